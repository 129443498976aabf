"""The guidelines of a project: what counts now, for the project and for each label, and the versions before it.

They begin with what the frozen label schema says: that is version 0 of each, plain text, while all others are Markdown.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce

from annotator.access import Actor
from annotator.errors import NotFound
from annotator.models import Guideline
from annotator.records import LabelDef
from annotator.selectors import recheck
from annotator.selectors.examples import Example, gold_examples
from annotator.selectors.schemas import schema_of
from annotator.text.line_differences import Line, differences


@dataclass(frozen=True, slots=True)
class Version:
    """`number` 0 is what the label schema says."""

    number: int
    body: str
    summary: str = ""
    changes_decisions: bool = False
    written_at: datetime | None = None
    author: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    """What counts for the whole project (`label` None) or for a label.

    `waiting` is how many spans the viewer has to look at again, `examples` are from finished gold.
    """

    label: LabelDef | None
    version: Version
    examples: tuple[Example, ...] = ()
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Guidelines:
    title: str
    project: Section
    labels: tuple[Section, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """One version with what it changed in the one before it; `earlier` and `later` are numbers, None at the ends."""

    version: Version
    changed: tuple[Line, ...]
    earlier: int | None
    later: int | None


def guidelines(actor: Actor) -> Guidelines:
    """What counts now, with examples and with what is to be looked at again. At most five queries."""
    counts = recheck.counts(actor, recheck.since(actor))
    return _guidelines(actor, gold_examples(actor), counts)


def rules(actor: Actor) -> Guidelines:
    """What counts now, without examples. One query."""
    return _guidelines(actor, {}, {})


def label_of(actor: Actor, number: int) -> LabelDef:
    """A label of the project's schema, retired ones too. Raises NotFound. No query."""
    label = schema_of(actor.project).by_id.get(number)
    if label is None:
        raise NotFound("There is no such label in this project's schema.")
    return label


def present(actor: Actor, label: LabelDef | None) -> Version:
    """The version that counts. One query."""
    newest = _rows(actor, label).order_by("-number").first()
    return beginning(actor, label) if newest is None else _version(newest)


def versions(actor: Actor, label: LabelDef | None) -> tuple[Version, ...]:
    """All versions, the newest first, what the schema says last; without their texts. One query."""
    written = _rows(actor, label).defer("body").order_by("-number")
    return (
        *(
            Version(each.number, "", each.summary, each.changes_decisions, each.created_at, _author(each))
            for each in written
        ),
        beginning(actor, label),
    )


def past(actor: Actor, label: LabelDef | None, number: int) -> Past:
    """One version and how it differs from the one before. Raises NotFound. One query."""
    near = {
        each.number: _version(each) for each in _rows(actor, label).filter(number__in=range(number - 1, number + 2))
    }
    near[0] = beginning(actor, label)
    if number not in near:
        raise NotFound("There is no such version.")
    before = near.get(number - 1)
    return Past(
        version=near[number],
        changed=differences(before.body, near[number].body) if before is not None else (),
        earlier=None if before is None else before.number,
        later=number + 1 if number + 1 in near else None,
    )


def beginning(actor: Actor, label: LabelDef | None) -> Version:
    """What the label schema says: its guidelines, or the label's description and examples. No query."""
    if label is None:
        return Version(0, schema_of(actor.project).guidelines)
    examples = "".join(f"\n- {each}" for each in label.examples)
    return Version(0, f"{label.description}\n\nFor example:\n{examples}".strip() if examples else label.description)


def _guidelines(actor: Actor, examples: Mapping[int, tuple[Example, ...]], waiting: Mapping[int, int]) -> Guidelines:
    schema = schema_of(actor.project)
    newest = {each.label_id: _version(each) for each in _newest(actor)}
    labels = (*schema.offered("span"), *schema.offered("document"))
    return Guidelines(
        title=schema.title or schema.name,
        project=Section(None, newest.get(None) or beginning(actor, None)),
        labels=tuple(
            Section(
                label,
                newest.get(label.id) or beginning(actor, label),
                examples.get(label.id, ()),
                waiting.get(label.id, 0),
            )
            for label in labels
        ),
    )


def _newest(actor: Actor) -> Iterable[Guideline]:
    """Of the project and of each label the version with the highest number. One query."""
    later = (
        Guideline.objects.filter(project=OuterRef("project"), number__gt=OuterRef("number"))
        .annotate(about=Coalesce("label_id", 0))
        .filter(about=Coalesce(OuterRef("label_id"), 0))
    )
    rows: QuerySet[Guideline] = Guideline.objects.filter(~Exists(later), project=actor.project)
    return rows.select_related("created_by")


def _rows(actor: Actor, label: LabelDef | None) -> QuerySet[Guideline]:
    rows: QuerySet[Guideline] = Guideline.objects.filter(project=actor.project, label=label.id if label else None)
    return rows.select_related("created_by")


def _version(row: Guideline) -> Version:
    return Version(row.number, row.body, row.summary, row.changes_decisions, row.created_at, _author(row))


def _author(row: Guideline) -> str:
    return row.created_by.display_name if row.created_by else ""
