"""Draft: a schema and its labels in memory while one edit changes them; it is checked as a whole and then written.

Checking the whole lets two labels exchange their names or keys in one edit, and a form show every problem
at once. Nothing is written before everything fits.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Self, TypedDict

from django.core.exceptions import ValidationError
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat

from annotator.errors import Conflict, NotFound
from annotator.records import Problem, Schema
from labels import rules, usage
from labels.colour import DEFAULT_PALETTE
from labels.freezing import freeze_rows
from labels.models import Label, LabelSchema
from labels.names import derived_code, name_key

SCHEMA_FIELDS = ("slug", "title", "description", "guidelines", "overlap", "archived_at")
LABEL_FIELDS = (
    "name", "name_key", "kind", "code", "colour", "key", "parent", "description", "examples", "model_labels",
    "position", "retired",
)  # fmt: skip
UNIQUE_FIELDS = {"name_key", "code", "key", "retired"}


class SchemaTexts(TypedDict, total=False):
    description: str
    guidelines: str
    overlap: str


class SchemaFields(SchemaTexts, total=False):
    slug: str
    title: str


class LabelDetails(TypedDict, total=False):
    kind: str
    code: str
    colour: str
    key: str
    parent: Label | None
    description: str
    examples: list[str]
    model_labels: list[str]
    position: int
    retired: bool


class LabelFields(LabelDetails, total=False):
    name: str


@dataclass
class Draft:
    schema: LabelSchema
    labels: list[Label]
    removed: list[Label] = field(default_factory=list)
    stored: dict[int, dict[str, Any]] = field(default_factory=dict)
    stored_schema: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, schema: LabelSchema) -> Self:
        draft = cls(schema, list(schema.labels.all()))
        by_id = {label.pk: label for label in draft.labels}
        for label in draft.labels:
            label.parent = by_id[label.parent_id] if label.parent_id else None  # the very row this edit may rename
        draft.stored = {label.pk: _label_values(label) for label in draft.labels}
        draft.stored_schema = _schema_values(schema)
        return draft

    def find(self, pk: int) -> Label:
        for label in self.labels:
            if label.pk == pk:
                return label
        raise NotFound("The schema has no such label.")

    def add(self, **fields: Any) -> Label:
        last = max((label.position for label in self.labels), default=0)
        label = Label(schema=self.schema, **{"position": last + 1, "colour": self._free_colour(), **fields})
        self.labels.append(label)
        return label

    def remove(self, label: Label) -> None:
        self.labels.remove(label)
        if label.pk:
            self.removed.append(label)

    def frozen(self) -> Schema:
        return freeze_rows(self.schema, self.labels, version=0)

    def save(self) -> dict[str, Any]:
        """Check and write what changed; return it for the record, empty for no change. Up to ten queries."""
        self._complete()
        changes = self._changes()
        if changes:
            self._check()
            self._write()
        return changes

    def _complete(self) -> None:
        """Fill in what people leave to us: places without gaps, codes, line ends."""
        self.labels.sort(key=self._place)
        taken = {label.code for label in self.labels}
        for position, label in enumerate(self.labels, start=1):
            label.position = position
            label.name_key = name_key(label.name)[:256]
            label.description = _with_plain_line_ends(label.description)
            if not label.code:
                label.code = derived_code(label.name, taken)
                taken.add(label.code)
        self.schema.description = _with_plain_line_ends(self.schema.description)
        self.schema.guidelines = _with_plain_line_ends(self.schema.guidelines)

    def _place(self, label: Label) -> tuple[int, int]:
        """Sorts a label that came to a taken place before the one there, or behind it if it came from above."""
        if label.pk is None:
            return label.position, -1
        before = self.stored[label.pk]["position"]
        return label.position, (before < label.position) - (label.position < before)

    def _free_colour(self) -> str:
        used = {label.colour for label in self.labels}
        return next((colour for colour in DEFAULT_PALETTE if colour not in used), DEFAULT_PALETTE[0])

    # --- what changed -------------------------------------------------------------------------

    def _changes(self) -> dict[str, Any]:
        new = _schema_values(self.schema)
        found = {
            "fields": [name for name in SCHEMA_FIELDS if self.stored_schema[name] != new[name]],
            "added": [label.name for label in self.labels if not label.pk],
            "changed": {label.name: fields for label in self.labels if label.pk and (fields := self._changed(label))},
            "removed": [label.name for label in self.removed],
        }
        return {name: value for name, value in found.items() if value}

    def _changed(self, label: Label) -> list[str]:
        old, new = self.stored[label.pk], _label_values(label)
        return [name for name in LABEL_FIELDS if old[name] != new[name]]

    # --- checking -----------------------------------------------------------------------------

    def _check(self) -> None:
        problems = [problem for problem in rules.check(self.frozen()) if problem.level == "error"]
        problems += rules.check_text(self.schema.description, "description", "The description", rules.DESCRIPTION_LIMIT)
        if problems := [*self._check_slug(), *problems]:
            raise rules.SchemaInvalid(problems)
        moved = [label for label in self.labels if label.pk and "kind" in self._changed(label)]
        if self.removed or moved:
            self._refuse_used([*self.removed, *moved])

    def _check_slug(self) -> list[Problem]:
        try:
            self.schema.clean_fields(exclude={"title", "description", "guidelines", "overlap"})
            self.schema.validate_unique()
        except ValidationError as error:
            return [Problem("slug", message, "slug") for message in error.messages]
        return []

    def _refuse_used(self, labels: list[Label]) -> None:
        """A label that marks something, or that a project's version offers, has to stay what it is."""
        by_label, by_version = usage.by_label(self.schema), usage.by_version(self.schema)
        offered = {
            label["id"]: version
            for version in self.schema.versions.filter(pk__in=by_version)
            for label in version.definition["labels"]
        }
        for label in labels:
            if label.pk in by_label:
                reason = f"is used by {usage.in_words(by_label[label.pk])}"
            elif label.pk in offered:
                version = offered[label.pk]
                reason = f"is in version {version.number}, used by {usage.in_words(by_version[version.pk])}"
            else:
                continue
            hint = "Retire it instead: it stays where it is used and is no longer offered."
            raise Conflict(f"“{label.name}” {reason}.", hint=hint)

    # --- writing ------------------------------------------------------------------------------

    def _write(self) -> None:
        self.schema.revision += 1
        self.schema.save()
        if self.removed:
            gone = Label.objects.filter(pk__in=[label.pk for label in self.removed])
            gone.update(parent=None)
            gone.delete()
        changed = [label for label in self.labels if label.pk and self._changed(label)]
        self._make_room(changed)
        self._create()
        if changed:
            fields = {"name_key", "code", "key"}.union(*(self._changed(label) for label in changed))
            Label.objects.bulk_update(changed, sorted(fields))

    def _make_room(self, changed: list[Label]) -> None:
        """Give up names, codes and keys first: labels may exchange theirs. A bar is in no real name."""
        if moving := [label.pk for label in changed if UNIQUE_FIELDS & set(self._changed(label))]:
            Label.objects.filter(pk__in=moving).update(
                name_key=Concat(Value("|"), Cast("pk", CharField())), code="", key=""
            )

    def _create(self) -> None:
        """Insert the new labels, without their parents at first: these may be as new as they are."""
        new = [label for label in self.labels if not label.pk]
        parents = {label.uid: label.parent for label in new}
        for label in new:
            label.parent = None
        Label.objects.bulk_create(new)
        for label in new:
            label.parent = parents[label.uid]
        if below := [label for label in new if label.parent]:
            Label.objects.bulk_update(below, ["parent"])


def _label_values(label: Label) -> dict[str, Any]:
    values = {name: getattr(label, name) for name in LABEL_FIELDS}
    return values | {"parent": label.parent.uid if label.parent else None}


def _schema_values(schema: LabelSchema) -> dict[str, Any]:
    return {name: getattr(schema, name) for name in SCHEMA_FIELDS}


def _with_plain_line_ends(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
