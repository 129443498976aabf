"""A comment's call of a person makes room for the Mention of an entity."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("annotator", "0009_history_by_day")]
    operations = [migrations.RenameModel("Mention", "CommentMention")]
