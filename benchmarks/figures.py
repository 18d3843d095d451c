"""What was measured: samples with their unit, row by row, and the few numbers that sum them up."""

import statistics
from collections.abc import Sequence
from dataclasses import dataclass, field


class NotMeasured(Exception):
    """Something did not happen as it must, so there is no figure; the text says what."""


ENOUGH_FOR_P95 = 20
"""Fewer samples than this say nothing about their slowest twentieth."""


@dataclass(frozen=True, slots=True)
class Samples:
    """Repetitions of one measurement; `more_is_better` for rates, otherwise less is."""

    values: Sequence[float]
    more_is_better: bool = False

    @property
    def best(self) -> float:
        return max(self.values) if self.more_is_better else min(self.values)

    @property
    def median(self) -> float:
        return statistics.median(self.values)

    @property
    def p95(self) -> float | None:
        """What 95 of 100 repetitions keep; None for too few of them."""
        if len(self.values) < ENOUGH_FOR_P95:
            return None
        twentieths = statistics.quantiles(self.values, n=20, method="inclusive")
        return twentieths[0] if self.more_is_better else twentieths[-1]


@dataclass(frozen=True, slots=True)
class Row:
    """One measurement of ours and, where there is something to compare it with, of the reference."""

    what: str
    unit: str
    ours: Samples
    reference: Samples | None = None

    @property
    def times(self) -> float | None:
        """Our median as a multiple of the reference's; None where that is nothing."""
        if self.reference is None or not self.reference.median:
            return None
        return self.ours.median / self.reference.median


@dataclass(frozen=True, slots=True)
class Section:
    """Rows that share a reference."""

    title: str
    reference: str
    rows: Sequence[Row] = field(default_factory=tuple)


def milliseconds(seconds: Sequence[float]) -> Samples:
    """Durations in seconds as samples in milliseconds."""
    return Samples([1_000 * each for each in seconds])
