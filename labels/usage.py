"""Who uses labels and versions. Upper layers point foreign keys at them; the counts follow those keys.

So this app needs to know neither spans nor projects by name, and a table added later counts by itself.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, ForeignKey, Model

from labels.models import Label, LabelSchema, SchemaVersion

Counts = dict[str, int]  # plural name of what uses it -> how many, zeros left out


def by_label(schema: LabelSchema) -> dict[int, Counts]:
    """Uses of each label of a schema, by label id. One query for each table that points to labels."""
    return _uses(Label, schema)


def by_version(schema: LabelSchema) -> dict[int, Counts]:
    """Uses of each version of a schema, by version id."""
    return _uses(SchemaVersion, schema)


def of_schema(schema: LabelSchema) -> Counts:
    """Uses of all labels and versions of a schema together."""
    total: Counter[str] = Counter()
    for uses in (*by_label(schema).values(), *by_version(schema).values()):
        total.update(uses)
    return dict(total)


def by_schema() -> dict[int, Counts]:
    """Uses of all schemas, by schema id. One query for each table that points to labels or versions."""
    found: dict[int, Counter[str]] = {}
    for model in (Label, SchemaVersion):
        for key in _outside_keys(model):
            rows = key.model._base_manager.order_by().values_list(f"{key.name}__schema")
            for pk, number in rows.annotate(number=Count("pk")):
                found.setdefault(pk, Counter())[str(key.model._meta.verbose_name_plural)] += number
    return {pk: dict(counts) for pk, counts in found.items()}


def in_words(uses: Counts) -> str:
    """ "2 projects and 4,312 spans"; empty for no uses."""
    parts = [f"{number:,} {name if number != 1 else name.removesuffix('s')}" for name, number in sorted(uses.items())]
    return f"{', '.join(parts[:-1])} and {parts[-1]}" if 1 < len(parts) else "".join(parts)


def _uses(model: type[Label | SchemaVersion], schema: LabelSchema) -> dict[int, Counts]:
    found: dict[int, Counts] = {}
    for key in _outside_keys(model):
        rows = key.model._base_manager.filter(**{f"{key.name}__schema": schema}).order_by().values_list(key.attname)
        for pk, number in rows.annotate(number=Count("pk")):
            found.setdefault(pk, {})[str(key.model._meta.verbose_name_plural)] = number
    return found


def _outside_keys(model: type[Model]) -> Iterator[ForeignKey[Any, Any]]:
    for relation in model._meta.get_fields(include_hidden=True):
        key = getattr(relation, "field", None)
        if relation.auto_created and isinstance(key, ForeignKey) and key.model._meta.app_label != "labels":
            yield key
