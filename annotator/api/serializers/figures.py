"""The figures of a project: one list of rows for each table, made of the tables' own columns."""

from __future__ import annotations

from typing import Any

from rest_framework import serializers

from annotator.api.fields import LARGEST_ID, Strict
from annotator.figures.tables import Column
from annotator.selectors.figures.scope import PERIODS
from annotator.selectors.figures.tables import TABLES

ALL = "all"


class FiguresQuery(Strict):
    days = serializers.ChoiceField(
        choices=[*map(str, PERIODS), ALL], default="30", help_text="The period: so many days, today included."
    )
    outlet = serializers.CharField(required=False, trim_whitespace=False)
    person = serializers.IntegerField(
        min_value=1, max_value=LARGEST_ID, required=False, help_text="The id of a user, for the figures of one person."
    )


def _field(column: Column) -> serializers.Field[Any, Any, Any, Any]:
    if column.kind == "text":
        return serializers.CharField(help_text=column.title)
    if column.kind == "day":
        return serializers.DateField(help_text=column.title)
    if column.kind == "count":
        return serializers.IntegerField(allow_null=True, help_text=column.title)
    return serializers.FloatField(allow_null=True, help_text=column.title)


def _rows(name: str) -> serializers.BaseSerializer[Any]:
    fields = {column.name: _field(column) for column in TABLES[name].columns}
    row = type(f"Figures{name.capitalize()}Row", (serializers.Serializer,), fields)
    rows: serializers.BaseSerializer[Any] = row(many=True, help_text=TABLES[name].title)
    return rows


class FiguresAnswer(serializers.Serializer[Any]):
    """Shares are from 0 to 1, times in seconds, days in UTC; docs/figures.md says what each means."""

    today = serializers.DateField()
    since = serializers.DateField(allow_null=True, help_text="The first day of the period; null: all time.")
    progress = _rows("progress")
    course = _rows("course")
    throughput = _rows("throughput")
    people = _rows("people")
    labels = _rows("labels")
    outlets = _rows("outlets")
    suggestions = _rows("suggestions")
    scores = _rows("scores")
    quality = _rows("quality")
