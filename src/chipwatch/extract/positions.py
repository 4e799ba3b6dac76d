"""Who says what: cues found by rules, their content, their speaker, and where the speaker stands.

Takes a Doc and a View whose layers are set, gives `Position`s in text order. The one thing to know: rules find the cue;
`contents.py` reads what is said, `speakers.py` who says it; here they are put together, and what is said twice is
kept once.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING

from chipwatch.extract.actors import Actor
from chipwatch.extract.contents import Contents, Found, Part
from chipwatch.extract.dateline import in_dateline
from chipwatch.extract.grammar import grammar_of
from chipwatch.extract.speakers import Speaker, Speakers
from chipwatch.extract.stances import Stances
from chipwatch.rulebook.compile import Compiler
from chipwatch.rulebook.match import Match, Matcher, Note, forget
from chipwatch.rulebook.phrase import Lexicon
from chipwatch.rulebook.view import View

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

SPEECH = 6  # words: a longer quotation that fills its sentence is speech, not a name or a slogan
LABELLED = 14  # tokens: with no more in front of it, what is said fills its block
TELLING = 3  # words: a longer quotation within indirect speech makes it mixed
GOES_ON = "position.quote-goes-on"
GOVERNING = frozenset({"government", "agency", "legislature"})
CAN_HAVE_A_VIEW = ("known", "feels", "credit")  # of a rule's `speaker`: who speaks must be somebody who can


@dataclass(slots=True)
class Position:
    """A stretch of reported speech; spans are token indices [start, end)."""

    speaker: Part | None
    speaker_kind: str
    speaker_name: str | None
    cue: Part | None
    mode: str
    content: list[Part]
    stance: str
    negated: bool
    rule: str
    confidence: float


@dataclass(slots=True)
class _Draft:
    match: Match
    found: Found
    cue: Part
    negated: bool
    head: int | None

    @property
    def parts(self) -> list[Part]:
        return self.found.parts

    @property
    def start(self) -> int:
        return min(p[0] for p in self.parts)


class Positions:
    """Finds positions; built once from the rules `position` and the lists they use."""

    def __init__(self, compiler: Compiler) -> None:
        self.matcher = Matcher(compiler.compile("position"))
        self.lists, self.grammar = compiler.lists, grammar_of(compiler.book.data)
        self.goes_on = compiler.confidences.of(GOES_ON, "position")
        order: Mapping[str, list[str]] = compiler.book.data.get("positions") or {}
        first, last = order.get("first", []), order.get("last", [])
        # Which of two rules goes before: those listed first, those that are not listed (0), those listed last.
        self.rank = {rule: n - len(first) for n, rule in enumerate(first)} | {r: n for n, r in enumerate(last, 1)}
        self.inner = frozenset(order.get("inner", ()))

    def __call__(
        self,
        doc: Doc,
        view: View,
        issuer: str | None = None,
        note: Note = forget,
        actors: Sequence[Actor] = (),
    ) -> list[Position]:
        """`issuer`: whom `I` and `we` mean, where the document names it; `actors`: all of the document.

        `note` is told what became of each match: the position it `became`, the match it was `replaced` or `covered`
        by or `joined`, or what kept it from being one.
        """
        return _Reader(self, doc, view, issuer, note, _governing(actors, self.lists["governing-words"])).read()


class _Reader:
    """One document's positions."""

    def __init__(
        self, rules: Positions, doc: Doc, view: View, issuer: str | None, note: Note, governing: Set[str]
    ) -> None:
        self.view, self.lists, self.grammar = view, rules.lists, rules.grammar
        self.note, self.goes_on = note, rules.goes_on
        self.rank, self.inner, self.governing = rules.rank, rules.inner, governing
        self.matches = rules.matcher(view, note)
        self.quotes = [(s.start, s.end) for s in doc.spans["quote"]] if "quote" in doc.spans else []
        self.blocks = list(_blocks(doc))
        self.contents = Contents(view, self.quotes, self.blocks, self.lists, self.grammar, _quoted_blocks(doc))
        self.speakers = Speakers(view, self.lists, self.grammar, issuer)
        self.stances = Stances(view, self.lists, self.grammar)

    def read(self) -> list[Position]:
        drafts = self._distinct(self._thoughts([d for m in self.matches if (d := self._draft(m))]))
        drafts = self._outer(self._first_hand(drafts))
        self._go_on(drafts)
        return self._resolved(drafts)

    # ------------------------------------------------------------ drafts

    def _draft(self, match: Match) -> _Draft | None:
        view, root = self.view, match.root
        if (quote := self.contents.quote_at[root]) and not self._tells(quote, root):
            self.note(match, "in quotation", None)
            return None
        found = self.contents.read(match)
        if not found.parts:
            self.note(match, "no content", None)
            return None
        if any(a <= root < b for a, b in found.parts):
            self.note(match, "cue in content", None)
            return None
        head = self._mouth(match, found)
        if head is not None and self._excluded(head):
            self.note(match, "no speaker word", None)
            return None
        if head is not None and self._implies(match.root, head) and not self._known(head, match):
            self.note(match, "speaker unknown", None)
            return None
        if head is not None and self._results(match, head):
            self.note(match, "speaker unknown", None)
            return None
        if self._gap(match, head) or self._as_told(match.root):
            self.note(match, "no content", None)
            return None
        unsaid = head is None and not found.who and (self._unsaid(match, found) or self._same_breath(match.root))
        if (
            match.rule.fields.get("speaker") in CAN_HAVE_A_VIEW
            and not unsaid
            and (head is None or not self._known(head, match))
        ):
            self.note(match, "speaker unknown", None)
            return None
        negated = bool(match.rule.fields.get("negated")) or any(
            (view.dep[c] == "neg" or view.lower[c] in self.grammar["not_never"]) and c < match.end
            for c in view.children[root]
        )
        return _Draft(match, found, (match.start, match.end), negated, head)

    def _mouth(self, match: Match, found: Found) -> int | None:
        """The word for who speaks: where the rule says, unless it is part of what is said; else beside the cue."""
        if match.rule.fields.get("speaker") == "itself":
            return match.root
        if match.rule.fields.get("speaker") == "label":
            return self.contents.block_at[match.root][0]
        if found.who:
            return self.speakers.named_in(found.who)
        if self._same_breath(match.root):
            return None
        if (said := self._said_before(match.root)) is not None:
            return said
        feels = match.rule.fields.get("speaker") == "feels"  # `is opposed to`: no passive, though it looks like one
        passive = not feels and self.speakers.passive(match.root)
        for value in match.args.get("speaker", ()):
            if any(a <= value.head < b for a, b in found.parts):
                continue
            if in_dateline(self.view, value.head):
                if (named := self.speakers.past_dateline(value.head)) is not None:
                    return named
                continue
            if self.contents.quote_at[value.head] or self.speakers.led_by_pronoun(value.head, match.end):
                continue
            if not passive or self.view.dep[self.view.head[value.head]] == "agent":
                near = self._nearer(match, value.head, found)
                return self._likelier(match, value.head) if near is None else near
        if not found.spoken or passive:
            return None
        near = self.speakers.beside((match.start, match.end), found.parts)
        near = self._before_it(match.root, found.parts) if near is None else near
        return self._top_subject(match.root) if near is None and self.view.tag[match.root] == "VBG" else near

    def _top_subject(self, root: int) -> int | None:
        """`downplayed the risk, while noting the fee stays`: the subject of the sentence, where the parse has none."""
        view = self.view
        first, end = view.sentence[root]
        top = next((i for i in range(first, end) if view.head[i] == i), root)
        return next((c for c in view.children[top] if view.dep[c] == "nsubj" and c < root), None)

    def _before_it(self, root: int, said: Sequence[Part]) -> int | None:
        """`Beijing threatens to retaliate, says it`: the subject of the verb that a verb of saying goes on with."""
        view = self.view
        verbs = [view.head[root]] if view.dep[root] == "conj" else []
        verbs += [c for c in view.children[root] if view.dep[c] == "ccomp" and c < root]
        subjects = (c for v in verbs for c in view.children[v] if view.dep[c] == "nsubj" and c < v)
        return next((c for c in subjects if not any(a <= c < b for a, b in said)), None)

    def _said_before(self, root: int) -> int | None:
        """`X said the ban should end and said`: who said the first, for a verb that the parse hangs on what is said."""
        view = self.view
        verb, top = view.head[root], view.head[view.head[root]]
        if view.dep[root] != "conj" or view.tag[root] == view.tag[verb] or view.tag[root] != view.tag[top]:
            return None
        if view.dep[verb] != "ccomp" or not self.contents.says(top):
            return None
        if any(view.dep[c] in ("nsubj", "nsubjpass") for c in view.children[root]):
            return None
        return next((c for c in view.children[top] if view.dep[c] == "nsubj"), None)

    def _likelier(self, match: Match, head: int) -> int:
        """`Nvidia saw its share plummet, saying`: of a participle behind a comma the subject of the sentence, if what
        the parse gives can say nothing."""
        view, root = self.view, match.root
        if view.tag[root] != "VBG" or view.lower[root - 1] != "," or self._known(head, match):
            return head
        subject = self._top_subject(root)
        return subject if subject is not None and self._known(subject, match) else head

    def _nearer(self, match: Match, head: int, found: Found) -> int | None:
        """`announced sanctions and firms said`: the noun right before a verb that is left without a subject."""
        view, root = self.view, match.root
        if view.head[head] == root:
            # `Chips power cars and makers warned`, `CEO and founder Ren has warned`, where the parse takes both for who
            subjects = [c for c in view.children[root] if view.dep[c] == "nsubj" and c < root]
            named = [c for c in subjects if view.item("actor", c)]
            if len(subjects) < 2 or len(named) > 1 or head not in subjects:
                return None
            joined = view.lower[view.subtree(subjects[-1])[0] - 1] in self.grammar["joins"]
            return None if joined and self._in("document-words", head) else subjects[-1]
        if view.tag[root] not in ("VBD", "VBZ", "VBP") or root < 1:
            return None
        if view.pos[root - 1] not in ("NOUN", "PROPN") or not head < root - 1 or view.dep[root] == "relcl":
            return None
        near = self.speakers.beside((match.start, match.end), found.parts)
        if near is None or near == head or not self.speakers.resolve(near, (root, root + 1), (), frozenset()).known:
            return None
        return near

    def _same_breath(self, root: int) -> bool:
        """Whether a participle goes on with what its speaker has just said: `said the ban failed, urging us to act`."""
        return self.speakers.goes_on(root) and self._within_speech(root)

    def _within_speech(self, root: int) -> bool:
        """Whether a participle behind a comma hangs on what somebody says: `said the ban failed, adding that`."""
        view = self.view
        verb = view.head[root]
        if view.dep[root] != "advcl" or view.lower[root - 1] != "," or view.dep[verb] != "ccomp":
            return False
        return self.contents.says(view.head[verb])

    def _gap(self, match: Match, head: int | None) -> bool:
        """Whether a clause lacks what its noun is: `more than we expect to see`, `partners we like to work with`."""
        view, root = self.view, match.root
        way = match.rule.fields["content"]
        if way == "clause" and head is not None and head < root:
            if view.lower[view.subtree(head)[0] - 1] in self.grammar["what"]:
                return True  # `we did what we said we would do`
        while view.dep[root] in ("xcomp", "ccomp") and view.head[root] < root:
            root = view.head[root]
        if head is None or self._in("relative-pronouns", head):
            return False
        if view.dep[root] == "relcl":
            return way == "act" and head > view.head[root]
        led = any(
            view.lower[c] in self.grammar["than_as"] and view.dep[c] in ("mark", "prep") for c in view.children[root]
        )
        return way == "act" and view.dep[root] in ("advcl", "pcomp", "ccomp") and led

    def _as_told(self, root: int) -> bool:
        """Whether the text points to itself: `As noted above`, `as discussed in the first part`."""
        view = self.view
        if view.tag[root] != "VBN" or any(view.dep[c] in ("nsubj", "agent", "auxpass") for c in view.children[root]):
            return False
        near = (i for i in range(root - 1, max(view.sentence[root][0], root - 3) - 1, -1) if view.pos[i] != "ADV")
        return next((view.lower[i] in self.grammar["as"] for i in near), False)

    def _unsaid(self, match: Match, found: Found) -> bool:
        """Whether a passive leaves open who says it: `asked whether`, `is seen as a threat`."""
        if match.rule.fields.get("speaker") == "nobody":
            return True
        return found.spoken and found.parts[-1][0] >= match.end and self.speakers.passive(match.root)

    def _implies(self, root: int, head: int) -> bool:
        """Whether a verb tells as much of things as of people: `the case reveals that`, `a tool to predict who`."""
        view = self.view
        for_it = view.dep[root] == "acl" and view.head[root] == head
        for_it = for_it and any(
            view.lower[c] in self.grammar["to"] and view.dep[c] == "aux" for c in view.children[root]
        )
        return for_it or self._in("implying-verbs", root)

    def _results(self, match: Match, head: int) -> bool:
        """Whether what is told before implies something, and nobody says it: `orders rose, suggesting that`, `pointed
        to low imports to suggest that`."""
        view, root = self.view, match.root
        if not self._in("implying-verbs", root) or view.dep[root] not in ("advcl", "acl", "ccomp", "xcomp"):
            return False
        if view.tag[root] == "VB":
            return view.dep[root] == "advcl" and any(view.lower[c] in self.grammar["to"] for c in view.children[root])
        if view.tag[root] != "VBG" or view.lower[root - 1] != ",":
            return False
        speaker = self.speakers.resolve(head, (match.start, match.end), (), frozenset())
        return speaker.actor_kind not in ("person", *GOVERNING) and view.pos[head] != "PRON"

    def _known(self, head: int, match: Match) -> bool:
        """Whether the speaker can have a view; whom a pronoun means is found out later."""
        if self.view.pos[head] == "PRON" and not self._in("relative-pronouns", head):
            return True
        return self.speakers.resolve(head, (match.start, match.end), (), frozenset()).known

    def _excluded(self, head: int) -> bool:
        view = self.view
        if view.pos[head] == "PROPN" or view.item("actor", head) or view.lower[head] in self.grammar["it"]:
            return False
        if self._in("relative-pronouns", head) and view.dep[view.head[head]] == "relcl":
            return self._excluded(view.head[view.head[head]])
        return self._in("not-speakers", head)

    def _in(self, name: str, i: int) -> bool:
        return _at(self.lists[name], self.view, i)

    def _thoughts(self, drafts: list[_Draft]) -> list[_Draft]:
        """`said he expected the ban to end` is one position, of whoever said it."""
        by_root = {d.match.root: d for d in drafts}
        kept = list(drafts)
        for inner in drafts:
            outer = by_root.get(self.view.head[inner.match.root])
            speaker = inner.head
            if (
                outer in kept
                and outer is not inner
                and outer.cue[0] < inner.cue[0]
                and self._in("thought-verbs", inner.match.start)
                and inner.match.rule.fields["content"] not in ("act", "thing")
                and speaker is not None
                and self.view.pos[speaker] == "PRON"
                and not self._in("relative-pronouns", speaker)
                and 0 <= speaker - outer.cue[1] < 3
                and outer.head is not None
                and self._known(outer.head, outer.match)
            ):
                inner.cue = (outer.cue[0], inner.cue[1])
                inner.head = outer.head
                kept.remove(outer)
                self.note(outer.match, "joined", inner.match)
        return kept

    def _distinct(self, drafts: list[_Draft]) -> list[_Draft]:
        """Of two that have nearly the same content the one whose rule goes before."""
        kept: list[_Draft] = []
        by_cue: dict[Part, int] = {}
        saying: dict[int, list[int]] = {}  # by token; so that each is compared with those only that share a word
        for draft in sorted(drafts, key=lambda d: (self.rank.get(d.match.rule.id, 0), -_size(d.parts), d.cue)):
            words = [i for part in draft.parts for i in range(*part)]
            near = {n for i in words for n in saying.get(i, ())}
            if draft.cue in by_cue:
                near.add(by_cue[draft.cue])
            alike = (kept[n] for n in sorted(near) if kept[n].cue == draft.cue or self._same(kept[n], draft))
            if winner := next(alike, None):
                self.note(draft.match, "covered", winner.match)
                continue
            by_cue[draft.cue] = len(kept)
            for i in words:
                saying.setdefault(i, []).append(len(kept))
            kept.append(draft)
        return sorted(kept, key=lambda d: (d.start, d.cue))

    def _same(self, one: _Draft, other: _Draft) -> bool:
        """Whether two say the same, and not one the other, nor two people it of one thing: `backed by A, hit by B`."""
        if not _alike(one.parts, other.parts) or self._nested(one, other):
            return False
        agents = {
            d.head for d in (one, other) if d.head is not None and self.view.dep[self.view.head[d.head]] == "agent"
        }
        return len(agents) < 2

    def _nested(self, one: _Draft, other: _Draft) -> bool:
        """Whether one of two says the other: `According to Axios, a report reveals A`, `X said A, Axios reported`."""
        within, around = _within(one.match.root, other.parts), _within(other.match.root, one.parts)
        if within == around:
            return False
        if any(d.match.rule.fields["content"] == "rest" for d in (one, other)):
            return True
        outer = other if within else one
        if outer.head is None or one.head == other.head:
            return False
        return self.speakers.resolve(outer.head, outer.cue, (), frozenset()).actor_kind == "media"

    def _first_hand(self, drafts: list[_Draft]) -> list[_Draft]:
        """Without what is told in a quotation that may go on with somebody's speech."""
        kept: list[_Draft] = []
        for draft in drafts:
            quote = self.contents.quote_at[draft.match.root]
            reach = self.contents.block_at[self.contents.block_at[quote[0]][0] - 1][0] if quote else 0
            before = next((d for d in kept if reach <= d.cue[0] < quote[0]), None) if quote else None
            if before is None:
                kept.append(draft)
            else:
                self.note(draft.match, "covered", before.match)
        return kept

    def _outer(self, drafts: list[_Draft]) -> list[_Draft]:
        """Without what is said inside what somebody else says, but for what the rules in `inner` find."""
        kept: list[_Draft] = []
        around_root: dict[int, list[_Draft]] = {draft.match.root: [] for draft in drafts}
        for draft in drafts:
            for i in (i for part in draft.parts for i in range(*part) if i in around_root):
                around_root[i].append(draft)
        for draft in drafts:
            around = next((d for d in around_root[draft.match.root] if d is not draft), None)
            told = draft.head is not None or draft.found.who is not None  # not `after it was told that`
            merged = draft.cue[0] < draft.match.start  # `said he hoped`
            if around is None or ((draft.match.rule.id in self.inner or merged) and told):
                kept.append(draft)
            else:
                self.note(draft.match, "covered", around.match)
        return kept

    def _go_on(self, drafts: list[_Draft]) -> None:
        """`"A," said X. "B."`: the quotations behind, with no cue of their own, are part of the same."""
        taken = [p for d in drafts for p in d.parts]
        for draft in drafts:
            if not draft.found.leads:
                continue
            behind = max(draft.cue[1], draft.parts[-1][1])
            behind = self.contents.region(max(draft.cue[1] - 1, draft.parts[-1][1] - 1))[1]
            last = self.contents.block_at[draft.match.root][1]
            for a, b in self.quotes:
                if a < behind or a >= last:
                    continue
                if a > behind + 1 or not self._alone((a, b)) or any(_overlap((a, b), p) for p in taken):
                    break
                draft.parts.append((a, b))
                taken.append((a, b))
                behind = self.contents.region(b - 1)[1]

    def _tells(self, quote: Part, root: int) -> bool:
        """Whether a quotation is of a text that tells who says what: `"The chip is late, its maker said."`."""
        view = self.view
        if view.head[root] != root or not self.contents.says(root) or not self._alone(quote):
            return False
        if not view.sentence[root][0] <= quote[0] + 1 or view.sentence[root][1] < quote[1] - 1:
            return False
        who = [c for c in view.children[root] if view.dep[c] == "nsubj"]
        return bool(who) and not any(self._in("self-pronouns", i) or view.lower[i] in self.grammar["you"] for i in who)

    def _alone(self, quote: Part) -> bool:
        """Whether a quotation fills its sentences."""
        start, end = self.contents.region(quote[0])
        word = self.contents._word
        return not any(word(i) for i in (*range(start, quote[0]), *range(quote[1], end)))

    # ------------------------------------------------------------ positions

    def _resolved(self, drafts: list[_Draft]) -> list[Position]:
        taken = [p for d in drafts for p in d.parts]
        said = {i for p in taken for i in range(*p)} | {i for q in self.quotes for i in range(*q)}
        told = [q for d in drafts if (q := self.contents.quote_at[d.match.root])]
        cues = {i for d in drafts for i in range(*d.cue)}
        orphans = [q for q in self.quotes if q not in told and self._orphan(q, taken)]
        orphans += [s for q in self.quotes if q not in (*told, *orphans) and (s := self._free(q, taken, cues))]
        orphans += [b for b in self.contents.quoted_blocks if self._follows(b, taken)]
        todo: list[tuple[int, _Draft | Part]] = [(d.start, d) for d in drafts]
        todo += [(q[0], q) for q in orphans]
        positions: list[Position] = []
        last: list[Speaker] = []
        for _, what in sorted(todo, key=lambda t: t[0]):
            if isinstance(what, _Draft):
                speaker = self._speaker(what, last, said) or self._same_mouth(what, positions, last)
                if speaker is None:
                    self.note(what.match, "no speaker", None)
                    continue
                positions.append(self._position(what, speaker))
                self.note(what.match, "became", positions[-1])
                last.append(speaker)
            elif last and self._near(what, positions[-1]):
                speaker = self._told_of(what, positions, last, said)
                if speaker.name or speaker.kind == "group" or self._person(speaker):
                    positions.append(self._orphaned(what, speaker))
                    last.append(last[-1])
        return positions

    def _told_of(self, quote: Part, before: Sequence[Position], last: Sequence[Speaker], said: Set[int]) -> Speaker:
        """Whose a quotation without a cue is: of whom the sentence before it tells, if it is in its block; else of
        whoever spoke last."""
        view, start = self.view, quote[0]
        if start == self.contents.block_at[start][0]:
            return last[-1]
        first, end = view.sentence[start - 1]
        root = next((i for i in range(first, end) if view.head[i] == i), first)
        for position, speaker in zip(before, last, strict=True):
            if position.cue and position.cue[0] <= root < position.cue[1]:
                return speaker
        if any(p.cue and first <= p.cue[0] < end for p in before) and root in said:
            return last[-1]
        subject = next((c for c in view.children[root] if view.dep[c] == "nsubj"), None)
        if subject is None or subject in said:
            return last[-1]
        speaker = self.speakers.resolve(subject, (root, root + 1), last, said)
        return speaker if speaker.kind == "named" and speaker.actor_kind == "person" else last[-1]

    def _speaker(self, draft: _Draft, last: Sequence[Speaker], said: Set[int]) -> Speaker | None:
        if draft.head is None:
            unsaid = self._unsaid(draft.match, draft.found)
            return Speaker(None) if unsaid else None
        if draft.match.rule.fields.get("speaker") == "label":
            return self.speakers.label((draft.head, draft.match.start))
        itself = draft.head == draft.match.root
        cue = (draft.cue[1], draft.cue[1]) if itself else (draft.match.start, draft.match.end)
        speaker = self.speakers.resolve(draft.head, cue, last, said)
        if draft.match.rule.fields.get("speaker") in CAN_HAVE_A_VIEW and not speaker.known:
            return None
        if speaker.span and speaker.span[0] >= speaker.span[1]:
            return None  # the mention is all cue
        if draft.found.who:
            speaker.span = self.contents.trimmed(*draft.found.who) or speaker.span
        return speaker

    def _same_mouth(self, draft: _Draft, before: Sequence[Position], last: Sequence[Speaker]) -> Speaker | None:
        """`“A,” he said, adding`: who has just spoken in the sentence, for a participle whose subject is not found."""
        if draft.head is not None or not self.speakers.goes_on(draft.match.root) or not before:
            return None
        cue, start = before[-1].cue, self.contents.region(draft.match.root)[0]
        return last[-1] if cue and start <= cue[0] < draft.cue[0] else None

    def _position(self, draft: _Draft, speaker: Speaker) -> Position:
        fields = draft.match.rule.fields
        content = sorted(draft.parts)
        return Position(
            speaker=speaker.span,
            speaker_kind=speaker.kind,
            speaker_name=speaker.name,
            cue=draft.cue,
            mode="indirect" if self.contents.quote_at[draft.match.root] else self._mode(content),
            content=content,
            stance=fields.get("stance") or self._stance(draft, content, speaker),
            negated=draft.negated,
            rule=draft.match.rule.id,
            confidence=draft.match.rule.confidence,
        )

    def _stance(self, draft: _Draft, content: Sequence[Part], speaker: Speaker) -> str:
        if speaker.actor_kind == "media" and not self._in("blame-verbs", draft.match.start):
            return "neutral"  # who reports takes no side
        way = draft.match.rule.fields["content"]
        deed = way in ("deed", "act")
        governs, finds = self._governs(speaker, draft.head), self._in("finding-verbs", draft.match.root)
        stance = self.stances.of(
            draft.match.start,
            content,
            draft.head,
            deed=deed,
            label=way == "label",
            governs=governs and not finds,
            negated=draft.negated and not deed,
        )
        if governs and stance == "oppose" and way == "clause" and self._of_rival(content):
            return "neutral" if finds else "support"  # who governs and tells of a danger has taken measures
        return "neutral" if governs and finds and stance == "oppose" else stance  # who finds harm opposes nothing

    def _of_rival(self, content: Sequence[Part]) -> bool:
        """Whether a company is what is told of, and no measure is named: `Huawei poses a risk`."""
        view = self.view
        if any(
            self._in("measure-words", i) and view.pos[i] in ("NOUN", "PROPN") for a, b in content for i in range(a, b)
        ):
            return False
        first = next((i for a, b in content for i in range(a, b) if view.dep[i] in ("nsubj", "nsubjpass")), None)
        item = view.item("actor", first) if first is not None else None
        return item is not None and item.label == "company"

    def _governs(self, speaker: Speaker, head: int | None) -> bool:
        """Whether who speaks takes measures: a government, an agency, who holds an office in one."""
        if speaker.name in self.governing or (head is not None and self._in("governing-words", head)):
            return True
        if head is None:
            return False
        span = speaker.span or (head, head)
        return self._in("voice-words", head) and any(self._in("governing-words", i) for i in range(*span))

    def _orphan(self, quote: Part, taken: Iterable[Part]) -> bool:
        words = sum(self.contents._word(i) for i in range(*quote))
        return words >= SPEECH and self._alone(quote) and not any(_overlap(quote, p) for p in taken)

    def _person(self, speaker: Speaker) -> bool:
        return speaker.span is not None and self._in("person-pronouns", speaker.span[0])

    def _free(self, quote: Part, taken: Iterable[Part], cues: Set[int]) -> Part | None:
        """A sentence that ends with a quotation and has no cue, behind one that tells who speaks: `He warned of a race.
        Soon “every country will have its own rules”`; behind a colon the quotation alone."""
        view = self.view
        start, end = self.contents.region(quote[0])
        first = self.contents.block_at[start][0]
        words = sum(self.contents._word(i) for i in range(*quote))
        if words < SPEECH or any(self.contents._word(i) for i in range(quote[1], end)) or start <= first:
            return None
        if any(i in cues for i in range(start, end)) or any(_overlap((start, end), p) for p in taken):
            return None
        before = view.sentence[start - 1]
        said = any(i in cues for i in range(*before)) and any(_overlap(before, p) for p in taken)
        if not said or not self.contents._verbal(*quote):
            return None
        return quote if view.lower[quote[0] - 1] == ":" else (start, end)

    def _follows(self, block: Part, taken: Iterable[Part]) -> bool:
        """Whether a block that is set off as a quotation goes on with the one before it, which somebody says."""
        parts = [p for p in taken if p[0] < block[1] and block[0] <= p[1] + 1]
        before = self.contents.block_at[block[0] - 1] if block[0] else block
        if any(_overlap(block, p) for p in parts) or not self.contents.quoted(before[0]) or before == block:
            return False
        words = sum(self.contents._word(i) for i in range(*block))
        lower = self.view.lower
        filled = any(
            before[0] <= p[0] <= before[0] + LABELLED
            and (p[0] == before[0] or any(":" in text for text in lower[before[0] : p[0]]))
            and not any(map(self.contents._word, range(p[1], before[1])))
            for p in taken
        )
        return words >= SPEECH and (filled or self._follows(before, taken))

    def _near(self, quote: Part, before: Position) -> bool:
        """Whether the quotation follows on from what was said just before, in its block or the next but one."""
        told = max(before.content[-1][0], before.cue[0] if before.cue else 0)
        reach = [b for b in self.blocks if told < b[1] and b[0] <= quote[0]]
        return len(reach) <= 2

    def _orphaned(self, quote: Part, speaker: Speaker) -> Position:
        span = speaker.span
        return Position(
            span,
            speaker.kind,
            speaker.name,
            None,
            self._mode([quote]),
            [quote],
            self.stances.of(None, [quote]),
            False,
            GOES_ON,
            self.goes_on,
        )

    # ------------------------------------------------------------ mode

    def _mode(self, content: Sequence[Part]) -> str:
        word, quote_at = self.contents._word, self.contents.quote_at
        words = [i for part in content for i in range(*part) if word(i)]
        if all(quote_at[i] for i in words):
            return "direct"
        quoted = {q for i in words if (q := quote_at[i])}
        return "mixed" if any(self._telling(q) for q in quoted) else "indirect"

    def _telling(self, quote: Part) -> bool:
        """A name or a slogan in quotation marks is none: `the “small steps” policy`."""
        view = self.view
        words = [i for i in range(*quote) if self.contents._word(i)]
        if words and all(view.pos[i] == "PROPN" or view.doc[i].is_title for i in words) and len(words) <= TELLING:
            return False
        behind = view.pos[quote[1]] if quote[1] < len(view) else "PUNCT"
        before = view.pos[quote[0] - 1] if quote[0] else "PUNCT"
        named = behind in ("NOUN", "PROPN") and before in ("DET", "PRON", "PART", "ADJ", "NOUN", "PROPN")
        return bool(words) and not (named and len(words) <= TELLING + 1)


def _governing(actors: Iterable[Actor], words: Lexicon) -> frozenset[str]:
    """The names of those who take measures: governments and who is of one, as the document or the lexicon has it."""
    bodies = {a.name for a in actors if a.kind in GOVERNING}
    others = {a.name for a in actors if a.kind not in GOVERNING}
    officials = {
        a.name
        for a in actors
        if a.kind == "person"
        and (a.affiliation in bodies or (a.affiliation not in others and _office(a.role or "", words)))
    }
    return frozenset(bodies | officials)


def _office(role: str, words: Lexicon) -> bool:
    return not words.by_first.keys().isdisjoint(role.lower().split())


def _blocks(doc: Doc) -> Iterable[Part]:
    """The blocks of the reading in tokens."""
    if "reading" not in doc.user_data:
        yield 0, len(doc)
    yield from (block for block, _ in _kinds(doc))


def _quoted_blocks(doc: Doc) -> list[Part]:
    """The blocks that the clipping sets off as quotations: `> …`."""
    return [block for block, kind in _kinds(doc) if kind == "quote"]


def _kinds(doc: Doc) -> Iterable[tuple[Part, str]]:
    reading = doc.user_data.get("reading")
    starts = [(t.i, b.kind) for b in reading.blocks if (t := _first(doc, b.start))] if reading else []
    for n, (start, kind) in enumerate(starts):
        yield (start, starts[n + 1][0] if n + 1 < len(starts) else len(doc)), kind


def _first(doc: Doc, char: int) -> Token | None:
    span = doc.char_span(char, char + 1, alignment_mode="expand")
    return span[0] if span is not None else None


def _at(words: Lexicon, view: View, i: int) -> bool:
    return next(words.ends(view, i, view.sentence[i][1]), None) is not None


def _size(parts: Sequence[Part]) -> int:
    return sum(b - a for a, b in parts)


def _overlap(one: Part, other: Part) -> bool:
    return one[0] < other[1] and other[0] < one[1]


def _within(i: int, parts: Iterable[Part]) -> bool:
    return any(a <= i < b for a, b in parts)


def _alike(one: Sequence[Part], other: Sequence[Part]) -> bool:
    if not any(_overlap(a, b) for a in one for b in other):
        return False
    a = {i for part in one for i in range(*part)}
    b = {i for part in other for i in range(*part)}
    return bool(a and b) and 2 * len(a & b) / (len(a) + len(b)) > 0.6
