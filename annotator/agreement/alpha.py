"""Krippendorff's alpha for nominal data (Krippendorff 2004, Content Analysis, ch. 11): for any number of people.

alpha = 1 - observed / expected disagreement, both over pairs of values that were given to one item. An item with m
judges weighs m; who did not submit a document is missing there, and nothing is assumed about them. Undefined if only
one value was ever given. Differs from Fleiss' kappa by the weights and by a correction for small samples.
"""

from __future__ import annotations

from annotator.agreement.bootstrap import ratio
from annotator.agreement.layout import Floats


def nominal(agreeing: Floats, squares: Floats, values: Floats) -> Floats:
    """From the coincidences of equal values, the sum of squares of how often each was given, and all values given."""
    square = values * values
    disagreement = ratio((values - 1) * (values - agreeing), square - squares, square)
    return 1 - disagreement
