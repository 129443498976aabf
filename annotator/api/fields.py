"""Fields that take a value as it is or refuse it, and the serializer that refuses what it does not know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from rest_framework import serializers

from annotator.api.pagination import DEFAULT, LONGEST

LARGEST_ID = 2**63 - 1


class Text(serializers.CharField):
    """A string, never trimmed, never made from a number."""

    def __init__(self, **options: Any) -> None:
        super().__init__(trim_whitespace=False, **options)

    def to_internal_value(self, data: Any) -> str:
        if not isinstance(data, str):
            self.fail("invalid")
        return super().to_internal_value(data)


class Number(serializers.IntegerField):
    """A whole number of JSON: no string, no 1.0, no true."""

    def to_internal_value(self, data: Any) -> int:
        if type(data) is not int:
            self.fail("invalid")
        return super().to_internal_value(data)


class Flag(serializers.BooleanField):
    """true or false."""

    def to_internal_value(self, data: Any) -> bool:
        if not isinstance(data, bool):
            self.fail("invalid", input=data)
        return data


class OperationId(serializers.UUIDField):
    """A UUID as text."""

    def to_internal_value(self, data: Any) -> UUID:
        if not isinstance(data, str):
            self.fail("invalid", value=data)
        return super().to_internal_value(data)


class Strict(serializers.Serializer[Any]):
    """What a request may say: every field is named, and an unknown one is refused instead of ignored."""

    def to_internal_value(self, data: Any) -> Any:
        if isinstance(data, Mapping):
            writable = {name for name, field in self.fields.items() if not field.read_only}
            if unknown := [str(name) for name in data if name not in writable]:
                known = ", ".join(sorted(writable)) or "none"
                message = f"There is no such field; known: {known}."
                raise serializers.ValidationError({name[:80]: message for name in unknown})
        return super().to_internal_value(data)


class PageQuery(Strict):
    """Which page of a list."""

    limit = serializers.IntegerField(min_value=1, max_value=LONGEST, default=DEFAULT, help_text="Rows per page.")
    after = serializers.IntegerField(
        min_value=0, max_value=LARGEST_ID, default=None, help_text="Begin after this id; see `next` of the page before."
    )
