"""Where a speaker stands: from the cue and the words of what is said to support, oppose or neutral.

Takes a View and the word lists of `rules/positions/words.yaml`. The one thing to know: a word that is denied counts for
the other side, one that leans counts only where it is not hedged, and where both sides are heard it is nobody's, or
mixed if one is set against the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chipwatch.extract.grammar import Grammar, Name
from chipwatch.rulebook.phrase import Lexicon
from chipwatch.rulebook.view import View

Part = tuple[int, int]

OPENING = 3  # words: with one of these what is said begins
ABSENCE = 8  # words: the same for what there is no sign of
REACH = 4  # words: how far before a word its denial may stand
SIDES = {1: "support", -1: "oppose", 0: "neutral"}
BOTH = frozenset({1, -1})
OBJECTS = frozenset({"dobj", "xcomp", "ccomp", "oprd", "dative", "prep", "nsubjpass", "agent"})
WEIGHTS = (
    ("plain-words", 0, False),
    ("favour-words", 1, False),
    ("against-words", -1, False),
    ("leaning-favour-words", 1, True),
    ("leaning-against-words", -1, True),
)

LISTS = frozenset(
    "concern-words approval-words friend-words foe-words good-effects bad-effects measure-words denials hedges "
    "rival-words should-words must-words praise-verbs blame-verbs warn-verbs plea-verbs undoing-verbs wish-verbs "
    "order-verbs reason-words reason-verbs contrast-words absence-words "
    "figure-verbs refusal-verbs answer-verbs need-words stress-verbs idle-verbs good-names bad-names good-things "
    "bad-things giving-to-verbs checking-verbs purpose-verbs fear-verbs measure-deeds hope-verbs "
    "shunning-verbs complaint-verbs insisting-verbs question-marks plain-deeds needed-words "
    "forecast-verbs whole-effects accusation-denials accusation-words".split()
) | {name for name, _, _ in WEIGHTS}


class Stances:
    """Reads stances in one document."""

    def __init__(self, view: View, lists: Mapping[str, Lexicon], grammar: Grammar) -> None:
        self.view, self.lists, self.grammar = view, lists, grammar
        self.of_person = False  # whether who speaks is a person, so that `it` is not the speaker

    def of(
        self,
        cue: int | None,
        content: Sequence[Part],
        speaker: int | None = None,
        *,
        deed: bool = False,
        label: bool = False,
        governs: bool = False,
        negated: bool = False,
    ) -> str:
        """The stance of content that the verb or noun at token `cue` reports; `speaker` is the word for who speaks.

        deed: what is said is what somebody is to do; label: a thing and what it is called; governs: the speaker holds
        an office or is one, so that measures are the speaker's own.
        """
        item = self.view.item("actor", speaker) if speaker is not None else None
        named = item is not None and item.label == "person"
        self.of_person = named or (speaker is not None and self._is("he_she", speaker))
        if cue is not None:
            if self._in("praise-verbs", cue):
                return "support"
            if self._in("figure-verbs", cue) or self._in("forecast-verbs", cue):
                return "neutral"  # who reckons what it will cost takes no side
            if deed and self._in("refusal-verbs", cue):
                return SIDES[-self._wish(content[0])]
            if self._in("plea-verbs", cue) or (deed and self._in("wish-verbs", cue)):
                return SIDES[self._wish(content[0])]
            if self._in("complaint-verbs", cue) or (deed and self._in("blame-verbs", cue)):
                return "oppose"  # `accused Beijing of …`, whatever of
            if self._in("insisting-verbs", cue) and self._subjunctive(content[0]):
                return SIDES[self._wish(content[0])]
            if deed and governs and self._in("order-verbs", cue):
                return "support"
        said = self.said(content, governs=governs, label=label)
        if cue is not None and said > 0 and self._in("warn-verbs", cue):
            said = 0  # nobody warns of what is good
        if cue is not None and self._in("accusation-denials", cue) and self._accused(content[0]):
            return "oppose"
        if self._torn(content, governs):
            return "mixed"
        if cue is not None and said >= 0 and self._in("stress-verbs", cue) and self._needs(content[0]):
            return "support"
        said = -said if negated else said
        if cue is not None and governs and self._in("reason-verbs", cue) and self._justifies(content):
            return "support"  # `citing concerns over national security`, for what it does
        warns = cue is not None and self._in("warn-verbs", cue)
        if (
            not said
            and governs
            and not warns
            and not self._mixed(content, governs)
            and (self._justifies(content) or (not negated and self._announces(cue, content)) or self._own_deed(content))
        ):
            return "support"
        if cue is not None and self._in("denials", cue):
            return SIDES[-said if said else -1]
        if not said and speaker is not None:
            said = self._in("friend-words", speaker) - self._in("foe-words", speaker)
        if not said and cue is not None and (self._in("blame-verbs", cue) or self._fears(cue, content)):
            return "oppose"
        if not said and cue is not None and self._in("hope-verbs", cue):
            said = self._wished(content)
        return "mixed" if not said and self._weighs(content) else SIDES[said]

    def _subjunctive(self, part: Part) -> bool:
        """Whether what is insisted on is to be done: `insisted that the stake be sold`."""
        view = self.view
        verb = next((i for i in range(*part) if view.pos[i] in ("VERB", "AUX")), None)
        return verb is not None and view.tag[verb] == "VB" and not self._is("to", verb - 1)

    def _weighs(self, content: Sequence[Part]) -> bool:
        """Whether both sides are heard and set against each other: `a mistake, but the subsidies are essential`."""
        signs = {sign for part in content for sign in self._signs(part)}
        return signs == BOTH and any(self._in("contrast-words", i) for part in content for i in range(*part))

    def _torn(self, content: Sequence[Part], governs: bool) -> bool:
        """Whether what stands before a `but` is for a measure and what stands behind it against it, or the reverse."""
        for a, b in content:
            for i in range(a + 1, b - 1):
                if not self._in("contrast-words", i):
                    continue
                sides = [sum(self._signs(half, governs)) for half in ((a, i), (i + 1, b))]
                sides = [
                    side or (governs and self._justifies([half]))
                    for side, half in zip(sides, ((a, i), (i + 1, b)), strict=True)
                ]
                if min(sides) < 0 < max(sides):
                    return True
        return False

    def _accused(self, part: Part) -> bool:
        """Whether a charge is all that is denied: `denied the allegations`, `denies any wrongdoing`."""
        nouns = (
            i for i in range(*part) if self.view.pos[i] in ("NOUN", "PROPN") and self.view.head[i] not in range(*part)
        )
        return any(self._in("accusation-words", i) for i in nouns)

    def _fears(self, cue: int, content: Sequence[Part]) -> bool:
        """Whether somebody fears something, or warns of a measure, and not of what somebody does: `warned that Huawei
        was close behind`."""
        if self._in("fear-verbs", cue):
            return True
        subjects = (i for part in content for i in range(*part) if self.view.dep[i] in ("nsubj", "nsubjpass"))
        first = next(subjects, None)
        if not self._in("warn-verbs", cue) or (first is not None and self.view.item("actor", first)):
            return False
        harm = any(self._in("bad-effects", i) and self.view.pos[i] == "VERB" for a, b in content for i in range(a, b))
        if first is not None:
            return harm or self._in("measure-words", first) or self.view.tag[first] == "VBG"
        return any(self._in("measure-words", i) for a, b in content for i in range(a, b))

    def said(self, content: Sequence[Part], *, governs: bool = False, label: bool = False) -> int:
        """1 for what is said in support, -1 for what is said against, 0 for neither or as much of both."""
        signs = [sign for part in content for sign in self._signs(part, governs)]
        if label:
            called = self._called(content)
            names = self._signs((called.start, called.stop), governs)
            names = names or [sign for i in called if (sign := self._name(i, content[0][0]))]
            signs = names if sum(names) else signs  # `the approval a major blow`: what it is called decides
        both = sum(signs)
        if 3 * abs(both) <= len(signs):
            return 0  # two against one say little
        return 1 if both > 0 else -1

    def _called(self, content: Sequence[Part]) -> range:
        """The words for a thing in `the fee a shakedown`, `the fee as a shakedown`."""
        begin, end = content[-1]
        named = next((i for i in range(begin + 1, end) if self.view.dep[i] == "oprd"), None)
        if named is not None:
            return range(max(self.view.subtree(named)[0], begin), end)
        lead = next((i for i in range(begin, end) if self._is("as", i)), None)
        if lead is None:
            lead = next((i for i in range(begin, end) if self.view.pos[i] in ("NOUN", "PROPN", "PRON")), end - 1)
        return range(lead + 1, end)

    def _mixed(self, content: Sequence[Part], governs: bool) -> bool:
        return any(self._signs(part, governs) for part in content)

    def _justifies(self, content: Sequence[Part]) -> bool:
        """Whether a reason for a measure is given: `was aimed at stopping`, `to give us time`."""
        return any(
            (self._in("reason-words", i) and not self._hedged(i, a)) or self._purpose(i)
            for a, b in content
            for i in range(a, b)
        )

    def _purpose(self, i: int) -> bool:
        """Whether token `i` is the `to` of what a thing is done for."""
        view = self.view
        verb = view.head[i]
        if not self._is("to", i) or view.dep[i] != "aux" or not self._in("purpose-verbs", verb):
            return False
        return view.dep[verb] == "advcl" or (
            view.dep[verb] == "xcomp" and view.lemma[view.head[verb]] in self.grammar["be"]
        )

    def _own_deed(self, content: Sequence[Part]) -> bool:
        """Whether a measure is said to do something, and not only to begin, to apply, to be: `the rule plugs holes`."""
        view = self.view
        for a, b in content:
            subject = next((i for i in range(a, b) if view.dep[i] in ("nsubj", "nsubjpass", "csubj")), None)
            if subject is None or view.dep[subject] != "nsubj" or view.pos[subject] == "PRON":
                continue
            if not self._measure(subject, a):
                continue
            verb = view.head[subject]
            denied = any(view.dep[c] == "neg" for c in view.children[verb])
            denied = denied or any(self._in("bad-names", i) for i in range(a, b))
            if view.pos[verb] == "VERB" and not denied and not self._in("plain-deeds", verb):
                return not self._hedged(verb, a)
        return False

    def _wished(self, content: Sequence[Part]) -> int:
        """`hoped the curbs would not be widened`: for or against a measure that is the subject of what is hoped."""
        view = self.view
        for a, b in content:
            subject = next((i for i in range(a, b) if view.dep[i] in ("nsubj", "nsubjpass")), None)
            if subject is None or not self._in("measure-words", subject) or view.pos[subject] == "PRON":
                continue
            verb = view.head[subject]
            against = any(view.dep[c] == "neg" for c in view.children[verb])
            return -1 if against or self._in("undoing-verbs", verb) else 1
        return 0

    def _needs(self, part: Part) -> bool:
        """Whether what is stressed is a need: `stressed the need for new plants`."""
        return any(self._in("need-words", i) for i in range(part[0], min(part[0] + OPENING, part[1])))

    def _announces(self, cue: int | None, content: Sequence[Part]) -> bool:
        """Whether a measure is announced, and not feared: `we are going to tax chips`, `the tariffs are coming`."""
        if cue is not None and (self._in("warn-verbs", cue) or self._in("blame-verbs", cue)):
            return False
        return any(
            self._will(i) and not any(self._in("question-marks", j) for j in range(max(a, i - REACH), i))
            for a, b in content
            for i in range(a, b)
        )

    def _will(self, i: int) -> bool:
        """Whether token `i` says what a measure, a government or the speaker will do."""
        view = self.view
        if self._is("coming", i) and view.pos[i] == "VERB":
            verb, top = i, i
        elif self._in("will-words", i) and view.dep[i] == "aux":
            verb = top = view.head[i]
        elif self._is("would", i) and view.dep[i] == "aux" and self._is("who_would", i - 1):
            verb = top = view.head[i]
            if self._in("undoing-verbs", verb):
                return False
        elif self._is("going", i) and any(view.dep[c] == "xcomp" for c in view.children[i]):
            top, verb = i, next(c for c in view.children[i] if view.dep[c] == "xcomp")
        else:
            return False
        if self._in("idle-verbs", verb) or any(view.dep[c] == "neg" for c in view.children[top]):
            return False
        subjects = [c for c in view.children[top] if view.dep[c] in ("nsubj", "nsubjpass")]
        return any(
            self._is("who_will", c)
            or (self._is("who_would", c) and self._is("would", i))
            or (view.pos[c] == "NOUN" and self._in("measure-words", c))
            or ((item := view.item("actor", c)) is not None and item.label == "government")
            or self._is("governments", c)
            for c in subjects
        )

    def _signs(self, part: Part, governs: bool = False) -> list[int]:
        """The signs of the words of a part; what threatens who governs is a reason for what they do, and no sign."""
        signs: list[int] = []
        i = free = part[0]  # a denial that is part of a phrase before denies nothing more
        while i < part[1]:
            end = i + 1
            for name, sign, leans in WEIGHTS:
                found = next(self.lists[name].ends(self.view, i, part[1]), None)
                if found and not (leans and self._hedged(i, part[0])):
                    reason = governs and sign < 0 and self._in("reason-words", i)
                    if sign and not reason and not self._absent(i, part[0]):
                        signs.append(-sign if self._denied(i, free, sign) else sign)
                    end = free = found
                    break
            else:
                thing = i > part[0] and self._is("known_one", i - 1)  # `the approval`
                opens = i - part[0] < OPENING and not thing
                if opens and self._in("concern-words", i):
                    signs.append(-1)
                elif opens and self._in("approval-words", i) and self.view.pos[i] == "NOUN":
                    signs.append(1)
                elif effect := self._effect(i, part[0]):
                    signs.append(effect)
                elif duty := self._duty(i, part):
                    signs.append(duty)
            i = end
        return signs

    def _denied(self, i: int, first: int, sign: int = 1) -> bool:
        """Whether a denial stands shortly before token `i`, with no comma between; `avoid overly broad curbs` denies
        the curbs and not that they are broad."""
        for j in range(i - 1, max(first, i - REACH) - 1, -1):
            if self._is("ends_denial", j):
                return False
            if self._in("denials", j):
                shunned = sign < 0 and self._in("shunning-verbs", j)
                return not (shunned and self._of_measure(i))
        return False

    def _of_measure(self, i: int) -> bool:
        """Whether token `i` stands before the measure that it tells of: `overly broad curbs`."""
        near = range(i + 1, min(i + REACH, self.view.sentence[i][1]))
        return next((True for j in near if self._in("measure-words", j)), False)

    def _absent(self, i: int, first: int) -> bool:
        """Whether it is said that there is no sign of the thing at token `i`, which is no praise: `no evidence of`."""
        return any(self._in("absence-words", j) for j in range(max(first, i - ABSENCE), i))

    def _hedged(self, i: int, first: int) -> bool:
        return any(self._in("hedges", j) for j in range(max(first, self.view.sentence[i][0]), i))

    def _effect(self, i: int, first: int) -> int:
        """What a measure is said to do or to be, good or bad, without a hedge: `the curbs only help our rivals`."""
        view = self.view
        effect = self._deed_sign(i) if view.pos[i] == "VERB" else self._predicate(i)
        if not effect:
            return 0
        verb = i
        while view.dep[verb] in ("conj", "xcomp", "attr", "acomp", "pcomp", "prep", "pobj", "acl", "advcl"):
            if any(view.dep[c] in ("nsubj", "csubj") for c in view.children[verb]):
                break
            verb = view.head[verb]
        roles = ("nsubj", "csubj", "nsubjpass") if self._in("needed-words", i) else ("nsubj", "csubj")
        subject = next((c for c in view.children[verb] if view.dep[c] in roles), None)
        if subject is None or not self._measure(subject, first) or self._hedged(i, first):
            return 0
        return -effect if self._denied(i, first) else effect

    def _measure(self, i: int, first: int) -> bool:
        """Whether the subject at token `i` is a measure, or to take one: `selling chips to China`. What begins with
        `it` in somebody's mouth tells of themselves."""
        if self._in("measure-words", i):
            return i > first or not self._is("it", i) or self.of_person
        return self.view.dep[i] == "csubj" and self._in("measure-deeds", i)

    def _deed_sign(self, i: int) -> int:
        """Whether a verb tells of a good or a bad effect, by what it is and by whom it is for."""
        view = self.view
        below = [c for c in view.subtree(i) if c > i and view.dep[c] in ("dobj", "dative", "pobj", "nsubj")]
        things = [c for c in below if view.head[c] == i or view.head[view.head[c]] == i]
        rival = any(self._in("rival-words", c) for c in things)
        owned = any(self._in("rival-words", p) for c in things for p in view.children[c] if view.dep[p] == "poss")
        if self._in("checking-verbs", i) and (rival or owned or any(self._in("rival-words", c) for c in below)):
            return 1
        if self._in("giving-to-verbs", i):
            good = any(self._in("good-things", c) for c in things)
            bad = any(self._in("bad-things", c) for c in things)
            return -1 if rival else good - bad
        if not self._in("whole-effects", i) and not any(view.dep[c] in OBJECTS for c in view.children[i]):
            return 0  # `sales will expand`
        effect = (self._in("good-effects", i) or self._in("needed-words", i)) - self._in("bad-effects", i)
        return -effect if rival or (owned and effect > 0) else effect

    def _predicate(self, i: int) -> int:
        """`was a grave error`, `is key to`: what a measure is said to be."""
        return self._name(i, i) if self.view.dep[i] in ("attr", "acomp", "oprd", "conj") else 0

    def _name(self, i: int, first: int) -> int:
        """Whether a word calls a thing good or bad."""
        sign = self._in("good-names", i) - self._in("bad-names", i)
        return -sign if sign and self._denied(i, first) else sign

    def _duty(self, i: int, part: Part) -> int:
        """`should lift the ban`, `we must act`, `let us act`: for what is to be done, or against it."""
        view = self.view
        verb = view.head[i]
        if (act := self._bound(i)) is not None:
            verb = act
        elif self._in("must-words", i):
            if self._is("let", i) and any(view.dep[c] == "aux" for c in view.children[i]):
                return 0  # `will let us sell it`
            near = range(max(part[0], i - 2), min(part[1], i + 2))
            if not any(self._in("own-side-words", j) for j in near):
                return 0
            verb = verb if view.dep[i] == "aux" else next((c for c in view.children[i] if view.pos[c] == "VERB"), i)
        elif not self._in("should-words", i) or view.dep[i] != "aux":
            return 0
        elif any(view.dep[c] in ("nsubj", "nsubjpass") and c > i for c in view.children[verb]):
            return 0  # `should it be sold`: a condition
        if any(view.dep[c] == "neg" for c in (*view.children[verb], *view.children[i])):
            return -1
        return -1 if self._in("undoing-verbs", verb) else 1

    def _bound(self, i: int) -> int | None:
        """The act of `Congress must act`, `BIS needs to act`: what somebody who governs is bound to do."""
        view = self.view
        if self._is("must", i) and view.dep[i] == "aux":
            top = act = view.head[i]
        elif view.lemma[i] in self.grammar["must_to"] and view.pos[i] == "VERB" and self._is("to", i + 1):
            top = i
            act = next((c for c in view.children[i] if view.dep[c] == "xcomp" and view.tag[c] == "VB"), -1)
        else:
            return None
        subjects = [c for c in view.children[top] if view.dep[c] == "nsubj"]
        governs = any(
            self._in("bound-bodies", c)
            or ((item := view.item("actor", c)) is not None and item.label in ("government", "agency", "legislature"))
            for c in subjects
        )
        return act if governs and act >= 0 else None

    def _wish(self, part: Part) -> int:
        """What is asked for: to undo something is to be against it."""
        view = self.view
        verbs = (i for i in range(*part) if view.pos[i] in ("VERB", "AUX") and view.tag[i] in ("VB", "VBG"))
        verb = next((i for i in verbs if view.dep[i] not in ("aux", "auxpass")), None)
        if verb is None:
            done = (i for i in range(*part) if view.tag[i] in ("VBN", "VBD"))
            return -1 if any(self._in("undoing-verbs", i) for i in done) else 1
        if self._in("answer-verbs", verb):
            return 0  # `to provide details`: to ask is not to side with anybody
        if any(view.dep[c] == "neg" for c in view.children[verb]):
            return -1
        return -1 if self._in("undoing-verbs", verb) else 1

    def _is(self, name: Name, i: int) -> bool:
        """Whether token `i` is spelt as one of the little words of that name."""
        return self.view.lower[i] in self.grammar[name]

    def _in(self, name: str, i: int) -> bool:
        """Whether an entry of a list begins at token `i`."""
        return next(self.lists[name].ends(self.view, i, self.view.sentence[i][1]), None) is not None
