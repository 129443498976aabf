"""What people annotated before there were assignments is theirs. Run again it adds nothing."""

from django.db import migrations

ASSIGN = """
INSERT INTO annotator_assignment (document_id, user_id, state, origin, slot, reason, created_at, changed_at)
SELECT s.document_id, s.author_id, CASE s.state WHEN 'submitted' THEN 'submitted' ELSE 'assigned' END, 'hand',
       ROW_NUMBER() OVER (PARTITION BY s.document_id ORDER BY s.id) - 1, '', s.created_at, s.created_at
FROM annotator_annotationset s
WHERE s.role = 'human' AND s.begun AND NOT EXISTS (
    SELECT 1 FROM annotator_assignment a WHERE a.document_id = s.document_id
)
"""
COUNT = """
UPDATE annotator_document SET free_slots = 0
WHERE EXISTS (SELECT 1 FROM annotator_assignment a WHERE a.document_id = annotator_document.id AND a.slot IS NOT NULL)
"""


class Migration(migrations.Migration):
    dependencies = [("annotator", "0007_team")]
    operations = [
        migrations.RunSQL(ASSIGN, "DELETE FROM annotator_assignment"),
        migrations.RunSQL(COUNT, migrations.RunSQL.noop),
    ]
