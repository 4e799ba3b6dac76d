"""Where the shipped rules lie: the one function that knows."""

from pathlib import Path


def rules_folder() -> Path:
    """The folder of the shipped rules.

    Installed, they are the package's own `_rules`; in a checkout (and an editable install of one) they
    are `rules/` at the top of the repository.
    """
    package = Path(__file__).resolve().parent
    installed = package / "_rules"
    checkout = package.parent.parent / "rules"
    if installed.is_dir():
        return installed
    if checkout.is_dir():
        return checkout
    raise FileNotFoundError(
        f"the rules that ship with chipwatch are missing ({installed}); reinstall it with "
        "`pip install --force-reinstall chipwatch`"
    )
