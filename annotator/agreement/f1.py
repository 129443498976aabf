"""Span F1 of two people: how many of their spans are the same. Symmetric, so nobody has to be the gold standard.

*Exact*: label and all parts are equal. *Partial*: spans with the same label that share characters are paired one to
one, the larger share first (`matching`); an equal pair counts 1, any other 1/2. That is the "partial" of MUC-5
(Chinchor and Sundheim 1993) and of SemEval-2013 task 9, with the label required.

F1 = 2 * matched / (spans of one + spans of the other), the harmonic mean of precision and recall. Agreement by chance
is not taken off: for spans it cannot be counted, and is near none (Hripcsak and Rothschild 2005). `n_items` are spans.
"""

from __future__ import annotations

from annotator.agreement.bootstrap import ratio
from annotator.agreement.layout import Floats


def exact(equal: Floats, spans: Floats) -> Floats:
    """From the number of equal pairs and of all spans of both people. NaN where there is no span."""
    return ratio(2 * equal, spans)


def partial(equal: Floats, overlapping: Floats, spans: Floats) -> Floats:
    """From the numbers of equal and of only overlapping pairs and of all spans. NaN where there is no span."""
    return ratio(2 * equal + overlapping, spans)
