"""Every mistake in rules at once.

Takes files and folders, and what is known beside them; gives a `Report` of `RuleError`s in the order of files and
lines. The one thing to know: no mistake hides another: what is wrong is said, taken out, and the rest is checked.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from chipwatch.rulebook.cache import cached_yaml
from chipwatch.rulebook.check.codes import CODES
from chipwatch.rulebook.check.language import Language
from chipwatch.rulebook.check.lemmas import dead_lemmas, lists_in
from chipwatch.rulebook.check.runaway import runs_away
from chipwatch.rulebook.check.shadows import contradiction, shadowed
from chipwatch.rulebook.check.traps import traps
from chipwatch.rulebook.check.words import Words
from chipwatch.rulebook.compile import Compiler
from chipwatch.rulebook.confidence import known_ids, unknown_ids
from chipwatch.rulebook.errors import Level, Place, RuleError, did_you_mean
from chipwatch.rulebook.files import rule_files
from chipwatch.rulebook.load import SAID_BY_SHAPE, TAKEN, Rulebook, each, gather
from chipwatch.rulebook.roles import STRETCHES, RoleError, Step, parse_role
from chipwatch.rulebook.shape import Flaw, Shape
from chipwatch.rulebook.source import Map, Seq, read_text, read_yaml
from chipwatch.rulebook.vocabulary import Guard, Vocabulary

_ECHOES = ("shadowed-rule", "unused-role")
_NEARLY = (".yaml.", ".yml.", ".yaml~", ".yml~")
_OTHER = (".json", ".toml", ".ini", ".yam", ".yaml2", ".ymal")


@dataclass(slots=True)
class Report:
    """What is wrong: errors and warnings, the files and rules that were checked, and the lines of the files."""

    mistakes: list[RuleError] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)
    rules: int = 0
    lines: dict[str, list[str]] = field(default_factory=dict)

    @property
    def errors(self) -> int:
        return sum(mistake.level == "error" for mistake in self.mistakes)


def check_rules(
    own: Sequence[Path],
    known: Sequence[Path],
    vocabulary: Vocabulary,
    language: Language,
    shape: Shape,
    guard: Guard | None = None,
) -> Report:
    """Check files and folders.

    own: what is checked
    known: folders in force beside it, whose names count and whose mistakes are not told
    """
    return _Check(vocabulary, language, shape, guard).report(own, known)


class _Check:
    def __init__(self, vocabulary: Vocabulary, language: Language, shape: Shape, guard: Guard | None) -> None:
        self.vocabulary, self.language, self.shape, self.guard = vocabulary, language, shape, guard
        self.mistakes: list[RuleError] = []
        self.result = Report()
        self.texts: list[str] = []
        self.lost: set[str] = set()  # names of lists, roles and rules that were taken out
        self.spoilt: list[Place] = []  # where something was taken out: what is left of a rule says less than it did

    def report(self, own: Sequence[Path], known: Sequence[Path]) -> Report:
        shipped = [[self._known(path) for path in rule_files(folder)] for folder in known]
        files = [self._folder(path) for path in own]
        mine = {str(path) for path in self.result.files}
        found: list[RuleError] = []
        book = gather([*shipped, *files], found)
        self._rules(book, found, mine)
        for file in (file for folder in files for file in folder):
            self._data(file, book, found)
        found += self._unused(book, mine, roles=bool(known))
        found = [error for error in found if error.place.file in mine and error.code not in SAID_BY_SHAPE]
        found = [error for error in found if not self._was_lost(error)]
        self.mistakes += _without_echoes(book, self.mistakes, found)
        self.result.mistakes = self._tidied()
        self.result.rules = sum(rule.place.file in mine for rule in book.rules)
        return self.result

    # ------------------------------------------------------------ files

    def _known(self, path: Path) -> Map:
        try:
            return cached_yaml(path, read_text(path), [], self.guard)
        except RuleError:
            return Map(Place(str(path), 1, 1))

    def _folder(self, path: Path) -> list[Map]:
        if path.is_file():
            return [self._file(path)]
        if not path.is_dir():
            self.mistakes.append(RuleError("no-folder", "no such file or folder", Place(str(path), 1, 1)))
            return []
        files = rule_files(path)
        for other in sorted(p for p in path.rglob("*") if p.is_file() and p not in files):
            name = other.name.lower()
            if name.startswith("."):
                continue
            if any(sign in name for sign in _NEARLY) or name.endswith(_OTHER):
                level: Level = "error" if any(sign in name for sign in _NEARLY) else "warning"
                message, hint = "is not read: its name does not end in .yaml or .yml", "rename it, or move it elsewhere"
                self.mistakes.append(RuleError("ignored-file", message, Place(str(other), 1, 1), hint, level=level))
        if not files:
            hint = "put a file into it whose name ends in .yaml"
            self.mistakes.append(RuleError("no-rules", "the folder holds no rule file", Place(str(path), 1, 1), hint))
        return [self._file(file) for file in files]

    def _file(self, path: Path) -> Map:
        """One file without what is wrong with its shape."""
        self.result.files.append(path)
        try:
            text = read_text(path)
        except RuleError as error:
            self.mistakes.append(error)
            return Map(Place(str(path), 1, 1))
        self.result.lines[str(path)] = text.splitlines()
        self.texts.append(text)
        before = len(self.mistakes)
        file = read_yaml(path, text, self.mistakes)
        self.mistakes += traps(text, str(path))
        if not file and len(self.mistakes) == before:
            hint = "write rules into it, or remove it"
            self.mistakes.append(RuleError("empty-file", "says nothing", Place(str(path), 1, 1), hint, level="warning"))
        if not file and len(self.mistakes) > before:
            self.lost.update(match[1] for match in _NAME.finditer(text))
        flaws = self.shape.flaws(file)
        self.mistakes += [flaw.error for flaw in flaws]
        for flaw in flaws:
            self.lost.update(_named_in(flaw))
        # Items of lists go from behind, so that those before them keep their places.
        for flaw in sorted(flaws, key=lambda f: f.key if isinstance(f.key, int) else -1, reverse=True):
            _take_out(flaw.holder, flaw.key)
        self.spoilt += [flaw.error.place for flaw in flaws]
        return file

    # ------------------------------------------------------------ rules

    def _rules(self, book: Rulebook, found: list[RuleError], mine: set[str]) -> None:
        compiler = Compiler(book, self.language.tokenize)
        words = Words(book, self.vocabulary, self.language)
        sources = {rule.id: rule for rule in book.rules}
        for record, said in self.vocabulary.records.items():
            rules = [compiler.rule(source) for source in book.rules_for(record)]
            whole = [rule for rule in rules if not _holds(sources[rule.id].body, self.spoilt)]
            found += shadowed(whole, sources, mine, first_wins=said.first_wins)
            for rule in rules:
                source = sources[rule.id]
                if source.place.file not in mine:
                    continue
                found += words.errors(source)
                if pair := contradiction(rule):
                    places = [place for _, place in each(source.body, "unless")]
                    whens = [place for _, place in each(source.body, "when")]
                    message = f"this excludes what `when` asks for in line {whens[pair[0]].line}: the rule never fires"
                    found.append(RuleError("contradiction", message, places[pair[1]], "take one of them out"))
        found += compiler.errors
        found += dead_lemmas(book, self.language, mine, self.vocabulary.lists(book.data))
        found += self._paths(book, mine)
        found += _double_words(book, mine)

    def _paths(self, book: Rulebook, mine: set[str]) -> Iterator[RuleError]:
        """Dependencies and parts of speech in the paths of roles."""
        for name, home in book.role_homes.items():
            if home.place.file not in mine:
                continue
            for path, place in each(home, name):
                try:
                    role = parse_role(name, [str(path)])
                except RoleError:
                    continue  # the compiler has said it
                steps = [step for choice in role.choices for way in choice for step in way if isinstance(step, Step)]
                for step in steps:
                    for what, asked, known in (
                        ("dependency", step.deps, self.language.deps), ("pos", step.pos, self.language.pos),
                    ):  # fmt: skip
                        for one in sorted(asked - known) if known else ():
                            yield Words(book, self.vocabulary, self.language)._unknown(what, one, place, known)

    def _data(self, file: Map, book: Rulebook, found: list[RuleError]) -> None:
        if self.vocabulary.data_errors:
            found += self.vocabulary.data_errors(file, book.data)
        if "confidence" in file:
            found += unknown_ids(file, known_ids(book, self.vocabulary.records))
        if self.vocabulary.ids and (named := [*self.vocabulary.ids(file)]):
            rules = {rule.id for rule in book.rules} | {one.id for one, _ in book.disabled}
            for rule_id, place in named:
                if rule_id not in rules:
                    hint = did_you_mean(rule_id, rules) or "`chipwatch rules list` has all ids"
                    message = f"no rule is called {rule_id!r}"
                    found.append(RuleError("unknown-id", message, place, hint, word=rule_id))
        for regex, place in self.vocabulary.regexes(file, book.data) if self.vocabulary.regexes else ():
            try:
                re.compile(regex)
                away = runs_away(regex)
            except (re.error, RecursionError, OverflowError) as error:
                at = f" at character {error.pos + 1}" if isinstance(error, re.error) and error.pos is not None else ""
                message = f"cannot be compiled: {error.msg if isinstance(error, re.error) else error}{at}"
                hint = "signs that are meant as such take a backslash: \\( \\[ \\+ \\?"
                found.append(RuleError("bad-regex", message, place, hint))
                continue
            if brace := _loose_brace(regex):
                message = f"the `{brace}` begins or ends no number of repeats, and is taken for itself"
                found.append(RuleError("bad-regex", message, place, f"close it, as in {{3}}; or write \\{brace}"))
            elif re.fullmatch(regex, ""):
                hint = "let one part of it be there without `?` and `*`"
                found.append(RuleError("bad-regex", "matches where nothing stands", place, hint))
            if away:
                message = "can take exponentially long: it reads one text in many ways"
                hint = "let no repeat stand in a repeat that can begin with the same character, as in (a+)+ or (a|a)*"
                found.append(RuleError("runaway-regex", message, place, hint))

    def _was_lost(self, error: RuleError) -> bool:
        """Whether a name is unknown only because what defines it was taken out for another mistake."""
        names = ("unknown-list", "unknown-role", "unknown-id")
        return error.code in names and error.word is not None and error.word.removeprefix("$") in self.lost

    # ------------------------------------------------------------ what nothing uses

    def _unused(self, book: Rulebook, mine: set[str], *, roles: bool) -> Iterator[RuleError]:
        """Lists, and the roles of those who extend others' rules: others may offer roles that they do not use."""
        lists, used = set(self.vocabulary.lists(book.data)), {"self"}
        for rule in book.rules:
            for key, value in _scalars(rule.body):
                if key == "role":
                    used.add(value)
                elif key in ("lemma", "word") and value.startswith("$"):
                    lists.add(value[1:])
                elif key in ("trigger", "phrase", "has", "has_not"):
                    lists.update(lists_in(value))
                elif key in ("when", "unless", "args"):
                    used.add(value)
        todo = list(lists)
        while todo:
            for entry in book.lists.get(todo.pop(), ()):
                if entry.startswith("$") and entry[1:] not in lists:
                    lists.add(entry[1:])
                    todo.append(entry[1:])
        for name, place in book.list_places.items():
            # A rule that is left out for a mistake uses its lists all the same.
            if name not in lists and place.file in mine and not any(f"${name}" in text for text in self.texts):
                hint = f"use it in a rule (`${name}`), or remove it"
                yield RuleError("unused-list", f"nothing uses the list {name!r}", place, hint, word=name)
        for name, place in book.role_places.items():
            if roles and name not in used and place.file in mine and f"@{name}" not in STRETCHES:
                hint = "use it in a rule, or remove it"
                yield RuleError(
                    "unused-role", f"nothing uses the role {name!r}", place, hint, level="warning", word=name
                )

    # ------------------------------------------------------------ in the end

    def _tidied(self) -> list[RuleError]:
        """Each mistake once, where its word stands, in the order of files and lines."""
        kept: dict[tuple[Place, str, str], RuleError] = {}
        for error in self.mistakes:
            error.place = self._pinpointed(error)
            error.hint = error.hint or CODES[error.code][1]
            kept.setdefault((error.place, error.code, error.message), error)
        return sorted(kept.values(), key=lambda e: (e.place, e.code))

    def _pinpointed(self, error: RuleError) -> Place:
        """The place of the word at fault, which may stand some lines below where its value begins."""
        file, line, column = error.place
        lines = self.result.lines.get(file, [])
        for n in range(line - 1, min(line + 29, len(lines))) if error.word else ():
            text = lines[n]
            if n > line - 1 and re.match(r"\s*(?:- |[\w?-]+:(?:\s|$))", text):
                break
            at = text.find(str(error.word), column - 1 if n == line - 1 else 0)
            if at >= 0:
                return Place(file, n + 1, at + 1)
        return error.place


def _without_echoes(book: Rulebook, before: Sequence[RuleError], found: Sequence[RuleError]) -> Iterator[RuleError]:
    """Without what may only follow from another mistake: a rule that is shadowed or a role unused for a misspelling."""
    others = [error.place for error in (*before, *found) if error.code not in _ECHOES and error.level == "error"]
    starts = sorted(rule.place for rule in book.rules)
    for error in found:
        place = error.place
        if error.code == "shadowed-rule":
            end = next((start for start in starts if start > place and start.file == place.file), None)
            last = end.line if end else float("inf")
            if any(other.file == place.file and place.line <= other.line < last for other in others):
                continue
        elif error.code == "unused-role" and any(other.file == place.file for other in others):
            continue
        yield error


def _holds(body: Map, places: Iterable[Place]) -> bool:
    """Whether one of these places lies in a rule: between its first line and the last that something stands on."""
    last = max((spot[2] if len(spot) > 2 else spot[0] for spot in body.values_at.values()), default=body.place.line)
    return any(p.file == body.place.file and body.place.line <= p.line <= last for p in places)


_WELL = re.compile(r"\\.|\[\^?\]?(?:\\.|[^\]\\])*\]|\{\d+(?:,\d*)?\}|\{,\d+\}", re.DOTALL)


def _loose_brace(regex: str) -> str | None:
    """A brace outside of `{2,3}`: Python takes it for the sign itself, which an author who means that escapes."""
    found = re.search(r"[{}]", _WELL.sub("", regex))
    return found[0] if found else None


# In a file that cannot be read: what may be the name of a list, a role or a rule.
_NAME = re.compile(r"""^ *(?:- )?\{? *(?:id: *)?["']?(\w[\w. -]*?)["']? *(?:[:,]|$)""", re.MULTILINE)


def _named_in(flaw: Flaw) -> Iterator[str]:
    """The names of lists, roles and rules that go with what a flaw spoils."""
    if len(flaw.loc) > 1 and flaw.loc[0] in TAKEN:
        yield str(flaw.loc[1])
    holder, key = flaw.holder, flaw.key
    value: object = None
    if isinstance(holder, Map):
        value = holder.get(str(key))
    elif isinstance(holder, Seq) and isinstance(key, int):
        value = holder[key]
    if key == "id" and isinstance(value, str):
        yield value
    for one in value if isinstance(value, Seq) else [value]:
        if isinstance(one, Map):
            yield from (str(one["id"]),) if "id" in one else one


def _take_out(holder: Map | Seq | None, key: str | int) -> None:
    if isinstance(holder, Map) and key in holder:
        del holder[str(key)]
    elif isinstance(holder, Seq) and isinstance(key, int) and key < len(holder):
        del holder[key]
        del holder.spots[key]


def _scalars(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """The texts of a rule, with the key that each stands under."""
    if isinstance(value, Map):
        for name, inner in value.items():
            if name not in ("hits", "misses", "todo"):
                yield from _scalars(inner, key if key == "args" and isinstance(inner, str) else name)
    elif isinstance(value, Seq):
        for inner in value:
            yield from _scalars(inner, key)
    elif isinstance(value, str):
        yield key, value


def _double_words(book: Rulebook, mine: Iterable[str]) -> Iterator[RuleError]:
    for name in book.lists:
        first: dict[str, Place] = {}
        for word, place in book.list_entries(name):
            known = first.setdefault(word.lower(), place)
            if known is not place and place.file in mine:
                where = f"line {known.line}" if known.file == place.file else str(known)
                message = f"{word!r} stands also in {where}"
                yield RuleError("duplicate-entry", message, place, "take one out", level="warning", word=word)
