"""Who says what: cues found by rules, their content and their speaker.

Takes a View whose layers are set, gives `Position`s in text order. The one thing to know: a rule finds the cue and
names with `content` the way to read off what is said; quotation marks then widen it, and a quote that no cue takes
belongs to the last speaker of its block.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chipwatch.rulebook.compile import Compiler
from chipwatch.rulebook.match import Match, Matcher
from chipwatch.rulebook.view import CLAUSAL, Item, View

if TYPE_CHECKING:
    from spacy.tokens import Doc

_SPEECH_DEPS = ("ccomp", "xcomp", "pcomp", "parataxis")
_EDGES = frozenset({",", ".", ";", ":", "–", "—", "-", "--", "…", " ", "\n\n"})
SHORT_QUOTE = 5  # words: a longer quote without a cue of its own is speech, not a name or a slogan


@dataclass(slots=True)
class Position:
    """A stretch of reported speech; spans are token indices [start, end)."""

    speaker: tuple[int, int] | None
    speaker_kind: str
    speaker_name: str | None
    cue: tuple[int, int] | None
    mode: str
    content: list[tuple[int, int]]
    stance: str
    negated: bool
    rule: str
    confidence: float


class Positions:
    """Finds positions; built once from the rules `position` and the lists they use."""

    def __init__(self, compiler: Compiler) -> None:
        self.matcher = Matcher(compiler.compile("position"))
        lists = compiler.lists
        self.documents, self.voices = lists["document-words"], lists["voice-words"]
        self.slogans = lists["slogan-nouns"]
        self.support, self.oppose = lists["support-words"], lists["oppose-words"]
        self.pronouns = {
            name: frozenset(lists[f"{name}-pronouns"].by_first) for name in ("single", "plural", "relative", "self")
        }

    def __call__(self, doc: Doc, view: View) -> list[Position]:
        return _Reader(self, doc, view).read()


class _Reader:
    """One document's positions."""

    def __init__(self, rules: Positions, doc: Doc, view: View) -> None:
        self.rules, self.doc, self.view = rules, doc, view
        spans = doc.spans.get("quote", [])
        self.quotes = [(s.start, s.end) for s in spans]
        self.last: Position | None = None

    def read(self) -> list[Position]:
        drafts = [d for m in self.rules.matcher(self.view) if (d := self._draft(m))]
        drafts.sort(key=lambda p: (p.content[0][0], -_size(p.content)))
        kept: list[Position] = []
        for draft in drafts:
            twin = next((k for k in kept if _alike(k.content, draft.content)), None)
            if twin is None:
                kept.append(draft)
            elif twin.speaker is None and draft.speaker is not None:
                kept[kept.index(twin)] = draft
        self._orphans(kept)
        kept.sort(key=lambda p: (p.content[0][0], p.content[0][1]))
        for position in kept:
            self._resolve(position, kept)
        return [p for p in kept if p.speaker is not None or p.cue is None]

    # ------------------------------------------------------------ content

    def _draft(self, match: Match) -> Position | None:
        ways: dict[str, Callable[[Match], list[tuple[int, int]]]] = {
            "clause": self._clause,
            "object": self._object,
            "from object": self._from_object,
            "rest": self._rest,
            "noun": self._noun,
            "last words": lambda m: [(m.end - 2, m.end)],
        }
        content = ways[match.rule.fields["content"]](match)
        content = [part for part in (self._trim(*part) for part in content) if part[1] > part[0]]
        if not content:
            return None
        content = self._widen(content, match)
        if sum(self.view.pos[i] not in ("PUNCT", "SPACE", "DET") for part in content for i in range(*part)) < 1:
            return None
        speaker = self._speaker(match)
        fields = match.rule.fields
        return Position(
            speaker=speaker,
            speaker_kind="unknown",
            speaker_name=None,
            cue=(match.start, match.end),
            mode=self._mode(content),
            content=content,
            stance=fields.get("stance") or self._stance(content),
            negated=bool(fields.get("negated"))
            or any(self.view.dep[c] == "neg" for c in self.view.children[match.root]),
            rule=match.rule.id,
            confidence=match.rule.confidence,
        )

    def _clause(self, match: Match) -> list[tuple[int, int]]:
        view, root = self.view, match.root
        for dep in _SPEECH_DEPS:
            for child in view.children[root]:
                if view.dep[child] == dep and (dep != "xcomp" or view.pos[root] == "VERB"):
                    if dep == "xcomp" and not any(view.dep[c] in ("nsubj", "aux") for c in view.children[child]):
                        continue
                    tokens = view.subtree(child, clauses=True)
                    return self._parts(tokens, {root, *self._own(match)})
        if view.dep[root] in ("parataxis", "advcl", "ccomp", "dep") and view.head[root] != root:
            top = view.head[root]
            own = {root, *self._own(match)}
            if any(view.lower[i] == "," for i in (min(own) - 1, max(own) + 1) if 0 <= i < len(view)) and (
                view.dep[root] != "advcl" or max(own) > top
            ):
                return self._parts([i for i in view.subtree(top, clauses=True) if i not in own], own)
        return self._near_quotes(match)

    def _own(self, match: Match) -> set[int]:
        """The cue with its subject and adverbs: what is not content."""
        view = self.view
        own = set(range(match.start, match.end))
        for child in view.children[match.root]:
            if view.dep[child] not in (*_SPEECH_DEPS, "punct"):
                own |= set(view.subtree(child, clauses=True))
        return own

    def _near_quotes(self, match: Match) -> list[tuple[int, int]]:
        first, last = self.view.sentence[match.root]
        return [q for q in self.quotes if first - 2 <= q[0] and q[0] < last and not q[0] <= match.root < q[1]]

    def _object(self, match: Match) -> list[tuple[int, int]]:
        thing = match.args["thing"][0]
        tokens = self.view.subtree(thing.head, clauses=True)
        return [(tokens[0], tokens[-1] + 1)]

    def _from_object(self, match: Match) -> list[tuple[int, int]]:
        thing = (match.args.get("doer") or match.args.get("thing") or match.args["act"])[0]
        start = self.view.subtree(thing.head, clauses=True)[0]
        if start < match.end and self.view.dep[thing.head] != "nsubjpass":
            return []
        if start < match.start:  # passive: `was seen as a win`
            start = match.end
        return [(start, self.view.subtree(match.root, clauses=True)[-1] + 1)]

    def _rest(self, match: Match) -> list[tuple[int, int]]:
        first, last = self.view.sentence[match.root]
        said = self.view.subtree(match.root if self.view.lower[match.root] != "to" else match.start, clauses=False)
        speaker = match.args["speaker"][0]
        own = {*range(match.start, match.end), *said, *self.view.subtree(speaker.head)}
        return self._parts([i for i in range(first, last) if i not in own], own)

    def _noun(self, match: Match) -> list[tuple[int, int]]:
        act = match.args["act"][0]
        tokens = self.view.subtree(act.head, clauses=True)
        if not any(self.view.lower[i] == "that" for i in tokens[:1]):
            return []
        return [(tokens[0], tokens[-1] + 1)]

    def _parts(self, tokens: Sequence[int], own: set[int]) -> list[tuple[int, int]]:
        """Runs of tokens, cut where the cue stands between them."""
        parts: list[tuple[int, int]] = []
        for i in sorted(set(tokens) - own):
            if parts and i - parts[-1][1] <= 2 and not any(j in own for j in range(parts[-1][1], i)):
                parts[-1] = (parts[-1][0], i + 1)
            else:
                parts.append((i, i + 1))
        return [p for p in parts if any(self.view.pos[i] not in ("PUNCT", "SPACE") for i in range(*p))]

    def _trim(self, start: int, end: int) -> tuple[int, int]:
        view = self.view
        while start < end and (view.lower[start] in _EDGES or view.lower[start] == "that" or view.doc[start].is_space):
            start += 1
        while end > start and (view.lower[end - 1] in _EDGES or view.doc[end - 1].is_space):
            end -= 1
        return start, end

    def _widen(self, content: list[tuple[int, int]], match: Match) -> list[tuple[int, int]]:
        """A quote that the content lies in is content from mark to mark; half a quote is never content."""
        widened: list[tuple[int, int]] = []
        for start, end in content:
            for a, b in self.quotes:
                if a < end and start < b and not a <= match.root < b:
                    start, end = min(start, a), max(end, b)
            if start <= match.root < end:
                return content
            if widened and start < widened[-1][1]:
                widened[-1] = (widened[-1][0], max(end, widened[-1][1]))
            else:
                widened.append((start, end))
        if len(widened) == 1 and widened[0] in self.quotes:
            follow = self._following(match, widened[0])
            widened += follow
        return widened

    def _following(self, match: Match, quote: tuple[int, int]) -> list[tuple[int, int]]:
        """`"A," said X. "B."`: the quote behind the cue's sentence, in the same block, belongs to it."""
        if quote[0] > match.root:
            return []
        for a, b in self.quotes:
            between = self.view.lower[match.end : a] if a > match.end else ["\n\n"]
            if a >= match.end and "\n\n" not in between and a <= self.view.sentence[match.root][1] + 1:
                return [(a, b)]
        return []

    def _mode(self, content: Sequence[tuple[int, int]]) -> str:
        words = [i for part in content for i in range(*part) if self.view.pos[i] not in ("PUNCT", "SPACE")]
        quoted = [i for i in words if any(a <= i < b for a, b in self.quotes)]
        if words and len(quoted) == len(words):
            return "direct"
        telling = [q for q in self.quotes if any(q[0] in range(*p) for p in content) and not self._slogan(q)]
        return "mixed" if telling else "indirect"

    def _slogan(self, quote: tuple[int, int]) -> bool:
        behind = quote[1]
        return any(
            j < len(self.view) and next(self.rules.slogans.ends(self.view, j, len(self.view)), None) is not None
            for j in (behind, behind + 1, behind + 2)
            if "\n\n" not in self.view.lower[behind : j + 1]
        )

    def _stance(self, content: Sequence[tuple[int, int]]) -> str:
        def found(words: object) -> bool:
            return any(
                next(words.ends(self.view, i, part[1]), None) is not None  # type: ignore[attr-defined]
                for part in content
                for i in range(*part)
            )

        against, favour = found(self.rules.oppose), found(self.rules.support)
        return "oppose" if against and not favour else "support" if favour and not against else "neutral"

    def _orphans(self, kept: list[Position]) -> None:
        """Quotes with no cue: speech of whoever spoke last, if they fill a sentence."""
        taken = [part for p in kept for part in p.content]
        for a, b in self.quotes:
            if any(x < b and a < y for x, y in taken):
                continue
            words = sum(self.view.pos[i] not in ("PUNCT", "SPACE") for i in range(a, b))
            first = self.view.sentence[a][0]
            alone = all(self.view.pos[i] in ("PUNCT", "SPACE") for i in range(first, a))
            tail = self.view.sentence[b - 1][1]
            alone = alone and all(self.view.pos[i] in ("PUNCT", "SPACE") for i in range(b, tail))
            if words > SHORT_QUOTE and alone:
                kept.append(
                    Position(None, "unknown", None, None, "direct", [(a, b)], self._stance([(a, b)]), False,
                             "position.quote-goes-on", 0.6)
                )  # fmt: skip

    # ------------------------------------------------------------ speaker

    def _speaker(self, match: Match) -> tuple[int, int] | None:
        values = match.args.get("speaker")
        if not values:
            return None
        head = values[0].head
        view = self.view
        keep = [head]
        for child in view.children[head]:
            if view.dep[child] not in (*CLAUSAL, "appos", "acl", "punct") or view.dep[child] == "conj":
                keep += view.subtree(child)
        inside = sorted(keep)
        start, end = inside[0], inside[-1] + 1
        item = view.item("actor", head)
        if item and item.end > end:
            end = item.end
        if start <= match.root < end:
            start, end = (item.start, item.end) if item else (head, head + 1)
        return self._trim(start, end)

    def _resolve(self, position: Position, kept: Sequence[Position]) -> None:
        before = [p for p in kept if p.content[0][0] < position.content[0][0] and p.speaker_name]
        if position.speaker is None:
            if position.cue is None and before:
                position.speaker = before[-1].speaker
                position.speaker_kind, position.speaker_name = "named", before[-1].speaker_name
            return
        start, end = position.speaker
        words = [self.view.lower[i] for i in range(start, end)]
        if len(words) == 1 and (item := self._antecedent(words[0], start, before)):
            position.speaker_kind, position.speaker_name = "named", item
            return
        items = list(dict.fromkeys(i for t in range(start, end) if (i := self.view.item("actor", t))))
        head = self.view.root(start, end)
        named = self.view.item("actor", head)
        if named and len(items) > 1 and any(self.view.dep[c] == "conj" for c in self.view.children[head]):
            position.speaker_kind = "group"
        elif named:
            position.speaker_kind, position.speaker_name = "named", named.name
        elif items and self._is(self.rules.voices, head):
            position.speaker_kind, position.speaker_name = "named", items[0].name
        elif self._is(self.rules.documents, head):
            position.speaker_kind = "document"
        else:
            position.speaker_kind = "group"

    def _is(self, words: object, i: int) -> bool:
        return next(words.ends(self.view, i, len(self.view)), None) is not None  # type: ignore[attr-defined]

    def _antecedent(self, word: str, at: int, before: Sequence[Position]) -> str | None:
        """Whom a pronoun means: for he and she the last person, for they and it the last company or body."""
        pronouns = self.rules.pronouns
        if word in pronouns["relative"]:
            return next(
                (i.name for t in range(at - 1, max(at - 12, -1), -1) if (i := self.view.item("actor", t))), None
            )
        if word in pronouns["single"]:
            last = next((p for p in reversed(before) if p.speaker and self._person(p.speaker)), None)
            item = self._nearest(at, lambda i: i.label == "person")
            if item and last and last.speaker and item.start > last.speaker[0]:
                return item.name
            return (last.speaker_name if last else None) or (item.name if item else None)
        if word in pronouns["plural"]:
            item = self._nearest(at, lambda i: i.label != "person")
            return item.name if item else None
        return None

    def _person(self, span: tuple[int, int]) -> bool:
        item = self.view.item("actor", self.view.root(*span))
        return bool(item and item.label == "person")

    def _nearest(self, at: int, fits: Callable[[Item], bool]) -> Item | None:
        """The subject of this sentence before `at`, or of the two before it, that fits."""
        for i in range(at - 1, max(at - 90, -1), -1):
            item = self.view.item("actor", i)
            if (
                item
                and fits(item)
                and self.view.dep[self.view.root(item.start, item.end)] in ("nsubj", "nsubjpass", "ROOT")
            ):
                return item
        return None


def _size(content: Sequence[tuple[int, int]]) -> int:
    return sum(b - a for a, b in content)


def _alike(one: Sequence[tuple[int, int]], other: Sequence[tuple[int, int]]) -> bool:
    a = {i for part in one for i in range(*part)}
    b = {i for part in other for i in range(*part)}
    return bool(a and b) and 2 * len(a & b) / (len(a) + len(b)) > 0.6
