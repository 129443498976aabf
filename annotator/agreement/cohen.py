"""Cohen's kappa of two people (Cohen 1960): what they agree on beyond what their own habits would yield by chance.

kappa = (observed - expected) / (1 - expected) over tokens or documents. Expected is the chance that two independent
people with these two people's frequencies give the same value. Undefined if both give one and the same value only.
"""

from __future__ import annotations

from annotator.agreement.bootstrap import ratio
from annotator.agreement.layout import Floats


def of_label(both: Floats, first: Floats, second: Floats, extent: Floats) -> Floats:
    """For "has the label or not", from the extents with the label in both sets, in each, and of the documents."""
    agreed = extent - first - second + 2 * both
    chance = first * second + (extent - first) * (extent - second)
    return _kappa(agreed, chance, extent)


def of_values(agreed: Floats, first: Floats, second: Floats, extent: Floats) -> Floats:
    """For all values and "nothing", from the extent with equal values and that of each value in each set.

    `first` and `second` are (resamples, values), the rest (resamples,).
    """
    nothing = (extent - first.sum(axis=1)) * (extent - second.sum(axis=1))
    return _kappa(agreed, (first * second).sum(axis=1) + nothing, extent)


def _kappa(agreed: Floats, chance: Floats, extent: Floats) -> Floats:
    square = extent * extent
    return ratio(agreed * extent - chance, square - chance, square)
