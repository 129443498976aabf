"""Entities whose making can be undone, and whether a project suggests the names that its people confirmed."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("annotator", "0011_facts")]
    operations = [
        migrations.RemoveConstraint("namesapart", "names_apart_ordered"),
        migrations.AddField("entity", "changed_in", models.BigIntegerField(blank=True, null=True)),
        migrations.AddField("entity", "removed", models.BooleanField(db_default=False, default=False)),
        migrations.AddField(
            "project",
            "memory",
            models.BooleanField(
                db_default=True,
                default=True,
                help_text="Names that people confirmed are suggested in the documents of later imports.",
            ),
        ),
    ]
