"""One figure of agreement on a page: rounded, with its interval, or with the number of the note that says why not."""

from __future__ import annotations

from dataclasses import dataclass

from annotator.agreement.scores import Result, Score, Undefined


@dataclass(frozen=True, slots=True)
class Figure:
    """A value with two decimals and its interval, or a dash and the number of the note that says why."""

    text: str
    interval: str = ""
    note: int = 0
    name: str = ""


class Notes:
    """The reasons on a page, each with the number that stands for it."""

    def __init__(self) -> None:
        self.reasons: list[str] = []

    def number(self, reason: str) -> int:
        if reason not in self.reasons:
            self.reasons.append(reason)
        return self.reasons.index(reason) + 1

    def figure(self, result: Result, name: str = "") -> Figure:
        if isinstance(result, Undefined):
            return Figure("–", note=self.number(result.reason), name=name)
        return Figure(decimal(result.value), interval(result), name=name)


def decimal(value: float) -> str:
    """Two decimals with a real minus; what is only just below 1 is not rounded up to it."""
    rounded = 0.99 if 0.99 < value < 1 - 1e-9 else value
    return f"{rounded:.2f}".replace("-0.00", "0.00").replace("-", "−")


def interval(score: Score) -> str:
    if score.low is None or score.high is None:
        return ""
    return f"{decimal(score.low)} to {decimal(score.high)}"
