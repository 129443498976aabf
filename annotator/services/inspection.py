"""Breaking the glass: an administrator of the server looks into a project for a few hours, with a reason, in the open.

It makes an inspector of them, whom every member who may list members sees, and who reads and changes nothing.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from annotator.access import Actor
from annotator.accounts.models import User
from annotator.errors import Conflict, Forbidden, Invalid
from annotator.models import Membership, Project
from annotator.roles import Role
from annotator.services import changes

LASTS = timedelta(hours=4)
LONGEST_REASON = 1_000


@transaction.atomic
def break_glass(*, project: Project, reason: str, by_user: User) -> Membership:
    """Make an administrator an inspector of the project from now on for LASTS; doing it again is recorded again.

    Raises Forbidden for anybody else, Invalid without a reason, and Conflict for a member and in an archived project.
    """
    if not (by_user.is_active and by_user.is_superuser):
        raise Forbidden("Only site administrators can break the glass.")
    reason = _checked(reason)
    project = Project.objects.select_for_update().get(pk=project.pk)
    if project.archived_at is not None:
        raise Conflict("The project is archived.", hint="Bring it back first.")
    membership = Membership.objects.filter(project=project, user=by_user).first()
    if membership is not None and membership.role != Role.INSPECTOR and not membership.is_over:
        raise Conflict(f"You are a member of this project already, as {membership.role}.")
    until = timezone.now() + LASTS
    membership, _ = Membership.objects.update_or_create(
        project=project, user=by_user, defaults={"role": Role.INSPECTOR, "expires_at": until}
    )
    by = Actor(by_user, project, Role.INSPECTOR)
    data = {"user": by_user.pk, "reason": reason, "until": until.isoformat(timespec="seconds")}
    changes.record(by=by, action="member.break_glass", data=data)
    return membership


def _checked(reason: str) -> str:
    reason = reason.strip()
    if not reason or LONGEST_REASON < len(reason) or "\0" in reason:
        raise Invalid(f"Say why, in at most {LONGEST_REASON:,} characters.", where="reason")
    return reason
