"""Which products: the layer `chip`, and the chips of a document with their mentions.

Takes a Doc, gives `Chip`s in the order of their first mention. The one thing to know: a name that is a word or
a code elsewhere, too (`needs` in its entry), counts where one of these words stands nearby, and then in the
whole document.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from chipwatch.extract.gazetteer import Gazetteer
from chipwatch.extract.layout import fold, layout
from chipwatch.rulebook.confidence import Confidences
from chipwatch.rulebook.load import entry_id

if TYPE_CHECKING:
    from spacy.tokens import Doc, Span

BEFORE = r"(?<![\w.])"  # what the name of a shape begins behind
VENDOR_WITHIN = 4  # tokens before a code too loose to trust without its vendor


@dataclass(slots=True)
class Chip:
    """A product of a document; `mentions` are token indices [start, end)."""

    name: str
    vendor: str | None
    kind: str
    family: str | None
    level: str
    rule: str
    confidence: float
    mentions: list[tuple[int, int]] = field(default_factory=list)


class _Find(NamedTuple):
    """A name at tokens [start, end) and what it may be."""

    start: int
    end: int
    entry: Mapping[str, Any]
    level: str
    rule: str
    listed: bool


class Chips:
    """Finds chips by name and by shape; sets `doc.spans["chip"]` (label: kind, kb_id: canonical name)."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.confidences = Confidences(data)
        entries = data.get("chips") or ()
        forms = data.get("chip_forms") or {}
        self.family_words = frozenset(forms.get("family_words", ()))
        self.chip_words = frozenset(forms.get("chip_words", ()))
        self.sole = re.compile(rf"\b(?:{'|'.join(map(re.escape, forms.get('sole_supplier', ('$^',))))})\b")
        exact: list[tuple[str, Mapping[str, Any]]] = []
        nocase: list[tuple[str, Mapping[str, Any]]] = []
        for entry in entries:
            names = (entry["name"], *(entry.get("aliases") or ()))
            known = nocase if entry.get("nocase") else exact
            known.extend((n, entry) for name in names for n in (name, name + "s"))
        self.gazetteer = Gazetteer(exact, nocase)
        # A firm may be called after its product: `Siemens EDA` is no mention of EDA.
        products = {name for name, _ in exact}
        called = (n for a in data.get("actors") or () for n in (a["name"], *(a.get("aliases") or ())))
        self.firms = Gazetteer((n, n) for n in called if " " in n and not products.isdisjoint(n.split()))
        self.by_name = {entry["name"]: entry for entry in reversed(entries)}
        self.makers = {entry["vendor"].lower() for entry in entries if entry.get("vendor")}
        self.vendors = Gazetteer((v, v) for v in {entry["vendor"] for entry in entries if entry.get("vendor")})
        self.made_by = {
            kind: Gazetteer((text, maker) for maker, texts in makers.items() for text in texts)
            for kind, makers in (forms.get("makers") or {}).items()
        }
        self.making = frozenset(forms.get("making", ()))
        self.introduced = {noun: kind for kind, nouns in (forms.get("introduced") or {}).items() for noun in nouns}
        self.called, self.called_by, self.newly, self.not_products, self.owners = (
            frozenset(forms.get(key) or ()) for key in ("called", "called_by", "newly", "not_products", "owners")
        )
        self.actors = {n for key in ("actors", "people", "countries") for a in data.get(key) or () for n in _names(a)}
        self.vendor_names = {entry["vendor"].lower(): entry["vendor"] for entry in entries if entry.get("vendor")}
        self.shapes = [_Shape.of(shape) for shape in data.get("chip_shapes") or ()]
        # One look at the text for all shapes; one with groups of its own cannot be joined to others.
        joined = "|".join(shape.regex.pattern.removeprefix(BEFORE) for shape in self.shapes if shape.is_plain)
        self.any_shape = re.compile(f"{BEFORE}(?={joined.replace('?P<name>', '?:')})")

    def __call__(self, doc: Doc) -> list[Chip]:
        from spacy.tokens import Span

        chips: dict[str, Chip] = {}
        spans: list[Span] = []
        for find in self._finds(doc):
            entry = find.entry
            spans.append(Span(doc, find.start, find.end, label=entry["kind"], kb_id=entry["name"]))
            chip = chips.get(entry["name"])
            if chip is None:
                chip = chips[entry["name"]] = Chip(
                    entry["name"], entry.get("vendor"), entry["kind"], entry.get("family"), find.level,
                    find.rule, self.confidences.of(find.rule, "chip"),
                )  # fmt: skip
            chip.mentions.append((find.start, find.end))
            if chip.vendor is None and entry["level"] == "class":
                chip.vendor = self._sole_supplier(spans[-1])
        doc.spans["chip"] = spans
        for chip in chips.values():
            if chip.vendor is None and chip.kind in self.made_by:
                chip.vendor = self._maker(doc, chip)
        return list(chips.values())

    def _maker(self, doc: Doc, chip: Chip) -> str | None:
        """The one maker whose a product is by all that the text says of it."""
        hits = self.made_by[chip.kind].find(doc)
        found = {hit.entry for hit in hits for at, _ in chip.mentions if self._makes(doc, hit.start, hit.end, at)}
        return found.pop() if len(found) == 1 else None

    def _makes(self, doc: Doc, start: int, end: int, product: int) -> bool:
        """Whether a maker at tokens [start, end) owns a product (`X's 12-layer HBM4`) or ships it, or the like."""
        if end > product or doc[end - 1].sent.end <= product:
            return False
        if all(t.tag_ == "POS" or t.pos_ in ("ADJ", "NOUN", "NUM", "PROPN") or t.text == "-" for t in doc[end:product]):
            return product - end < 7
        maker = doc[start:end].root
        acts = maker.dep_ == "nsubj" and doc[product].dep_ != "nsubj"
        return acts and any(t.lemma_ in self.making for t in doc[end:product])

    def _finds(self, doc: Doc) -> list[_Find]:
        """Listed names and shapes; the longest wins (`Kunlun M700`, not `Kunlun`), then a listed one."""
        finds: list[_Find] = []
        doubtful: list[_Find] = []
        sure: set[str] = set()
        for start, end, entry in self._hits(doc):
            find = _Find(start, end, entry, self._level(doc, end, entry), entry_id("chip", entry["name"]), True)
            if self._is_chip(doc, find):
                sure.add(entry["name"])
                finds.append(find)
            else:
                doubtful.append(find)
        finds += [find for find in doubtful if find.entry["name"] in sure]
        finds += self._shaped(doc)
        finds += self._introduced(doc, {i for find in finds for i in range(find.start, find.end)})
        finds.sort(key=lambda f: (f.start - f.end, not f.listed))
        taken: set[int] = set()
        longest = []
        for find in finds:
            if taken.isdisjoint(range(find.start, find.end)):
                taken.update(range(find.start, find.end))
                longest.append(find)
        return self._with_families(doc, sorted(longest, key=lambda f: f.start))

    def _with_families(self, doc: Doc, finds: list[_Find]) -> list[_Find]:
        """`Instinct MI455X`, `EPYC "Venice"`: the family right before one of its own belongs to that one's name."""
        joined: list[_Find] = []
        for find in finds:
            last = joined[-1] if joined else None
            gap = doc[last.end : find.start].text if last else None
            own = last is not None and find.entry.get("family") == last.entry["name"]
            if last is not None and own and gap in ("", '"', "“", "‘", "'"):
                closes = find.end + bool(gap)
                joined[-1] = find._replace(start=last.start, end=min(closes, len(doc)))
            else:
                joined.append(find)
        return joined

    def _introduced(self, doc: Doc, taken: set[int]) -> Iterator[_Find]:
        """Products nobody has listed, told by the noun behind the name and the vendor before it (`AMD's Vulcano NIC`),
        or by how they are called (`a chip dubbed X`)."""
        for token in doc:
            kind = self.introduced.get(token.text)
            if kind is None:
                continue
            end = token.i - (token.i > 0 and doc[token.i - 1].text in ('"', "”"))
            start = end
            while start > 0 and end - start < 3 and self._of_a_name(doc, start - 1, taken):
                start -= 1
            if start < end and (vendor := self._vendor_of(doc, start)) and doc[start:end].text not in self.actors:
                yield self._new(doc, start, end, vendor, kind)
            at = token.i + 1 + (token.i + 1 < len(doc) and doc[token.i + 1].text == ",")
            if at + 1 < len(doc) and doc[at].text in self.called_by and doc[at + 1].text == "-":
                at += 2  # `code-named`
            if at < len(doc) and doc[at].lower_ in self.called:
                first = last = at + 1 + (at + 1 < len(doc) and doc[at + 1].is_quote)
                while last < len(doc) and last - first < 3 and self._of_a_name(doc, last, taken):
                    last += 1
                if last > first and doc[first:last].text not in self.actors:
                    yield self._new(doc, first, last, self._vendor_of(doc, token.i), kind)

    def _of_a_name(self, doc: Doc, i: int, taken: set[int]) -> bool:
        """Whether a token can be a word of an unlisted product's name."""
        token = doc[i]
        return (
            i not in taken
            and (token.text[:1].isupper() or (token.is_digit and len(token) < 3 and doc[i - 1].text[:1].isupper()))
            and token.text not in self.not_products
            and token.lower_ not in self.vendor_names
            and token.ent_type_ not in ("GPE", "NORP", "LOC", "DATE")
            and (token.pos_ in ("PROPN", "NOUN", "ADJ") or any(c.isdigit() for c in token.text))
            and token.text not in self.actors
            and token.text not in self.introduced
            and not token.is_sent_start
        )

    def _vendor_of(self, doc: Doc, start: int) -> str | None:
        """The vendor that stands before the name of its product, over what tells how new it is."""
        i = start - 1
        while i >= 0 and start - i < 8 and doc[i].text in self.newly:
            i -= 1
        if i >= 0 and doc[i].lower_ in self.owners:  # `Google unveiled its new X chip`
            before = (t.lower_ for t in doc[doc[i].sent.start : i] if t.text[:1].isupper())
            return next((self.vendor_names[word] for word in before if word in self.vendor_names), None)
        return self.vendor_names.get(doc[i].lower_) if i >= 0 and doc[i].text[:1].isupper() else None

    @staticmethod
    def _new(doc: Doc, start: int, end: int, vendor: str | None, kind: str) -> _Find:
        name = doc[start:end].text
        entry = {"name": name, "vendor": vendor, "kind": kind, "family": None, "level": "model"}
        return _Find(start, end, entry, "model", "chip.introduced", False)

    def _hits(self, doc: Doc) -> Iterator[tuple[int, int, Mapping[str, Any]]]:
        """One entry for each place: of several with one name, the first whose context is there."""
        places: dict[tuple[int, int], list[Mapping[str, Any]]] = {}
        within = {i for hit in self.firms.find(doc) for i in range(hit.start, hit.end)}
        for hit in self.gazetteer.find(doc):
            if hit.start in within:
                continue
            places.setdefault((hit.start, hit.end), []).append(hit.entry)
        for (start, end), entries in places.items():
            best = next((e for e in entries if self._near(doc, start, end, e)), entries[0])
            yield start, end, best

    def _is_chip(self, doc: Doc, find: _Find) -> bool:
        """A part of a person's name is no chip; else it is one if what its entry needs is there."""
        token = doc[find.start]
        before = doc[find.start - 1] if find.start else None
        if token.ent_type_ == "PERSON" and before is not None and before.ent_type_ == "PERSON":
            # `Meaningful Blackwell capacity` is nobody's name
            named = (before.pos_ == "PROPN" and before.dep_ != "amod") or (
                find.end < len(doc) and doc[find.end].is_punct and doc[find.end].text != "-"
            )
            if named or before.lower_ in self.makers:
                return before.lower_ in self.makers
        if not find.entry.get("needs"):
            return True
        return self._near(doc, find.start, find.end, find.entry)

    def _near(self, doc: Doc, start: int, end: int, entry: Mapping[str, Any]) -> bool:
        needs = entry.get("needs")
        if not needs:
            return True
        if end < len(doc) and (doc[end].text in self.chip_words or doc[end].text in self.family_words):
            return True
        sentence = doc[start].sent
        words = {t.lower_ for t in doc[max(0, sentence.start - 1) : sentence.end] if not start <= t.i < end}
        return any(need in words for need in needs)

    def _level(self, doc: Doc, end: int, entry: Mapping[str, Any]) -> str:
        follows = doc[end].text if end < len(doc) else ""
        return "family" if entry["level"] == "model" and follows in self.family_words else entry["level"]

    def _sole_supplier(self, mention: Span) -> str | None:
        """The one maker named in a sentence that says that there is only one, or else in the one before."""
        sentence, doc = mention.sent, mention.doc
        if not self.sole.search(fold(sentence.text)):
            return None
        before = [doc[sentence.start - 1].sent] if sentence.start else []
        found = ({hit.entry for hit in self.vendors.find(s.as_doc())} for s in (sentence, *before))
        makers = next((makers for makers in found if makers), set())
        return makers.pop() if len(makers) == 1 else None

    def _shaped(self, doc: Doc) -> Iterator[_Find]:
        """Names by their shape, named as the text names them; a listed name wins over its own shape."""
        text = layout(doc).folded
        places = [match.start() for match in self.any_shape.finditer(text)]
        for shape in self.shapes:
            for match in shape.matches_at(text, places) if shape.is_plain else shape.regex.finditer(text):
                found = doc.char_span(*match.span(), alignment_mode="strict")
                if found is None or not self._vendor_near(doc, found.start, shape.vendor_before):
                    continue
                name = match["name"]
                entry = self.by_name.get(name) or {**shape.gives, "name": name}
                level = self._level(doc, found.end, entry)
                yield _Find(found.start, found.end, entry, level, shape.id, False)

    def _vendor_near(self, doc: Doc, start: int, vendor: str | None) -> bool:
        first = doc[start].sent.start
        return not vendor or vendor in {t.text for t in doc[max(first, start - VENDOR_WITHIN) : start]}


def _names(entry: Mapping[str, Any]) -> Iterator[str]:
    return iter((entry["name"], *(entry.get("aliases") or ())))


@dataclass(frozen=True, slots=True)
class _Shape:
    """What the names of a product line look like, and what a name of that shape is."""

    id: str
    regex: re.Pattern[str]
    vendor_before: str | None
    gives: Mapping[str, Any]

    @property
    def is_plain(self) -> bool:
        """Whether it has no group but the name."""
        return self.regex.groups == 1

    def matches_at(self, text: str, places: Iterable[int]) -> Iterator[re.Match[str]]:
        """What `finditer` gives, if a match can only begin at one of these places."""
        after = 0
        for at in places:
            if at >= after and (match := self.regex.match(text, at)):
                after = match.end()
                yield match

    @classmethod
    def of(cls, shape: Mapping[str, Any]) -> _Shape:
        after = "|".join(re.escape(word) for word in shape.get("after") or ())
        lead = rf"(?:{after})\s" if after else ""
        # A plural s may follow (`MI455Xs`); it is no part of the name.
        regex = re.compile(rf"{BEFORE}(?P<name>{lead}(?:{_before_plural(shape['regex'])}))s?(?!\w)")
        gives = {key: shape.get(key) for key in ("vendor", "kind", "family", "level")}
        return cls(shape["id"], regex, shape.get("vendor_before"), gives)


def _before_plural(regex: str) -> str:
    """The guard at the end of a shape, letting a plural s pass."""
    guard = r"(?![\w.%])"
    return regex.removesuffix(guard) + r"(?=s?(?:\.?(?!\w)))(?!%)" if regex.endswith(guard) else regex
