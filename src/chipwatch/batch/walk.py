"""Which files a run reads: files as named, folders with all that lies in them, lists of names.

Takes paths, gives `Found`s. The one thing to know: the order depends on nothing but the arguments and the files'
names, and each file comes once, under the first name it was met by.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from chipwatch.batch.urls import is_url, list_url
from chipwatch.clipping import MISSING, NO_FILE, UNREADABLE, ClippingError

if TYPE_CHECKING:
    from pathspec import GitIgnoreSpec


class Found(NamedTuple):
    """A file to read. `error` says why it is not to be opened, or why a folder that was to be walked gives none."""

    path: str
    error: ClippingError | None = None


class GlobError(ValueError):
    """A glob that means nothing."""


def walk(
    paths: Iterable[str],
    *,
    globs: Sequence[str] = (),
    excludes: Sequence[str] = (),
    hidden: bool = False,
    apart_from: Iterable[str | os.PathLike[str]] = (),
) -> Iterator[Found]:
    """Files as named, and the files in the folders named, in the order of arguments and then of names.

    globs, excludes: patterns as in a .gitignore file, relative to the folder walked. Of a folder only files that
    match a glob are taken (all, if there is none), and neither files nor folders that match an exclude. A glob with
    `!` in front excludes. What is named itself is always taken.
    hidden: whether to take what has a dot in front of its name.
    apart_from: files that are never taken, such as the one being written.

    Links are followed; a folder that was walked is not walked again. What is neither file nor folder (a pipe, a
    device) is read only where it is named itself: in a folder it is an error, for one may wait for it forever. A URL
    is listed as a folder is. Raises GlobError before anything is read, SetupError if there is nothing to read a URL
    with.
    """
    walker = _Walker(
        wanted=_patterns([glob for glob in globs if not glob.startswith("!")]),
        unwanted=_patterns([*excludes, *(glob[1:] for glob in globs if glob.startswith("!"))]),
        hidden=hidden,
        seen={os.fspath(path) if is_url(path) else os.path.realpath(path) for path in apart_from},
    )
    return (found for path in paths for found in walker.walk(path))


class _Step(NamedTuple):
    """What a walk still has to go to: its path, what the path leads to, how patterns see it, and whether it is odd:
    neither file nor folder."""

    path: str
    real: str
    inside: str
    is_odd: bool = False

    @property
    def is_folder(self) -> bool:
        return self.inside == "" or self.inside.endswith("/")


@dataclass(slots=True)
class _Walker:
    """What was seen so far, and what counts."""

    wanted: GitIgnoreSpec | None
    unwanted: GitIgnoreSpec | None
    hidden: bool
    seen: set[str]

    def walk(self, path: str) -> Iterator[Found]:
        if is_url(path):
            yield from self._walk_url(path)
        elif path == "-" or not os.path.isdir(path):
            if self._is_new(path if path == "-" else os.path.realpath(path)):
                yield Found(path)
        else:
            # A stack, the next on top: folders may be nested deeper than Python recurses.
            stack = [_Step(path, os.path.realpath(path), "")]
            while stack:
                step = stack.pop()
                if not self._is_new(step.real):
                    continue
                if not step.is_folder:
                    yield Found(step.path, _odd(step.path) if step.is_odd else None)
                    continue
                try:
                    stack += self._inside(step)
                except OSError as error:
                    yield Found(step.path, _unreadable(step.path, "cannot be opened", error))

    def _walk_url(self, url: str) -> Iterator[Found]:
        try:
            for name, inside in list_url(url):
                if self._is_chosen(inside) and name.rpartition("/")[0] not in self.seen and self._is_new(name):
                    yield Found(name)
        except ClippingError as error:
            yield Found(url, error)

    def _is_chosen(self, inside: str) -> bool:
        """Whether patterns and dots let a file of a listing pass; as `_step` does it, name by name."""
        names = inside.split("/")
        if not inside:
            return True
        if not self.hidden and any(name.startswith(".") for name in names):
            return False
        above = ["/".join(names[:end]) + "/" for end in range(1, len(names))]
        if self.unwanted and any(self.unwanted.match_file(one) for one in (*above, inside)):
            return False
        return not self.wanted or self.wanted.match_file(inside)

    def _is_new(self, real: str) -> bool:
        if real in self.seen:
            return False
        self.seen.add(real)
        return True

    def _inside(self, folder: _Step) -> list[_Step]:
        with os.scandir(folder.path) as entries:
            ordered = sorted(entries, key=lambda entry: os.fsencode(entry.name), reverse=True)
        return [step for entry in ordered if (step := self._step(entry, folder))]

    def _step(self, entry: os.DirEntry[str], folder: _Step) -> _Step | None:
        if entry.name.startswith(".") and not self.hidden:
            return None
        linked = entry.is_symlink()
        is_folder = os.path.isdir(entry.path) if linked else entry.is_dir()
        is_file = os.path.isfile(entry.path) if linked else entry.is_file()
        # A link that leads nowhere is no odd thing; it is found missing when it is read.
        is_odd = not is_folder and not is_file and (not linked or os.path.exists(entry.path))
        inside = f"{folder.inside}{entry.name}{'/' if is_folder else ''}"
        if self.unwanted and self.unwanted.match_file(inside):
            return None
        if self.wanted and not is_folder and not self.wanted.match_file(inside):
            return None
        real = os.path.realpath(entry.path) if linked else os.path.join(folder.real, entry.name)
        return _Step(os.path.join(folder.path, entry.name), real, inside, is_odd)


def read_list(name: str) -> list[str]:
    """The paths that a file lists (`-`: standard input), one a line, or between NULs as `find -print0` gives them.

    Raises ClippingError if the list cannot be read.
    """
    try:
        if name == "-":
            data = sys.stdin.buffer.read()
        else:
            with open(name, "rb") as file:
                data = file.read()
    except FileNotFoundError:
        raise ClippingError(MISSING, name, "there is no such list of files", "Check the path.") from None
    except OSError as error:
        raise _unreadable(name, "cannot be read", error) from None
    if b"\0" in data:
        names = data.split(b"\0")
    else:
        names = [line.removesuffix(b"\r") for line in data.removeprefix(b"\xef\xbb\xbf").split(b"\n")]
    return [os.fsdecode(one) for one in names if one.strip()]


def _patterns(globs: Sequence[str]) -> GitIgnoreSpec | None:
    if not globs:
        return None
    from pathspec import GitIgnoreSpec

    for glob in globs:
        try:
            patterns = GitIgnoreSpec.from_lines([glob]).patterns
        except ValueError as error:
            raise GlobError(f"the glob {glob!r} is no pattern") from error
        if not any(pattern.include for pattern in patterns):
            raise GlobError(f"the glob {glob!r} matches nothing")
    return GitIgnoreSpec.from_lines(globs)


def _odd(path: str) -> ClippingError:
    hint = "Leave it out with --exclude, or name it itself."
    return ClippingError(NO_FILE, path, "is a pipe, a socket or a device", hint)


def _unreadable(path: str, what: str, error: OSError) -> ClippingError:
    reason = error.strerror or type(error).__name__
    return ClippingError(UNREADABLE, path, f"{what} ({reason})", "Check its permissions.")
