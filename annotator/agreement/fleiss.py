"""Fleiss' kappa for any number of people (Fleiss 1971), in Gwet's form where documents have different people.

Each token counts once, whoever judged it: its agreement is the share of pairs of its judges with equal values, its
part in the frequencies is split among its judges (Gwet 2014, Handbook of Inter-Rater Reliability, ch. 2). With equally
many judges everywhere that is Fleiss' own formula. Undefined if only one value was ever given.
"""

from __future__ import annotations

from annotator.agreement.bootstrap import ratio
from annotator.agreement.layout import Floats


def kappa(agreeing: Floats, squares: Floats, items: Floats) -> Floats:
    """From the sum of the items' agreement, the sum of squares of the values' shares of items, and the items."""
    square = items * items
    return ratio(agreeing * items - squares, square - squares, square)
