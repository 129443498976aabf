"""The database itself refuses to change a stored text or a Change."""

from django.db import migrations

GUARDED = {"annotator_documenttext": "text_is_immutable", "annotator_change": "change_is_immutable"}

SQLITE = """
CREATE TRIGGER {name} BEFORE UPDATE ON {table}
BEGIN SELECT RAISE(ABORT, '{name}'); END
"""
POSTGRESQL = """
CREATE FUNCTION {name}() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION '{name}'; END $$ LANGUAGE plpgsql;
CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()
"""


def guard(_apps, schema_editor):
    template = SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for table, name in GUARDED.items():
        schema_editor.execute(template.format(table=table, name=name))


def unguard(_apps, schema_editor):
    for table, name in GUARDED.items():
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
        else:
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}; DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("annotator", "0001_initial")]
    operations = [migrations.RunPython(guard, unguard)]
