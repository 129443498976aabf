"""The server's own cues of claims."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0013_event_author"),
    ]

    operations = [
        migrations.CreateModel(
            name="Cue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "cue",
                    models.CharField(
                        help_text="As people name it: say, call for, according to.", max_length=60, unique=True
                    ),
                ),
                (
                    "forms",
                    models.CharField(
                        blank=True,
                        help_text="What is looked for, with commas; empty: the forms of the verb.",
                        max_length=1000,
                    ),
                ),
                (
                    "takes",
                    models.CharField(
                        blank=True,
                        help_text="Words with spaces between; empty: clause.",
                        max_length=100,
                        verbose_name="what follows",
                    ),
                ),
                (
                    "act",
                    models.CharField(
                        choices=[
                            ("statement", "statement"),
                            ("denial", "denial"),
                            ("refusal", "refusal"),
                            ("demand", "demand"),
                            ("request", "request"),
                            ("promise", "promise"),
                            ("threat", "threat"),
                            ("proposal", "proposal"),
                            ("estimate", "estimate"),
                            ("question", "question"),
                            ("non_confirmation", "non confirmation"),
                        ],
                        default="statement",
                        max_length=16,
                    ),
                ),
                (
                    "certainty",
                    models.CharField(
                        choices=[
                            ("certain", "certain"),
                            ("probable", "probable"),
                            ("possible", "possible"),
                            ("uncommitted", "uncommitted"),
                        ],
                        default="certain",
                        max_length=11,
                    ),
                ),
                (
                    "polarity",
                    models.CharField(
                        choices=[("positive", "positive"), ("negative", "negative")], default="positive", max_length=8
                    ),
                ),
                ("future", models.BooleanField(default=False, verbose_name="what follows is to come")),
                (
                    "used",
                    models.BooleanField(
                        default=True, help_text="Off: the rules pass it over, also where Annotator has it."
                    ),
                ),
            ],
            options={
                "ordering": ("cue",),
            },
        ),
    ]
