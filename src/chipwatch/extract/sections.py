"""The sections of rule files that hold data and no rules: what each entry may say.

One type a section; `rulebook.shape` makes the check and the JSON Schema of rule files from them. The one thing to know:
a section may be spread over several files and folders, so no key of a section is required, though keys of entries are.
"""

from __future__ import annotations

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from chipwatch.extract.contents import Way
from chipwatch.extract.dates import Meaning
from chipwatch.extract.grammar import Name as GrammarName
from chipwatch.records import (
    ActorKind,
    ChipKind,
    ChipLevel,
    Comparator,
    Direction,
    EventKind,
    EventStatus,
    Stance,
    TermKind,
)
from chipwatch.rulebook.shape import Day, Example, Flag, Id, Miss, Number, Part, Shorthand, Text, Texts, Whole

Words = Annotated[list[Text], Field()]
InstrumentKind = Literal["law", "bill", "rule", "order", "list", "license", "program", "pact", "case"]

CountryCode = Annotated[Text, Field(pattern="^[A-Z]{2}$", description="ISO 3166-1 alpha-2, `EU` for the Union")]
Wikidata = Annotated[Text, Field(pattern=r"^Q[1-9]\d*$", description="QID")]


def _compiles(regex: str, before: str = "", after: str = "") -> str:
    try:
        re.compile(before + regex + after)
    except (re.error, RecursionError, OverflowError) as error:
        at = (
            f" at character {error.pos - len(before) + 1}"
            if isinstance(error, re.error) and error.pos is not None
            else ""
        )
        what = f"cannot be compiled: {error.msg if isinstance(error, re.error) else error}{at}"
        hint = "signs that are meant as such take a backslash: \\( \\[ \\+ \\?"
        raise PydanticCustomError("bad_regex", "{what}", {"what": what, "hint": hint}) from None
    return regex


def _compiles_in_a_group(regex: str) -> str:
    """The regex of a chip's shape stands in the group `name`, so that `\\1` would mean that one."""
    return _compiles(regex, "(?P<name>", ")")


Regex = Annotated[
    Text, Field(description="regular expression, in single quotes"), AfterValidator(lambda regex: _compiles(regex))
]


def _names_parts(*parts: str) -> AfterValidator:
    """What stands in braces in a pattern of names: the program knows these parts and no other."""
    wanted = sorted(f"{{{part}}}" for part in parts)

    def check(text: str) -> str:
        if sorted(re.findall(r"{.*?}", text)) != wanted:
            hint = f"write {' and '.join(wanted)} once, and nothing else in braces"
            what = {"what": f"{text!r} is not how such a name is made", "hint": hint}
            raise PydanticCustomError("bad_value", "{what}", what)
        return text

    return AfterValidator(check)


CountryName = Annotated[Text, _names_parts("country")]
PortfolioName = Annotated[Text, _names_parts("portfolio")]
MinistryName = Annotated[Text, _names_parts("portfolio", "country")]
ChipRegex = Annotated[Regex, AfterValidator(_compiles_in_a_group)]
Aliases = Annotated[Words | None, Field(None, description="other forms of the name, as texts have them")]


# ------------------------------------------------------------ what rules set


class EventFields(Part):
    """What a rule says of its events."""

    kind: EventKind | Literal["measure"] = Field(description="`measure`: of what `refers: last` adds to")
    status: EventStatus | None = Field(None, description="in place of what the cues beside the trigger say")
    direction: Direction | None = Field(None, description="of trade")
    instrument: Text | None = Field(None, description="the measure that the trigger names, where nothing else does")
    refers: Literal["only", "last", "next"] | None = Field(
        None,
        description="adds a mention to an event: `only` to one of its kind, `last` to the one told last; `next`: to "
        "the measure told beside it that it takes, else it is an event of its own",
    )


class StatusFields(Part):
    """What a cue says of an event."""

    status: EventStatus


class DateFields(Part):
    """What a cue says of a date: that the thing takes effect on it, or (`other`) that it dates another one."""

    effective: Literal["yes", "ahead", "other"]


class TermFields(Part):
    """What a rule says of its terms."""

    kind: TermKind
    comparator: Comparator | None = Field(None, description="in place of the one that is read off the words")
    drop: Flag | None = Field(None, description="true: such a quantity is no term")


class PositionFields(Part):
    """What a rule says of its positions."""

    content: Way = Field(description="how what is said is read off")
    speaker: Literal["known", "feels", "itself", "nobody", "label", "credit"] | None = Field(
        None,
        description="known: an actor, a pronoun for one, a group or a document; feels: the same, of a participle that "
        "is no passive (`is opposed to`); itself: the trigger; nobody: not told; "
        "label: the head of the block; credit: whom a headline names at its end or its head",
    )
    stance: Stance | None = Field(None, description="in place of what the words of the content say")
    negated: Flag | None = None


# ------------------------------------------------------------ actors


class Office(Part):
    """A post that somebody holds or held."""

    role: Text | None = None
    of: Text | None = Field(None, description="name of the country or organisation")
    titles: Words | None = Field(None, description="what the holder is called")
    from_: Day | None = Field(None, alias="from", description="first day in office")
    to: Day | None = Field(None, description="first day out of office")


class NameHit(Example):
    """A sentence in which a name stands, and what its record must say."""

    gives: dict[str, Any] | None = None


NameHits = Annotated[list[Annotated[NameHit, Shorthand("text")]], Field(min_length=1)]


class Named(Part):
    """What all entries of lexicons have in common."""

    name: Text
    hits: NameHits | None = Field(None, description="where it must be found")
    misses: list[Miss] | None = Field(None, description="sentences that must not give it")
    todo: list[Any] | None = Field(None, description="known gaps: hits, or (as texts) misses")


class ActorEntry(Named):
    """Somebody or something that acts."""

    kind: ActorKind
    country: CountryCode | None = None
    aliases: Aliases
    ambiguous: Flag | None = Field(None, description="true: the bare name is a word elsewhere, too")
    ambiguous_aliases: Words | None = Field(None, description="forms that count only where something speaks for them")
    described_as: Words | None = Field(None, description="what it is called behind `the`")
    parent: Text | None = Field(None, description="name of the actor that it belongs to")
    committee_on: Words | None = Field(None, description="of a chamber's committee: what it is on, in all spellings")
    plain: Text | None = Field(None, description="an alias that is the name where the text has none fuller")
    offices: list[Office] | None = None
    wikidata: Wikidata | None = None


class CountryEntry(Named):
    """A country or territory."""

    code: CountryCode
    capital: Text | None = None
    adjectives: Words | None = Field(None, description="these denote origin, never the government")
    aliases: Aliases
    ambiguous: Flag | None = None
    described_as: Words | None = None
    wikidata: Wikidata | None = None


class StateEntry(Named):
    """A state of a federation."""

    code: CountryCode
    aliases: Aliases
    ambiguous_aliases: Aliases
    wikidata: Wikidata | None = None


class PersonEntry(Named):
    """A person."""

    country: CountryCode | None = None
    surname: Text | None = Field(None, description="what texts call them once they have given the name")
    known_by: Texts | None = Field(None, description="what they are called without more ado")
    aliases: Aliases
    described_as: Words | None = None
    offices: list[Office] | None = None
    wikidata: Wikidata | None = None


class CompanySigns(Part):
    before: Words | None = None
    after: Words | None = None


class CountryWords(Part):
    """When the name of a country is its government."""

    with_article: Words | None = None
    government: Words | None = None
    government_modifiers: Words | None = None
    military: Words | None = None
    ministry: Words | None = None
    place_prepositions: Words | None = None
    acting_prepositions: Words | None = None
    journeys: Words | None = None
    trade: Words | None = None
    parts: Words | None = None
    bearers: Words | None = None
    controlled: Words | None = None
    policy_nouns: Words | None = None
    place_nouns: Words | None = None
    origin_nouns: Words | None = None
    market_nouns: Words | None = None
    acting_compounds: Words | None = None
    state_verbs: Words | None = None
    deciding_verbs: Words | None = None
    qualifying: Words | None = Field(None, description="of `government`: before a noun these only qualify it")
    no_ministries: Words | None = Field(None, description="countries whose a bare `foreign ministry` is not")
    state_prepositions: Words | None = Field(None, description="lead from a body to its state: `lawmakers in Texas`")
    heading_prepositions: Words | None = Field(None, description="behind a country that a heading's verb is aimed at")
    journey_prepositions: Words | None = Field(None, description="with a journey these lead to a mere place")
    list_prepositions: Words | None = Field(None, description="before a list of countries that act or are aimed at")
    remainders: Words | None = Field(None, description="before a country that acts: `the rest of the EU will follow`")
    local: Words | None = Field(None, description="what local governments are called")
    local_behind: Words | None = Field(None, description="of these the ones that stand behind the name")
    local_of: Words | None = None
    local_partners: Words | None = Field(None, description="before a local government that is dealt with")
    articles: Words | None = None
    state_bodies: Words | None = Field(None, description="of a state: `lawmakers in Texas`")
    between: Words | None = None


class LedBy(Part):
    title: Text
    of: Text = Field(description="canonical name of the country")


class MadeNames(Part):
    """Canonical names of bodies that no list has."""

    ministry: MinistryName | None = None
    armed_forces: CountryName | None = None


class Administrations(Part):
    called: Text | None = Field(None, description="the government of whoever stands for the braces")
    led_by: LedBy | None = Field(None, description="whose office that is")
    own: Words | None = None
    sitting: Words | None = None
    previous: Words | None = None
    party: Words | None = None


class FormerNames(Part):
    """What a bracket begins with that holds a former name: `(formerly known as X)`."""

    leads: Words | None = None
    fillers: Words | None = None


class Bylines(Part):
    """Whom a quoted message is from: `> jane doe: ...`."""

    longest: Whole | None = Field(None, description="words of a name, at most")
    not_: Words | None = Field(None, alias="not", description="words that stand before a colon and are no name")


class Enumerations(Part):
    """What a list of names says of those in it."""

    kinds: list[ActorKind] | None = None
    joints: Words | None = None
    nouns: Words | None = Field(None, description="before a list: those in it are firms, as behind nouns for firms")
    introduced_by: Words | None = None
    department_words: Words | None = Field(None, description="before a list of departments; lemmas")
    least_departments: Annotated[Whole, Field(ge=2)] | None = None
    departments: dict[str, Text] | None = Field(None, description="a department's short name -> its canonical name")


class Naming(Part):
    """Words and commas that a firm's name follows."""

    words: Words
    qualified: Words
    persons_too: Words
    nouns: Words
    kin: Words
    owners: Words


class Finance(Part):
    """Results, shares and what else only firms have."""

    verbs: Words
    objects: Words
    raising: Words = Field(description="verbs of getting money (`X raised $5m`)")
    raised: Words = Field(description="their objects, or words before these")
    owned: Words
    papers: Words


class Deeds(Part):
    """What firms do and what is done to them; what stands beside their names only."""

    does: Words
    leads: Words
    together: Words
    says: Words
    suffers: Words
    listing: Words
    lists: Words
    giving: Words
    to: Words
    of: Words = Field(description="what only firms have, before one of `of_words` and the name")
    of_words: Words
    compounds: Words = Field(description="behind a hyphen and before the name: `Lyon-based X`")
    sources: Words
    sourced: Words = Field(description="before one of `sources` and the name: `data from X`")
    shows: Words
    per: Words
    exchanges: Words
    which: Words
    moves: Words = Field(description="what stocks do")
    sited: Words
    analysts: Words


class ActorForms(Part):
    """How texts use the names of actors."""

    legal_forms: Words | None = None
    committees: dict[str, Texts] | None = Field(
        None, description="chamber -> names of its committees, by `committee_on`"
    )
    same_company: Words | None = None
    spelt_out: Words | None = Field(None, description="what a legal form may mean in full: `X Corporation`")
    made_names: MadeNames | None = None
    led_country: CountryName | None = Field(None, description="a country whose name takes an article, in such a name")
    other_portfolios: list[PortfolioName] | None = Field(None, description="under which a listed ministry may stand")
    portfolio_spellings: dict[str, Text] | None = Field(None, description="a spelling -> the one that lists have")
    subsidiary_nouns: Words | None = None
    company_bodies: dict[str, ActorKind] | None = Field(None, description="behind a company's name: a body of its own")
    organisation_nouns: dict[ActorKind, Words] | None = None
    organisation_phrases: dict[ActorKind, Words] | None = None
    weak_kinds: list[ActorKind] | None = None
    common_phrases: Words | None = None
    enumerations: Enumerations | None = None
    inner_words: Words | None = None
    market_words: Words | None = None
    not_organisations: Words | None = None
    not_names: Words | None = None
    name_endings: Words | None = None
    given_names: Words | None = Field(None, description="words of `not_names` that persons are called by, too")
    company_signs: CompanySigns | None = None
    stated_kinds: dict[ActorKind, Words] | None = None
    described_as: dict[ActorKind, Words] | None = None
    bygone: Words | None = None
    not_described: Words | None = None
    name_heads: Words | None = None
    country_words: CountryWords | None = None
    evidence: dict[ActorKind, Words] | None = None
    speech: Words | None = None
    own: Words | None = Field(None, description="by what a firm that speaks calls its own: `its`")
    reporting: Words | None = None
    technology_nouns: Words | None = Field(None, description="behind a name that is a technology, too: `Arm cores`")
    ruling: Words | None = None
    ruled_by: Words | None = None
    ruling_nouns: Words | None = Field(None, description="before these `Commerce` is the department")
    family_names_first: Words | None = None
    not_short: Words | None = None
    portfolios: dict[str, Text] | None = None
    venues: Words | None = None
    administrations: Administrations | None = None
    short_for: dict[str, Words] | None = Field(None, description="names that stand for a longer one named before")
    ministry_homes: dict[str, Text] | None = Field(None, description="whose a bare `commerce ministry` is")
    firms: Words | None = Field(None, description="what only a firm is called: beside words with capitals it names one")
    company_verbs: Words | None = Field(None, description="what companies do")
    naming: Naming | None = None
    deeds: Deeds | None = None
    machines: Words | None = Field(None, description="programs and the like that act as firms do")
    finance: Finance | None = Field(None, description="what only firms have or give out")
    bracketed: Words | None = Field(None, description="nouns for firms whose names a bracket may hold")
    strong_nouns: Words | None = Field(None, description="of the nouns of weak kinds those that only firms have")
    named_else: Words | None = Field(None, description="nouns of whose kind the names in a bracket behind them are")
    not_persons: Words | None = Field(None, description="what the names of products end in")
    topics: Words | None = Field(None, description="what a name that `of` or `for` leads may hold behind `and`")
    bylines: Bylines | None = None
    former_names: FormerNames | None = None
    description_ends: Words | None = Field(None, description="behind a comma: what says of which kind a name is ends")
    described_not_before: Words | None = Field(None, description="behind `the company`: not the one named before")
    seated: Words | None = Field(None, description="between an organisation and where it sits: `a firm based in X`")
    not_portfolios: Words | None = Field(None, description="before `ministry`: no part of its name")
    person_compounds: Words | None = Field(None, description="behind a person's name and a hyphen: `X-era`")
    name_particles: Words | None = Field(None, description="within a person's name, in small letters")
    cities: dict[CountryCode, Words] | None = Field(None, description="where firms sit, by country")


class ReferenceSection(Part):
    """Words that stand for an actor named before."""

    issuer: Words | None = Field(None, description="whom the document speaks for")
    announced: Words | None = Field(None, description="beside a release's first verb: its subject is the issuer")
    person: Words | None = None
    thing: Words | None = None
    called: dict[ActorKind, Words] | None = Field(None, description="what actors of a kind are called behind `the`")
    also: dict[ActorKind, list[ActorKind]] | None = None
    staff: Words | None = Field(None, description="who acts for the country or body named before: `Dutch officials`")
    pairs: dict[ActorKind, Words] | None = Field(None, description="what two of a kind are called behind `both`")
    both: Words | None = Field(None, description="what stands before `pairs`")
    articles: Words | None = Field(None, description="what stands before `called`")
    not_before: Words | None = Field(None, description="behind `called`: it is not the one named before")
    reach: Annotated[Whole, Field(ge=0)] | None = Field(None, description="tokens that a reference reaches back")


class TitleOffice(Part):
    title: Text
    of: Text
    country: CountryCode | None = None


class ActorTitles(Part):
    """The words of titles and offices."""

    heads: Words | None = None
    modifiers: Words | None = None
    kept_modifiers: Words | None = Field(None, description="of the modifiers those that belong to a listed office")
    bygone: Words | None = Field(None, description="of a title that is over: the one behind the name counts")
    current: Words | None = Field(None, description="behind a title that is over: what leads to the present one")
    appointing: Words | None = Field(None, description="verbs that give or have a post: `X named her chief executive`")
    as_words: Words | None = Field(None, description="between such a verb and the post: `as`")
    spellings: dict[str, Text] | None = Field(None, description="a spelling -> the one that `offices` have")
    sat: Words | None = Field(None, description="behind `who served`: what leads to the organisation")
    leading: Words | None = Field(None, description="what founders and heads do with a firm")
    counting: Words | None = Field(None, description="before a title and no part of it: `other officials`")
    served: Words | None = Field(None, description="between a name and its title: `, who served as director`")
    courtesy: Words | None = None
    links: Words | None = None
    whose: Words | None = Field(None, description="behind a person's name: these lead to the organisation")
    offices: list[TitleOffice] | None = None
    countries: dict[str, Words] | None = None
    company_heads: Words | None = None
    members: dict[str, Words] | None = Field(None, description="chamber -> what stands before its members' surnames")
    speakers: Words | None = Field(None, description="who speaks or acts `for` an organisation")


# ------------------------------------------------------------ chips, instruments


class ChipEntry(Named):
    """A chip, a family or another controlled product."""

    vendor: Text | None = None
    kind: ChipKind
    family: Text | None = None
    level: ChipLevel
    aliases: Aliases
    needs: Words | None = Field(None, description="words of which one must stand near, for a name that is a word, too")
    nocase: Flag | None = Field(None, description="true: case does not count")


class ChipShape(Part):
    """What the names of a product line look like."""

    id: Id
    regex: ChipRegex
    after: Words | None = Field(None, description="one of these words stands before, and belongs to the name")
    vendor_before: Text | None = Field(None, description="this vendor must be named shortly before")
    vendor: Text | None = None
    kind: ChipKind
    family: Text | None = None
    level: ChipLevel
    hits: Annotated[list[Text], Field(min_length=1)]
    misses: Annotated[list[Text], Field(min_length=1)]


class ChipForms(Part):
    family_words: Words | None = None
    chip_words: Words | None = None
    sole_supplier: Words | None = None
    makers: dict[ChipKind, dict[str, Words]] | None = Field(None, description="who makes what several make")
    making: Words | None = Field(None, description="what a maker does with its products")
    introduced: dict[ChipKind, Words] | None = Field(None, description="nouns of products that nobody has listed")
    called: Words | None = Field(None, description="between such a noun and the name: `a chip dubbed X`")
    called_by: Words | None = Field(None, description="before one of these and a hyphen: `code-named`")
    newly: Words | None = Field(None, description="between a vendor and the name of its product")
    owners: Words | None = Field(None, description="before the name of a product of the clause's vendor")
    not_products: Words | None = Field(None, description="what stands before such a noun and is no name")


class InstrumentEntry(Named):
    """A named law, list, rule, order or pact."""

    kind: InstrumentKind
    of: Text | None = Field(None, description="who issues or keeps it")
    aliases: Aliases
    nocase: Flag | None = Field(None, description="true: case does not count")


class InstrumentShape(Part):
    """What names of instruments look like."""

    id: Id
    regex: Regex
    kind: InstrumentKind
    hits: Annotated[list[Text], Field(min_length=1)]
    misses: Annotated[list[Text], Field(min_length=1)]


# ------------------------------------------------------------ dates, furniture, sentences, quotes


class DatePattern(Part):
    regex: Regex
    means: Meaning


class FutureVerbs(Part):
    auxiliaries: Words | None = None
    infinitive: Words | None = None
    plans: Words | None = None
    plan_tags: Words | None = None
    present_tags: Words | None = None


class DateSection(Part):
    """How dates are written."""

    months: dict[str, Annotated[Whole, Field(ge=1, le=12)]] | None = None
    weekdays: dict[str, Annotated[Whole, Field(ge=0, le=6)]] | None = None
    shifts: dict[str, Annotated[Whole, Field(ge=-1, le=1)]] | None = None
    named_days: dict[str, Whole] | None = None
    told: dict[str, Annotated[Whole, Field(ge=-1, le=1)]] | None = None
    told_of_weeks: Words | None = Field(None, description="of `told`, those that name a week and no day")
    numbers: Words | None = None
    future_before: Words | None = None
    future_unless_past: Words | None = Field(
        None, description="of `future_before`, those that a verb in the past undoes"
    )
    past_before: Words | None = None
    future_verbs: FutureVerbs | None = None
    stamp: Regex | None = Field(None, description="the line under an item of a digest that says when it appeared")
    patterns: list[DatePattern] | None = None


class FurniturePattern(Part):
    id: Id
    pattern: Regex
    hits: Annotated[list[Text], Field(min_length=1)]
    misses: Annotated[list[Text], Field(min_length=1)]


class TailHit(Part):
    text: Text
    leaves: str = Field(description="what is left of the text")


class TailPattern(Part):
    id: Id
    pattern: Regex
    hits: Annotated[list[TailHit], Field(min_length=1)]
    misses: Annotated[list[Text], Field(min_length=1)]


class DatelineHit(Part):
    text: Text
    gives: Day


class DatelinePattern(Part):
    id: Id
    pattern: Regex
    hits: Annotated[list[DatelineHit], Field(min_length=1)]
    misses: Annotated[list[Text], Field(min_length=1)]


class FurnitureSection(Part):
    """What stands around an article."""

    joiners: Words | None = None
    drop_line: list[FurniturePattern] | None = None
    drop_tail: list[TailPattern] | None = None
    ends_article: list[FurniturePattern] | None = None
    heads_list: list[FurniturePattern] | None = None
    caption_credit: list[TailPattern] | None = None
    caption_start: list[FurniturePattern] | None = None
    footnote: list[FurniturePattern] | None = Field(None, description="in square brackets: it points to a note")


class Datelines(Part):
    lines: list[DatelinePattern] | None = None


class SentenceSection(Part):
    no_break_after: Words | None = None
    dateline: Text | None = Field(None, description="place and day in front of a story: a regular expression")
    headline_names: Words | None = Field(None, description="names that the language model knows for such")
    headline_joints: dict[str, Text] | None = Field(None, description="what stands between them -> what is read")
    headline_coming: dict[str, Text] | None = Field(None, description="before a headline's verb -> what is read")
    gerunds: Words | None = Field(None, description="verbs that the model takes for adjectives before a noun")
    calling: Words | None = Field(None, description="of two objects of these the second says what the first is called")


class QuoteSection(Part):
    """Quotation marks: what opens, and all that may close it."""

    double: dict[str, Texts] | None = None
    single: dict[str, Texts] | None = None


# ------------------------------------------------------------ events, terms


class EventSection(Part):
    """How event rules work together."""

    kinds: list[EventKind] | None = None
    absorbs: dict[EventKind, list[EventKind]] | None = None
    replaced_in_sentence: dict[EventKind, list[EventKind]] | None = None
    told_with_listing: list[EventKind] | None = Field(
        None, description="told of the listed these are no event beside the listing"
    )
    listed_words: Words | None = Field(None, description="what stands before the listed: `the aforementioned firms`")
    listed_nouns: Words | None = None
    told_apart_by_parties: list[EventKind] | None = None
    told_apart_by_countries: list[EventKind] | None = None
    told_aside: list[EventKind] | None = Field(None, description="a relative clause with a day tells one of its own")
    seller_and_buyer: list[EventKind] | None = Field(None, description="the firms named may be either side")
    told_ahead: list[EventKind] | None = Field(None, description="`will add` and `is adding` tell of one event")
    planned_where_ahead: list[EventKind] | None = None
    effective_where_ahead: list[EventKind] | None = None
    told_apart_by_firms: list[EventKind] | None = None
    told_on_as_it_comes: list[EventKind] | None = None
    made_by_sides: list[EventKind] | None = None
    undone_things_are_dated: list[EventKind] | None = None
    told_apart_by_doers: list[EventKind] | None = None
    told_apart_by_bodies: list[EventKind] | None = None
    another_words: Words | None = None
    further_verbs: Words | None = Field(None, description="of one of `told_words` they tell of a further step")
    told_words: Words | None = Field(None, description="beside what was told before: `these curbs`")
    other_times: Words | None = Field(
        default=None, description="prepositions behind which a verb tells of another time: `since tightening curbs`"
    )
    saying_verbs: Words | None = Field(
        default=None, description="verbs whose day is not that of the measure that is spoken about"
    )
    issue_verbs: Words | None = Field(
        None, description="their day is that of what the rule does: `issued a rule that bans`"
    )
    dated_nouns: Words | None = Field(
        None, description="deeds of their own: a date behind one does not date what is done about it"
    )
    told_nouns: Words | None = Field(
        None, description="with an article they are a measure told before: `the rules restrict exports of tools, too`"
    )
    notice_nouns: Words | None = Field(
        None,
        description="`In this rule` at the head of a sentence: a rule not told before; "
        "`published on Friday` behind them dates what they do",
    )
    eras: list[Texts] | None = None
    generic_instruments: Words | None = None
    instruments_near: dict[EventKind, list[InstrumentKind]] | None = None
    instrument_nouns: dict[InstrumentKind, Words] | None = None
    revise_verbs: Words | None = Field(None, description="what is done to a measure is done by it")
    change_nouns: Words | None = Field(None, description="the same as nouns: `makes changes to`")
    notice_openings: Texts | None = Field(None, description="with these such a sentence opens")
    title_leads: Texts | None = Field(None, description="behind these a law says by which name it may be called")
    grounds: Words | None = Field(None, description="what stands before the measure that a thing is done under")
    on_topic: list[EventKind] | None = None
    swallows: dict[EventKind, list[EventKind]] | None = None
    direction_from_below: list[EventKind] | None = None
    pointed_at: list[EventKind] | None = None
    measures: list[EventKind] | None = None
    instrument_kinds: dict[EventKind, list[InstrumentKind]] | None = None
    done_by_bodies: list[EventKind] | None = None
    kept_by_agents: list[EventKind] | None = None
    aimed_at_somebody: list[EventKind] | None = None
    agents_near: dict[EventKind, Words] | None = Field(None, description="labels of actors")
    no_agent_behind: Words | None = Field(None, description="prepositions; who stands behind them is no near agent")
    no_agent_near_behind: Words | None = Field(
        None, description="nor where a rule of agents.yaml does not find him there"
    )
    aimed_at_home_too: list[EventKind] | None = None
    aimed_at: dict[EventKind, list[ActorKind]] | None = Field(None, description="labels of those that may be targets")
    targets_near: dict[EventKind, Words] | None = Field(None, description="labels of actors, or `country`")


class PositionSection(Part):
    """How position rules work together, by their ids."""

    first: Words | None = None
    last: Words | None = None
    inner: Words | None = None


class Measured(Part):
    """How often the records of a rule were right."""

    precision: Annotated[Number, Field(ge=0, le=1)]
    cases: Annotated[Number, Field(ge=0)]
    others: Annotated[Number, Field(ge=0)] | None = None


class RelevanceSection(Part):
    """Which clippings are worth reading."""

    names: Words | None = Field(None, description="sections whose names count")
    lists: Words | None = Field(None, description="lists whose words count")
    described: Words | None = Field(None, description="words of `described_as`: actors that have one are names as well")
    endings: Words | None = Field(None, description="endings that such a word may have")


class Figures(Part):
    """What figures are of, by name, where grammar leads to nothing."""

    kinds: list[TermKind] | None = None
    nouns: Words | None = None
    again: Words | None = Field(None, description="nouns that say nothing where a figure is told again (`the tariff`)")
    worth: Words | None = Field(None, description="between a thing and a sum: that is what it is worth")
    part_verbs: Words | None = Field(None, description="of a part, whose whole may be told before")
    wholes: Words | None = Field(None, description="nouns for such a whole")
    empty: Words | None = Field(None, description="nouns that say nothing of what a figure is of")
    counters: Words | None = Field(None, description="before `of` and what is counted: `the number of firms is 413`")
    extremes: Words | None = Field(None, description="before `of` and a measure: nothing that is measured")
    clause_words: Words | None = Field(None, description="with these a clause begins")
    reach: Whole | None = Field(None, description="how many tokens before the figure such a noun may stand")


class Series(Part):
    """Where a fraction that nothing else is said of is of the kind of the one before it (`5% in X and 3% in Y`)."""

    kinds: list[TermKind] | None = Field(None, description="the kinds that go on")
    reach: Whole | None = Field(None, description="tokens between the two")
    joints: Words | None = Field(None, description="one of these stands between them")
    verbs: Words | None = Field(None, description="the only ones that may stand between the two")
    not_before: Words | None = Field(None, description="behind the second: it is something of its own")
    others: Texts | None = Field(None, description="between a name and its figure: `and Micron the other 21%`")


class Sources(Part):
    """Who says figures and is not concerned by them."""

    names: Words | None = Field(None, description="firms whose trade it is to estimate")
    cues: Words | None = Field(None, description="before or behind a company: it is one for its analysts")
    citing: Words | None = Field(None, description="in front of a name: a figure is taken from it")
    according: Words | None = Field(None, description="in or behind a name behind `according to`: it only studies")
    bound: Words | None = Field(None, description="behind a name and a hyphen: where a thing goes, not whose it is")
    officers: Words | None = None
    organs: Words | None = Field(None, description="behind the adjective of a country: the country acts")
    described: Words | None = Field(None, description="behind the adjective of a country: one named before is meant")


class Protagonist(Part):
    """The company that a document is about: figures that concern nobody else are its."""

    kinds: list[TermKind] | None = None
    least: Whole | None = Field(None, description="mentions that it must have")
    part: Number | None = Field(None, description="of all mentions of companies")
    not_near: Words | None = Field(None, description="in the sentence: the figure is of a market or a country")


class MeasureNouns(Part):
    """Words for a measure, before which stands who governs it: `US rules`, `Japan's white list`."""

    kinds: list[TermKind] | None = Field(None, description="the terms that a measure sets")
    nouns: Words | None = None
    reach: Whole | None = Field(None, description="tokens before such a word")
    sentences: Whole | None = Field(None, description="its own and those before it")
    chip_kinds: list[TermKind] | None = Field(None, description="the terms that say what a measure costs or brings")
    cost_words: Words | None = Field(None, description="one of them says that a sum is what a measure costs")
    retold_sentences: Number | None = None
    units: Words | None = Field(None, description="counts of what a measure covers")
    telling: Words | None = Field(None, description="verbs of who sets a measure and tells of it")
    chip_sentences: Whole | None = Field(None, description="before theirs, in which the one chip may be told")


class Tails(Part):
    """Nouns that say too little of what a figure is of, and what links them to the thing (`charge on H20 stock`)."""

    nouns: Words | None = None
    links: Words | None = None
    leads: Words | None = Field(None, description="of the links those that lead from a sum to what it is for")


class KeptBack(Part):
    kinds: list[TermKind] | None = None
    goal: Words | None = Field(None, description="in front of where the goods go")


class Big(Part):
    words: Words | None = None
    numbers: dict[str, Whole] | None = None
    sentences: Whole | None = Field(None, description="how far back the companies may be named")


class LaidOut(Part):
    words: Words | None = None
    reach: Whole | None = Field(None, description="how many words in front of the sum they may stand")


class Exported(Part):
    kinds: list[TermKind] | None = None
    nouns: Words | None = Field(None, description="for what is exported")


class ChipReferences(Part):
    pointing: Words | None = None
    nouns: Words | None = None


class Ruled(Part):
    kinds: list[TermKind] | None = None
    sentences: Whole | None = Field(None, description="how many sentences back the body may stand")
    acts: Words | None = Field(None, description="say, beside the nouns for measures, that one is told of")
    money: Words | None = Field(None, description="say that a body sets a sum")


class ApartFirst(Part):
    kinds: list[TermKind] | None = None
    having: Words | None = Field(None, description="verbs whose subject is bound")


class Those(Part):
    """Words for several firms named in the sentence before."""

    alone: Words | None = None
    before: Words | None = Field(None, description="before what companies are called: `these firms`")


class TermSection(Part):
    """How term rules work together."""

    kinds: list[TermKind] | None = None
    figures: Figures | None = None
    series_reach: Whole | None = Field(None, description="tokens between the figures of a series")
    product_reach: Whole | None = Field(
        None, description="tokens before its sentence where a performance seeks its chip"
    )
    sources: Sources | None = Field(None, description="who says figures and is not concerned by them")
    protagonist: Protagonist | None = Field(None, description="whose figures are that concern nobody else")
    measures: MeasureNouns | None = None
    carried: dict[TermKind, Words] | None = Field(None, description="fields that terms of a kind take of each other")
    duties: Words | None = Field(None, description="nouns whose change is told of like a tariff")
    acts_for: dict[str, str] | None = Field(None, description="body -> the state or ministry that it is part of")
    own: Words | None = Field(None, description="who speaks of its own figures")
    those: Those | None = None
    part_of: dict[str, str] | None = Field(None, description="the same, where both are named beside a figure")
    given: Words | None = Field(None, description="what a sum is of that its party does not give itself")
    away: Words | None = Field(None, description="behind these stands who sets nothing: where goods come from or go")
    origin: Words | None = Field(None, description="behind these stands whom a duty meets")
    goods: Words | None = None
    apart: list[TermKind] | None = Field(None, description="kinds of which nobody is on both sides")
    apart_first: ApartFirst | None = Field(None, description="kinds that do not bind who sets them")
    chip_references: ChipReferences | None = Field(None, description="words that stand for the chip named last")
    granted: Words | None = Field(None, description="in front of `from`: who stands behind it gives it")
    big: Big | None = Field(None, description="whom `the big three` means")
    laid_out: LaidOut | None = Field(None, description="sums that a company itself lays out")
    exported: Exported | None = Field(None, description="kinds that concern who exports, not where the goods go")
    capping: Words | None = Field(None, description="verbs whose subject sets a limit")
    kept_back: KeptBack | None = Field(None, description="kinds that concern where the goods go that they hold back")
    ruled: Ruled | None = Field(None, description="kinds that the body named next sets, where nobody else is found")
    compared: Words | None = Field(None, description="before such a word: however far off the first figure is")
    comparing: Words | None = Field(None, description="verbs between two figures that only compare them")
    against: Words | None = Field(None, description="between two figures that are compared: they are of the same")
    tails: Tails | None = None
    signed: dict[TermKind, TermKind] | None = Field(None, description="what such terms are behind a plus or minus")
    series: Series | None = Field(None, description="fractions that go on a series")
    set_by: dict[TermKind, list[EventKind]] | None = Field(None, description="events that set a quantity, by its kind")


# ------------------------------------------------------------ quantities


class Needs(Part):
    """What must hold around a word for it to count; one is enough."""

    before: Words | None = None
    after: Words | None = None
    tags: Words | None = None
    after_tags: Words | None = None
    comparator: Flag | None = None


class Lettered(Part):
    """Which letters scale numbers that are no money."""

    scales: Words | None = None
    measures: Words | None = None
    open_from: Number | None = None
    not_counted: Words | None = None


class Numbers(Part):
    words: dict[str, Number] | None = None
    scales: dict[str, Number] | None = None
    money_scales: dict[str, Number] | None = None
    lettered: Lettered | None = Field(None, description="which of them scale other numbers (`50K H100s`)")
    glued_after: Words | None = Field(None, description="behind a fraction and a hyphen: it is a share (`half-owned`)")
    articles: Words | None = None
    half: Words | None = Field(None, description="before an article: `half a million`")
    joints: Words | None = Field(None, description="within a number: `two hundred and ten`")
    part_of: Words | None = Field(None, description="behind a fraction: `a quarter of a million`")
    and_a_half: Words | None = None


class FractionWords(Part):
    words: Words
    value: Number
    bare: Flag | None = Field(None, description="true: may stand without `a` or `one`")
    needs: Needs | None = None


class WholeWords(Part):
    words: Words
    value: Number
    unit: Text
    comparator: Comparator | None = None
    needs: Needs | None = None


class CurrencyEntry(Part):
    unit: Annotated[Text, Field(pattern="^[A-Z]{3}$", description="ISO 4217")]
    before: Words | None = None
    after: Words | None = None
    cents: Words | None = None
    where: Words | None = Field(None, description="in the sentence: a sign that others have, too, is this one's")


class UnitEntry(Part):
    unit: Text
    measure: Text
    factor: Number | None = None
    words: Words | None = None
    exact: Words | None = Field(None, description="words that capitals alone tell from another unit's (`Gbps`)")
    lead: Words | None = Field(None, description="words in front of the number that state the unit")
    needs: Needs | None = None


class ArticleUnits(Part):
    determiners: Words | None = Field(None, description="make one of such a unit, beside the articles")
    measures: Words | None = None
    more: Words | None = Field(None, description="may stand between a number and such a unit")
    needs: Needs | None = None


class BareUnits(Part):
    words: Words | None = None
    after: Words | None = None


class Connectors(Part):
    range: Words | None = None
    list: Words | None = None
    both: Words | None = None
    pair: Words | None = None
    by: Words | None = Field(None, description="before two figures: how much, and where to")
    range_anyway: Words | None = None
    alternatives: Words | None = None


class ComparatorWords(Part):
    is_: Comparator = Field(alias="is")
    before: Words | None = None
    after_number: Words | None = None
    after: Words | None = None
    measures: Words | None = None
    not_measures: Words | None = None
    not_behind: Words | None = Field(None, description="in front of it: it is part of a verb (`hand over 15%`)")
    needs: Needs | None = None


class Capping(Part):
    is_: Comparator | None = Field(None, alias="is")
    verbs: Words | None = None
    links: Words | None = None
    reach: Whole | None = None


class ComparatorChain(Part):
    capping: Capping | None = Field(None, description="verbs further off that make a figure a bound")
    fillers: Words | None = None
    restated: Words | None = Field(None, description="between a sum and the same in another currency")
    negators: Words | None = None
    negated: dict[Comparator, Comparator] | None = None
    negation_window: Whole | None = None
    negation_stops: Words | None = None


class CountNouns(Part):
    unit: Text
    nouns: Words
    at_least: Number | None = None
    covers: Words | None = None
    single: Flag | None = Field(None, description="true: one of it counts, too, where an act that counts governs it")
    always: Flag | None = Field(None, description="true: a few of it count behind `the`, too, where told first")


class SingleCounts(Part):
    reach: Whole | None = None
    acts: Words | None = None


class ElidedCounts(Part):
    open_from: Number | None = None
    before: Words | None = None
    joint: Words | None = None
    verbs: Words | None = Field(None, description="in the passive behind a small one: done to what was counted")
    after: Words | None = None
    ends: Words | None = None


class ElidedSums(Part):
    """Sums without their currency: from how many up, in front of which words, beside which nouns in any sentence."""

    open_from: Number | None = None
    after: Words | None = None
    nouns: Words | None = None


class NamedBefore(Part):
    """Where a number stands behind the noun that it counts."""

    counters: Words | None = None
    units: dict[str, Text] | None = Field(None, description="words that count by themselves, and what")
    links: Words | None = None
    ends: Words | None = None
    reach: Whole | None = None


class ActsOn(Part):
    """Verbs that say what their number counts."""

    unit: Text
    at_least: Number
    verbs: Words
    before: Words


class Counting(Part):
    single: SingleCounts | None = Field(None, description="where a count of one is a figure")
    elided: ElidedCounts | None = Field(None, description="where a count may leave out its noun")
    pronouns: Words | None = Field(None, description="that stand for what was counted before (`nine of whom`)")
    named_before: NamedBefore | None = Field(None, description="where a number stands behind the noun that it counts")
    passive: Words | None = Field(None, description="between a number and the verb that says what it counts")
    acts_on: list[ActsOn] | None = Field(None, description="verbs that say what their number counts")
    open_from: Number | None = None
    definite_until: Number | None = None
    definite: Words | None = None
    containers: Words | None = None
    not_counted: Words | None = None
    plural_tags: Words | None = None
    name_tags: Words | None = None
    head_tags: Words | None = None
    walk_tags: Words | None = None
    break_tags: Words | None = None
    joint_tags: Words | None = None
    opener_tags: Words | None = None
    wholes: Words | None = None
    partitive: Words | None = None
    chip_shape: Regex | None = None


class Enumeration(Part):
    open: Text | None = None
    close: Text | None = None
    least: Whole | None = None


class QuantitySection(Part):
    """How quantities are written."""

    numbers: Numbers | None = None
    fractions: list[FractionWords] | None = None
    wholes: list[WholeWords] | None = None
    currencies: list[CurrencyEntry] | None = None
    units: list[UnitEntry] | None = None
    article_units: ArticleUnits | None = None
    bare_units: BareUnits | None = None
    connectors: Connectors | None = None
    comparators: list[ComparatorWords] | None = None
    comparator_chain: ComparatorChain | None = None
    count_nouns: list[CountNouns] | None = None
    counting: Counting | None = None
    elided_sums: ElidedSums | None = None
    enumeration: Enumeration | None = None
    exclusion_macros: dict[str, Regex] | None = None
    exclusions: list[Regex] | None = None


class Lexicons(Part):
    """The sections whose names are found by layer: an entry's id is made of both."""

    actor: Words | None = None
    chip: Words | None = None
    instrument: Words | None = None


class BuiltIn(Part):
    """What the program finds without a rule."""

    id: Id
    about: Text


class Sections(Part):
    """Every section of data."""

    lexicons: Lexicons | None = None
    built_in: list[BuiltIn] | None = Field(None, description="what the program finds without a rule")

    actors: list[ActorEntry] | None = Field(None, description="who acts: governments, agencies, companies …")
    people: list[PersonEntry] | None = Field(None, description="persons and their offices")
    countries: list[CountryEntry] | None = None
    states: list[StateEntry] | None = None
    actor_forms: ActorForms | None = None
    actor_titles: ActorTitles | None = None
    references: ReferenceSection | None = None
    chips: list[ChipEntry] | None = Field(None, description="chips and other controlled products")
    chip_shapes: list[ChipShape] | None = None
    chip_forms: ChipForms | None = None
    instruments: list[InstrumentEntry] | None = Field(None, description="named laws, lists, rules, orders, pacts")
    instrument_shapes: list[InstrumentShape] | None = None
    dates: DateSection | None = None
    furniture: FurnitureSection | None = None
    datelines: Datelines | None = None
    sentences: SentenceSection | None = None
    grammar: dict[GrammarName, Words] | None = Field(None, description="little words that sentences are read by")
    quotes: QuoteSection | None = None
    events: EventSection | None = None
    terms: TermSection | None = None
    positions: PositionSection | None = None
    confidence: dict[str, Measured] | None = Field(None, description="how often each rule was right, as measured")
    relevance: RelevanceSection | None = None
    quantities: QuantitySection | None = Field(None, description="numbers, units, currencies, comparators")
