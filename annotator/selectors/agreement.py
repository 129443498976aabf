"""Agreement of the people of a project: all figures, the confusion of labels with its examples, and gamma.

The pure package loads numpy, so it is imported where it is called: other pages of the web process do not pay for it.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from annotator.access import Actor, require
from annotator.accounts.models import User
from annotator.agreement.corpus import Pair
from annotator.agreement.scores import Result, Score
from annotator.errors import NotFound
from annotator.models import DocumentText
from annotator.records import LabelDef
from annotator.roles import Permission
from annotator.selectors.agreement_claims import claim_report
from annotator.selectors.agreement_rows import Filters, read, sets_of
from annotator.selectors.schemas import schema_of
from annotator.text import context
from annotator.text.packing import unpack
from annotator.text.quoting import shortened
from annotator.text.segments import blocks_touched

if TYPE_CHECKING:
    from annotator.agreement.arrays import Arrays
    from annotator.agreement.claims import ClaimReport
    from annotator.agreement.confusion import Confusion, Example
    from annotator.agreement.periods import Period, Step
    from annotator.agreement.report import Report

SEED = 0
RESAMPLES = 1_000
PAGE_SIZE = 50
SAMPLE = {2: 150, 3: 60, 4: 30, 5: 15}
"""For gamma: how many documents, by the most people on one; each costs more the more people there are."""
SMALLEST_SAMPLE = 8


@dataclass(frozen=True, slots=True)
class Agreement:
    """`names` are those of people, by id; empty for who sees totals only. `labels` are all of the schema, by id.

    `confusion` is of the pair `between`, or of all pairs. `claims` is None where nobody made one.
    """

    report: Report
    claims: ClaimReport | None
    periods: tuple[tuple[Period, Report], ...]
    step: Step
    confusion: Confusion
    between: Pair | None
    names: dict[int, str]
    labels: dict[int, LabelDef]


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two people marked, None where nothing; `person` is "" for who sees totals only."""

    person: str
    label: LabelDef | None
    quote: str


@dataclass(frozen=True, slots=True)
class Place:
    """One example of a cell in its context, on one line. `block` is where it begins in its document."""

    document: int
    title: str
    block: int
    before: str
    text: str
    after: str
    sides: tuple[Side, Side]


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of the confusion: two labels, None for nothing, how often, and a page of places from `start` on."""

    row: LabelDef | None
    column: LabelDef | None
    between: tuple[str, str] | None
    total: int
    start: int
    places: tuple[Place, ...]

    @property
    def later(self) -> int | None:
        after = self.start + len(self.places)
        return after if after < self.total else None

    @property
    def earlier(self) -> int | None:
        return max(0, self.start - PAGE_SIZE) if self.start else None


@dataclass(frozen=True, slots=True)
class Gamma:
    """Gamma of `n_sample` documents, chosen at random of the `n_documents` that could be compared."""

    result: Result
    n_sample: int
    n_documents: int

    @property
    def n_left_out(self) -> int:
        """How many documents of the sample were too dense."""
        return self.n_sample - self.result.n_documents if isinstance(self.result, Score) else 0


def agreement(actor: Actor, filters: Filters, between: Pair | None = None) -> Agreement:
    """Everything but gamma. Seven queries, five more for claims, one less for who sees totals only. Raises NotFound for
    an unknown pair.

    Costs 1 s for five people with 20 spans on each of 1,000 documents, 0.3 s more with four claims on each.
    """
    from annotator.agreement.confusion import confusion
    from annotator.agreement.counts import counted, without_labels
    from annotator.agreement.matching import match
    from annotator.agreement.periods import best_step, by_period
    from annotator.agreement.report import report

    arrays = read(actor, filters)
    _check_pair(actor, arrays, between)
    matches = match(arrays)
    counts = counted(arrays, matches)
    step = best_step(arrays.dates)
    periods = by_period(counts, step)
    return Agreement(
        report=report(counts, RESAMPLES, SEED),
        claims=claim_report(actor, filters, arrays, resamples=RESAMPLES, seed=SEED),
        periods=tuple((period, report(without_labels(part), RESAMPLES, SEED)) for period, part in periods.items()),
        step=step,
        confusion=confusion(arrays, matches, between),
        between=between,
        names=_names(actor, arrays.people),
        labels=schema_of(actor.project).by_id,
    )


def cell(
    actor: Actor, filters: Filters, row: int | None, column: int | None, between: Pair | None, start: int = 0
) -> Cell:
    """One cell of the confusion with a page of its places. Seven queries, one less for who sees totals only.

    Raises NotFound for a label that nobody used and for an unknown pair.
    """
    from annotator.agreement.confusion import confusion
    from annotator.agreement.matching import match

    arrays = read(actor, filters)
    _check_pair(actor, arrays, between)
    if not {row, column} <= {None, *arrays.labels}:
        raise NotFound("Nobody used this label in the documents that are compared.")
    found = confusion(arrays, match(arrays), between)
    names, labels = _names(actor, arrays.people), schema_of(actor.project).by_id
    return Cell(
        row=None if row is None else labels.get(row),
        column=None if column is None else labels.get(column),
        between=None if between is None else (names[int(between[0])], names[int(between[1])]),
        total=found.number(row, column),
        start=start,
        places=_places(found.examples(row, column, PAGE_SIZE, start), names, labels),
    )


def gamma(actor: Actor, filters: Filters) -> Gamma:
    """Gamma of a sample of the documents, always the same one for the same documents. Seven queries; some seconds."""
    from annotator.agreement.arrays import corpus_of
    from annotator.agreement.gamma import gamma

    people = Counter(sets_of(actor, filters).values_list("document_id", flat=True))
    shared = sorted(document for document, number in people.items() if 2 <= number)
    most = max((people[document] for document in shared), default=2)
    size = min(SAMPLE.get(most, SMALLEST_SAMPLE), len(shared))
    sample = random.Random(SEED).sample(shared, size)
    documents = corpus_of(read(actor, filters, sample))
    return Gamma(gamma(documents, seed=SEED), size, len(shared))


def _check_pair(actor: Actor, arrays: Arrays, pair: Pair | None) -> None:
    """Only who sees the figures of people may ask for two of them. Raises Forbidden, NotFound."""
    if pair is None:
        return
    require(actor, Permission.VIEW_FIGURES_OF_PEOPLE)
    if pair not in {(arrays.people[one], arrays.people[other]) for one, other in arrays.layout.pairs}:
        raise NotFound("These two people submitted no document in common.")


def _names(actor: Actor, people: Collection[Any]) -> dict[int, str]:
    """Id -> name, for who sees the figures of people. One query for them, none for others."""
    if not actor.may(Permission.VIEW_FIGURES_OF_PEOPLE):
        return {}
    return {user.pk: user.display_name for user in User.objects.filter(pk__in=people)}


def _places(examples: tuple[Example, ...], names: dict[int, str], labels: dict[int, LabelDef]) -> tuple[Place, ...]:
    """The examples with their texts. One query."""
    found = DocumentText.objects.filter(pk__in={example.document for example in examples})
    texts = {row[0]: row[1:] for row in found.values_list("pk", "document__title", "text", "blocks")}
    return tuple(
        _place(example, *texts[example.document], names, labels) for example in examples if example.document in texts
    )


def _place(
    example: Example,
    title: str,
    text: str,
    blocks: bytes | memoryview,
    names: dict[int, str],
    labels: dict[int, LabelDef],
) -> Place:
    spans = [span for span in (example.first, example.second) if span is not None]
    start, end = min(span.start for span in spans), max(span.end for span in spans)
    one, other = (
        Side(
            person=names.get(int(person), ""),
            label=None if span is None else labels.get(int(span.label)),
            quote="" if span is None else " … ".join(shortened(text[a:b]) for a, b in span.parts),
        )
        for person, span in zip(example.people, (example.first, example.second), strict=True)
    )
    return Place(
        document=int(example.document),
        title=title,
        block=next(iter(blocks_touched(unpack(bytes(blocks)), [(start, end)])), 0),
        before=context.before(text, start),
        text=shortened(text[start:end]),
        after=context.after(text, end),
        sides=(one, other),
    )
