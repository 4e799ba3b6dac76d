"""Who speaks: from the word beside the cue to the mention, its kind and the actor it means.

Takes a View with the layer `actor`, gives `Speaker`. The one thing to know: a pronoun means whoever was last spoken of
as one who acts or speaks; whom it means is never guessed from beyond the last few sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cached_property

from chipwatch.extract.dateline import DASHES, LONGEST, in_dateline
from chipwatch.extract.grammar import Grammar
from chipwatch.rulebook.phrase import Lexicon
from chipwatch.rulebook.view import CLAUSAL, Item, View

Part = tuple[int, int]
SUBJECTS = frozenset({"nsubj", "nsubjpass", "agent", "ROOT"})
GOING_ON = frozenset({"conj", "xcomp", "advcl"})  # verbs that may share the subject of the verb above
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "DET", "ADJ", "NUM", "PART"})
REACH = 120  # tokens: how far back a pronoun may point


@dataclass(slots=True)
class Speaker:
    """A mention at `span`; `kind` as in the record, `name` the actor's canonical name where it is one."""

    span: Part | None
    kind: str = "unknown"
    name: str | None = None
    actor_kind: str | None = None
    known: bool = False


class Speakers:
    """Finds speakers in one document."""

    def __init__(self, view: View, lists: Mapping[str, Lexicon], grammar: Grammar, issuer: str | None = None) -> None:
        self.view, self.lists, self.grammar, self.issuer = view, lists, grammar, issuer

    @cached_property
    def persons(self) -> dict[str, Item]:
        """The persons of the document by the last word of their mentions."""
        items = {i for i in self.view.layers.get("actor", ()) if i and i.label == "person"}
        return {self.view.lower[i.end - 1]: i for i in sorted(items)}

    def _in(self, name: str, i: int) -> bool:
        return next(self.lists[name].ends(self.view, i, self.view.sentence[i][1]), None) is not None

    def _item(self, i: int) -> Item | None:
        return self.view.item("actor", i)

    # ------------------------------------------------------------ beside the cue

    def passive(self, root: int) -> bool:
        """Whether the verb is one of being told or asked: who tells then stands behind `by` or nowhere."""
        view = self.view
        if view.tag[root] == "VBD" and view.dep[root] == "advcl" and root == view.sentence[root][0]:
            return True  # `Asked whether …, she said`, which the tagger takes for a past tense
        if view.tag[root] != "VBN":
            return False
        if any(view.dep[c] == "auxpass" for c in view.children[root]):
            return True
        active = any(view.dep[c] == "nsubj" or view.lemma[c] in self.grammar["have"] for c in view.children[root])
        return not active and view.dep[root] not in ("conj", "relcl")

    def goes_on(self, root: int) -> bool:
        """Whether the verb is a participle, or hangs on one: `adding`, `going on to say`."""
        view = self.view
        return view.tag[root] == "VBG" or (view.dep[root] == "xcomp" and view.tag[view.head[root]] == "VBG")

    def past_dateline(self, i: int) -> int | None:
        """Who is named behind the dash of a dateline that the parse takes for the subject."""
        view = self.view
        return next((c for c in view.children[i] if view.dep[c] == "appos" and self._item(c) and c > i + 2), None)

    def led_by_pronoun(self, head: int, end: int) -> bool:
        """Whether a subject behind a cue begins with a pronoun right behind it: `says it “damages” relations`."""
        view = self.view
        return head > end and end < len(view) and view.pos[end] == "PRON"

    def beside(self, cue: Part, said: Sequence[Part]) -> int | None:
        """The head of the noun phrase right before or right behind the cue, by the order of words alone."""
        taken = {i for part in said for i in range(*part)}
        left = self._before(cue[0], taken)
        if left is not None:
            return left
        first = cue[0] == self.view.sentence[cue[0]][0]  # `Said one lobbyist: “A”`
        return self._behind(cue[1], taken) if first or any(b <= cue[0] for _, b in said) else None

    def named_in(self, part: Part) -> int:
        """The head of a stretch that is nothing but a name, whatever the parse makes of it."""
        head = self._phrase(part[1] - 1, frozenset(), range(part[1] - 1, part[0] - 1, -1))
        return part[1] - 1 if head is None else head

    def _before(self, at: int, taken: Set[int]) -> int | None:
        view = self.view
        first = view.sentence[at][0]
        i = at - 1
        while i >= first and view.pos[i] in ("AUX", "ADV", "PART") and i not in taken:
            i -= 1
        if i > first and view.lower[i] in (",", ")", "–", "—", "-"):
            # `X, who spoke on Monday, said`: what stands between two commas
            opener = "(" if view.lower[i] == ")" else view.lower[i]
            opens = next((j for j in range(i - 1, max(first, i - 25), -1) if view.lower[j] == opener), None)
            if opens is None or opens - 1 in taken or i - 1 in taken:
                return None
            i = opens - 1
        return self._phrase(i, taken, range(i, first - 1, -1))

    def _behind(self, at: int, taken: Set[int]) -> int | None:
        view = self.view
        last = view.sentence[at - 1][1]
        i = at
        while i < last and view.pos[i] == "ADV" and i not in taken:
            i += 1
        if view.dep[i] == "prep" and view.doc[i].is_title and i + 1 < last and view.pos[i + 1] == "PROPN":
            # `said Under Secretary`, which the parse takes for where
            return next((c for c in view.children[i] if view.dep[c] == "pobj" and c not in taken), None)
        if i >= last or i in taken or view.pos[i] not in NOMINAL:
            return None
        if (
            view.pos[i] == "PRON"
            and view.tag[i] != "PRP$"
            and i + 1 < last
            and view.pos[i + 1] not in ("PUNCT", "SPACE", "ADP")
        ):
            return None  # `…, says it will`: what is said
        end = i
        while end + 1 < last and view.pos[end + 1] in NOMINAL and end + 1 not in taken:
            end += 1
        return self._phrase(end, taken, range(end, i - 1, -1))

    def _phrase(self, i: int, taken: Set[int], reach: range) -> int | None:
        """The head of the noun phrase that ends at token `i`: `of` and `for` lead back to the noun before them."""
        view = self.view
        if i not in reach or i in taken or view.pos[i] not in ("NOUN", "PROPN", "PRON"):
            return None
        while True:
            start = i
            while start - 1 in reach and view.pos[start - 1] in NOMINAL and start - 1 not in taken:
                start -= 1
            above = start - 2
            if above not in reach or not self._in("phrase-links", start - 1) or above in taken:
                return i
            if view.pos[above] not in ("NOUN", "PROPN"):
                return i
            i = above

    # ------------------------------------------------------------ the mention

    def span(self, head: int, cue: Part, said: Set[int] = frozenset()) -> Part:
        """The noun phrase of `head` without the clauses, the appositions and the cue that hang on it, and without what
        is said: `per TrendForce, Nvidia and AMD are hiring`."""
        view = self.view
        keep = {head}
        joined = any(view.dep[c] == "conj" for c in view.children[head])
        stack = [head]
        while stack:
            at = stack.pop()
            for child in view.children[at]:
                dep = view.dep[child]
                if dep in CLAUSAL or (dep in ("acl", "punct", "advmod") and child > at):
                    continue
                if dep == "prep" and view.lower[child] in self.grammar["as"]:
                    continue  # `was seen by analysts as a gift`
                if dep == "appos" and at == head and not self._bare(head, child):
                    continue
                if dep == "prep" and child > at and self._day(child):
                    continue  # `the minister on Sunday said`, `said the minister in a statement`
                if cue[0] <= child < cue[1] or dep == "case" or (child in said and head not in said):
                    continue
                keep.add(child)
                stack.append(child)
        start, end = min(keep), max(keep) + 1
        if start < cue[1] and cue[0] < end:
            start, end = (cue[1], end) if head >= cue[1] else (start, cue[0])
        if not joined:
            end = self._until_comma(head, end)
        item = self._item(head)
        if item and item.start < start and item.start >= cue[1]:
            start = item.start
        if item and item.end > end and not (item.start < cue[1] and cue[0] < item.end):
            end = item.end
        opens = next((i for i in range(head, end) if view.lower[i] == "("), end)
        if ")" not in view.lower[opens:end]:
            end = max(opens, head + 1)  # `Senator Kim (D`
        start = self._story(head, start)
        if start == cue[1] + 1 and view.dep[cue[1]] == "prep" and view.doc[cue[1]].is_title:
            start -= 1  # `said Under Secretary`
        while start < head and view.pos[start] in ("PUNCT", "SPACE"):
            start += 1
        return start, end

    def _day(self, prep: int) -> bool:
        """Whether a preposition leads to a day, or to where somebody speaks."""
        view = self.view
        days = [c for c in view.children[prep] if view.dep[c] == "pobj"]
        spoken = view.lower[prep] in self.grammar["in"]
        return bool(days) and all(
            self._in("weekday-words", c) or (spoken and (self._in("document-words", c) or self._in("spoken-in", c)))
            for c in days
        )

    def _story(self, head: int, start: int) -> int:
        """Where a phrase begins behind the place and the day in front of a story: `LONDON - The minister said`."""
        view = self.view
        if start != view.sentence[head][0] or not in_dateline(view, start):
            return start
        dash = next((i for i in range(start + 1, min(head, start + LONGEST)) if view.lower[i] in DASHES), None)
        return start if dash is None else dash + 1

    def _bare(self, head: int, child: int) -> bool:
        return not any(self.view.lower[i] in (",", "–", "—", "(") for i in range(head + 1, child))

    def _until_comma(self, head: int, end: int) -> int:
        return next((i for i in range(head + 1, end) if self.view.lower[i] in (",", "–", "—", "(")), end)

    # ------------------------------------------------------------ who it is

    def resolve(self, head: int, cue: Part, last: Sequence[Speaker], said: Set[int]) -> Speaker:
        """`last`: the speakers before this one, in text order; `said`: the tokens of what they and others say."""
        view = self.view
        if self._in("relative-pronouns", head) and view.pos[head] in ("PRON", "DET", "SCONJ"):
            return self._relative(head, cue)
        span = self.span(head, cue, said)
        if view.item("chip", head) and not self._item(head):
            return Speaker(span)
        if view.pos[head] == "PRON" and not self._item(head) and (found := self._pronoun(head, span, last, said)):
            return found
        if self._in("document-words", head) and not self._in("law-words", head):
            whose = next((i for i in (head, *self._of(head)) for i in view.children[i] if view.dep[i] == "poss"), head)
            if self._in("person-pronouns", whose) and (found := self._pronoun(whose, span, last, said)):
                return Speaker(span, found.kind, found.name, found.actor_kind, True)
        found = self._noun(head, span, cue)
        if found.kind == "group" and self._in("voice-words", head) and self._known_one(head):
            return self._voiced_before(head, span, last) or found
        return found

    def _known_one(self, head: int) -> bool:
        """Whether a noun is one that was named before: `the spokesperson`, and no `spokesmen` or `a spokesman`."""
        view = self.view
        return view.tag[head] == "NN" and any(view.lower[c] in self.grammar["known_one"] for c in view.children[head])

    def _voiced_before(self, head: int, span: Part, last: Sequence[Speaker]) -> Speaker | None:
        """For whom `the spokesperson` speaks: as the one before, for a body that was named with it."""
        for said in reversed(last):
            if said.span and head - REACH < said.span[0] < head and said.name:
                if any(self._in("voice-words", i) for i in range(*said.span)):
                    return Speaker(span, "named", said.name, said.actor_kind, True)
        return None

    def label(self, span: Part) -> Speaker:
        """The name that stands before a colon, without the office in brackets behind it."""
        start, end = span
        end = next((i for i in range(start + 1, end) if self.view.lower[i] in ("(", "[", ",")), end)
        item = next((x for i in range(start, end) if (x := self._item(i))), None)
        if item:
            return Speaker((start, end), "named", item.name, item.label, True)
        return Speaker((start, end), "unknown", known=True)

    def _noun(self, head: int, span: Part, cue: Part) -> Speaker:
        view = self.view
        item = self._item(head)
        conjuncts = [c for c in view.children[head] if view.dep[c] == "conj" and span[0] <= c < span[1]]
        if item:
            if item.label != "person" and (person := self._office_holder(head)):
                return Speaker(span, "named", person.name, person.label, True)
            others = {i.name for c in conjuncts if (i := self._item(c))} - {item.name}
            second = conjuncts[0] if conjuncts else None  # `Mr Li, partner and manager at X` is one
            one = second is not None and "," in view.lower[item.end : second] and view.tag[second] == "NN"
            joined = second is not None and self._group(second) and not one
            if others or self._joined(item, span) or joined:
                return Speaker(span, "group", known=True)
            return Speaker(span, "named", item.name, item.label, True)
        for child in view.children[head]:
            named = self._item(child)
            if view.dep[child] == "appos" and named and named.label == "person":
                return Speaker((named.start, named.end), "named", named.name, named.label, True)
        if person := self._titled(head, span):
            return Speaker(span, "named", person.name, person.label, True)
        if self._in("document-words", head):
            return self._document(head, span, cue)
        if self._in("voice-words", head):
            of = self._owner(head, span, ("poss", "compound", "nmod", "prep", "amod"))
            if of:
                return Speaker(span, "named", of.name, of.label, True)
        if (
            view.lower[span[1] : span[1] + 1] == ["("]
            and (named := self._item(span[1] + 1))
            and named.label == "person"
        ):
            return Speaker(span, "named", named.name, named.label, True)  # `one recruit (Lucas Beyer)`
        if self._group(head):
            return Speaker(span, "group", known=True)
        first = self._item(span[0])
        if first and first.end < span[1] - 1 and self._in("nounlike-verbs", first.end):
            return Speaker(
                (first.start, first.end), "named", first.name, first.label, True
            )  # `Intel forecast sales and said`
        if self._in("share-words", head) or view.pos[head] == "NUM":
            return Speaker(span, "group", known=any(self._noun(i, span, cue).known for i in self._of(head)))
        if view.pos[head] == "PROPN" and (person := self.persons.get(view.lower[head])):
            return Speaker(span, "named", person.name, person.label, True)
        ent = view.doc[head].ent_type_
        return Speaker(span, "group", known=ent in ("PERSON", "ORG", "NORP", "GPE") or view.pos[head] == "PROPN")

    def _titled(self, head: int, span: Part) -> Item | None:
        """`president and CEO Lisa Su`, `Commissioner for Trade Kari Smit`: whose titles the parse hangs the name on."""
        view, item = self.view, self._item(span[1] - 1)
        if item is None or item.label != "person" or not head < item.start or view.tag[head] not in ("NN", "NNP"):
            return None
        last = view.head[span[1] - 1] if view.dep[span[1] - 1] == "compound" else span[1] - 1
        if any(view.dep[c] in ("det", "poss") for c in view.children[head]):
            return None
        if view.dep[last] == "conj":
            return item if view.head[last] == head and view.lower[item.start - 1] not in self.grammar["joins"] else None
        office = view.dep[last] == "pobj" and view.head[view.head[last]] == head and item.start > view.head[last] + 1
        return item if office and view.pos[head] == "PROPN" else None

    def _joined(self, item: Item, span: Part) -> bool:
        """Whether another name is joined to this one, whatever the parse has: `the ministry and China Customs`."""
        links = [i for i in (item.start - 1, item.start - 2, item.end) if span[0] < i < span[1] - 1]
        for link in (i for i in links if self.view.lower[i] in self.grammar["joins"]):
            other = self._item(link + 1 if link >= item.end else link - 1)
            if other and other.name != item.name and (other.label == "person") == (item.label == "person"):
                return True
        return False

    def _office_holder(self, head: int) -> Item | None:
        """`Ministry of Trade spokesman Li Wei`: a person whom the parse takes for an apposition."""
        for child in self.view.children[head]:
            named = self._item(child)
            if self.view.dep[child] == "appos" and named and named.label == "person" and self._bare(head, child):
                return named
        return None

    def _group(self, i: int) -> bool:
        ended = i > 0 and i + 1 in self.lists["group-words"].ends(self.view, i - 1, i + 1)  # `think tank`
        return ended or self._in("group-words", i) or (i + 1 < len(self.view) and self._in("voice-words", i))

    def _of(self, head: int) -> list[int]:
        view = self.view
        links = self.grammar["in_of" if view.pos[head] == "NUM" else "of"]  # `seven in ten voters`
        of = [c for c in view.children[head] if view.dep[c] == "prep" and view.lower[c] in links]
        return [i for c in of for i in view.children[c] if view.dep[i] == "pobj"]

    def _giver(self, head: int) -> int | None:
        """Who gives out a document in the same sentence: `the ministry issued a statement saying`."""
        view = self.view
        verb = view.head[head]
        if view.dep[head] != "dobj" or not self._in("giving-verbs", verb):
            return None
        while view.dep[verb] in GOING_ON and not any(view.dep[c] == "nsubj" for c in view.children[verb]):
            verb = view.head[verb]
        return next((c for c in view.children[verb] if view.dep[c] == "nsubj" and view.pos[c] != "PRON"), None)

    def _document(self, head: int, span: Part, cue: Part) -> Speaker:
        """A report speaks as who made it, a law as itself; `figures like Bernie Sanders` are no document."""
        for prep in (c for c in self.view.children[head] if self.view.dep[c] == "prep" and c > head):
            named = next((x for c in self.view.children[prep] if (x := self._item(c))), None)
            if named and named.label == "person" and self.view.lower[prep] not in self.grammar["by_from"]:
                return Speaker(span, "group", known=True)
        if (giver := self._giver(head)) is not None:
            found = self._noun(giver, self.span(giver, cue), cue)
            if found.known:
                return found
        if not self._in("law-words", head):
            made = self._made(head)
            if made:
                return Speaker(span, "named", made.name, made.label, True)
            if made := self._named_before(head):
                return Speaker(span, "named", made.name, made.label, True)
        return Speaker(span, "document", known=True)

    def _reach(self, head: int) -> int:
        return self.view.subtree(head, clauses=True)[-1] + 1

    def _owner(self, head: int, span: Part, deps: Sequence[str]) -> Item | None:
        """The actor behind `by`, `from`, `for`, or before the noun."""
        view = self.view
        for dep in deps:
            own = dep == "acl" or self._in("document-words", head)
            for child in view.children[head]:
                if view.dep[child] != dep:
                    continue
                if dep in ("relcl", "acl") and self._in("giving-verbs", child) and (item := self._subject(child)):
                    return item
                if dep == "relcl":
                    continue
                if dep == "acl" and self._in("passing-verbs", child):
                    continue
                if dep in ("prep", "acl"):
                    for i in view.subtree(child, clauses=True):
                        if view.pos[i] != "ADP":
                            continue
                        verb = view.head[i] if view.pos[view.head[i]] == "VERB" else None
                        if verb is not None and self._in("passing-verbs", verb):
                            continue
                        item = next((x for j in view.children[i] if (x := self._item(j))), None)
                        if item and (not own or self._in("author-words", i) or self._printed(i, item)):
                            return item
                elif item := self._item(child):
                    return item
        return None

    def _subject(self, verb: int) -> Item | None:
        return next((x for c in self.view.children[verb] if self.view.dep[c] == "nsubj" and (x := self._item(c))), None)

    def _printed(self, prep: int, item: Item) -> bool:
        """Whether a report stands in a newspaper: `a report in The Wall Street Journal`."""
        return item.label == "media" and self.view.lower[prep] in self.grammar["printed"]

    def _named_before(self, head: int) -> Item | None:
        """Who made `the report` that was named shortly before with who made it: `A report by X … The report`."""
        view = self.view
        if not any(view.lower[c] in self.grammar["known_one"] for c in view.children[head] if view.dep[c] == "det"):
            return None
        for i in range(head - 1, max(head - REACH, -1), -1):
            if view.pos[i] == "NOUN" and self._in("document-words", i) and not self._in("law-words", i):
                return self._made(i)
        return None

    def _made(self, head: int) -> Item | None:
        """Who made a document, where it is told with it."""
        deps = ("prep", "acl", "relcl", "poss", "compound", "nmod", "amod")
        made = self._owner(head, (head, self._reach(head)), deps)
        return made if made and (made.label != "government" or made.end - made.start > 1) else None

    def _relative(self, head: int, cue: Part) -> Speaker:
        """`Huang, who argued`: the noun that the clause hangs on."""
        view = self.view
        verb = head
        while view.dep[verb] != "relcl" and view.head[verb] != verb:
            verb = view.head[verb]
        if view.dep[verb] == "relcl":
            noun = view.head[verb]
            found = self._noun(noun, self.span(noun, (head, cue[1])), cue)
            found.known = found.known and not self._in("anyone-words", noun)
            near = self._item(head - 1) or self._item(head - 2)
            if not found.name and view.lower[head] in self.grammar["who"] and near and near.label == "person":
                return Speaker((head, head + 1), "named", near.name, near.label, True)
            if found.name:
                found.span = (head, head + 1)
            elif view.pos[noun] == "PROPN" and view.lower[head] in self.grammar["which"]:
                pass  # a name that nobody knows says more than `which`
            elif found.span and found.span[1] <= head <= found.span[1] + REACH // 6:
                found.span = (found.span[0], head + 1)
            return found
        before = next((i for i in range(head - 1, max(head - 12, -1), -1) if self._item(i)), None)
        if before is not None and (item := self._item(before)) and view.lower[head] in self.grammar["who"]:
            return Speaker((head, head + 1), "named", item.name, item.label, True)
        return Speaker((head, head + 1), "unknown")

    def _pronoun(self, head: int, span: Part, last: Sequence[Speaker], said: Set[int]) -> Speaker | None:
        if span[0] >= span[1]:
            span = (head, head + 1)  # `in our view`, where the cue holds who speaks
        if self._in("self-pronouns", head):
            return Speaker(span, "named" if self.issuer else "unknown", self.issuer, None, True)
        if self._in("plural-pronouns", head):
            return Speaker(span, "group", known=True)
        if self._in("person-pronouns", head):
            persons = self._antecedent(head, last, said, lambda kind: kind == "person")
            return persons or Speaker(span, "unknown", known=True)
        if self._in("thing-pronouns", head):
            bodies = self._antecedent(head, last, said, lambda kind: kind != "person")
            return bodies or Speaker(span, "unknown")
        return None

    def _by_the_way(self, i: int, head: int) -> bool:
        """Whether who stands at token `i` acts only in a clause on a thing: `curbs, which Trump kept, he said`."""
        view = self.view
        verb = view.head[i]
        return view.dep[verb] == "relcl" and head not in view.subtree(verb, clauses=True)

    def _antecedent(
        self, head: int, last: Sequence[Speaker], said: Set[int], fits: Callable[[str | None], bool]
    ) -> Speaker | None:
        """The nearest actor before `head` who acts or speaks in the text's own voice, not in what is quoted."""
        view, here = self.view, (head, head + 1)
        spoke = {s.span[0]: s for s in last if s.span and s.name and fits(s.actor_kind)}
        if fits("person"):  # `A spokesperson for X said A. She said B`
            voiced = (s for s in last if s.span and s.name and any(self._in("voice-words", i) for i in range(*s.span)))
            spoke |= {s.span[0]: s for s in voiced if s.span}
        other: Item | None = None
        for i in range(head - 1, max(head - REACH, -1), -1):
            if i in spoke:
                return Speaker(here, "named", spoke[i].name, spoke[i].actor_kind, True)
            item = self._item(i)
            if item is None or item.start != i or not fits(item.label) or i in said:
                continue
            root = view.root(item.start, item.end)
            top = view.head[root] if view.dep[root] in ("poss", "appos", "compound") else root
            if (view.dep[root] in SUBJECTS or view.dep[top] in SUBJECTS) and not self._by_the_way(root, head):
                return Speaker(here, "named", item.name, item.label, True)
            other = other or item
        return Speaker(here, "named", other.name, other.label, True) if other and fits("person") else None
