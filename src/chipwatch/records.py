"""The record contract as types: what `chipwatch` emits, field by field.

Takes nothing but values; gives frozen pydantic models whose fields stand in the order in which they are
written, `to_json` (one record, one line) and `json_schema` (the contract for other programs, made from
these types, so that the two cannot differ).

The one thing to know: offsets count Unicode code points of the document's decoded text, half-open, and
`text == source[start:end]` for every span of every record. A field that is not known is None and a list
that has nothing is empty; neither is ever left out.
"""

from typing import Annotated, Any, Literal, Self

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    TypeAdapter,
    WithJsonSchema,
    model_validator,
)
from pydantic.json_schema import GenerateJsonSchema

ActorKind = Literal[
    "person",
    "government",
    "agency",
    "legislature",
    "company",
    "think_tank",
    "university",
    "media",
    "organization",
]
ChipKind = Literal["accelerator", "cpu", "memory", "soc", "equipment", "software", "platform", "interconnect"]
ChipLevel = Literal["model", "family", "class"]
TermKind = Literal[
    "revenue_share",
    "volume_cap",
    "tariff",
    "threshold",
    "ownership",
    "money",
    "chip_count",
    "entity_count",
    "performance",
    "share",
    "change",
    "duration",
    "other",
]
Comparator = Literal["=", "<", "<=", ">", ">=", "~"]
EventKind = Literal[
    "export_approval",
    "export_restriction",
    "entity_listing",
    "entity_delisting",
    "import_restriction",
    "tariff",
    "legislation",
    "regulation",
    "enforcement",
    "agreement",
    "meeting",
    "investment",
    "shipment",
]
EventStatus = Literal["actual", "planned", "possible", "negated"]
Direction = Literal["restrict", "ease"]
SpeakerKind = Literal["named", "group", "document", "unknown"]
Mode = Literal["direct", "indirect", "mixed"]
Stance = Literal["support", "oppose", "mixed", "neutral"]
DocumentStatus = Literal["ok", "skipped", "error"]

Offset = Annotated[int, Field(ge=0)]
Country = Annotated[str, Field(pattern="^[A-Z]{2}$")]
# `2025`, `2025-09`, `2025-W37` or `2025-09-11`: as precise as the text is, and no more.
_MONTH_AND_DAY = r"-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?"
_WEEK = r"-W(0[1-9]|[1-4]\d|5[0-3])"
IsoDate = Annotated[str, Field(pattern=rf"^\d{{4}}({_MONTH_AND_DAY}|{_WEEK})?$")]


def _whole(value: object) -> object:
    """6.0 becomes 6, so that a count is written as one."""
    return int(value) if isinstance(value, float) and value.is_integer() else value


def _utf8(value: object) -> object:
    """A file's name may hold bytes that are no UTF-8; JSON may not."""
    return value.encode("utf-8", "replace").decode() if isinstance(value, str) else value


Number = Annotated[int | float, BeforeValidator(_whole), WithJsonSchema({"type": "number"})]


class _Model(BaseModel):
    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        allow_inf_nan=False,
        json_schema_serialization_defaults_required=True,  # a default is written, too: nothing is left out
    )


class Span(_Model):
    """A stretch of the document: text == source[start:end]."""

    text: str
    start: Offset
    end: Offset

    @model_validator(mode="after")
    def _length_holds(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(f"{self.text!r} is not {self.end - self.start} characters long")
        return self


class SentenceSpan(_Model):
    """Where the sentence, or the run of sentences, stands that a record was read from."""

    start: Offset
    end: Offset


class DateValue(Span):
    """A date as the text has it, and what day, week, month or year that is."""

    value: IsoDate | None = Field(
        description="ISO 8601 at the precision known, resolved against the document's date; null where it "
        "cannot be told"
    )


class Speaker(_Model):
    """Who is reported: the mention as it stands next to the cue, and the actor it resolves to."""

    text: str | None = Field(description="the mention; null only where nobody is mentioned (kind unknown)")
    start: Offset | None
    end: Offset | None
    kind: SpeakerKind = Field(
        description="named: resolves to an actor; group: unnamed persons; document: a text speaks; unknown"
    )
    actor: str | None = Field(default=None, description="id of the actor record, where named")
    name: str | None = Field(default=None, description="canonical name of that actor, where named")

    @model_validator(mode="after")
    def _mention_holds(self) -> Self:
        if self.text is None or self.start is None or self.end is None:
            if any(value is not None for value in (self.text, self.start, self.end)):
                raise ValueError("a speaker has text, start and end, or none of them")
        elif self.end - self.start != len(self.text):
            raise ValueError(f"{self.text!r} is not {self.end - self.start} characters long")
        return self


class Target(_Model):
    """What a stance is about."""

    event: str | None = Field(default=None, description="id of the event record, where one is recorded")
    chips: list[str] = Field(default_factory=list, description="canonical names of chips named in the content")
    actors: list[str] = Field(default_factory=list, description="canonical names of actors named in the content")


class _Frame(_Model):
    record: str
    id: str = Field(description="stable: the same text, rules and version give the same id; unique within a run")
    doc: str = Field(description="id of the document the record comes from")


class _FromText(_Frame):
    text: str = Field(description="the surface text the record was read from")
    start: Offset = Field(description="offset of its first code point in the document's decoded text")
    end: Offset = Field(description="offset behind its last code point: text == source[start:end]")
    sentence: SentenceSpan = Field(description="the sentence(s) the span stands in")
    rule: str = Field(description="id of the rule or lexicon entry that produced the record")
    confidence: float = Field(ge=0, le=1, description="how far to trust it: of all records at 0.8, about 80% are right")

    @model_validator(mode="after")
    def _length_holds(self) -> Self:
        if self.end - self.start != len(self.text):
            raise ValueError(f"{self.text!r} is not {self.end - self.start} characters long")
        return self


class ActorRecord(_FromText):
    """Who acts or speaks: one record for each distinct named actor of a document."""

    record: Literal["actor"] = "actor"
    name: str = Field(description="canonical: as the lexicon has it, else the fullest form in the document")
    kind: ActorKind
    country: Country | None = Field(
        default=None, description="ISO 3166-1 alpha-2 of the side it belongs to, EU for the Union"
    )
    role: str | None = Field(
        default=None,
        description="persons: title or office as the document states it, else as the lexicon has it for the "
        "document's date",
    )
    affiliation: str | None = Field(
        default=None, description="persons: name of the organisation stated with it, canonical where known"
    )
    affiliation_id: str | None = Field(default=None, description="id of that organisation's actor record")
    wikidata: str | None = Field(default=None, pattern=r"^Q[1-9]\d*$", description="QID, where the lexicon has it")
    mentions: list[Span] = Field(
        description="every name, surname, acronym or metonym that refers to it, in order; not pronouns"
    )


class ChipRecord(_FromText):
    """Which product: one record for each distinct chip, family or controlled product of a document."""

    record: Literal["chip"] = "chip"
    name: str = Field(description="canonical, without its vendor")
    vendor: str | None = None
    kind: ChipKind
    family: str | None = Field(default=None, description="architecture or series")
    level: ChipLevel = Field(description="model, family, or a generic named class such as HBM or EUV")
    mentions: list[Span] = Field(description="every mention of it, in order")


class TermRecord(_FromText):
    """A quantity that carries policy or market meaning: one record for each expression."""

    record: Literal["term"] = "term"
    kind: TermKind
    value: Number | None = Field(default=None, description="the number, normalised; null for a range")
    low: Number | None = Field(default=None, description="lower end of a range")
    high: Number | None = Field(default=None, description="upper end of a range")
    unit: str = Field(
        description="fraction (25% is 0.25), times, an ISO 4217 code for money, or the plural noun counted"
    )
    comparator: Comparator = "="
    of: str | None = Field(default=None, description="what it is a part or an amount of, as stated")
    chips: list[str] = Field(default_factory=list, description="canonical names of the chips it applies to")
    parties: list[str] = Field(default_factory=list, description="canonical names of the actors it binds or concerns")
    authorities: list[str] = Field(
        default_factory=list, description="canonical names of the actors that set, take, impose or grant it"
    )

    @model_validator(mode="after")
    def _value_or_range(self) -> Self:
        if (self.value is None) == (self.low is None and self.high is None):
            raise ValueError("a term has either a value or a range (low, high)")
        return self


class EventRecord(_FromText):
    """What happened to policy: one record for each distinct event of a document."""

    record: Literal["event"] = "event"
    kind: EventKind
    status: EventStatus = Field(
        description="actual: happened, in force; planned: announced, scheduled; "
        "possible: proposed, considered; negated: did not happen, was denied"
    )
    direction: Direction | None = Field(default=None, description="of the trade that the measure is about")
    agents: list[str] = Field(default_factory=list, description="canonical names of who does it")
    targets: list[str] = Field(default_factory=list, description="canonical names of whom it is aimed at or done for")
    chips: list[str] = Field(default_factory=list, description="canonical names of the chips concerned")
    instrument: str | None = Field(default=None, description="the named measure: an act, list, rule or order")
    date: DateValue | None = Field(default=None, description="when it happens or happened, or was announced")
    effective: DateValue | None = Field(default=None, description="when it takes effect")
    terms: list[str] = Field(default_factory=list, description="ids of the term records that state its conditions")
    mentions: list[Span] = Field(description="the trigger words, in order")


class PositionRecord(_FromText):
    """Who says what: one record for each stretch of reported speech, thought or stated stance."""

    record: Literal["position"] = "position"
    speaker: Speaker
    cue: Span | None = Field(default=None, description="the words that report; null for a quote that follows on")
    mode: Mode = Field(description="direct: wholly inside quotation marks; indirect: none; mixed")
    content: Span = Field(description="what is said, quotation marks included; the first part of a split quote")
    more: list[Span] = Field(default_factory=list, description="the other parts of a quote that its cue splits")
    stance: Stance = Field(description="toward the policy or move at issue")
    target: Target = Field(default_factory=Target, description="what the stance is about")
    negated: bool = Field(default=False, description="did not expect, denied that, declined to comment")


class ErrorNote(_Model):
    """Why a document gave no records."""

    code: str
    message: str


class Counts(_Model):
    """Records written for the document, by type; null for a type that was not asked for."""

    actor: Offset | None = 0
    chip: Offset | None = 0
    term: Offset | None = 0
    event: Offset | None = 0
    position: Offset | None = 0


class DocumentRecord(_Frame):
    """Closes the records of one document: a document whose line is there is complete."""

    record: Literal["document"] = "document"
    text: None = Field(default=None, description="always null: this record is read from the whole document")
    start: None = None
    end: None = None
    sentence: None = None
    rule: None = None
    confidence: None = None
    path: Annotated[str | None, BeforeValidator(_utf8)] = Field(
        default=None, description="as given; null where the text came without a file"
    )
    title: str | None = None
    date: IsoDate | None = None
    date_source: str | None = Field(default=None, description="argument, front matter, file name or dateline")
    source: str | None = None
    url: str | None = None
    sha256: str | None = Field(default=None, pattern="^[0-9a-f]{64}$", description="of the file's bytes")
    chars: Offset | None = Field(default=None, description="length of the decoded text in code points")
    status: DocumentStatus
    error: ErrorNote | None = None
    counts: Counts = Field(default_factory=Counts)
    chipwatch: str = Field(description="version of the program")
    model: str | None = Field(default=None, description="name and version of the language model")
    rules: str | None = Field(default=None, description="hash of all rules in force")


Record = Annotated[
    ActorRecord | ChipRecord | TermRecord | EventRecord | PositionRecord | DocumentRecord,
    Field(discriminator="record"),
]


class _Untitled(GenerateJsonSchema):
    """Leaves out titles that only repeat a field's name."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        return False


def to_json(record: BaseModel) -> str:
    """One record as one line of JSON, without the line's end."""
    return record.model_dump_json()


def json_schema() -> dict[str, Any]:
    """The contract as JSON Schema (2020-12), made from the types above."""
    adapter: TypeAdapter[Record] = TypeAdapter(Record)
    schema = adapter.json_schema(mode="serialization", schema_generator=_Untitled)
    schema.pop("discriminator")  # an OpenAPI word: `record` is a const in each type, so oneOf decides alone
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "urn:chipwatch:record:1",
        "title": "chipwatch record",
        "description": "One line of chipwatch's JSON Lines output. Offsets are half-open and count Unicode "
        "code points of the document's decoded text.",
        **schema,
    }
