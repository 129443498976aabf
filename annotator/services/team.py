"""How a team works on a project: annotators per document, the queue, blind mode, adjudication, export, memory."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from annotator.access import Actor, require
from annotator.errors import Invalid
from annotator.models import Document, Project
from annotator.roles import Permission
from annotator.services import changes, slots

FIELDS = (
    "annotators_per_document",
    "queue_open",
    "lease_minutes",
    "blind",
    "four_eyes",
    "anonymous_adjudication",
    "merge_strategy",
    "reviewers_export",
    "memory",
)
MOST = {"annotators_per_document": 50, "lease_minutes": 7 * 24 * 60}


@transaction.atomic
def update_team(*, by: Actor, **fields: Any) -> Project:
    """Change what is given of FIELDS. Raises Forbidden, Invalid.

    Another number of annotators per document counts the free slots of all documents anew, while nobody is handed one.
    Four queries, seven with that.
    """
    require(by, Permission.MANAGE_PROJECT)
    project = Project.objects.select_for_update(no_key=True).get(pk=by.project.pk)
    changed = {name: value for name, value in fields.items() if name in FIELDS and value != getattr(project, name)}
    if not changed:
        return project
    before = {name: getattr(project, name) for name in changed}
    for name, value in changed.items():
        setattr(project, name, value)
    _check(project, changed)
    counts = "annotators_per_document" in changed
    if counts:  # first the documents: a hand-out that is under way ends before anything is counted
        list(slots.lock(Document.objects.filter(project=project)).only("id"))
    project.save(update_fields=list(changed))
    if counts:
        slots.count_all(by)
    told = {name: [before[name], value] for name, value in sorted(changed.items())}
    changes.record(by=by, action="project.team", data={"fields": told})
    return project


def _check(project: Project, changed: dict[str, Any]) -> None:
    for name, most in MOST.items():
        value = getattr(project, name)
        if name in changed and not (isinstance(value, int) and 1 <= value <= most):
            raise Invalid(f"A number from 1 to {most:,}.", where=name)
    try:
        project.clean_fields(exclude={field.name for field in Project._meta.fields if field.name not in changed})
    except ValidationError as error:
        field, messages = next(iter(error.message_dict.items()))
        raise Invalid(messages[0], where=field) from None
