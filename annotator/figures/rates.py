"""Shares with how sure one can be of them, and the quality of annotations against gold."""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt

CONFIDENT = 1.959964  # the normal distribution's quantile for 95 %


@dataclass(frozen=True, slots=True)
class Rate:
    """`hits` of `of`; value and interval are shares from 0 to 1, None of nothing."""

    hits: int
    of: int

    @property
    def value(self) -> float | None:
        return self.hits / self.of if self.of else None

    @property
    def interval(self) -> tuple[float, float] | None:
        """Wilson's score interval at 95 %: E. B. Wilson, "Probable Inference, the Law of Succession, and Statistical
        Inference", Journal of the American Statistical Association 22 (1927).
        """
        if not self.of:
            return None
        share, square = self.hits / self.of, CONFIDENT**2
        middle = (share + square / (2 * self.of)) / (1 + square / self.of)
        reach = CONFIDENT * sqrt(share * (1 - share) / self.of + square / (4 * self.of**2)) / (1 + square / self.of)
        return max(0.0, min(share, middle - reach)), min(1.0, max(share, middle + reach))


@dataclass(frozen=True, slots=True)
class Quality:
    """Found spans against gold ones: which share of the found ones is right, and which share of gold was found."""

    precision: Rate
    recall: Rate

    @property
    def f1(self) -> float | None:
        """The harmonic mean of both; None where there is nothing to find and nothing was found."""
        precision, recall = self.precision, self.recall
        if not precision.of + recall.of:
            return None
        shares = (precision.value or 0.0) + (recall.value or 0.0)
        return 2 * (precision.value or 0.0) * (recall.value or 0.0) / shares if shares else 0.0
