"""Persons and organisations that no lexicon has: their names by shape, by what stands beside them, by the model.

Takes a Doc and the tokens that known names take, gives `Named` spans. The one thing to know: a run of words with
capitals is no name by itself; a noun of organisations, a legal form, a title or a verb of saying beside it, or the
model together with one of these, makes it one.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

from chipwatch.extract.grammar import Grammar
from chipwatch.extract.layout import layout

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span, Token

_KEY = "chipwatch.seen"
_PERSONS = "chipwatch.persons"
DASHES = ("-", "–")
PLACES = ("GPE", "LOC", "NORP", "DATE", "EVENT", "FAC", "LAW", "LANGUAGE")
CLOSES = (",", ".", ";", ":", ")", "(")
NAMING = frozenset({"compound", "nmod", "appos", "amod"})  # how a noun stands before the name of what it is


@dataclass(frozen=True, slots=True)
class Named:
    """An unlisted name at tokens [start, end); `body` is where its legal form begins."""

    start: int
    end: int
    body: int
    kind: str
    rule: str


class Seen(NamedTuple):
    """The tokens of a Doc: as they stand, whether each can be a word of a name, whether it begins a sentence."""

    texts: list[str]
    capital: list[bool]
    begins: list[bool]


class Unlisted:
    """Compiled from `actor_forms` and `actor_titles`."""

    def __init__(
        self, forms: Mapping[str, Any], titles: Mapping[str, Any], legal: re.Pattern[str], grammar: Grammar
    ) -> None:
        self.legal, self.grammar = legal, grammar
        self.legal_words = {w.strip(".,") for form in forms.get("legal_forms") or () for w in form.split()}
        self.kinds = {w: kind for kind, ws in (forms.get("organisation_nouns") or {}).items() for w in ws}
        self.phrases = [
            (tuple(phrase.split()), kind)
            for kind, phrases in (forms.get("organisation_phrases") or {}).items()
            for phrase in phrases
        ]
        self.endings = frozenset(forms.get("name_endings") or ())
        self.weak = frozenset(forms.get("weak_kinds") or ())
        self.stated = {w: kind for kind, ws in (forms.get("stated_kinds") or {}).items() for w in ws}
        self.cities = frozenset(city for cities in (forms.get("cities") or {}).values() for city in cities)
        self.inner = frozenset(forms.get("inner_words") or ())
        self.not_organisations = frozenset(forms.get("not_organisations") or ())
        self.common = frozenset(forms.get("common_phrases") or ())
        self.not_names = frozenset(forms.get("not_names") or ())
        signs = forms.get("company_signs") or {}
        self.before = frozenset(signs.get("before") or ())
        self.after = frozenset(signs.get("after") or ())
        self.given = frozenset(forms.get("given_names") or ())
        self.speech = frozenset(forms.get("speech") or ())
        self.own = frozenset(forms.get("own") or ())
        self.titles = frozenset(titles.get("heads") or ())
        self.speakers = frozenset(titles.get("speakers") or ())
        self.families = frozenset(forms.get("family_names_first") or ())
        self.firms = frozenset(forms.get("firms") or ())
        self.company_verbs = frozenset(forms.get("company_verbs") or ())
        self.posts = frozenset(titles.get("company_heads") or ())
        self.courtesy = frozenset(titles.get("courtesy") or ())
        self.whose = frozenset(titles.get("whose") or ())
        self.ends, self.particles = (frozenset(forms.get(key) or ()) for key in ("description_ends", "name_particles"))
        self.topics, self.not_persons, self.bracketed, self.named_else, self.strong = (
            frozenset(forms.get(key) or ())
            for key in ("topics", "not_persons", "bracketed", "named_else", "strong_nouns")
        )
        self.naming, self.finance, self.deeds = (
            {key: frozenset(ws) for key, ws in (forms.get(section) or {}).items()}
            for section in ("naming", "finance", "deeds")
        )
        self._dictionary: frozenset[str] | None = None
        self.machines = frozenset(forms.get("machines") or ())

    # --- words ---------------------------------------------------------------------------------------------------

    def capital(self, token: Token) -> bool:
        """Whether a token can be a word of a name."""
        text = token.text
        if not text[:1].isupper() or token.is_punct or token.is_space:
            return False
        bare = text.rstrip(".")
        return text not in self.not_names and bare not in self.not_names and bare not in self.legal_words

    def is_title(self, token: Token) -> bool:
        return self._titled(token.text)

    def _titled(self, text: str) -> bool:
        return text.lower() in self.titles or text in self.titles

    def _seen(self, doc: Doc) -> Seen:
        """What is asked of every token, asked once."""
        known: Seen | None = doc.user_data.get(_KEY)
        if known is None:
            tokens = list(doc)
            known = doc.user_data[_KEY] = Seen(
                [token.text for token in tokens],
                [self.capital(token) for token in tokens],
                [bool(token.is_sent_start) for token in tokens],
            )
        return known

    def is_word(self, token: Token) -> bool:
        """Whether a word stands in the model's dictionary, as no coined name does; None does where it has none."""
        if self._dictionary is None:
            lookups = token.vocab.lookups
            table = lookups.get_table("lemma_index") if lookups.has_table("lemma_index") else {}
            self._dictionary = frozenset(word for words in table.values() for word in words)
        forms = (token.lower_, token.lower_.removesuffix("s"), token.lemma_.lower())
        return not self._dictionary.isdisjoint(forms)

    def heading(self, sentence: Span) -> bool:
        """Whether a sentence is written as a title, so that capitals say nothing."""
        if sentence.text.rstrip().endswith("."):
            return False
        words = [t for t in sentence if t.is_alpha and len(t.text) > 3]
        return len(words) >= 3 and sum(t.text[0].isupper() for t in words) >= 0.75 * len(words)

    def bracket(self, doc: Doc, at: int) -> int | None:
        """Behind a bracket at `at` that holds a place of at most three words (`(Hong Kong)`); else None."""
        if at >= len(doc) or doc[at].text != "(":
            return None
        close = next((i for i in range(at + 2, min(len(doc), at + 5)) if doc[i].text == ")"), None)
        words = doc[at + 1 : close] if close else ()
        return close + 1 if close and all(t.text[:1].isupper() for t in words) else None

    # --- organisations -------------------------------------------------------------------------------------------

    def organisations(self, doc: Doc, taken: Collection[int], headings: Collection[int]) -> Iterator[Named]:
        """Names by their nouns (`Institute of X`), by legal forms (`X GmbH`), by posts (`CEO of X`), by the model."""
        text = layout(doc).folded
        ends = layout(doc).ends
        for start, end in self._runs(doc, headings):
            start = self._behind_taken(doc, start, end, taken)
            if start >= end:
                continue
            body = self.bracket(doc, end) or end  # `X Electronics (Hong Kong) Co.`
            legal = self._legal_end(text, doc[body - 1], ends)
            if legal is None and body > end:
                body, legal = end, self._legal_end(text, doc[end - 1], ends)
            if legal is not None and not set(range(start, body)) & set(taken):
                yield Named(start, legal, body, "company", "actor.pattern.legal-form")
                continue
            yield from self._by_noun(doc, start, end, taken)
        for start, end in (*self._posts(doc, taken), *self._employers(doc, taken)):
            yield Named(start, end, end, self.kind_in(doc, start, end) or "company", "actor.pattern.post")
        for start, end in self._introduced(doc, taken):
            yield Named(start, end, end, self.kind_in(doc, start, end) or "company", "actor.pattern.apposition")
        for start, end in self._plain_runs(doc, headings):
            if set(range(start, end)) & set(taken):
                continue
            if kind := self._told_kind(doc, start, end):
                yield Named(start, end, end, kind, "actor.pattern.apposition")
            elif self.may_be_firm(doc, start, end):
                if self._has_results(doc, start, end):
                    yield Named(start, end, end, "company", "actor.pattern.results")
                elif self._does(doc, start, end) or self._told_beside(doc, start, end):
                    yield Named(start, end, end, "company", "actor.pattern.deed")
        for start, end in self._in_brackets(doc, taken):
            yield Named(start, end, end, self.kind_in(doc, start, end) or "company", "actor.pattern.list")
        for ent in doc.ents:
            if ent.label_ == "ORG" and ent.start not in headings:
                named = self._by_model(doc, ent, taken)
                if named:
                    yield named

    def _runs(self, doc: Doc, headings: Collection[int]) -> Iterator[tuple[int, int]]:
        """Words with capitals that follow one another, short words between them included."""
        seen = self._seen(doc)
        capital, begins, texts = seen.capital, seen.begins, seen.texts
        i, n = 0, len(texts)
        while i < n:
            if not capital[i] or i in headings:
                i += 1
                continue
            end, j = i + 1, i + 1
            while j < n and not begins[j]:
                if capital[j] or (texts[j] in DASHES and not doc[j].whitespace_):
                    end = j = j + 1
                elif (texts[j] in self.inner and j - end < 2) or (end == j and self._peoples(doc[j])):
                    j += 1
                else:
                    break
            yield i, end
            i = end

    def _behind_taken(self, doc: Doc, start: int, end: int, taken: Collection[int]) -> int:
        """Where a run goes on behind a name known already and a short word (`Entity List of X Trading`)."""
        last = next((i for i in range(end - 2, start - 1, -1) if i in taken and doc[i + 1].text in self.inner), None)
        if last is None:
            return start
        start = last + 1
        while start < end and doc[start].text in self.inner:
            start += 1
        return start

    def _legal_end(self, text: str, last: Token, ends: Mapping[int, int]) -> int | None:
        match = self.legal.match(text, last.idx + len(last))
        if not match:
            return None
        for stop in (match.end(), match.end() - 1):
            if stop in ends:
                return ends[stop]
        return None

    def _by_noun(self, doc: Doc, start: int, end: int, taken: Collection[int]) -> Iterator[Named]:
        i = start
        while i < end:
            if doc[i].text not in self.kinds:
                i += 1
                continue
            left = i
            while left > start and self._before_noun(doc, left, start) and left - 1 not in taken:
                left -= 1
            right, kind = self._reach(doc, i, end, taken)
            person = doc[i].ent_type_ == "PERSON" and left < i and doc[i - 1].ent_type_ == "PERSON"
            person = person and not self.kind_beside(doc, left, i + 1)
            if left > 1 and doc[left - 1].text in DASHES and not doc[left - 1].whitespace_:
                # `American-Built Semiconductors`: words of a compound are no name; `Italian–Russian Chamber` is one.
                pair = left - 2 >= start and self._pair(doc[left - 2], doc[left])
                left = left - 2 if pair else right
            part = kind == "university" and left == i and left - 1 in taken  # `Stanford School of Engineering`
            office = part or (
                left > 1 and doc[left - 1].lower_ in self.grammar["for"] and self._secretary_before(doc, left - 1)
            )
            if kind is not None and right - left > 1 and left not in taken and not person and not office:
                words = [doc[k].text for k in range(left, right)]
                kind = self._phrase_kind(words) or kind
                beside = self.kind_beside(doc, left, right)
                kind = beside if beside not in (None, "company") else kind  # `the X Foundation, a think tank`
                led_by = not self.grammar["of_for"].isdisjoint(words)  # `Centre for X`: the first noun says what it is
                common = " ".join(words) in self.common
                if (
                    not common
                    and (led_by or words[-1] not in self.not_organisations)
                    and self._specific(doc, left, right)
                ):
                    if kind not in self.weak or self._supported(doc, left, right):
                        yield Named(left, right, right, kind, f"actor.pattern.{kind.replace('_', '-')}")
            i = max(right, i + 1)

    def _before_noun(self, doc: Doc, left: int, start: int) -> bool:
        """Whether the token before belongs to the name that goes on at `left` (`Hefei People's Court`)."""
        return self.capital(doc[left - 1]) or (left - 2 >= start and self._peoples(doc[left - 1]))

    def _peoples(self, token: Token) -> bool:
        return token.tag_ == "POS" and token.i > 0 and token.nbor(-1).text in self.grammar["peoples"]

    def _pair(self, one: Token, other: Token) -> bool:
        """Whether words with a dash between are two peoples or places."""
        peoples = (*PLACES[:3], "ORG", "")
        return (
            self.capital(one)
            and one.ent_type_ in peoples
            and other.ent_type_ in peoples
            and {one.pos_, other.pos_} <= {"PROPN", "ADJ"}
            and other.tag_ not in ("VBN", "VBG")
        )

    def _secretary_before(self, doc: Doc, at: int) -> bool:
        """`Assistant Secretary of Commerce for Export Administration`: a portfolio, not an agency."""
        return any(self.is_title(t) and t.text[0].isupper() for t in doc[max(doc[at].sent.start, at - 4) : at])

    def _reach(self, doc: Doc, i: int, end: int, taken: Collection[int]) -> tuple[int, str | None]:
        """Where a name ends whose noun stands at `i`, and its kind."""
        kind = self.kinds[doc[i].text]
        right = i + 1
        while right < end and self.capital(doc[right]) and right not in taken:
            kind = self.kinds.get(doc[right].text, kind)
            if doc[right].text in self.not_organisations:
                return right + 1, None
            right += 1
        if right < end and doc[right].text in self.grammar["of_for_on"]:
            stop = right + 1
            while stop < end:
                token = doc[stop]
                if token.text in self.grammar["and"] and (
                    stop + 1 >= end or not self._goes_on(doc, stop + 1, end, taken)
                ):
                    break
                if (
                    token.text in self.grammar["in_on"]
                    and stop > right + 1
                    and self.kinds.get(doc[i].text) != "organization"
                ):
                    break
                stop += 1
            while stop > right and doc[stop - 1].text in self.inner:
                stop -= 1
            right = max(right, stop)
        return right, kind

    def _goes_on(self, doc: Doc, at: int, end: int, taken: Collection[int]) -> bool:
        """Whether `and` stands inside a name (`Physics and Technology`), not between two."""
        if not self.capital(doc[at]) or at in taken:
            return False
        if doc[end - 1].text in self.topics and not {doc[k].text for k in range(at, end - 1)} & self.kinds.keys():
            return True
        return (
            not any(doc[k].text in self.kinds for k in range(at, end))
            or doc[at].ent_type_ == "ORG" == doc[at - 1].ent_type_
        )

    def _specific(self, doc: Doc, start: int, end: int) -> bool:
        """A noun and an adjective of origin are no name (`Chinese Universities`)."""
        if end - start > 3 and any(t.lower_ in self.grammar["of"] for t in doc[start:end]):
            return True  # `International Federation of Robotics`
        return any(
            doc[k].text not in self.kinds and doc[k].ent_type_ != "NORP"
            for k in range(start, end)
            if doc[k].text not in self.inner
        )

    def _supported(self, doc: Doc, start: int, end: int) -> bool:
        """Whether the model sees an organisation, too, or a word beside the name says that it is one."""
        if self.kind_beside(doc, start, end) or (end < len(doc) and doc[end].text == "("):
            return True
        if doc[start].text in self.cities or (
            start > 1 and doc[start - 1].tag_ == "POS" and doc[start - 2].ent_type_ == "GPE"
        ):
            return (
                end - start > 2 or doc[start].text not in self.cities
            )  # `Wuhan X Laser Technology`, `Japan's X Optics`
        seen = any(e.label_ == "ORG" and e.start <= start and e.end >= end for e in doc.ents)
        root = doc[start:end].root
        acts = root.dep_ in ("nsubj", "nsubjpass", "agent", "poss") or (
            root.dep_ == "pobj"
            and (root.head.lower_ in self.grammar["by"] or root.head.head.lower_ in self.grammar["according"])
        )
        return seen and (acts or doc[end - 1].text in self.strong)

    def listable(self, doc: Doc, start: int, end: int, *, told: bool) -> bool:
        """Whether words with capitals can be the name of an organisation in a list of them.
        told: the text says that the list is one of firms, so that a name the model takes for a place is none."""
        words = doc[start:end]
        modifies = end < len(doc) and doc[end].pos_ == "NOUN"  # `Claude users`
        return not (
            modifies
            or words[-1].text in self.not_organisations
            or (words[0].ent_type_ in ("GPE", "LOC") and not told)
            or words[0].ent_type_ in ("NORP", "DATE", "EVENT", "LAW", "LANGUAGE", "WORK_OF_ART")
            or any(t.like_num or self.is_title(t) or t.text in self.courtesy for t in words)
        )

    def kind_in(self, doc: Doc, start: int, end: int) -> str | None:
        """The kind that the words of a name say by themselves."""
        words = [t.text for t in doc[start:end]]
        return self._phrase_kind(words) or next((self.kinds[w] for w in reversed(words) if w in self.kinds), None)

    def _phrase_kind(self, words: list[str]) -> str | None:
        for phrase, kind in self.phrases:
            size = len(phrase)
            if any(tuple(words[k : k + size]) == phrase for k in range(len(words) - size + 1)):
                return str(kind)
        return None

    def _posts(self, doc: Doc, taken: Collection[int]) -> Iterator[tuple[int, int]]:
        """`chief executive of X`, `CEO of X`: X is a company."""
        words = layout(doc).words
        for token in (doc[i] for i, word in enumerate(words[:-2]) if word in self.grammar["of_at_for"]):
            speaks = token.lower_ in self.grammar["for"] and token.i and doc[token.i - 1].lower_ in self.speakers
            if not speaks and (
                token.lower_ not in self.grammar["of_at"] or not token.i or not self._post_before(doc, token.i)
            ):
                continue
            end = start = token.i + 1
            while end < len(doc) and self.capital(doc[end]) and end not in taken and not doc[end].is_sent_start:
                end += 1
            titled = self.is_title(doc[start]) or doc[start].text in self.courtesy if end > start else False
            if end > start and doc[end - 1].text not in self.not_organisations and not titled:
                places = (
                    ("NORP", "DATE")
                    if token.lower_ in self.grammar["of"]
                    else ("GPE", "LOC", "NORP", "DATE", "EVENT", "FAC")
                )
                if doc[end - 1].text.endswith("-") or (end < len(doc) and doc[end].text == "-"):
                    continue  # `founder of Lyon-based X`
                if doc[start].ent_type_ not in places and not (end < len(doc) and doc[end].tag_ == "POS"):
                    yield start, end

    def _employers(self, doc: Doc, taken: Collection[int]) -> Iterator[tuple[int, int]]:
        """`analyst Jane Doe of X said`, `lawyer Jane Doe at X`: X is an organisation."""
        for ent in doc.ents:
            at = ent.end
            if ent.label_ != "PERSON" or at + 2 >= len(doc) or doc[at].lower_ not in self.whose:
                continue
            end = start = at + 1
            while (
                end < len(doc)
                and end not in taken
                and (self.capital(doc[end]) or (doc[end].text in self.grammar["ampersand"] and end > start))
            ):
                end += 1
            titled = self.is_title(ent[0]) or (ent.start > 0 and self.is_title(doc[ent.start - 1]))
            told = end < len(doc) and (doc[end].lower_ in self.speech or not self.is_word(doc[start]))
            titled = titled or (len(ent) > 1 and told)
            closed = end < len(doc) and (doc[end].lower_ in self.speech or doc[end].text in (",", "."))
            place = start < len(doc) and doc[start].ent_type_ in ("GPE", "LOC", "NORP", "DATE", "EVENT", "FAC", "LAW")
            if end > start and titled and closed and not place and doc[end - 1].text not in self.not_organisations:
                yield start, end

    def _post_before(self, doc: Doc, i: int) -> bool:
        """`CEO of`, or a person's title and at most a few nouns before `at` (`head of research at`)."""
        if doc[i - 1].text in self.posts or doc[max(0, i - 2) : i].text.lower() in self.posts:
            return True
        if doc[i].lower_ not in self.grammar["at"]:
            return False
        for j in range(i - 1, max(doc[i].sent.start, i - 7) - 1, -1):
            if self.is_title(doc[j]):
                return doc[j].text[0].islower()
            if doc[j].pos_ not in ("NOUN", "ADJ", "ADP", "CCONJ", "PROPN") and doc[j].text != "-":
                return False
        return False

    def _name_end(self, doc: Doc, start: int, taken: Collection[int]) -> int:
        """Where words with capitals end that begin at a token, hyphens within them included."""
        end = start
        while end < len(doc) and end not in taken and (end == start or not doc[end].is_sent_start):
            inside = end > start and doc[end].text == "-" and not doc[end].whitespace_ and not doc[end - 1].whitespace_
            behind = end > start and doc[end - 1].text == "-" and _camel(doc[end].text)
            if not (self.capital(doc[end]) or inside or behind):
                break
            end += 1
        return end

    def _introduced(self, doc: Doc, taken: Collection[int]) -> Iterator[tuple[int, int]]:
        """`a trader named X`, `its Beijing-based subsidiary, X,`: the name that a noun for firms leads to."""
        words = layout(doc).words
        leads = (i for i in range(1, len(words) - 1) if words[i] == "," or words[i] in self.naming["words"])
        for token in (doc[i] for i in leads):
            comma = token.text == ","
            if not (comma or token.lower_ in self.naming["words"]) or not self._firm_noun(doc, token.i - 1, comma):
                continue
            start = token.i + 1
            end = self._name_end(doc, start, taken)
            closed = end >= len(doc) or doc[end].text in CLOSES or not comma
            if end == start or not closed or (end < len(doc) and end in taken and comma):
                continue
            person = doc[start].ent_type_ == "PERSON" and end - start > 1
            if person and comma and doc[token.i - 1].lower_ in self.naming["persons_too"]:
                continue  # `its partner, Jane Doe,`
            if doc[start].ent_type_ not in PLACES[1:] and not any(
                self.is_title(t) or t.like_num for t in doc[start:end]
            ):
                if doc[end - 1].text not in self.not_organisations:
                    yield start, end

    def _firm_noun(self, doc: Doc, at: int, owned: bool) -> bool:
        """Whether a noun is one that only firms are called; `owned`: a firm of somebody's or of a place, as `the
        company's supplier`, `a Dutch lender`."""
        word = doc[at].lower_
        if doc[at].pos_ not in ("NOUN", "PROPN", "ADJ") or not (
            word in self.firms or word in self.naming["nouns"] or (owned and word in self.naming["kin"])
        ):
            return False
        if not owned:
            return True
        first = at
        while first > doc[at].sent.start and at - first < 6:
            first -= 1
            if doc[first].tag_ == "POS" or doc[first].lower_ in self.naming["owners"]:
                return True
            if doc[first].pos_ == "DET":
                return word in self.firms
            if doc[first].pos_ not in ("NOUN", "ADJ", "PROPN", "VERB") and doc[first].text != "-":
                return False
        return False

    def may_be_firm(self, doc: Doc, start: int, end: int) -> bool:
        """Whether words with capitals are no place, thing, title or person, as far as the model and the text say."""
        first = doc[start]
        coined = first.pos_ == "PROPN" or (first.tag_ == "NN" and not self.is_word(first))
        if end - start > 3 or first.ent_type_ in PLACES or not coined or first.text in self.machines:
            return False
        if doc[end - 1].text in self.not_organisations or any(self.is_title(t) or t.like_num for t in doc[start:end]):
            return False
        if (first.ent_type_ == "PERSON" and end - start > 1) or (
            start and doc[start - 1].lower_ in self.grammar["the"]
        ):
            return False
        if end - start == 1 and first.text in self.kinds:
            return False
        if first.text.isupper() and end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].ent_type_ == "GPE":
            return False  # `MUNICH, Germany`
        if (end < len(doc) and doc[end].like_num) or doc[start:end].text in self.cities:
            return False
        if (
            start
            and not first.is_sent_start
            and doc[start - 1].text in self.not_names
            and doc[start - 1].pos_ == "PROPN"
        ):
            return False  # `Nasdaq Composite`
        begins = first.is_sent_start or not doc[start - 1].is_alpha
        word = first.ent_type_ != "ORG" and self.is_word(first)
        if begins and end - start == 1 and (word or doc[end : end + 1].text == ":"):
            return False
        return doc[end - 1].text not in self.of_persons(doc)

    def of_persons(self, doc: Doc) -> frozenset[str]:
        """First and last words of the names that the model takes for persons', asked once."""
        known: frozenset[str] | None = doc.user_data.get(_PERSONS)
        if known is None:
            full = [e for e in doc.ents if e.label_ == "PERSON" and len(e) > 1]
            full = [e for e in full if not (self._plain_first(e[0]) and len(e) == 2)]  # `Startup X`
            known = doc.user_data[_PERSONS] = frozenset(t.text for e in full for t in (e[0], e[-1]))
        return known

    def _bare(self, doc: Doc, at: int) -> bool:
        """Whether no article stands before a noun, so that the name behind it is told by it (`chip startup X`)."""
        while at > doc[at].sent.start and (
            doc[at - 1].pos_ in ("NOUN", "ADJ", "PROPN") or doc[at - 1].tag_ == "VBN" or doc[at - 1].text == "-"
        ):
            at -= 1
        return at == doc[at].sent.start or doc[at - 1].pos_ not in ("DET", "PRON", "NUM", "ADP", "VERB", "AUX")

    def _qualified(self, doc: Doc, at: int) -> bool:
        """Whether a noun stands before the noun at `at` that says what it makes or runs (`cloud provider`)."""
        return at > 0 and doc[at - 1].pos_ in ("NOUN", "PROPN", "ADJ") and not doc[at - 1].is_sent_end

    def _does(self, doc: Doc, start: int, end: int) -> bool:
        """`X will supply chips`, `fined X`, `the takeover of X`: what firms do, and what is done to them only."""
        root, words = doc[start:end].root, self.deeds
        head, dep = root.head, root.dep_
        if not (root.tag_.startswith("NNP") or root.tag_ == "NN") or root.ent_type_ in ("PRODUCT", "WORK_OF_ART"):
            return False
        if root.text.rstrip("s").isupper() and root.ent_type_ != "ORG":
            return False
        if root.is_sent_start and end - start == 1 and self.is_word(root):
            return False
        if (
            sum(map(str.isupper, root.text)) > 1
            and dep in ("nsubj", "nsubjpass", "dobj")
            and self._defined(doc, root.text)
        ):
            return False
        if dep == "nsubj" and head.i >= end:
            verbs = {head.lemma_, *(t.lemma_ for t in head.children if t.dep_ == "xcomp")}
            if not verbs.isdisjoint(words["does"]):
                return True
            rated = self._moves(doc, end) or "%" in doc[head.i + 1 : head.i + 5].text
            return rated and head.lemma_ in words["moves"] and not self.is_word(root)
        if dep == "pobj" and head.dep_ == "agent" and root.ent_type_ != "PERSON" and not self.is_word(root):
            return head.head.lemma_ in words["does"] | words["leads"]
        things = [t.lemma_.lower() for t in head.subtree if t.dep_ == "pobj"] if dep in ("dobj", "nsubjpass") else []
        if dep in ("dobj", "dative", "nsubjpass") and head.lemma_ in words["suffers"]:
            return True
        if things and head.lemma_ in words["listing"]:
            return not words["lists"].isdisjoint(things)
        if dep != "pobj":
            return False
        noun, word = head.head, head.lower_
        if noun.lemma_ in words["giving"] and noun.pos_ == "VERB" and word in words["to"]:
            return True
        return (
            noun.i < head.i
            and doc[start - 1].i == head.i
            and noun.lemma_.lower() in words["of"]
            and word in words["of_words"]
        )

    def _defined(self, doc: Doc, letters: str) -> bool:
        """Whether letters stand in a bracket, where a text says what they stand for (`(XYZ)`, `(XY LLC or XYZ)`)."""
        return any(t.text == letters and "(" in doc[max(0, t.i - 5) : t.i].text for t in doc)

    def _moves(self, doc: Doc, end: int) -> bool:
        """Whether a bracket with letters follows, as behind the name of a stock (`X (XYZ) fell`)."""
        return end + 2 < len(doc) and doc[end].text == "(" and doc[end + 1].text.isupper() and doc[end + 2].text == ")"

    def _told_beside(self, doc: Doc, start: int, end: int) -> bool:
        """`Lyon-based X`, `data from X`, `per X`, `X (NASDAQ: XY)`, `X CEO`, `X, which makes`: words beside tell it."""
        words = self.deeds
        before = doc[start - 1].lower_ if start else ""
        if start > 2 and doc[start - 2].text == "-" and before in words["compounds"]:
            return not (end < len(doc) and doc[end].pos_ in ("NOUN", "ADJ"))
        if before in words["sources"] and start > 1 and doc[start - 2].lower_ in words["sourced"]:
            shows = end < len(doc) and doc[end].lower_ in words["shows"]
            return shows or not (end < len(doc) and (doc[end].pos_ == "NOUN" or doc[end].tag_ == "POS"))
        plain = all(self.is_word(t) for t in doc[start:end] if t.is_alpha)  # `Data Center revenue` is a segment's
        pair = doc[start].ent_type_ == "ORG" == doc[end - 1].ent_type_ and any(
            t.text in self.grammar["ampersand"] for t in doc[start:end]
        )
        if (pair and not plain) or (
            before in words["per"] and (doc[start].ent_type_ == "ORG" or not self.is_word(doc[start]))
        ):
            return True
        if end + 2 >= len(doc):
            return False
        behind = doc[end]
        if behind.text == "(" and doc[end + 1].text in words["exchanges"]:
            return True
        if behind.text == "," and doc[end + 1].lower_ in words["which"]:
            root = doc[start:end].root
            return root.dep_ == "nsubj" and root.head.lemma_ in (words["does"] | words["says"])
        at = end + (behind.tag_ == "POS") + 3 * self._moves(doc, end)
        if plain or at >= len(doc):
            return False
        owned = behind.tag_ == "POS" and doc[start].ent_type_ != "PERSON" and doc[at].ent_type_ == "PERSON"
        if owned and at + 1 < len(doc) and doc[at + 1].ent_type_ == "PERSON":
            return True  # `Techdirt's Jane Doe`
        post = next((p for n in (3, 2) if (p := doc[at : at + n].text) in self.posts), "")
        posted = doc[at].text in self.after and doc[at].pos_ in ("NOUN", "PROPN", "ADJ")
        posted = posted and (at > end or doc[at].text not in words["sited"])
        return posted or bool(post) or (at == end and doc[at].lower_ in words["analysts"])

    def _has_results(self, doc: Doc, start: int, end: int) -> bool:
        """`X posted a loss`, `X's shares`, `a stake in X`: what only firms have, whatever the model takes X for."""
        words = self.finance
        if end + 1 < len(doc) and doc[end].tag_ == "POS":
            return bool({doc[end + 1].lower_, doc[end + 1 : end + 3].text.lower()} & words["owned"])
        closed = end >= len(doc) or not (doc[end].pos_ in ("NOUN", "PROPN") or doc[end].text == "-")
        if start > 1 and doc[start - 1].lower_ in self.grammar["in_of"] and doc[start - 2].lower_ in words["papers"]:
            return closed
        root = doc[start:end].root
        verb = root.head
        if root.dep_ != "nsubj" or verb.i < end or verb.lemma_ not in words["verbs"] | words["raising"]:
            return False
        things = [child for child in verb.children if child.dep_ == "dobj"]
        if verb.lemma_ in words["verbs"] and words["objects"] & {
            t.lower_ for thing in things for t in thing.subtree if t.i < verb.i + 9
        }:
            return True
        return verb.lemma_ in words["raising"] and any(
            {thing.lower_, *(t.lower_ for t in thing.lefts)} & words["raised"] for thing in things
        )

    def _in_brackets(self, doc: Doc, taken: Collection[int]) -> Iterator[tuple[int, int]]:
        """`companies have halted shipments (X, Y)`: names of firms that a bracket behind plain words holds."""
        for sentence in doc.sents:
            nouns = [t.i for t in sentence if t.lemma_.lower() in self.bracketed and t.pos_ == "NOUN"]
            lists = {t.i: self._bracket_list(doc, t.i, taken) for t in sentence if t.text == "("}
            several = any(len(members) > 1 for members in lists.values())
            for at, members in lists.items():
                if any(n < at for n in nouns) and (several or at - 1 in nouns):
                    yield from ((start, end) for start, end in members if start not in taken)

    def _bracket_list(self, doc: Doc, at: int, taken: Collection[int]) -> list[tuple[int, int]]:
        """The names that a bracket holds, if it holds nothing else; one name in capitals is an abbreviation."""
        if at == 0 or doc[at - 1].text[:1].isupper() or at - 1 in taken:
            return []
        found: list[tuple[int, int]] = []
        i = at + 1
        while i < len(doc) and doc[i].text != ")":
            end = i
            while end < len(doc) and (end in taken or self._name_end(doc, end, taken) > end):
                end = end + 1 if end in taken else self._name_end(doc, end, taken)
            words = doc[i:end]
            if end == i or end - i > 4 or words[-1].text in self.not_organisations or doc[i].ent_type_ in PLACES[2:]:
                return []
            if any(t.like_num or self.is_title(t) for t in words):
                return []
            found.append((i, end))
            i = end
            while i < len(doc) and doc[i].text in self.grammar["listing_or"]:
                i += 1
        if not found or i >= len(doc) or doc[at - 1].lemma_ in self.named_else:
            return []
        place = doc[found[0][0]].ent_type_ in PLACES[:2] and found[0][0] not in taken
        if len(found) == 1 and (place or doc[found[0][0] : found[0][1]].text.isupper()):
            return []
        return found

    def _told_kind(self, doc: Doc, start: int, end: int) -> str | None:
        """The kind that a text tells of words with capitals, whatever the model takes them for: `the law firm X Y`,
        `X, a maker of tools`. Words that a person can be called by (`developer`) tell nothing."""
        if any(self.is_title(t) or t.like_num or t.text in self.not_organisations for t in doc[start:end]):
            return None
        if end < len(doc) and (doc[end].pos_ == "NOUN" or doc[end].text in ("-", "'s")):
            return None
        before = _word_before(doc, start).lower()
        root = doc[start:end].root
        first = start > 0 and bool(doc[start - 1].is_sent_start)  # `Startup X raised`, not `Bank Rate rose`
        if first and self.is_word(doc[start]):
            return None
        named = start > 0 and (doc[start - 1].dep_ in NAMING or root.head.i == start - 1)
        if start > 0 and not named and root.dep_ == "nsubj" and root.head.dep_ == "relcl":
            # `the startup X raised $40m`, which the parser takes for one that X raised
            noun, told = root.head.head, any(t.dep_ in ("dobj", "ccomp", "xcomp") for t in root.head.children)
            named = noun.i == start - 1 and (told or noun.dep_ == "ROOT")
        one = end - start == 1 or doc[start].ent_type_ != "PERSON"  # `the cloud provider X`, `AI developer X`
        told = (before in self.firms) or (
            before in self.naming["qualified"] and one and self._qualified(doc, start - 1)
        )
        if before in self.naming["persons_too"] and end - start > 1 and doc[start].ent_type_ == "PERSON":
            return None  # `contractor Jane Doe`
        bare = before in self.firms and self._bare(doc, start - 1)
        if start > 1 and (kind := self.stated.get(f"{doc[start - 2].lower_} {before}")):
            return kind if named or self._bare(doc, start - 1) else None
        if told and (named or first or bare or "-" in before or before not in self.firms):
            return self.stated.get(before)
        if end + 1 >= len(doc) or doc[end].text != "," or doc[end + 1].lower_ not in self.grammar["articles"]:
            return None
        for i in range(end + 2, min(doc[end].sent.end, end + 10)):
            compound = doc[i - 1].text == "-"  # `Lyon-based`
            if (doc[i].is_punct and doc[i].text != "-") or (doc[i].lower_ in self.ends and not compound):
                return None
            if doc[i].lower_ in self.firms and doc[i].dep_ == "appos":
                return self.stated.get(doc[i].lower_)
        return None

    def _acts(self, doc: Doc, start: int, end: int) -> bool:
        """Whether what the model takes for an organisation does what companies do (`paid`, `shipped`); one plain word
        may as well be a surname."""
        if end - start == 1 and not re.search(r"\w[A-Z0-9]", doc[start].text):
            return False
        root = doc[start:end].root
        return root.dep_ == "nsubj" and root.head.pos_ == "VERB" and root.head.lemma_ in self.company_verbs

    def _by_model(self, doc: Doc, ent: Span, taken: Collection[int]) -> Named | None:
        start, end = ent.start, ent.end
        while start < end and (
            doc[start].text.lower() in self.grammar["articles"] or doc[start].text in self.not_names
        ):
            start += 1
        while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_punct):
            end -= 1
        if start >= end or any(i in taken for i in range(start, end)):
            return None
        if end + 1 < len(doc) and doc[end].text in self.endings and doc[end + 1].pos_ not in ("NOUN", "PROPN", "ADJ"):
            end += 1
        words = [doc[i] for i in range(start, end)]
        if not all(
            self.capital(t) or t.text in self.inner or t.text in self.endings or t.text == "-" or _camel(t.text)
            for t in words
        ):
            return None
        acts = self._acts(doc, start, end)
        if words[-1].text in self.not_organisations or any(t.like_num for t in words):
            return None
        if words[-1].text in self.kinds and not (acts and self.kinds[words[-1].text] == "company"):
            return None
        if any(self.is_title(t) or t.text in self.courtesy for t in words) or words[0].text in self.kinds:
            return None
        if end < len(doc) and self.capital(doc[end]) and doc[end].ent_type_ != "PERSON" and not self.is_title(doc[end]):
            return None
        source = (
            start > 1
            and doc[start - 1].lower_ in self.grammar["to"]
            and doc[start - 2].lower_ in self.grammar["according"]
        )
        source = source and not (end - start == 1 and self._surname(doc, doc[start]))
        kind = self.kind_beside(doc, start, end) or ("company" if acts or source else None)
        return Named(start, end, end, kind, "actor.ner.organisation") if kind else None

    def _surname(self, doc: Doc, token: Token) -> bool:
        """Whether a word is one that persons of the text, or many, are called by."""
        return token.text in self.families or token.text in self.of_persons(doc)

    def kind_beside(self, doc: Doc, start: int, end: int) -> str | None:
        """The kind that the words beside a name state, `company` if they only show that it is one."""
        before = [doc[i] for i in range(max(0, start - 2), start)]
        if len(before) == 2 and before[1].lower_ in self.naming["words"]:
            before = before[:1]
        if before and before[-1].lower_ in self.stated:
            return str(self.stated[before[-1].lower_])
        if len(before) == 2 and f"{before[0].lower_} {before[1].lower_}" in self.stated:
            return str(self.stated[f"{before[0].lower_} {before[1].lower_}"])
        if end + 1 < len(doc) and doc[end].text == "," and doc[end + 1].lower_ in self.grammar["introducing"]:
            stop = doc[end].sent.end
            for i in range(end + 2, min(stop, end + 9)):
                if doc[i].text in (",", ";", ".") or (doc[i].lower_ in self.ends and doc[i - 1].text != "-"):
                    break
                pair = f"{doc[i].lower_} {doc[i + 1].lower_}" if i + 1 < len(doc) else ""
                stated = self.stated.get(pair) or self.stated.get(doc[i].lower_)
                if stated and (i + 1 >= len(doc) or doc[i + 1].pos_ not in ("NOUN", "PROPN") or pair in self.stated):
                    return str(stated)
        if before and (before[-1].lower_ in self.before or _word_before(doc, start) in self.before):
            return "company"
        at = end + 1 if end < len(doc) and doc[end].tag_ == "POS" else end
        if at < len(doc) and (doc[at].text in self.after or doc[at].lower_ in self.after):
            return "company"
        return None

    # --- persons -------------------------------------------------------------------------------------------------

    def persons(self, doc: Doc, taken: Collection[int], headings: Collection[int]) -> Iterator[Named]:
        """Names of two words and more: the model's, and those beside a title or a verb of saying."""
        for ent in doc.ents:
            if ent.label_ != "PERSON" or ent.start >= len(doc) or ent.start in headings:
                continue
            start, end = ent.start, ent.end
            while start < end and (
                doc[start].text in self.courtesy or self.is_title(doc[start]) or self._plain_first(doc[start])
            ):
                start += 1
            while end > start and (doc[end - 1].tag_ == "POS" or doc[end - 1].is_punct):
                end -= 1
            bracketed = start and doc[start - 1].text == "(" and end < len(doc) and doc[end].text == ")"
            quoted = start and doc[start - 1].text in "‘'" and doc[start - 1].tag_ != "POS"
            titled = quoted and not self._beside_person(doc, start, end)
            if titled:
                continue  # a quoted title or slogan
            behind_at = start and doc[start - 1].lower_ in self.grammar["at"]
            if not bracketed and not behind_at and self._person_like(doc, start, end, taken):
                way = "person" if self._beside_person(doc, start, end) else "person-alone"
                if doc[start].sent.text.strip() == doc[start:end].text:
                    way = "person-line"  # a byline, unless it is somebody known
                yield Named(start, end, end, "person", f"actor.ner.{way}")
        for start, end in self._plain_runs(doc, headings):
            if end - start in (2, 3) and self._person_like(doc, start, end, taken):
                if self._beside_person(doc, start, end):
                    yield Named(start, end, end, "person", "actor.pattern.person")

    def _plain_first(self, token: Token) -> bool:
        """Whether a word has its capital from the beginning of a sentence only (`Later Jane Doe said`, `Startup X`)."""
        if not token.is_sent_start:
            return False
        plain = token.tag_ in ("RB", "RBR", "RBS", "VBG", "NN", "NNS") and self.is_word(token)
        return plain or token.lower_ in self.firms

    def _plain_runs(self, doc: Doc, headings: Collection[int]) -> Iterator[tuple[int, int]]:
        """Words with capitals side by side; a title among them ends one run and begins the next."""
        seen = self._seen(doc)
        start: int | None = None
        for i, capital in enumerate(seen.capital):
            inside = capital and i not in headings
            title = inside and (self._titled(seen.texts[i]) or seen.texts[i] in self.courtesy)
            if start is not None and seen.texts[i] == "&" and i + 1 < len(doc) and seen.capital[i + 1]:
                continue  # `Hartwell & Pryce`
            if start is not None and (not inside or title or seen.begins[i]):
                yield start, i
                start = None
            if inside and not title and start is None and not self._plain_first(doc[i]):
                start = i
        if start is not None:
            yield start, len(doc)

    def _person_like(self, doc: Doc, start: int, end: int, taken: Collection[int]) -> bool:
        words = [doc[i] for i in range(start, end)]
        names = [t for t in words if t.text != "-"]
        if not 2 <= len(names) <= 5 or any(t.i in taken for t in words):
            return False
        if names[0].text in self.given and names[0].ent_type_ == "PERSON" and not names[0].is_sent_start:
            names = names[1:]  # `Jun Okada`
        family = names[0].text in self.families and names[0].ent_type_ == "PERSON"  # `He Tao`
        first = self.capital(names[0]) or family
        if not (first and (self.capital(names[-1]) or words[-2].text == "-")):
            return False
        for t in names[family:]:
            if t.text in self.kinds or t.text in self.not_organisations or t.text in self.not_names:
                return False
            if t is names[-1] and t.text in self.not_persons:
                return False
            if t.text in self.grammar["inner"]:
                return False
            if any(c.isdigit() or c in "[]" for c in t.text) or (t.text.isupper() and len(t.text) > 3):
                return False
            if (
                t.text.islower()
                and t.text not in self.inner
                and doc[t.i - 1].text != "-"
                and t.text not in self.particles
            ):
                return False
            if self.is_title(t) or t.ent_type_ == "NORP":
                return False
        return not (end < len(doc) and doc[end].text in self.kinds)

    def _beside_person(self, doc: Doc, start: int, end: int) -> bool:
        """A title or a verb of saying on either side."""
        if start:
            before = doc[start - 1]
            if before.lower_ in self.speech or self.is_title(before) or before.text in self.courtesy:
                return True
        if end < len(doc):
            behind = doc[end]
            if behind.lower_ in self.speech:
                return True
            if behind.text == ",":
                stop = min(len(doc), end + 8)
                for i in range(end + 1, stop):
                    if doc[i].text == "," or doc[i].pos_ in ("VERB", "AUX"):
                        break
                    if self.is_title(doc[i]):
                        return True
        return False


def _word_before(doc: Doc, i: int) -> str:
    """The word before a token; one with a hyphen, which is three tokens, in whole (`start-up`)."""
    if i > 2 and doc[i - 2].text == "-" and not doc[i - 2].whitespace_:
        return doc[i - 3 : i].text
    return doc[i - 1].text if i else ""


def _camel(text: str) -> bool:
    """`iStories`, `eBay`"""
    return len(text) > 2 and text[0].islower() and text[1].isupper()
