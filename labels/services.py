"""The one way to change a schema. Each function locks, checks who and what, writes, publishes and tells the record.

`by` is the person who acts, or None for a command. `revision` is the one that the caller saw; a newer one
in the database means that somebody else was faster: Stale, and nothing is written. Every edit that changes
what the schema says makes a new version; projects keep theirs until they adopt it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Unpack

from django.db import transaction
from django.utils import timezone

from annotator.errors import Conflict, Forbidden, Invalid, NotFound, Stale
from labels import audit, rules, usage
from labels.drafts import Draft, LabelDetails, LabelFields, SchemaFields, SchemaTexts
from labels.freezing import definition_of, digest_of, freeze
from labels.interchange import SchemaFile, as_json, from_json, loads
from labels.models import Label, LabelSchema, SchemaVersion

if TYPE_CHECKING:
    from annotator.accounts.models import User


def may_manage(user: User | Any) -> bool:
    """Whether a person may edit schemas: superusers, and staff who were given the permission."""
    return bool(user.is_active and user.is_staff and user.has_perm("labels.change_labelschema"))


@contextmanager
def editing(schema: LabelSchema, *, revision: int, by: User | None, action: str = "schema.edit") -> Iterator[Draft]:
    """One edit of a schema and any of its labels as one step: change the draft inside the block.

    Raises Stale, SchemaInvalid with every problem, Conflict where something used would be removed.
    The given `schema` is refreshed on success.
    """
    with transaction.atomic():
        _require_manager(by)
        stored = LabelSchema.objects.select_for_update().filter(pk=schema.pk).first()
        if stored is None:
            raise NotFound("The schema is gone.", hint="Somebody deleted it.")
        if stored.revision != revision:
            raise Stale("Somebody else changed the schema in the meantime; nothing was saved.", hint="Load it again.")
        draft = Draft.load(stored)
        yield draft
        _finish(draft, by=by, action=action)
    schema.refresh_from_db()


@transaction.atomic
def create_schema(*, slug: str, title: str, by: User | None, **fields: Unpack[SchemaTexts]) -> LabelSchema:
    """A schema without labels. Its first version is made with its first label."""
    _require_manager(by)
    schema = LabelSchema(slug=slug, title=title, created_by=by, **fields)
    _finish(Draft(schema, [], stored_schema=_NOTHING), by=by, action="schema.create")
    return schema


def update_schema(
    schema: LabelSchema, *, revision: int, by: User | None, **fields: Unpack[SchemaFields]
) -> LabelSchema:
    """Change the schema's own fields, not its labels."""
    with editing(schema, revision=revision, by=by, action="schema.update") as draft:
        _assign(draft.schema, fields)
    return schema


def archive_schema(schema: LabelSchema, *, archived: bool = True, revision: int, by: User | None) -> LabelSchema:
    """Take a schema from the lists that people choose from, or bring it back. Projects that use it go on."""
    with editing(schema, revision=revision, by=by, action="schema.archive") as draft:
        draft.schema.archived_at = timezone.now() if archived else None
    return schema


def add_label(
    schema: LabelSchema, *, name: str, revision: int, by: User | None, **fields: Unpack[LabelDetails]
) -> Label:
    """Add a label at the end, or at `position`. Its code and colour are chosen if not given."""
    with editing(schema, revision=revision, by=by, action="label.add") as draft:
        parent = fields.pop("parent", None)
        label = draft.add(**{**fields, "name": name})
        label.parent = draft.find(parent.pk) if parent else None
    return label


def update_label(label: Label, *, revision: int, by: User | None, **fields: Unpack[LabelFields]) -> Label:
    """Change a label. Spans point to its id, so a new name shows on all of them."""
    with editing(label.schema, revision=revision, by=by, action="label.update") as draft:
        parent = fields.get("parent")
        _assign(draft.find(label.pk), {**fields, **({"parent": draft.find(parent.pk)} if parent else {})})
    label.refresh_from_db()
    return label


def reorder_labels(schema: LabelSchema, *, order: list[int], revision: int, by: User | None) -> LabelSchema:
    """Put the labels in the order of these ids: all of them, each once."""
    with editing(schema, revision=revision, by=by, action="label.reorder") as draft:
        if sorted(order) != sorted(label.pk for label in draft.labels):
            raise Invalid("The order has to name every label of the schema once.")
        for position, pk in enumerate(order, start=1):
            draft.find(pk).position = position
    return schema


def retire_label(label: Label, *, revision: int, by: User | None) -> Label:
    """Offer the label no longer. It stays on spans, and its name stays taken; its key becomes free."""
    return update_label(label, revision=revision, by=by, retired=True)


def unretire_label(label: Label, *, revision: int, by: User | None) -> Label:
    """Offer the label again."""
    return update_label(label, revision=revision, by=by, retired=False)


def delete_label(label: Label, *, revision: int, by: User | None) -> None:
    """Delete a label that nothing uses. Raises Conflict with the count otherwise."""
    with editing(label.schema, revision=revision, by=by, action="label.delete") as draft:
        draft.remove(draft.find(label.pk))


@transaction.atomic
def delete_schema(schema: LabelSchema, *, by: User | None) -> None:
    """Delete a schema with its labels and versions. Raises Conflict with the counts where anything uses them."""
    _require_manager(by)
    if uses := usage.of_schema(schema):
        message = f"“{schema.title}” is used by {usage.in_words(uses)}."
        raise Conflict(message, hint="Archive it instead: it is no longer offered to new projects.")
    audit.record(by, "schema.delete", schema, {"slug": schema.slug, "title": schema.title})
    schema.delete()


def duplicate_schema(schema: LabelSchema, *, slug: str, title: str, by: User | None) -> LabelSchema:
    """A copy of the working copy under another name: equal labels with ids of their own."""
    file = _file_of(schema)
    copy = replace(file, schema=replace(file.schema, name=slug, title=title))
    return _create_from(copy, by=by, action="schema.duplicate")


def import_schema(data: bytes | str | dict[str, Any], *, by: User | None) -> LabelSchema:
    """A new schema from "annotator.schema.v1". Raises FormatError, SchemaInvalid, Conflict where the slug is taken."""
    file = from_json(data) if isinstance(data, dict) else loads(data)
    return _create_from(file, by=by, action="schema.import")


def export_schema(schema: LabelSchema) -> dict[str, Any]:
    """The working copy as "annotator.schema.v1": importing it elsewhere gives an equal schema."""
    return as_json(_file_of(schema))


@transaction.atomic
def publish(schema: LabelSchema, *, by: User | None) -> SchemaVersion:
    """The version that says what the working copy says; a new one if the latest does not."""
    _require_manager(by)
    LabelSchema.objects.select_for_update().get(pk=schema.pk)
    if not schema.labels.exists():
        raise Invalid("The schema has no labels.", hint="Add one; then it can be published.")
    return publish_if_changed(schema, by=by)[0]


def latest_version(schema: LabelSchema) -> SchemaVersion | None:
    """The version that new projects get, and that others may adopt. None while the schema has no labels."""
    return schema.versions.order_by("-number").first()


def publish_if_changed(schema: LabelSchema, *, by: User | None) -> tuple[SchemaVersion, bool]:
    """The latest version and whether it had to be made. Four queries. The schema's row is locked by the caller."""
    frozen = freeze(schema)
    definition = definition_of(frozen)
    digest = digest_of(definition)
    latest = latest_version(schema)
    if latest is not None and latest.digest == digest:
        return latest, False
    return SchemaVersion.objects.create(
        schema=schema, number=frozen.version, definition=definition, digest=digest, published_by=by
    ), True


_NOTHING: dict[str, Any] = dict.fromkeys(("slug", "title", "description", "guidelines", "overlap", "archived_at"))


def _require_manager(by: User | None) -> None:
    if by is not None and not may_manage(by):
        raise Forbidden("You may not change label schemas.", hint="Ask a site administrator.")


def _finish(draft: Draft, *, by: User | None, action: str) -> None:
    changes = draft.save()
    if not changes:
        return
    if draft.labels or draft.removed:
        version, made = publish_if_changed(draft.schema, by=by)
        changes |= {"version": version.number} if made else {}
    audit.record(by, action, draft.schema, changes)


def _assign(row: Label | LabelSchema, fields: Any) -> None:
    for name, value in fields.items():
        setattr(row, name, value)


def _file_of(schema: LabelSchema) -> SchemaFile:
    return SchemaFile(freeze(schema), schema.description)


@transaction.atomic
def _create_from(file: SchemaFile, *, by: User | None, action: str) -> LabelSchema:
    _require_manager(by)
    if LabelSchema.objects.filter(slug=file.schema.name).exists():
        raise Conflict(f"There is a schema “{file.schema.name}” already.", hint="Give the new one another slug.")
    schema = LabelSchema(
        slug=file.schema.name,
        title=file.schema.title,
        description=file.description,
        guidelines=file.schema.guidelines,
        overlap=file.schema.overlap,
        created_by=by,
    )
    if problems := list(rules.check_parents(file.schema.labels)):
        raise rules.SchemaInvalid(problems)
    draft = Draft(schema, [], stored_schema=_NOTHING)
    _add_labels(draft, file)
    _finish(draft, by=by, action=action)
    return schema


def _add_labels(draft: Draft, file: SchemaFile) -> None:
    by_name: dict[str, Label] = {}
    for source in file.schema.labels:
        by_name[source.name] = draft.add(
            name=source.name,
            kind=source.kind,
            code=source.code,
            colour=source.colour,
            key=source.key,
            description=source.description,
            examples=list(source.examples),
            model_labels=list(source.model_labels),
            retired=source.retired,
        )
    for source, label in zip(file.schema.labels, draft.labels, strict=True):
        label.parent = by_name[source.parent] if source.parent else None
