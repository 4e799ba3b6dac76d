"""spaCy without its command line.

The one thing to know: whoever imports spaCy gets its command line as well, and with that an HTTP client, a project
manager and a template engine: a quarter of the time that a worker takes to start. Whoever asks for it later gets it.
"""

from __future__ import annotations

import sys
from types import ModuleType
from typing import Any

COMMAND_LINE = ("spacy.cli", "spacy.cli.info")  # of the second spaCy takes `info`


def import_spacy() -> Any:
    """The module `spacy`; its command line is imported when it is used."""
    if "spacy" not in sys.modules:
        package, module = (ModuleType(name) for name in COMMAND_LINE)
        package.__path__ = []
        vars(module)["info"] = _info
        sys.modules.update(zip(COMMAND_LINE, (package, module), strict=True))
        try:
            import spacy
        finally:
            for name in COMMAND_LINE:
                sys.modules.pop(name, None)
    import spacy

    return spacy


def _info(*args: Any, **options: Any) -> Any:
    from spacy.cli.info import info

    return info(*args, **options)
