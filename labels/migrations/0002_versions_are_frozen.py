"""The database itself refuses to change what a published version says. (Who published it may be forgotten.)"""

from __future__ import annotations

from django.db import migrations

SQLITE = """
CREATE TRIGGER labels_schemaversion_frozen
BEFORE UPDATE OF schema_id, number, definition, digest ON labels_schemaversion
BEGIN SELECT RAISE(ABORT, 'a schema version is frozen'); END
"""
POSTGRESQL = """
CREATE FUNCTION labels_schemaversion_frozen() RETURNS trigger AS $$
BEGIN RAISE EXCEPTION 'a schema version is frozen' USING ERRCODE = 'integrity_constraint_violation'; END
$$ LANGUAGE plpgsql;
CREATE TRIGGER labels_schemaversion_frozen
BEFORE UPDATE OF schema_id, number, definition, digest ON labels_schemaversion
FOR EACH ROW EXECUTE FUNCTION labels_schemaversion_frozen();
"""


def add_trigger(apps, schema_editor):  # noqa: ARG001
    statements = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
    schema_editor.execute(statements[schema_editor.connection.vendor], params=None)


def drop_trigger(apps, schema_editor):  # noqa: ARG001
    if schema_editor.connection.vendor == "sqlite":
        schema_editor.execute("DROP TRIGGER labels_schemaversion_frozen")
        return
    schema_editor.execute("DROP TRIGGER labels_schemaversion_frozen ON labels_schemaversion")
    schema_editor.execute("DROP FUNCTION labels_schemaversion_frozen()")


class Migration(migrations.Migration):
    dependencies = [("labels", "0001_initial")]

    operations = [migrations.RunPython(add_trigger, drop_trigger, elidable=False)]
