"""Whether two tellings of a text tell one event, and what the one adds to the other.

Takes Events of one document, gives the one that is told again, or None. The one thing to know: two tellings are one
event unless something speaks against it, as other chips, another day or somebody else who does it do; what is not
told speaks against nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from chipwatch.extract.event import COMING, OWN_BODIES, Event, Named
from chipwatch.extract.event_days import DAY, same_date

SAME_STORY = 7  # days between two items of a digest that may tell of one event
SILENCE = 160  # tokens after which a verb tells of something else, unless it names whom or what it is about again
AHEAD = {"planned", "possible"}
GOES_ON = 60  # tokens
WITHIN = 12  # tokens in which a noun without parties goes on with what was told
BESIDE = 8  # tokens between two tellings of one deal
HEADED = 30  # tokens between a heading and what it is the heading of
APPROVAL = "export_approval"
COMPANY = frozenset({"company"})
BODIES = frozenset({"agency", "legislature", "person"})
STATES = frozenset({"government", "agency"})
MEMBERS = {frozenset({"person"}), frozenset({"legislature"})}


class Identity:
    """Built from the section `events` and what the rules know of names."""

    def __init__(
        self,
        settings: Mapping[str, Any],
        *,
        generic: Mapping[str, int],
        countries: Collection[str],
        families: Mapping[str, str],
    ) -> None:
        """`generic`: names of measures that say little, and how little; `families`: chip -> the family it is of."""
        self.generic, self.countries, self.families = generic, frozenset(countries), families
        self.by_parties: frozenset[str] = frozenset(settings.get("told_apart_by_parties") or ())
        self.by_countries: frozenset[str] = frozenset(settings.get("told_apart_by_countries") or ())
        self.both_sides: frozenset[str] = frozenset(settings.get("seller_and_buyer") or ())
        self.told_ahead: frozenset[str] = frozenset(settings.get("told_ahead") or ())
        self.by_firms: frozenset[str] = frozenset(settings.get("told_apart_by_firms") or ())
        self.of_sides: frozenset[str] = frozenset(settings.get("made_by_sides") or ())
        self.by_doers: frozenset[str] = frozenset(settings.get("told_apart_by_doers") or ())
        self.by_bodies_of_one_side: frozenset[str] = frozenset(settings.get("told_apart_by_bodies") or ())
        self.told_on: frozenset[str] = frozenset(settings.get("told_on_as_it_comes") or ())
        self.eras: list[frozenset[str]] = [frozenset(names) for names in settings.get("eras") or ()]
        self.pointed_at: frozenset[str] = frozenset(settings.get("pointed_at") or ())
        self.measures: frozenset[str] = frozenset(settings.get("measures") or ())

    def known(self, events: Sequence[Event], new: Event, actors: Named) -> Event | None:
        """The event that a telling tells again: the last one that it may be, rather one with a target of its own."""
        alike = [e for e in reversed(events) if self._same(e, new, actors)]
        return next((e for e in alike if set(e.targets) & set(new.targets)), alike[0] if alike else None)

    def meant(self, events: Sequence[Event], new: Event, actors: Named) -> Event | None:
        """The event that a telling may mean that only points to one: the last one that nothing speaks against."""
        return next((e for e in reversed(events) if self._may_mean(new, e, actors)), None)

    def _may_mean(self, new: Event, known: Event, actors: Named) -> bool:
        """Whether `the ban`, told again in whatever light, may be an event told before: nothing speaks against it."""
        if known.kind != new.kind or new.kind not in self.pointed_at:
            return False
        if known.entry and new.entry and not same_date(known.entry, new.entry):
            return False
        if {known.direction, new.direction} == {"restrict", "ease"} or (new.past and not known.date):
            return False
        if any(not era.isdisjoint(known.agents) and _other_era(era, self.eras, new.agents) for era in self.eras):
            return False
        if new.verb and (new.another or not _dated_alike(known, new)):
            return False
        if self._other_chips(known.chips, new.chips):
            return False
        if len({known.instrument, new.instrument} - {None} - set(self.generic)) > 1:
            return False
        ours, theirs = sides_of(known.agents, actors), sides_of(new.agents, actors)
        return not (ours and theirs and not ours & theirs)

    def merge(self, known: Event, new: Event) -> None:
        """Add to an event what another telling of it says."""
        for mine, more in (
            (known.agents, new.agents), (known.targets, new.targets), (known.chips, new.chips),
        ):  # fmt: skip
            mine += [value for value in more if value not in mine]
        known.mentions += [mention for mention in new.mentions if mention not in known.mentions]
        known.targets = [name for name in known.targets if name not in known.agents]
        known.date = known.date or new.date
        known.effective = known.effective or new.effective
        if new.instrument and not known.revises and (not known.instrument or self._rank(new) < self._rank(known)):
            known.instrument, known.revises = new.instrument, new.revises
        come = known.day and new.day and new.verb and {known.status, new.status} == COMING
        if come:
            known.status = "actual" if known.verb else new.status
        known.verb = known.verb or new.verb
        known.confidence = max(known.confidence, new.confidence)

    def _rank(self, event: Event) -> int:
        """How little the name of an event's measure says: 0 where it is one of its own."""
        return self.generic.get(event.instrument or "", 0)

    def _same(self, known: Event, new: Event, actors: Named) -> bool:
        # an item of a digest tells what another one told, as news comes in
        retold = bool(known.day and new.day and known.kind in self.measures)
        if known.kind != new.kind:
            return False
        if known.kind in self.by_parties and _goes_on_unnamed(known, new):
            return True
        # `must now have a licence for it`, `it will need a licence`
        still = known.rule == new.rule and (
            bool(_shared(known, new) - self.countries)
            or (known.kind in self.told_ahead and not (known.targets and new.targets))
        )
        goes_on = known.kind in self.told_on and _goes_on(known, new, self.countries)
        may = known.kind in self.pointed_at and bool(retold or _shared(known, new))  # `plans curbs on X`, `could bar X`
        if not same_status(known.status, new.status, retold or still or goes_on or self._is_one_deed(known, new), may):
            return False
        if new.anew and known.mentions[0][0] < new.anew:
            return False
        if new.another and not (known.another and _shared(known, new)):  # a summary may tell of another one, too
            return False
        if new.day and known.day and abs((new.day - known.day).days) > SAME_STORY:
            return False
        if any(not era.isdisjoint(known.agents) and _other_era(era, self.eras, new.agents) for era in self.eras):
            return False
        if self._other_chips(known.chips, new.chips) or self._rule_or_chips(known, new):
            return False
        if new.date and known.date and not same_date(known.date.name, new.date.name, SAME_STORY if retold else 0):
            return False
        if new.effective and known.effective and not same_date(known.effective.name, new.effective.name) and not retold:
            return False
        if new.past and not (known.date or _headed(known, new) or _shared(known, new) - self.countries):
            return False
        if new.verb and _silent(known, new) and not (_shared(known, new) or _same_day(known, new)):
            return False
        if known.direction and new.direction and known.direction != new.direction:
            return False
        if len({known.instrument, new.instrument} - {None}) > 1:
            return False
        if known.kind in self.by_parties:
            one, other = ([*event.agents, *event.targets] for event in (known, new))
            apart = bool(one or other) and not _parties(one, actors) & _parties(other, actors)
            if apart and not _tells_on(known, new):
                return False
        if known.kind in self.by_firms:
            ours = _of_kind(COMPANY, [*known.agents, *known.targets], actors)
            theirs = _of_kind(COMPANY, [*new.agents, *new.targets], actors)
            if share_nobody(sorted(ours), sorted(theirs)) or (
                known.kind in self.of_sides and ours - theirs and theirs - ours
            ):
                return False  # who strikes a deal with the one, then with the other, strikes two
        if known.kind in self.by_doers and (
            share_nobody(sorted(_of_kind(COMPANY, known.agents, actors)), sorted(_of_kind(COMPANY, new.agents, actors)))
            or (new.status != "possible" and _state_and_firm(known.agents, new.agents, actors))
        ):
            return False
        mine, others = (_of_kind(BODIES, event.agents, actors) for event in (known, new))
        if known.kind in self.by_bodies_of_one_side and share_nobody([*mine], [*others]):
            if not _members(mine, others, actors):
                return False
        ours, theirs = sides_of(known.agents, actors), sides_of(new.agents, actors)
        if ours and theirs and not ours & theirs and known.kind not in self.by_parties:
            return False
        if known.kind in self.by_countries and known.agents and new.agents and not retold:
            mine, others = set(known.targets) & self.countries, set(new.targets) & self.countries
            if mine and others and not mine & others:
                return False
        firms, others = _firms(known.targets, actors), _firms(new.targets, actors)
        if known.kind in self.both_sides and _shared(known, new):  # who sells, and who buys
            return True
        return not (firms and others and not firms & others)

    def _is_one_deed(self, known: Event, new: Event) -> bool:
        """Whether what one telling has done and the other one will do is one measure: the same body, the same chips."""
        return (
            known.kind in self.measures
            and bool(set(known.agents) & set(new.agents))
            and bool(set(known.chips) & set(new.chips))
            and not (known.date and new.date and known.date.name != new.date.name)
        )

    def _rule_or_chips(self, known: Event, new: Event) -> bool:
        """Whether the one lifts a named rule and the other lets chips be sold: two approvals."""
        ruled, chipped = (known, new) if known.instrument else (new, known)
        named = ruled.instrument and not chipped.instrument and ruled.instrument not in self.generic
        return known.kind == APPROVAL and bool(named and chipped.chips and not ruled.chips)

    def _other_chips(self, ours: Sequence[str], theirs: Sequence[str]) -> bool:
        """Whether both name chips, and none is the same or of a family that the other names (`Blackwell`, the B200)."""
        lines = [{*chips, *(self.families.get(name) for name in chips)} for chips in (ours, theirs)]
        return bool(ours and theirs) and lines[0].isdisjoint(theirs) and lines[1].isdisjoint(ours)


def share_nobody(ours: Sequence[str], theirs: Sequence[str]) -> bool:
    """Whether both name somebody, and nobody is named by both."""
    return bool(ours and theirs) and not set(ours) & set(theirs)


def sides_of(names: Iterable[str], actors: Named) -> set[str]:
    """The countries that these belong to, themselves where that is not known."""
    return {actors[name][1] or name if name in actors else name for name in names}


def _parties(names: Iterable[str], actors: Named) -> set[str]:
    """These, and of governments the countries whose they are: an administration is a party as its country."""
    names = set(names)
    return names | {str(actors[name][1]) for name in _of_kind(STATES, names, actors) if actors[name][1]}


def _other_era(era: frozenset[str], eras: Iterable[frozenset[str]], names: Iterable[str]) -> bool:
    """Whether names are those of another administration than this one, and none of this one."""
    names = set(names)
    return era.isdisjoint(names) and any(not other.isdisjoint(names) for other in eras)


def _members(ours: Iterable[str], theirs: Iterable[str], actors: Named) -> bool:
    """Whether the one are persons and the other a chamber: what its members put in, it has before it."""
    return {frozenset(actors[name][0] for name in names) for names in (ours, theirs)} == MEMBERS


def _of_kind(kinds: Collection[str], names: Iterable[str], actors: Named) -> set[str]:
    return {name for name in names if name in actors and actors[name][0] in kinds}


def _state_and_firm(ours: Sequence[str], theirs: Sequence[str], actors: Named) -> bool:
    """Whether the one is done by a government alone, the other by companies alone: a grant, and the plant it pays."""
    kinds = [{actors[name][0] for name in names if name in actors} for names in (ours, theirs)]
    return all(kinds) and any(a <= OWN_BODIES and b <= COMPANY for a, b in (kinds, kinds[::-1]))


def _firms(names: Iterable[str], actors: Named) -> set[str]:
    """Companies and persons among targets: two events of one kind do not share those."""
    return {name for name in names if name in actors and actors[name][0] in ("company", "person", "university")}


def _headed(known: Event, new: Event) -> bool:
    """Whether the one was told but by a noun right before the other, as a heading does."""
    return not known.verb and len(known.mentions) == 1 and new.mentions[0][0] - known.mentions[0][1] < HEADED


def _silent(known: Event, new: Event) -> bool:
    """Whether a long stretch of text between them tells nothing of the event."""
    return new.mentions[0][0] - max(end for _, end in known.mentions) > SILENCE


def _tells_on(known: Event, new: Event) -> bool:
    """Whether a telling that names nobody who does it goes on with the one before: `invested $2bn, taking a stake`."""
    near = 0 <= new.mentions[0][0] - known.mentions[-1][1] < BESIDE
    return near and not new.agents and not (known.targets and new.targets)


def _shared(known: Event, new: Event) -> set[str]:
    """The chips, and those whom it is aimed at, that both name."""
    return {*known.chips, *known.targets} & {*new.chips, *new.targets}


def _goes_on_unnamed(known: Event, new: Event) -> bool:
    """Whether a noun without parties right behind what was told goes on with it: `held talks at a summit`."""
    near = new.mentions[0][0] - max(end for _, end in known.mentions) < WITHIN
    return near and not (new.verb or new.agents or new.targets)


def _goes_on(known: Event, new: Event, countries: Collection[str]) -> bool:
    """Whether right behind what was told, or announced, it is told again, about the same chips or the same firms.

    `Washington will let Nvidia sell the H20 to China. The approval of the H20 ...`; dated each, they are two.
    """
    near = new.mentions[0][0] - max(end for _, end in known.mentions) < GOES_ON
    dated = bool(new.date and known.date) or bool(new.effective and known.effective) or new.old or known.old
    firms = (set(known.targets) & set(new.targets)).difference(countries)
    same = set(known.chips) & set(new.chips) if known.chips or new.chips else firms
    return near and not dated and bool(same)


def _same_day(known: Event, new: Event) -> bool:
    """Whether both are told of one day."""
    return bool(known.date and new.date and known.date.name == new.date.name and len(new.date.name) == DAY)


def _dated_alike(known: Event, new: Event) -> bool:
    """Whether neither has a day that the other has not."""
    return same_date(known.date.name if known.date else "", new.date.name if new.date else "")


def same_status(known: str, new: str, retold: bool = False, may: bool = False) -> bool:
    """Whether both may be said of one event; `retold`: what was to come may have come by now; `may`: what is planned
    may also be told as what somebody thinks of.
    """
    return known == new or (retold and {known, new} == COMING) or (may and {known, new} == AHEAD)
