"""What finds words in titles and texts; see annotator/db/fulltext.py. Documents that are there already are indexed."""

from django.db import migrations

from annotator.db import fulltext


def create(apps, schema_editor):
    fulltext.create(schema_editor)
    texts = (
        apps.get_model("annotator", "DocumentText").objects.select_related("document").only("text", "document__title")
    )
    for row in texts.iterator(200):
        fulltext.index([(row.document_id, row.document.title, row.text)])


class Migration(migrations.Migration):
    dependencies = [("annotator", "0003_one_running_job")]
    operations = [migrations.RunPython(create, lambda apps, schema_editor: fulltext.drop(schema_editor))]
