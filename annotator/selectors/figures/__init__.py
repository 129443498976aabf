"""The figures about a project: progress, throughput, labels, suggestions, quality; for whoever may see which.

Nothing is kept: every figure is computed when it is asked for, and nothing when a span is written. docs/figures.md
defines each of them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, OuterRef, Q

from annotator.access import Actor
from annotator.accounts.models import User
from annotator.models import AnnotationSet, Membership
from annotator.roles import Permission
from annotator.selectors.figures.labels import Labels, labels
from annotator.selectors.figures.progress import Course, Stage, course, stages
from annotator.selectors.figures.quality import PersonQuality, quality
from annotator.selectors.figures.scope import Filters, Scope, scope_of
from annotator.selectors.figures.suggestions import SuggesterFigures, suggesters
from annotator.selectors.figures.throughput import Throughput, throughput
from labels.models import Label


@dataclass(frozen=True, slots=True)
class Figures:
    """Everything that a person may see. `quality` is None for who may not see it; `names` are label names by id."""

    scope: Scope
    stages: tuple[Stage, ...]
    course: Course
    throughput: Throughput
    labels: Labels
    suggesters: tuple[SuggesterFigures, ...]
    quality: tuple[PersonQuality, ...] | None
    names: dict[int, str]

    @property
    def documents(self) -> int:
        return sum(stage.documents for stage in self.stages)


def figures(actor: Actor, filters: Filters, today: date) -> Figures:
    """Costs 7 queries, one more for those who may see quality, whatever the number of documents and Changes."""
    scope = scope_of(actor, filters, today)
    return Figures(
        scope=scope,
        stages=stages(scope),
        course=course(scope),
        throughput=throughput(scope),
        labels=labels(scope),
        suggesters=suggesters(scope),
        quality=quality(scope) if _sees_quality(actor, scope) else None,
        names=_label_names(actor),
    )


def people(actor: Actor) -> dict[int, str]:
    """Id -> name of those whose figures the person may ask for one by one, by name: managers everybody's who works or
    worked in the project, the others their own. One query.
    """
    found = User.objects.filter(pk__in=[actor.user_id])
    if actor.may(Permission.VIEW_FIGURES_OF_PEOPLE):
        member = Membership.objects.filter(user=OuterRef("pk"), project=actor.project)
        worked = AnnotationSet.objects.filter(author=OuterRef("pk"), document__project=actor.project)
        found = User.objects.filter(Q(Exists(member)) | Q(Exists(worked)))
    names = {person.pk: person.display_name for person in found.only("username", "first_name", "last_name")}
    return dict(sorted(names.items(), key=lambda item: item[1].casefold()))


def _sees_quality(actor: Actor, scope: Scope) -> bool:
    """Managers everybody's, others their own, unless the project is blind: gold is made of what others did too."""
    return scope.people or (scope.person is not None and not actor.project.blind)


def _label_names(actor: Actor) -> dict[int, str]:
    labels_of_schema = Label.objects.filter(schema__versions=actor.project.schema_version_id)
    return dict(labels_of_schema.values_list("pk", "name"))
