"""Every change to a label schema becomes a Change, like every other write. Registered when the app is ready."""

from __future__ import annotations

from typing import Any

from annotator.accounts.models import User
from annotator.models import Change
from labels.models import LabelSchema


def record(actor: User | None, action: str, schema: LabelSchema, data: dict[str, Any]) -> None:
    """A listener of `labels.audit`: called inside the write's transaction. The Change belongs to no project."""
    Change.objects.create(actor=actor, action=action, data={"schema": schema.slug, "schema_id": schema.pk, **data})
