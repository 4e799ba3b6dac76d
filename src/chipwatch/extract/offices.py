"""What a person is: role and organisation as the text states them beside the name.

Takes a mention of a person and who else stands where, gives a `Stated`. The one thing to know: only the words directly
before the name and the phrase directly behind it are read; what a text says further off is not claimed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol

from chipwatch.extract.grammar import Grammar

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

REACH = 9  # tokens of a title, at most
LONGEST_PORTFOLIO = 14  # tokens of a title with its portfolio


class Who(Protocol):
    """What this module asks of a find."""

    start: int
    end: int
    name: str
    kind: str


@dataclass(frozen=True, slots=True)
class Stated:
    """A role and an organisation, as far as the text states them."""

    role: str | None = None
    affiliation: str | None = None


class Offices:
    """Compiled from `actor_titles`."""

    def __init__(self, titles: Mapping[str, Any], grammar: Grammar) -> None:
        self.grammar = grammar
        self.heads = frozenset(titles.get("heads") or ())
        self.modifiers = frozenset(titles.get("modifiers") or ())
        self.courtesy = frozenset(titles.get("courtesy") or ())
        self.links = frozenset(titles.get("links") or ())
        self.kept, self.counting, self.served, self.whose = (
            frozenset(titles.get(key) or ()) for key in ("kept_modifiers", "counting", "served", "whose")
        )
        self.bygone, self.current, self.appointing, self.leading, self.as_words = (
            frozenset(titles.get(key) or ()) for key in ("bygone", "current", "appointing", "leading", "as_words")
        )
        self.sat = frozenset(titles.get("sat") or ())
        self.spellings: Mapping[str, str] = titles.get("spellings") or {}
        self.posts = tuple(titles.get("offices") or ())

    def is_head(self, token: Token) -> bool:
        return token.lower_ in self.heads or token.text in self.heads

    def office(self, role: str) -> Mapping[str, Any] | None:
        """The listed office that a role names (`Commerce Secretary`), former or acting as its holder may be; the
        longest that is a part of it, for one with a portfolio (`Assistant Secretary of Commerce for X`)."""
        words = [w for w in role.lower().split() if w not in self.modifiers or w in self.kept]
        whole = next((o for o in self.posts if o["title"].lower().split() == words), None)
        if whole is not None or self.grammar["for"].isdisjoint(words):
            return whole
        spelt = role.lower()
        for one, other in self.spellings.items():
            spelt = spelt.replace(one, other)
        within = [o for o in self.posts if f" {o['title'].lower()} " in f" {spelt} "]
        return max(within, key=lambda o: len(o["title"]), default=None)

    def stated(self, doc: Doc, start: int, end: int, at: Mapping[int, Who]) -> Stated:
        """The role and organisation beside the name at tokens [start, end); `at`: who stands at a token."""
        before, behind = self._before(doc, start, at), self._behind(doc, end, at)
        if before.affiliation and behind.role and self._was(doc, start):  # `former X banker Jane Doe, now chair of Y`
            return Stated(behind.role, behind.affiliation)
        role, of = before.role or behind.role, before.affiliation or behind.affiliation
        if not role:
            post = self._appointed(doc, start, end, at)
            role, of = post.role, of or post.affiliation
        return Stated(role, of or self._led_by(doc, start, end, at))

    def _was(self, doc: Doc, start: int) -> bool:
        """Whether the title before a name is told to be over."""
        return any(t.lower_ in self.bygone for t in doc[max(doc[start].sent.start, start - REACH) : start])

    def _appointed(self, doc: Doc, start: int, end: int, at: Mapping[int, Who]) -> Stated:
        """`X named Jane Doe chief executive`, `Jane Doe will replace him as head of Y`, `Jane Doe is boss of Y`."""
        name = doc[start:end].root
        verb = name.head
        before = name.dep_ == "nmod" and self.is_head(verb) and verb.dep_ in ("dobj", "oprd")
        if before:  # `named Jane Doe chief executive`
            verb = verb.head
        elif name.dep_ not in ("nsubj", "nsubjpass", "dobj", "oprd"):
            return Stated()
        if verb.pos_ not in ("VERB", "AUX"):
            return Stated()
        stop = verb.sent.end
        for child in verb.children:
            if child.i < start or (child.i < end and not before):
                continue
            post = child if child.dep_ in ("attr", "oprd") and verb.lemma_ in self.appointing else None
            if child.lower_ in self.as_words:
                post = next((t for t in child.children if t.dep_ == "pobj" or self.is_head(t)), None)
            elif child.dep_ == "ccomp" and verb.lemma_ in self.appointing and self.is_head(child):
                post = child
            if post is None or post.i in at or not (self.is_head(post) or post.lemma_.lower() in self.heads):
                continue
            first, owner = end if before else post.left_edge.i, None
            for i in range(first, post.i):
                if doc[i].pos_ in ("DET", "PRON") or doc[i].tag_ == "POS" or i in at or doc[i].lower_ in self.as_words:
                    first, owner = i + 1, self._organisation(at.get(i)) or owner
            last = post.i
            while last + 1 < stop and last + 1 not in at and self.is_head(doc[last + 1]):
                last += 1
            last = self._of_what(doc, last, stop, at)
            owner = owner or self._linked(doc, last + 1, stop, at)
            if owner is None and name.dep_ != "nsubj":  # it is who appoints them
                whose = [verb.head, *verb.children] if verb.dep_ == "acl" else list(verb.children)
                subjects = (c for c in whose if c.i < verb.i and c.dep_ in ("nsubj", "ROOT"))
                owner = next((self._organisation(at.get(c.i)) for c in subjects), None)
            return Stated(doc[first : last + 1].text, owner)
        return Stated()

    def _led_by(self, doc: Doc, start: int, end: int, at: Mapping[int, Who]) -> str | None:
        """`X, founded by Jane Doe`, `Jane Doe, who runs X`, `Jane Doe founded X`, `Jane Doe's X`: X."""
        name = doc[start:end].root
        verb = name.head
        if end + 1 < len(doc) and doc[end].tag_ == "POS":
            who = at.get(end + 1)
            further = who is not None and who.end < len(doc) and doc[who.end].pos_ in ("NOUN", "PROPN", "ADJ")
            return self._run(who) if who is not None and who.start == end + 1 and not further else None
        if name.dep_ == "pobj" and verb.dep_ == "agent" and self._leads(verb.head):
            led = verb.head.head if verb.head.dep_ in ("acl", "relcl", "conj") else None
            if led is not None and verb.head.dep_ == "conj":
                led = led.head
            return self._run(at.get(led.i)) if led is not None else None
        verbs = [c for c in name.children if c.dep_ == "relcl" and c.i > end] if name.dep_ != "ROOT" else []
        verbs += [verb] if name.dep_ == "nsubj" else []
        for deed in verbs:
            things = [c for c in deed.children if c.dep_ == "dobj" and self._leads(deed)]
            found = next((self._run(at.get(thing.i)) for thing in things), None)
            if found:
                return found
        return None

    def _leads(self, verb: Token) -> bool:
        return verb.lemma_ in self.leading

    @staticmethod
    def _run(who: Who | None) -> str | None:
        """The name of what persons found and run."""
        return who.name if who is not None and who.kind in ("company", "think_tank", "organization", "media") else None

    # --- before the name -----------------------------------------------------------------------------------------

    def _before(self, doc: Doc, start: int, at: Mapping[int, Who]) -> Stated:
        first = doc[start].sent.start
        i = start - 1
        while i > first and doc[i].text in self.courtesy:
            i -= 1
        if i < first:
            return Stated()
        if doc[i].tag_ == "POS":
            return Stated(None, self._organisation(at.get(i - 1)))
        comma = doc[i].text == "," and i - 1 > first
        if comma:
            i -= 1
        if i in at and at[i].kind != "person" and (led := self._led(doc, first, i, at)):
            return led
        if not self.is_head(doc[i]):
            return Stated() if comma else self._long_title(doc, first, i, at)
        if comma and doc[i].text[0].isupper() and doc[i].pos_ == "PROPN" and i in at:
            return Stated()
        last, j = i, i
        while j - 1 >= first and last - j < REACH and self._in_title(doc, j - 1, at):
            j -= 1
        while j < last and (doc[j].text in self.grammar["joins_dash"] or doc[j].lower_ in self.counting):
            j += 1
        role = doc[j : last + 1].text
        owner = j - 1
        if owner >= first and doc[owner].tag_ == "POS":
            owner -= 1
        elif comma and not (owner >= first and (doc[owner].pos_ == "DET" or owner in at)):
            return Stated()  # a list of people, not `the company's chief executive, Jane Doe`
        who = at.get(owner) if owner >= first else None
        if (
            who is not None
            and who.kind == "government"
            and self._organisation(who) is None
            and "'" not in doc[owner + 1].text
        ):
            role = doc[who.start : last + 1].text if doc[owner + 1].tag_ != "POS" else role
        return Stated(role, self._organisation(who))

    def _led(self, doc: Doc, first: int, last: int, at: Mapping[int, Who]) -> Stated | None:
        """`the former president of X` or `of X and the oil firm Y` before a name: the head, and whom it leads."""
        k, of = last, at[last]
        while k > first:
            who = at.get(k)
            if who is not None and who.kind != "person":
                k, of = who.start - 1, who
            elif doc[k].pos_ in ("DET", "ADJ", "NOUN", "CCONJ") and not self.is_head(doc[k]):
                k -= 1
            else:
                break
        if k <= first or doc[k].lower_ not in self.grammar["of_at"] or not self.is_head(doc[k - 1]) or k - 1 in at:
            return None
        j = k - 1
        while j - 1 >= first and k - j < REACH and self._in_title(doc, j - 1, at):
            j -= 1
        return Stated(doc[j:k].text, self._organisation(of))

    def _long_title(self, doc: Doc, first: int, last: int, at: Mapping[int, Who]) -> Stated:
        """`Assistant Secretary of Commerce for Export Administration` before a name: a head, `of` or `for`, and words
        with capitals; who is named in them is the organisation."""
        i, held = last, None
        while i > first and last - i < LONGEST_PORTFOLIO:
            token = doc[i]
            if self.is_head(token) and token.text[0].isupper() and doc[i + 1].lower_ in self.grammar["of_for"]:
                j = i
                while j > first and self._in_title(doc, j - 1, at) and doc[j - 1].text != "-":
                    j -= 1
                if j > first and doc[j - 1].lower_ in self.grammar["under"]:
                    j -= 1
                owner = at.get(j - 2 if doc[j - 1].tag_ == "POS" else j - 1) if j > first else None
                return Stated(doc[j : last + 1].text, self._organisation(owner) or self._organisation(held))
            if not (token.text[:1].isupper() or token.lower_ in self.grammar["portfolio"]):
                return Stated()
            held = at.get(i) or held
            i -= 1
        return Stated()

    def _in_title(self, doc: Doc, i: int, at: Mapping[int, Who]) -> bool:
        """Whether a token before a title's head is a part of the title."""
        token = doc[i]
        if i in at:
            return False
        if token.lower_ in self.modifiers or self.is_head(token):
            return True
        if token.text in self.grammar["joins"]:
            return (
                i > 0
                and i - 1 not in at
                and (self.is_head(doc[i - 1]) or doc[i - 1].dep_ in ("compound", "amod", "nmod"))
            )
        if token.text == "-" and not token.whitespace_:
            return True
        return (
            token.pos_ in ("NOUN", "PROPN")
            or (token.tag_ == "VBG" and token.dep_ == "amod")
            or (token.pos_ == "ADJ" and token.ent_type_ not in ("NORP", "DATE", "ORDINAL"))
        )

    # --- behind the name -----------------------------------------------------------------------------------------

    def _behind(self, doc: Doc, end: int, at: Mapping[int, Who]) -> Stated:
        stop = doc[end - 1].sent.end
        if end + 1 >= stop:
            return Stated()
        if doc[end].lower_ in self.whose:
            who = self._behind_adjectives(doc, end + 1, min(stop, end + 9), at)
            owned = who is not None and who.end < stop and doc[who.end].tag_ == "POS"  # `at X's headquarters`
            seat = doc[end].lower_ in self.grammar["at"] and who is not None and (who.kind == "government" or owned)
            return Stated(None, None if seat else self._organisation(who))
        if doc[end].text not in (",", "(", "-", "–", "—", "--"):
            return Stated()
        k = end + 1
        if k + 2 < stop and doc[k].like_num and doc[k + 1].text == ",":  # `Jane Doe, 41, the founder of X`
            k += 2
        if doc[k].lower_ in self.whose:
            near = k + 2 if k + 1 < stop and doc[k + 1].lower_ in self.grammar["the"] else k + 1
            who = at.get(near)
            whole = who is not None and (who.end >= stop or doc[who.end].pos_ not in ("NOUN", "PROPN"))
            return Stated(None, self._organisation(who) if whole else None)
        owner: str | None = None
        if doc[k].lower_ in self.grammar["one"] and k + 1 < stop and doc[k + 1].lower_ in self.grammar["of"]:
            k += 2
        while k < stop and (doc[k].pos_ == "DET" or doc[k].tag_ == "PRP$" or doc[k].lower_ in self.served):
            k += 1
        if doc[k - 1].lower_ in self.served and k < stop and doc[k].lower_ in self.sat:
            return Stated(None, self._linked(doc, k, stop, at))  # `who served on the council`
        if k < stop and k in at and at[k].kind != "person":
            who = at[k]
            owner = self._organisation(who)
            k = who.end
            if doc[end].text == "(" and k < stop and doc[k].text == ")":
                return Stated(None, owner)
            if k < stop and (doc[k].tag_ == "POS" or doc[k].text == "--"):
                k += 1
        begin = k
        if doc[k - 1].lower_ in self.grammar["who"] and k < stop and doc[k].pos_ == "VERB" and k not in at:
            return Stated(None, self._linked(doc, k + 1, stop, at))  # `who leads research at X`
        while k < stop and k - begin < REACH and not self.is_head(doc[k]):
            if k in at and at[k].kind != "person" and owner is None:
                owner, k = self._organisation(at[k]), at[k].end  # `a former Commerce Department official`
            elif self._may_lead(doc, k, at):
                k += 1
            else:
                break
        if k >= stop or not (self.is_head(doc[k]) or doc[k].lemma_.lower() in self.heads) or k in at:
            return Stated()
        last = k
        while last + 1 < stop:
            following = doc[last + 1]
            if self.is_head(following) and last + 1 not in at:
                last += 1
            elif self._leads_on(doc, last + 1, stop, at):
                last += 2  # `Executive Vice President`, `Chief Financial Officer`
            elif following.text in self.grammar["joins"] and self._second_head(doc, last + 2, stop, at) is not None:
                last = self._second_head(doc, last + 2, stop, at) or last
            elif (
                following.pos_ == "NOUN"
                and following.dep_ != "dobj"
                and last + 1 not in at
                and following.lower_ in self.modifiers
            ):
                last += 1
            else:
                break
        if last + 1 in at and at[last + 1].kind == "person":
            return Stated()  # the title of the next one in a list
        last = self._of_what(doc, last, stop, at)
        role = doc[begin : last + 1].text
        linked = self._linked(doc, last + 1, stop, at)
        if last + 1 < stop and doc[last + 1].lower_ in self.current:  # `a former X official now at Y`
            return Stated(role, linked or owner)
        return Stated(role, owner or linked)

    def _of_what(self, doc: Doc, last: int, stop: int, at: Mapping[int, Who]) -> int:
        """`head of research`, `Under Secretary of State for Arms Control`: what follows `of` belongs to the role,
        unless it names somebody."""
        while last + 2 < stop and doc[last + 1].lower_ in self.grammar["of_for"]:
            k = last + 2
            while k < stop and k not in at and doc[k].pos_ in ("NOUN", "ADJ", "CCONJ", "PROPN"):
                k += 1
            if (
                k == last + 2
                or doc[k - 1].pos_ not in ("NOUN", "PROPN")
                or (k < stop and (k in at or doc[k].text == "-"))
            ):
                break
            last = k - 1
        return last

    def _behind_adjectives(self, doc: Doc, k: int, stop: int, at: Mapping[int, Who]) -> Who | None:
        """Who stands behind an article and what describes them (`of the Berlin-based think tank X`)."""
        while k < stop:
            who = at.get(k)
            if who is not None and doc[min(who.end, len(doc) - 1)].text != "-" and who.kind != "person":
                return who
            compound = doc[k].text == "-" or doc[k - 1].text == "-"
            if who is None and not compound and doc[k].pos_ not in ("DET", "ADJ", "NOUN", "PROPN", "NUM"):
                return None
            k = who.end if who is not None else k + 1
        return None

    def _may_lead(self, doc: Doc, k: int, at: Mapping[int, Who]) -> bool:
        token = doc[k]
        if k in at:
            return False
        return (
            token.pos_ in ("NOUN", "PROPN", "ADJ", "CCONJ", "ADV")
            or token.text in ("-", "&")
            or (token.lower_ in self.grammar["under"] and k + 1 < len(doc) and self.is_head(doc[k + 1]))
            or (token.tag_ == "VBG" and token.dep_ == "amod")  # `rotating chairman`
            or token.lower_ in self.modifiers
        )

    def _leads_on(self, doc: Doc, k: int, stop: int, at: Mapping[int, Who]) -> bool:
        """Whether the word at `k` only stands before another head."""
        if k + 1 >= stop or k in at or k + 1 in at or not self.is_head(doc[k + 1]):
            return False
        return doc[k].lower_ in self.modifiers or doc[k].pos_ in ("ADJ", "NOUN", "PROPN")

    def _second_head(self, doc: Doc, k: int, stop: int, at: Mapping[int, Who]) -> int | None:
        """Where the second head stands in `Chairman and Chief Executive`."""
        for i in range(k, min(stop, k + 4)):
            if i in at:
                return None
            if self.is_head(doc[i]):
                return i
            if doc[i].pos_ not in ("NOUN", "PROPN", "ADJ"):
                return None
        return None

    def _linked(self, doc: Doc, k: int, stop: int, at: Mapping[int, Who]) -> str | None:
        """The organisation behind `of`, `at`, `for`; where one stands behind the other, the one behind `at`."""
        found: str | None = None
        if k < stop and doc[k].text == "," and k + 1 in at:
            return self._organisation(at[k + 1])
        linked = ""
        while k < stop:
            token = doc[k]
            who = at.get(k)
            if who is not None:
                name = self._organisation(who)
                if name and linked and (found is None or linked in self.grammar["at"]):
                    found = name
                    # `X's Division`: the owner is the organisation; a think tank is one itself.
                    if who.end < stop and doc[who.end].tag_ == "POS":
                        owned = at.get(who.end + 1)
                        return owned.name if owned is not None and owned.kind == "think_tank" else found
                k = who.end
                continue
            if token.lower_ in self.links:
                linked = token.lower_
            elif (
                token.text in (",", ";", ":", ")", "(")
                or (token.pos_ in ("VERB", "AUX", "SCONJ") and token.text[0].islower() and token.dep_ != "amod")
            ) and not (token.text == "-" or (k + 1 < stop and token.pos_ == "VERB" and doc[k - 1].text == "-")):
                break
            k += 1
        return found

    def _first(self, doc: Doc, k: int, stop: int, at: Mapping[int, Who]) -> str | None:
        for i in range(k, stop):
            if doc[i].text in (",", ";"):
                break
            name = self._organisation(at.get(i))
            if name:
                return name
        return None

    @staticmethod
    def _organisation(who: Who | None) -> str | None:
        """The name of an organisation that people belong to; a country or a person is none."""
        if who is None or who.kind == "person":
            return None
        return who.name if who.kind != "government" or getattr(who, "employs", False) else None
