"""Writing the guidelines of a project and of its labels: each save is another version, and none is ever changed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from annotator.access import Actor, require
from annotator.errors import Conflict, Invalid, NotFound, Stale
from annotator.models import Guideline, Project
from annotator.roles import Permission
from annotator.selectors.schemas import schema_of
from annotator.services import changes

LONGEST = 50_000
LONGEST_SUMMARY = 300


@transaction.atomic
def write(
    *, body: str, seen: int, by: Actor, label: int | None = None, summary: str = "", changes_decisions: bool = False
) -> Guideline:
    """Write another version of the project's guidelines, or of a label's. Five queries.

    `seen` is the number of the version that was read, 0 for what the label schema says. Raises Stale if another one
    counts by now, Forbidden, NotFound for a label that the schema does not have, Invalid, Conflict if there is nothing
    new in it. With `changes_decisions` spans that were decided before are to be looked at again.
    """
    require(by, Permission.EDIT_GUIDELINES)
    if label is not None and label not in schema_of(by.project).by_id:
        raise NotFound("There is no such label in this project's schema.")
    body, summary = _checked(body), summary.strip()
    if LONGEST_SUMMARY < len(summary) or "\0" in summary:
        raise Invalid(f"At most {LONGEST_SUMMARY} characters.", where="summary")
    Project.objects.select_for_update(no_key=True).get(pk=by.project.pk)  # one after the other
    versions = Guideline.objects.filter(project=by.project, label=label)
    newest = versions.aggregate(number=Max("number"))["number"] or 0
    if seen != newest:
        raise Stale("Somebody wrote another version meanwhile. Nothing was saved.", hint="Bring both texts together.")
    if newest and not changes_decisions and versions.filter(number=newest, body=body).exists():
        raise Conflict("This is what stands there already.", where="body")
    made = Guideline.objects.create(
        project=by.project,
        label_id=label,
        number=newest + 1,
        body=body,
        summary=summary,
        changes_decisions=changes_decisions,
        created_by=by.user,
    )
    data = {"label": label, "number": made.number, "changes_decisions": changes_decisions}
    changes.record(by=by, action="guideline.write", data=data)
    return made


def _checked(body: str) -> str:
    body = body.replace("\r\n", "\n")
    if "\0" in body:
        raise Invalid("A NUL character cannot be stored.", where="body")
    if LONGEST < len(body):
        raise Invalid(f"At most {LONGEST:,} characters; these are {len(body):,}.", where="body")
    return body
