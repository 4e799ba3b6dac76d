"""Confidences from cases: how often the records of each rule are right.

Takes `Judged` records, gives for each rule, and for each group of rules, a precision and the number of cases it rests
on. The method is parametric empirical Bayes for proportions (Casella, "An Introduction to Empirical Bayes Data
Analysis", The American Statistician 39, 1985): the precisions of the rules of one group are taken to follow a Beta
distribution; its mean is the group's own precision (with one right and one wrong case added), its strength is the one
of STRENGTHS under which the rules' counts are likeliest (the beta-binomial likelihood); and a rule's precision is the
mean of its posterior. So a rule with few cases stands near its group, one with many near what was counted.

Cases of another corpus count less than those of one's own (a power prior: Ibrahim and Chen, "Power Prior
Distributions for Regression Models", Statistical Science 15, 2000), each as `weight` of a case. The weight is the one
of WEIGHTS that foretells best whether a record is right, each document foretold by all others.

The one thing to know: a group is the type of record, and apart from it each way in which names are taken that no list
has (`actor.ner`, `chip.shape`).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from chipwatch.evaluate.gold import TYPES, Judged

STRENGTHS = (1, 2, 4, 8, 16, 32)  # in cases
WEIGHTS = (0.0, 0.03, 0.1, 0.3, 1.0)
BINS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9, 1.0)


class Precision(NamedTuple):
    """How often the records of a rule, or of a group of rules, are right. cases: of one's own; others: of others."""

    precision: float
    cases: int
    others: int = 0


class Foretold(NamedTuple):
    """A record with the confidence that the other documents alone would have given it."""

    stated: float
    judged: Judged


@dataclass(frozen=True, slots=True)
class Calibration:
    """The precisions by id of rule or group, and the weight that cases of others had."""

    precisions: Mapping[str, Precision]
    weight: float


def calibrate(judged: Sequence[Judged], others: Sequence[Judged], listed: Collection[str]) -> Calibration:
    """The precisions of all rules that have cases, and of all groups.

    others: cases of another corpus. listed: the ids that stand for themselves, of rules and of names in lexicons.
    """
    weight = 0.0
    if others:
        weight = min(WEIGHTS, key=lambda one: (_loss(leave_one_out(judged, others, listed, one)), one))
    precisions: dict[str, Precision] = {}
    groups = {_group(one, listed) for one in (*judged, *others)}
    for group in sorted(groups):
        mine = [one for one in judged if _group(one, listed) == group]
        theirs = [one for one in others if _group(one, listed) == group] if weight else []
        model = _Model(mine, theirs, weight)
        precisions[group] = Precision(model.mean, len(mine), len(theirs))
        for rule in sorted({one.rule for one in (*mine, *theirs)}):
            precisions[rule] = Precision(
                model.precision(rule), sum(one.rule == rule for one in mine), sum(one.rule == rule for one in theirs)
            )
    return Calibration(dict(sorted(precisions.items())), weight)


def leave_one_out(
    judged: Sequence[Judged], others: Sequence[Judged], listed: Collection[str], weight: float
) -> Iterator[Foretold]:
    """Each record with the confidence it would have if its document had not been counted."""
    by_group: dict[str, list[Judged]] = defaultdict(list)
    for one in judged:
        by_group[_group(one, listed)].append(one)
    for group, mine in sorted(by_group.items()):
        theirs = [one for one in others if _group(one, listed) == group] if weight else []
        for document in dict.fromkeys(one.document for one in mine):
            model = _Model([one for one in mine if one.document != document], theirs, weight)
            yield from (Foretold(model.precision(one.rule), one) for one in mine if one.document == document)


def report(foretold: Iterable[Foretold]) -> Iterator[tuple[str, str, int, float, float]]:
    """For each type of record and all together, by confidence: (type, bin, records, stated, measured)."""
    foretold = list(foretold)
    for kind in (*TYPES, "all"):
        mine = [one for one in foretold if kind in ("all", one.judged.type)]
        rows = [(f"{low}-{high}", low, high) for low, high in pairwise(BINS)]
        for name, low, high in (*rows, ("0.8 and more", 0.8, 1.0)):
            inside = [one for one in mine if low <= one.stated < high or one.stated == high == 1.0]
            if inside:
                stated = sum(one.stated for one in inside) / len(inside)
                yield kind, name, len(inside), stated, sum(one.judged.right for one in inside) / len(inside)


def to_yaml(calibration: Calibration, about: Sequence[str] = ()) -> str:
    """A rule file with the section `confidence`; the same precisions always give the same text.

    Precisions are rounded down, so that no rule is called surer than it is.
    """
    lines = [*(f"# {line}".rstrip() for line in about), "confidence:"]
    for name, one in calibration.precisions.items():
        others = f", others: {one.others}" if one.others else ""
        lines.append(f"  {name}: {{precision: {_down(one.precision):.2f}, cases: {one.cases}{others}}}")
    return "\n".join(lines) + "\n"


def _down(value: float) -> float:
    return math.floor(value * 100 + 1e-9) / 100


def _group(judged: Judged, listed: Collection[str]) -> str:
    return judged.type if judged.rule in listed else judged.rule.rpartition(".")[0] or judged.type


class _Model:
    """The precisions of one group of rules."""

    def __init__(self, mine: Iterable[Judged], others: Iterable[Judged], weight: float) -> None:
        self.counts: dict[str, list[float]] = defaultdict(lambda: [0.0, 0.0])  # rule -> right, all
        for judged, each in ((mine, 1.0), (others, weight)):
            for one in judged:
                self.counts[one.rule][0] += each * one.right
                self.counts[one.rule][1] += each
        right = sum(count[0] for count in self.counts.values())
        self.mean = (right + 1) / (sum(count[1] for count in self.counts.values()) + 2)
        self.strength = max(STRENGTHS, key=self._likelihood)

    def precision(self, rule: str) -> float:
        right, cases = self.counts.get(rule, (0.0, 0.0))
        return (right + self.strength * self.mean) / (cases + self.strength)

    def _likelihood(self, strength: float) -> float:
        a, b = strength * self.mean, strength * (1 - self.mean)
        return sum(_log_beta(a + right, b + cases - right) - _log_beta(a, b) for right, cases in self.counts.values())


def _log_beta(a: float, b: float) -> float:
    return math.lgamma(a) + math.lgamma(b) - math.lgamma(a + b)


def _loss(foretold: Iterable[Foretold]) -> float:
    """The mean logarithmic loss."""
    losses = [-math.log(max(1e-9, p if one.right else 1 - p)) for p, one in foretold]
    return sum(losses) / len(losses) if losses else 0.0
