"""What all errors have in common that keep chipwatch from starting work."""


class SetupError(Exception):
    """The model, the rules or the settings cannot be used; `str()` says why and what to do, a line for each mistake."""
