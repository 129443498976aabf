"""When the sources settle a question with yes or no: the strategies of a merge."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from math import log
from typing import Literal

Strategy = Literal["all", "majority", "weighted"]

LOWEST_ACCURACY, HIGHEST_ACCURACY = 0.55, 0.99
CERTAINTY = 0.75
_ROUNDING = 1e-9


def weight(accuracy: float) -> float:
    """The weight of a vote of somebody who is right with this probability: log(p / (1 - p)).

    With these weights a weighted majority is right most often of all ways to decide between two answers, if people
    err independently: S. Nitzan and J. Paroush, "Optimal Decision Rules in Uncertain Dichotomous Choice Situations",
    International Economic Review 23 (1982). The accuracy is clipped, so that nobody counts for nothing or against
    what they say, and nobody outvotes everyone.
    """
    p = min(max(accuracy, LOWEST_ACCURACY), HIGHEST_ACCURACY)
    return log(p / (1 - p))


@dataclass(frozen=True, slots=True)
class Ballot:
    """Who votes, with which weights, and what it takes to settle a question."""

    strategy: Strategy
    weights: Mapping[int, float]

    def settles(self, side: Collection[int]) -> bool:
        """Whether what these sources say, against all others, is settled.

        all: there are no others. majority: they are more than half. weighted: their weights are that much larger
        that they are right with a probability of at least CERTAINTY (for two sides of equal prior chance, the
        difference of the weights is the log-odds of that). What everyone says is settled in any case.
        """
        if len(side) == len(self.weights):
            return True
        if self.strategy == "all":
            return False
        if self.strategy == "majority":
            return len(self.weights) < 2 * len(side)
        total = sum(self.weights.values())
        ahead = 2 * sum(self.weights[source] for source in side) - total
        return log(CERTAINTY / (1 - CERTAINTY)) <= ahead + _ROUNDING
