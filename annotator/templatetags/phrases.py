"""What the templates of the page of phrases need."""

from __future__ import annotations

from collections.abc import Mapping

from django import template

from annotator.records import LabelDef

register = template.Library()


@register.filter
def at(labels: Mapping[int, LabelDef], number: int) -> LabelDef:
    """The label with this id; one without a name where it is of a schema that the project had before."""
    return labels.get(number) or LabelDef(name="?", id=number)
