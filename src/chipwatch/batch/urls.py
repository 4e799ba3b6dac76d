"""Files that a URL names: on object stores, on web servers, on disks that all machines share, in memory.

Takes URLs, gives bytes and listings by fsspec, which comes with the extra `dask`. The one thing to know: whoever reads
documents reads them, wherever it runs; memory:// alone belongs to one process, and is read there.
"""

from __future__ import annotations

import re
from typing import Any

from chipwatch.clipping import IS_FOLDER, MISSING, TOO_LARGE, UNREADABLE, ClippingError
from chipwatch.errors import SetupError

URL = re.compile(r"[a-z][a-z0-9+.-]+(::[a-z][a-z0-9+.-]+)*://", re.IGNORECASE)
OWN = "memory://"


def is_url(path: object) -> bool:
    """Whether a path is a URL, as in s3://bucket/folder."""
    return bool(URL.match(str(path)))


def is_shared(url: str) -> bool:
    """Whether any worker can read it."""
    return OWN not in url


def local_path(url: str) -> str | None:
    """The path that a file:// URL means on this machine."""
    return file_system(url)[1] if url.lower().startswith(("file://", "local://")) else None


def file_system(url: str) -> tuple[Any, str]:
    """What reads a URL, and the path in it. Raises SetupError if a package for it is missing, or nobody knows it."""
    try:
        import fsspec
    except ImportError:
        raise SetupError(f"{url}: URLs need the extra `dask`: pip install 'chipwatch[dask]'") from None
    try:
        found: tuple[Any, str] = fsspec.url_to_fs(url)
    except ImportError as error:  # says which package it is
        raise SetupError(f"{url}: {str(error) or 'a package is missing'} (pip install s3fs, gcsfs or adlfs)") from None
    except Exception as error:
        raise SetupError(f"{url}: {error}") from None
    return found


def read_url(url: str, *, max_bytes: int) -> bytes:
    """The bytes of a file. Raises ClippingError if they cannot be had."""
    try:
        system, path = file_system(url)
        with system.open(path, "rb") as file:
            data: bytes = file.read(max_bytes + 1)
    except Exception as error:
        raise _unreadable(url, error) from None
    if len(data) > max_bytes:
        hint = "Raise the limit with --max-size, or split it."
        raise ClippingError(TOO_LARGE, url, f"is larger than {max_bytes:,} bytes", hint)
    return data


def list_url(url: str) -> list[tuple[str, str]]:
    """The files in a folder, as URLs and as paths in it, by name; a file itself, with "" for a path.

    A URL may be a pattern: s3://bucket/2031-*/a.txt. Raises SetupError, or ClippingError if it cannot be listed.
    """
    system, root = file_system(url)
    try:
        return _listed(system, root, url)
    except FileNotFoundError as error:
        matched = [] if not re.search(r"[*?\[]", root) else _tried(system.glob, url, root)
        if not matched:
            raise _unreadable(url, error) from None
        return [
            one for path in sorted(matched, key=_order) for one in _listed(system, path, system.unstrip_protocol(path))
        ]
    except Exception as error:
        raise _unreadable(url, error) from None


def _listed(system: Any, root: str, url: str) -> list[tuple[str, str]]:
    if system.info(root)["type"] != "directory":
        return [(url, "")]
    paths = sorted(system.find(root), key=_order)
    return [(system.unstrip_protocol(path), path[len(root) :].lstrip("/")) for path in paths]


def _order(path: str) -> list[bytes]:
    """As folders of this machine are walked: name by name."""
    return [name.encode("utf-8", "surrogateescape") for name in path.split("/")]


def _tried(call: Any, url: str, path: str) -> Any:
    try:
        return call(path)
    except Exception as error:
        raise _unreadable(url, error) from None


def _unreadable(url: str, error: Exception) -> ClippingError:
    if isinstance(error, FileNotFoundError):
        return ClippingError(MISSING, url, "there is no such file", "Check the path.")
    if isinstance(error, IsADirectoryError):
        return ClippingError(IS_FOLDER, url, "is a folder", "Name the files in it.")
    if isinstance(error, PermissionError):
        return ClippingError(UNREADABLE, url, "may not be read", "Check its permissions.")
    if isinstance(error, SetupError):
        return ClippingError(UNREADABLE, url, str(error).removeprefix(f"{url}: "), "Install it where workers run.")
    what = " ".join(str(error).split())[:200] or type(error).__name__
    return ClippingError(UNREADABLE, url, f"cannot be read ({what})", "Check the address and the network.")
