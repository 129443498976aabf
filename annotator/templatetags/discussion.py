"""What forms that must not act twice need, and how a thread's place is named."""

from __future__ import annotations

import uuid

from django import template

register = template.Library()


@register.simple_tag
def operation_id() -> str:
    """A new id for the operation that a form asks for: sent twice, it is carried out once."""
    return str(uuid.uuid4())
