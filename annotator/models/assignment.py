"""Assignment: a document given to a person, by hand, at random or by the queue.

A document has as many slots as it is to have annotators. What holds a slot is unique in it, so that not even a
fault can hand out the same work twice. A claim of the queue has a lease; when that has run out and the person did
nothing meanwhile, the slot is given back and the row stays: it lets the person keep what was made.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from annotator.models.document import Document
from annotator.models.scoping import scoped_by


class Assignment(models.Model):
    class State(models.TextChoices):
        ASSIGNED = "assigned"
        CLAIMED = "claimed"
        SUBMITTED = "submitted"
        FLAGGED = "flagged"
        SKIPPED = "skipped"
        EXPIRED = "expired"
        RELEASED = "released"

    class Origin(models.TextChoices):
        HAND = "hand", "by hand"
        RANDOM = "random", "at random"
        QUEUE = "queue", "from the queue"

    HOLDING = (State.ASSIGNED, State.CLAIMED, State.SUBMITTED, State.FLAGGED)
    TO_DO = (State.ASSIGNED, State.CLAIMED)

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="assignments", db_index=False)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="assignments", db_index=False
    )
    state = models.CharField(max_length=10, choices=State.choices)
    origin = models.CharField(max_length=6, choices=Origin.choices)
    slot = models.PositiveSmallIntegerField(null=True, help_text="Which place of the document it holds, if any.")
    lease_until = models.DateTimeField(null=True, help_text="Of a claim; null is without end.")
    reason = models.TextField(blank=True, help_text="Why it was skipped or flagged.")
    assigned_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(auto_now_add=True)
    changed_at = models.DateTimeField(auto_now=True)

    objects = scoped_by("document__project").as_manager()

    class Meta:
        ordering = ("id",)
        constraints = [
            models.UniqueConstraint(fields=["document", "user"], name="assignment_once"),
            models.UniqueConstraint(
                fields=["document", "slot"], condition=Q(slot__isnull=False), name="slot_held_once"
            ),
            models.CheckConstraint(
                condition=Q(slot__isnull=True) | Q(state__in=("assigned", "claimed", "submitted", "flagged")),
                name="slot_held_by_work",
            ),
            models.CheckConstraint(
                condition=Q(lease_until__isnull=True) | Q(state="claimed"), name="lease_belongs_to_a_claim"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "state"], name="assignment_of_person"),
            models.Index(fields=["lease_until"], condition=Q(state="claimed"), name="assignment_lease"),
        ]

    def __str__(self) -> str:
        return f"document {self.document_id} to person {self.user_id} ({self.state})"
