"""The submitted work of people as reviewers see it: what waits, what was accepted or returned, what comes next."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Case, Exists, F, IntegerField, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from annotator.access import Actor
from annotator.accounts.models import User
from annotator.models import AnnotationSet, Review, Span
from annotator.roles import Permission
from annotator.selectors import queue
from annotator.selectors.differences import Counts, counts, different
from annotator.selectors.paging import Place, cut
from annotator.selectors.sets import all_visible
from annotator.workflow import Stage

PAGE_SIZE = 50
STATES = {Stage.SUBMITTED: "Waiting", Stage.ACCEPTED: "Accepted", Stage.RETURNED: "Returned"}
DIFFERENCES = {"some": "With differences only", "none": "Equal to the suggestions only"}


@dataclass(frozen=True, slots=True)
class Filters:
    """What to list. `differences` is "", "some" or "none"; a set without a span is not equal to anything."""

    state: str = Stage.SUBMITTED
    person: int | None = None
    outlet: str = ""
    differences: str = ""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a reviewer said about a set. `reviewer` is "" where the person who reads it is not to know."""

    verdict: str
    reviewer: str
    note: str
    version: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Row:
    """One set. `last` is its newest review: of a set that waits, why it was returned before."""

    id: int
    version: int
    state: str
    document: int
    title: str
    outlet: str
    person: str
    at: datetime
    counts: Counts
    last: Verdict | None

    @property
    def state_name(self) -> str:
        return STATES[Stage(self.state)]


@dataclass(frozen=True, slots=True)
class Page:
    """`total` counts what the filters leave; `earlier` and `later` are places, None at the ends."""

    rows: tuple[Row, ...]
    total: int
    earlier: Place | None
    later: Place | None


def visible_work(actor: Actor) -> QuerySet[AnnotationSet]:
    """The people's sets of the project that the person may see, of documents that are listed for them."""
    return all_visible(actor).filter(document__in=queue.listed(actor), role=AnnotationSet.Role.HUMAN)


def reviewed(actor: Actor, filters: Filters) -> QuerySet[AnnotationSet]:
    """The sets that fit, each with its time as `at`: when it was submitted, or reviewed if it was.

    One's own work is not among what waits: somebody else has to review it. One query where differences are asked for.
    """
    sets = visible_work(actor).filter(state=filters.state)
    if filters.state == Stage.SUBMITTED:
        sets = sets.exclude(author=actor.user_id).annotate(at=Coalesce("submitted_at", "created_at"))
    else:
        newest = Review.objects.filter(annotation_set=OuterRef("pk")).order_by("-id").values("created_at")[:1]
        sets = sets.annotate(at=Coalesce(Subquery(newest), "created_at"))
    if filters.person is not None:
        sets = sets.filter(author=filters.person)
    if filters.outlet:
        sets = sets.filter(document__outlet=filters.outlet)
    if filters.differences == "some":
        sets = sets.filter(pk__in=different(actor.project, filters.state))
    elif filters.differences == "none":
        sets = sets.filter(Exists(Span.objects.filter(annotation_set=OuterRef("pk"))))
        sets = sets.exclude(pk__in=different(actor.project, filters.state))
    return sets


def review_page(
    actor: Actor,
    filters: Filters,
    *,
    after: Place | None = None,
    before: Place | None = None,
    size: int = PAGE_SIZE,
) -> Page:
    """One page: of what waits the oldest first, of what is decided the newest.

    Six queries, one more with a filter of differences.
    """
    found = reviewed(actor, filters)
    rising = filters.state == Stage.SUBMITTED
    page = cut(found.select_related("document", "author"), rising=rising, after=after, before=before, size=size)
    return Page(_rows(page.rows), found.count(), page.earlier, page.later)


def people(actor: Actor) -> tuple[tuple[int, str], ...]:
    """Whose work the person sees in the list, by name. One query."""
    sets = visible_work(actor).filter(state__in=STATES)
    found = User.objects.filter(pk__in=sets.order_by().values("author"))
    return tuple(sorted(((each.pk, each.display_name) for each in found), key=lambda pair: (pair[1].casefold(), pair)))


def following(actor: Actor, filters: Filters, own: AnnotationSet) -> AnnotationSet | None:
    """The set that waits after this one, which itself does not count; round the end if need be.

    One query, one more with a filter of differences.
    """
    waiting = reviewed(actor, Filters(Stage.SUBMITTED, filters.person, filters.outlet, filters.differences))
    place = Place(own.submitted_at or own.created_at, own.pk)
    passed = Case(When(place.beyond(rising=True), then=Value(0)), default=Value(1), output_field=IntegerField())
    return waiting.exclude(pk=own.pk).order_by(passed, F("at"), "pk").first()


def oldest_versions(actor: Actor, filters: Filters, most: int) -> dict[int, int]:
    """Id -> version of the first so many sets that fit. One query."""
    return dict(reviewed(actor, filters).order_by(F("at"), "pk").values_list("pk", "version")[:most])


def verdicts(own: AnnotationSet, *, named: bool) -> tuple[Verdict, ...]:
    """The reviews of a set, the newest first; without the reviewers' names unless they may be known. One query."""
    found = Review.objects.filter(annotation_set=own).select_related("reviewer").order_by("-id")
    return tuple(verdict_of(each, named=named) for each in found)


def returned(own: AnnotationSet | None, actor: Actor) -> tuple[Verdict, ...]:
    """The reviews that gave a set back which is returned now, the newest first. One query then, else none."""
    if own is None or own.state != Stage.RETURNED:
        return ()
    found = verdicts(own, named=knows_reviewers(actor))
    return tuple(each for each in found if each.verdict == Review.Verdict.RETURNED)


def knows_reviewers(actor: Actor) -> bool:
    """Whether the person may know who reviews: in a blind project annotators do not."""
    return actor.may(Permission.VIEW_ALL_MEMBERS) or not actor.project.blind


def _rows(sets: Sequence[AnnotationSet]) -> tuple[Row, ...]:
    counted = counts(sets)
    last = {
        each.annotation_set_id: verdict_of(each, named=True)
        for each in Review.objects.filter(annotation_set__in=sets).select_related("reviewer").order_by("id")
    }
    return tuple(_row(each, counted[each.pk], last.get(each.pk)) for each in sets)


def _row(own: AnnotationSet, counted: Counts, last: Verdict | None) -> Row:
    assert own.author is not None
    return Row(
        id=own.pk,
        version=own.version,
        state=own.state,
        document=own.document_id,
        title=own.document.title,
        outlet=own.document.outlet,
        person=own.author.display_name,
        at=own.at,  # type: ignore[attr-defined]  # annotated
        counts=counted,
        last=last,
    )


def verdict_of(review: Review, *, named: bool) -> Verdict:
    name = review.reviewer.display_name if named else ""
    return Verdict(review.verdict, name, review.note, review.version, review.created_at)
