"""On which day an event was done, and on which it takes effect, of all the dates that stand beside it.

Takes the Match of an event's rule, its View and the day of the document, gives two dates or None. The one thing to
know: a date belongs to the verb that it hangs on, so that of another deed beside the event (`shares fell on Tuesday
after a report that`) is none of its own; and what has come by the document's day is done, what lies ahead is planned.
"""

from __future__ import annotations

import datetime
from collections.abc import Container, Mapping, Sequence
from typing import Any

from chipwatch.extract.event import Event
from chipwatch.extract.grammar import Grammar
from chipwatch.extract.layout import dated_entries
from chipwatch.rulebook.compile import Rule
from chipwatch.rulebook.match import Match, holds
from chipwatch.rulebook.view import Item, View

DAY = len("2025-09-11")
WEEK = datetime.timedelta(7)
LEAD = 4  # tokens in which a sentence opens with a date
SPAN = 6  # tokens in which `between May and June` is said


class EventDays:
    """Built from the section `events`, the little words and the rules `event.date`."""

    def __init__(self, settings: Mapping[str, Any], grammar: Grammar, rules: Sequence[Rule]) -> None:
        self.grammar, self.rules = grammar, rules
        self.planned_ahead: frozenset[str] = frozenset(settings.get("planned_where_ahead") or ())
        self.begins_ahead: frozenset[str] = frozenset(settings.get("effective_where_ahead") or ())
        self.by_doers: frozenset[str] = frozenset(settings.get("told_apart_by_doers") or ())
        self.undoes: frozenset[str] = frozenset(settings.get("undone_things_are_dated") or ())
        self.another_words: frozenset[str] = frozenset(settings.get("another_words") or ())
        self.apart: frozenset[str] = frozenset(settings.get("other_times") or ())
        self.says: frozenset[str] = frozenset(settings.get("saying_verbs") or ())
        self.issue_verbs: frozenset[str] = frozenset(settings.get("issue_verbs") or ())
        self.notices: frozenset[str] = frozenset(settings.get("notice_nouns") or ())
        self.dated_nouns: frozenset[str] = frozenset(settings.get("dated_nouns") or ())

    def __call__(
        self,
        match: Match,
        view: View,
        clause: Sequence[int],
        written: datetime.date | None,
        status: str,
    ) -> tuple[Item | None, Item | None]:
        """The date nearest to the trigger in its clause, else in its sentence; and when it takes effect.

        `written`: the document's day. On a day ahead of it a measure can only take effect; one that is planned does so
        in the year that its own clause names, too. What was done without a date was done when the sentence before
        begins to tell.
        """
        today = written if match.rule.fields["kind"] in self.begins_ahead else None
        own = view.subtree(match.root) if status == "planned" and today else ()
        date = effective = None
        for tokens in (clause, range(*view.sentence[match.root])):
            found = dict.fromkeys(item for i in tokens if (item := view.item("date", i)))
            # A date that cannot be resolved is stated, too; one that can is better.
            for item in sorted(found, key=lambda d: (not d.name, max(d.start - match.end, match.start - d.end))):
                comes = today and item.name == str(today.year) and item.start in own
                comes = comes or (today and lies_ahead(item.name, today))
                ahead = comes and not self._other_clause(view, item, match)
                told = self._date_rule(item, view)
                if told == "other":
                    continue
                due = status == "actual" and written and item.name and lies_ahead(item.name, written)
                if self._spans(view, item) or (due and self._is_deadline(view, item, match)):
                    continue
                came = status == "actual" and item.name and written and not lies_ahead(item.name, written)
                if ahead or (told and not (came and told == "ahead")):
                    effective = effective or item
                elif told or not self._other_clause(view, item, match):
                    date = date or item
            if date:
                break
        date = date or _heading_date(match.root, view)
        if date is None and (entry := dated_entries(view.doc)[match.start]):
            date = view.item("date", entry.start)
        if status == "actual" and self.another_words.isdisjoint(view.lower[slice(*view.sentence[match.root])]):
            date = date or _going_on(match.root, view, self.grammar["this"], self.says)
        return date, effective

    def _date_rule(self, item: Item, view: View) -> str | None:
        """What the words beside a date say that it is: when a thing takes effect, or when another one was done."""
        place = item.start, item.end, item.start
        rule = next((rule for rule in self.rules if holds(rule, view, *place)), None)
        return str(rule.fields["effective"]) if rule else None

    def is_in_force(self, event: Event, match: Match, view: View, today: datetime.date | None) -> bool:
        """Whether what a measure `will` do it does by now: `A duty will apply from today`."""
        if not today or not event.effective or event.kind not in self.begins_ahead:
            return False
        will = any(view.tag[c] == "MD" for c in view.children[match.root])
        return will and len(event.effective.name) == DAY and event.effective.name <= today.isoformat()

    def comes(self, event: Event, day: Item, today: datetime.date) -> None:
        """What a date ahead says of an event: that it is planned, or that it was not done then.

        Of the document's day only the year may be told: what is done in that year may be done.
        """
        if event.kind in self.planned_ahead:
            event.status = "planned" if event.status == "actual" else event.status
            event.effective = event.effective or day
        elif event.status == "actual" and day.name[:4] > str(today.year):
            event.effective = event.effective or day
            event.date = None

    def _other_clause(self, view: View, item: Item, match: Match) -> bool:
        """Whether a date belongs to another verb: one that neither tells of the trigger nor is told by it.

        `the controls announced in October` does not date what is done to them now; `shares fell on Tuesday after a
        report that it might ban` does not date the ban.
        """
        if match.rule.fields["kind"] in self.undoes and self._dates_a_noun(view, item, match):
            return True
        if self._is_day_when(view, item, match.root):
            return False
        if self._dates_another(view, item, match):
            return True
        verb = item.start
        above = {view.head[i] for i in range(item.start, item.end)}
        while view.head[verb] != verb and view.pos[verb] not in ("VERB", "AUX"):
            verb = view.head[verb]
            above.add(verb)
        if match.root in view.subtree(verb, clauses=True):
            if view.lemma[verb] in self.says and self._is_owned(match, view, verb):
                return True
            if verb != match.root and any(self.is_other_time(i, view) for i in view.way_up(match.root, verb)):
                return True
            return any(
                (view.dep[i] in ("acl", "relcl") and view.head[i] not in above and not self._does_it(view, i, verb))
                or (verb < item.start < i and self._tells_beside(view, i))
                for i in view.way_up(match.root, verb)
            )
        if item.start in view.subtree(match.root, clauses=True):
            way = list(view.way_up(item.start, match.root))
            if any(self.is_other_time(i, view) for i in way):
                return True
            clauses = [i for i in way if view.dep[i] in ("acl", "relcl", "advcl")]
            done = any(view.dep[view.head[i]] in ("nsubj", "pobj") and self._issues(view, i) for i in clauses)
            return bool(clauses) and view.pos[match.root] in ("VERB", "AUX") and not done
        return True

    def _tells_beside(self, view: View, i: int) -> bool:
        """Whether a verb with a subject of its own goes on behind another: `barred it in May, but he lifted that`."""
        return (
            view.dep[i] == "conj"
            and view.pos[i] in ("VERB", "AUX")
            and any(view.dep[c] in ("nsubj", "nsubjpass") for c in view.children[i])
        )

    def _spans(self, view: View, item: Item) -> bool:
        """Whether a date is an end of a stretch of time that something else took: `sales between 2015 and 2020`."""
        before = view.lower[item.start - 1] if item.start else ""
        behind = view.lower[item.end] if item.end < len(view) else ""
        lead = view.lower[max(0, item.start - SPAN) : item.start]
        words = self.grammar
        ends = ((words["between"], words["and"]), (words["from"], words["up_to"]))
        if view.dep[view.verb_above(item.start)] in ("acl", "relcl"):
            return False  # `curbs put in place between May and June`
        return any(
            (before in opens and behind in joins) or (before in joins and not opens.isdisjoint(lead))
            for opens, joins in ends
        )

    def _is_deadline(self, view: View, item: Item, match: Match) -> bool:
        """Whether a date says by when another verb's deed is to be done: `invited comments, due by May 3`."""
        if self.grammar["by"].isdisjoint(view.lower[max(0, item.start - 1) : item.start + 1]):
            return False
        verb = view.verb_above(view.head[item.start])
        return verb != match.root and verb not in range(item.start, item.end)

    def _dates_a_noun(self, view: View, item: Item, match: Match) -> bool:
        """Whether a date says which thing it is done to: `reversed the April ban`, but not `issued a May rule`."""
        word = next((i for i in range(item.start, item.end) if not item.start <= view.head[i] < item.end), item.start)
        noun = view.head[word]
        if view.dep[word] not in ("compound", "nmod", "amod", "poss") or match.start <= noun < match.end:
            return False
        done = view.dep[noun] in ("dobj", "nsubjpass") and view.head[noun] == match.root
        return done and view.pos[match.root] == "VERB" and view.lemma[match.root] not in self.issue_verbs

    def _dates_another(self, view: View, item: Item, match: Match) -> bool:
        """Whether a date closes the noun phrase of another deed: `a probe of the purchase of the firm in 2019`."""
        if match.rule.fields["kind"] in self.by_doers or view.lower[item.start - 1] not in self.grammar["in_on"]:
            return False
        i = item.start - 2
        while i >= match.end and view.pos[i] not in ("VERB", "AUX", "PUNCT", "CCONJ"):
            if view.lemma[i] in self.dated_nouns and view.pos[i] == "NOUN":
                return True
            i -= 1
        return False

    def _is_day_when(self, view: View, item: Item, root: int) -> bool:
        """Whether a date is the day of what is told behind it: `it changed in 2019, when Tokyo listed the firm`."""
        after = item.end + (view.lower[item.end : item.end + 1] == [","])
        return any(
            word in self.grammar["when"]
            and (root == view.head[after] or root in view.subtree(view.head[after], clauses=True))
            for word in view.lower[after : after + 1]
        )

    def is_other_time(self, i: int, view: View) -> bool:
        """Whether a clause tells of another time: `since tightening curbs last month`, `after it was barred`."""
        if view.dep[i] == "pcomp":
            return view.lower[view.head[i]] in self.apart
        return view.dep[i] == "advcl" and any(
            view.dep[c] == "mark" and view.lower[c] in self.apart for c in view.children[i]
        )

    def _is_owned(self, match: Match, view: View, verb: int) -> bool:
        """Whether a trigger is somebody's measure that is spoken about: `on Monday she said that Beijing's ban`."""
        spoken = any(view.dep[i] == "ccomp" for i in view.way_up(match.root, verb))
        if view.pos[match.root] not in ("NOUN", "PROPN"):
            return spoken and view.dep[match.root] == "csubj"
        return spoken and any(view.dep[c] == "poss" for c in view.children[match.root])

    def _issues(self, view: View, i: int) -> bool:
        """Whether a participle says when the notice that takes a measure came: `a rule published on Friday bars`."""
        return view.lemma[i] in self.issue_verbs and view.lemma[view.head[i]] in self.notices

    def _does_it(self, view: View, i: int, verb: int) -> bool:
        """Whether a clause says what the verb's object does: `On Monday it issued a rule banning exports`.

        Or what it is for: `On Monday it gave up its plan to buy the firm`.
        """
        noun = view.head[i]
        told = view.tag[i] in ("VBG", "VB") or view.lemma[verb] in self.issue_verbs
        return told and view.dep[noun] == "dobj" and view.head[noun] == verb


def _heading_date(i: int, view: View) -> Item | None:
    """The date that alone makes the sentence before: `March 3, 2025: The ministry ...`, `24 July. Tokyo ...`."""
    start = view.sentence[i][0]
    if not start:
        return None
    words = [j for j in range(*view.sentence[start - 1]) if not (view.doc[j].is_punct or view.doc[j].is_space)]
    dates = {view.item("date", j) for j in words}
    return next(iter(dates)) if len(dates) == 1 else None


def _going_on(i: int, view: View, this: Container[str], speech: Container[str]) -> Item | None:
    """The date with which the sentence before opens, in one paragraph: `On May 15 it went further. It barred ...`."""
    start = view.sentence[i][0]
    if not start or view.pos[start - 1] == "SPACE" or view.lower[start] in this:  # `This rule revises ...`
        return None
    first = view.sentence[start - 1][0]
    found = (view.item("date", j) for j in range(first, min(first + LEAD, start)))
    return next((item for item in found if item and item.name and not _dates_speech(item, view, speech)), None)


def _dates_speech(item: Item, view: View, speech: Container[str]) -> bool:
    """Whether a date says when somebody spoke: `He said on Monday that …`."""
    return view.lemma[view.verb_above(item.start)] in speech


def lies_ahead(value: str, today: datetime.date) -> bool:
    """Whether all of a day, month or year comes after today."""
    return "W" not in value and bool(value) and value > today.isoformat()[: len(value)]


def lies_before(value: str, today: datetime.date, days: int) -> bool:
    """Whether all of a day, month or year comes more than so many days before today."""
    return bool(value) and value < (today - datetime.timedelta(days)).isoformat()[: len(value)]


def same_date(known: str, new: str, apart: int = 0) -> bool:
    """One may say more than the other: 2025-09 and 2025-09-11; days may lie so many days apart.

    News of a week may be told a week before or after.
    """
    if not known or not new:
        return True
    if "W" in known + new:
        (first, last), (begin, end) = _days_of(known), _days_of(new)
        return first <= end + WEEK and begin <= last + WEEK
    if apart and len(known) == len(new) == DAY:
        days = datetime.date.fromisoformat(new) - datetime.date.fromisoformat(known)
        return abs(days.days) <= apart
    return known.startswith(new) or new.startswith(known)


def _days_of(value: str) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of a day, week, month or year."""
    year, *rest = value.split("-")
    if rest and rest[0].startswith("W"):
        first = datetime.date.fromisocalendar(int(year), int(rest[0][1:]), 1)
        return first, first + datetime.timedelta(6)
    if len(rest) == 2:
        day = datetime.date.fromisoformat(value)
        return day, day
    first = datetime.date(int(year), int(rest[0]) if rest else 1, 1)
    if not rest or first.month == 12:
        return first, datetime.date(int(year), 12, 31)
    return first, first.replace(month=first.month + 1) - datetime.timedelta(1)
