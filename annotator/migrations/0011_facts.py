"""Facts: outlets, zones, entities, values, claims, events, links and assessments."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("annotator", "0010_comment_mention"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="document",
            name="date_basis",
            field=models.CharField(db_default="stated", default="stated", max_length=8),
        ),
        migrations.AddField(
            model_name="document",
            name="date_precision",
            field=models.CharField(db_default="day", default="day", max_length=8),
        ),
        migrations.AddField(
            model_name="document",
            name="zoned_at",
            field=models.DateTimeField(blank=True, help_text="When a person last confirmed its zones.", null=True),
        ),
        migrations.CreateModel(
            name="Entity",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=300)),
                ("type", models.CharField(max_length=60)),
                ("subtype", models.CharField(blank=True, max_length=60)),
                ("description", models.CharField(blank=True, max_length=500)),
                ("external_ids", models.JSONField(blank=True, default=dict)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="merged",
                        to="annotator.entity",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="entities",
                        to="annotator.project",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "entities",
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Alias",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("form", models.CharField(max_length=300)),
                ("folded", models.CharField(max_length=300)),
                (
                    "origin",
                    models.CharField(
                        choices=[("person", "confirmed by a person"), ("registry", "from a registry")],
                        default="person",
                        max_length=10,
                    ),
                ),
                ("confirmed", models.BooleanField(default=True)),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="aliases",
                        to="annotator.project",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="aliases", to="annotator.entity"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "aliases",
                "ordering": ("form", "id"),
            },
        ),
        migrations.CreateModel(
            name="Event",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("title", models.CharField(max_length=300)),
                (
                    "type",
                    models.CharField(
                        choices=[
                            ("advance", "advance"),
                            ("assault", "assault"),
                            ("combat", "combat"),
                            ("offensive", "offensive"),
                            ("strike", "strike"),
                            ("explosion", "explosion"),
                            ("fortification", "fortification"),
                            ("capture", "capture"),
                            ("recapture", "recapture"),
                            ("control", "control"),
                            ("withdrawal", "withdrawal"),
                            ("cession", "cession"),
                            ("annexation", "annexation"),
                            ("deployment", "deployment"),
                            ("preparation", "preparation"),
                            ("casualties", "casualties"),
                            ("civilian_harm", "civilian harm"),
                            ("damage", "damage"),
                            ("meeting", "meeting"),
                            ("contact", "contact"),
                            ("agreement", "agreement"),
                            ("exchange", "exchange"),
                            ("sanctions", "sanctions"),
                            ("aid", "aid"),
                            ("statement", "statement"),
                            ("threat", "threat"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=16,
                    ),
                ),
                ("first", models.DateField(blank=True, null=True)),
                ("last", models.DateField(blank=True, null=True)),
                ("note", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "place",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="annotator.entity",
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="events", to="annotator.project"
                    ),
                ),
            ],
            options={
                "ordering": ("first", "id"),
            },
        ),
        migrations.CreateModel(
            name="Claim",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "voice",
                    models.CharField(
                        choices=[("sourced", "sourced"), ("unnamed", "unnamed"), ("outlet", "outlet")],
                        default="sourced",
                        max_length=8,
                    ),
                ),
                (
                    "quote",
                    models.CharField(
                        choices=[("direct", "direct"), ("mixed", "mixed"), ("indirect", "indirect"), ("none", "none")],
                        default="none",
                        max_length=8,
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
                (
                    "orientation",
                    models.CharField(
                        choices=[
                            ("past", "past"),
                            ("present", "present"),
                            ("future", "future"),
                            ("timeless", "timeless"),
                        ],
                        default="past",
                        max_length=8,
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
                    "event_type",
                    models.CharField(
                        choices=[
                            ("advance", "advance"),
                            ("assault", "assault"),
                            ("combat", "combat"),
                            ("offensive", "offensive"),
                            ("strike", "strike"),
                            ("explosion", "explosion"),
                            ("fortification", "fortification"),
                            ("capture", "capture"),
                            ("recapture", "recapture"),
                            ("control", "control"),
                            ("withdrawal", "withdrawal"),
                            ("cession", "cession"),
                            ("annexation", "annexation"),
                            ("deployment", "deployment"),
                            ("preparation", "preparation"),
                            ("casualties", "casualties"),
                            ("civilian_harm", "civilian harm"),
                            ("damage", "damage"),
                            ("meeting", "meeting"),
                            ("contact", "contact"),
                            ("agreement", "agreement"),
                            ("exchange", "exchange"),
                            ("sanctions", "sanctions"),
                            ("aid", "aid"),
                            ("statement", "statement"),
                            ("threat", "threat"),
                            ("other", "other"),
                        ],
                        default="other",
                        max_length=16,
                    ),
                ),
                ("channel", models.CharField(blank=True, max_length=60)),
                ("gist", models.CharField(blank=True, max_length=500)),
                ("implicit_cue", models.BooleanField(default=False)),
                ("check_worthy", models.BooleanField(default=False)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("content", models.TextField()),
                ("source", models.CharField(blank=True, max_length=500)),
                ("score", models.FloatField(blank=True, null=True)),
                ("rule", models.CharField(blank=True, max_length=60)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "annotation_set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claims",
                        to="annotator.annotationset",
                    ),
                ),
                (
                    "derived_from",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="derived",
                        to="annotator.claim",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="children",
                        to="annotator.claim",
                    ),
                ),
                (
                    "source_entity",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="annotator.entity",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="claims",
                        to="annotator.event",
                    ),
                ),
            ],
            options={
                "ordering": ("start", "-end", "id"),
            },
        ),
        migrations.CreateModel(
            name="Assessment",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("unreviewed", "unreviewed"),
                            ("single_source", "single source"),
                            ("corroborated", "corroborated"),
                            ("disputed", "disputed"),
                            ("refuted", "refuted"),
                            ("superseded", "superseded"),
                            ("unverifiable", "unverifiable"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=14,
                    ),
                ),
                ("rationale", models.TextField(blank=True)),
                (
                    "evidence",
                    models.JSONField(blank=True, default=list, help_text="Addresses and ids of links, as texts."),
                ),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="assessments", to="annotator.project"
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="assessments",
                        to="annotator.claim",
                    ),
                ),
                (
                    "event",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="assessments",
                        to="annotator.event",
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Link",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "relation",
                    models.CharField(
                        choices=[
                            ("same_event", "same event"),
                            ("same_claim", "same claim"),
                            ("corroborates", "corroborates"),
                            ("contradicts", "contradicts"),
                            ("denies", "denies"),
                            ("updates", "updates"),
                            ("does_not_confirm", "does not confirm"),
                            ("elaborates", "elaborates"),
                            ("not_comparable", "not comparable"),
                            ("not_same", "not same"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("suggested", "suggested"), ("accepted", "accepted"), ("rejected", "rejected")],
                        default="accepted",
                        max_length=9,
                    ),
                ),
                ("score", models.FloatField(blank=True, null=True)),
                ("method", models.CharField(blank=True, max_length=60)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("scope", models.CharField(blank=True, max_length=300)),
                (
                    "verdict",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("equal", "equal"),
                            ("compatible", "compatible"),
                            ("differs", "differs"),
                            ("less_specific", "less specific"),
                            ("scope_differs", "scope differs"),
                        ],
                        max_length=13,
                    ),
                ),
                ("valid_until", models.DateField(blank=True, null=True)),
                ("decided_at", models.DateTimeField(null=True)),
                (
                    "annotation_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="links", to="annotator.annotationset"
                    ),
                ),
                (
                    "head",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="links_in", to="annotator.claim"
                    ),
                ),
                (
                    "tail",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="links_out", to="annotator.claim"
                    ),
                ),
            ],
            options={
                "ordering": ("id",),
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "span",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="mention",
                        serialize=False,
                        to="annotator.span",
                    ),
                ),
                (
                    "use",
                    models.CharField(
                        choices=[("literal", "literal"), ("metonym", "metonym")], default="literal", max_length=8
                    ),
                ),
                (
                    "annotation_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="annotator.annotationset",
                    ),
                ),
                (
                    "entity",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="mentions",
                        to="annotator.entity",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="NamesApart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("first", models.CharField(max_length=300)),
                ("second", models.CharField(max_length=300)),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="names_apart",
                        to="annotator.project",
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Outlet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=200)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("outlet", "outlet"),
                            ("agency", "agency"),
                            ("aggregator", "aggregator"),
                            ("official", "official"),
                        ],
                        default="outlet",
                        max_length=10,
                    ),
                ),
                ("owner", models.CharField(blank=True, max_length=200)),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="outlets",
                        to="annotator.project",
                    ),
                ),
            ],
            options={
                "ordering": ("name", "id"),
            },
        ),
        migrations.CreateModel(
            name="Quantity",
            fields=[
                (
                    "span",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="quantity",
                        serialize=False,
                        to="annotator.span",
                    ),
                ),
                ("low", models.FloatField()),
                ("high", models.FloatField()),
                ("unit", models.CharField(default="count", max_length=20)),
                (
                    "modifier",
                    models.CharField(
                        choices=[
                            ("exact", "exact"),
                            ("at_least", "at least"),
                            ("more_than", "more than"),
                            ("at_most", "at most"),
                            ("less_than", "less than"),
                            ("almost", "almost"),
                            ("about", "about"),
                            ("vague", "vague"),
                        ],
                        default="exact",
                        max_length=10,
                    ),
                ),
                ("noun", models.CharField(blank=True, max_length=100)),
                ("period", models.CharField(blank=True, max_length=20)),
                ("scope", models.CharField(blank=True, max_length=200)),
                ("digits", models.SmallIntegerField(blank=True, null=True)),
                (
                    "annotation_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="quantities",
                        to="annotator.annotationset",
                    ),
                ),
                (
                    "twin",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="annotator.span",
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "quantities",
            },
        ),
        migrations.CreateModel(
            name="TextIssue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("splice", "splice"),
                            ("glued_words", "glued words"),
                            ("missing_word", "missing word"),
                            ("typo", "typo"),
                            ("unbalanced_quote", "unbalanced quote"),
                            ("odd_character", "odd character"),
                            ("wrong_fact", "wrong fact"),
                        ],
                        max_length=16,
                    ),
                ),
                ("note", models.TextField(blank=True)),
                ("dismissed", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(auto_now_add=True)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="issues", to="annotator.document"
                    ),
                ),
            ],
            options={
                "ordering": ("start", "id"),
            },
        ),
        migrations.CreateModel(
            name="TimeValue",
            fields=[
                (
                    "span",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        primary_key=True,
                        related_name="time",
                        serialize=False,
                        to="annotator.span",
                    ),
                ),
                ("value", models.CharField(max_length=60)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("date", "date"),
                            ("time", "time"),
                            ("duration", "duration"),
                            ("set", "set"),
                            ("age", "age"),
                        ],
                        default="date",
                        max_length=8,
                    ),
                ),
                ("first", models.DateField(blank=True, null=True)),
                ("last", models.DateField(blank=True, null=True)),
                (
                    "precision",
                    models.CharField(
                        choices=[
                            ("minute", "minute"),
                            ("hour", "hour"),
                            ("part_of_day", "part of day"),
                            ("day", "day"),
                            ("week", "week"),
                            ("month", "month"),
                            ("season", "season"),
                            ("quarter", "quarter"),
                            ("year", "year"),
                            ("decade", "decade"),
                            ("unknown", "unknown"),
                        ],
                        default="day",
                        max_length=12,
                    ),
                ),
                ("modifier", models.CharField(blank=True, max_length=20)),
                ("relative", models.BooleanField(default=False)),
                ("direction", models.CharField(blank=True, max_length=8)),
                ("published", models.DateField(blank=True, null=True)),
                (
                    "anchor",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="annotator.span",
                    ),
                ),
                (
                    "annotation_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="times", to="annotator.annotationset"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="Zone",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("headline", "headline"),
                            ("byline", "byline"),
                            ("dateline", "dateline"),
                            ("body", "body"),
                            ("caption", "caption"),
                            ("embedded", "embedded"),
                            ("boilerplate", "boilerplate"),
                            ("promo", "promo"),
                        ],
                        max_length=12,
                    ),
                ),
                ("outlet", models.CharField(blank=True, max_length=200)),
                ("published_on", models.DateField(blank=True, null=True)),
                (
                    "date_precision",
                    models.CharField(
                        blank=True,
                        choices=[("minute", "minute"), ("day", "day"), ("month", "month"), ("unknown", "unknown")],
                        default="day",
                        max_length=8,
                    ),
                ),
                (
                    "date_basis",
                    models.CharField(
                        choices=[("stated", "stated"), ("inferred", "inferred"), ("entered", "entered")],
                        default="entered",
                        max_length=8,
                    ),
                ),
                (
                    "document",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="zones",
                        to="annotator.document",
                    ),
                ),
            ],
            options={
                "ordering": ("start", "-end", "id"),
            },
        ),
        migrations.CreateModel(
            name="ClaimDecision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "verdict",
                    models.CharField(
                        choices=[("accepted", "Accepted"), ("corrected", "Corrected"), ("rejected", "Rejected")],
                        max_length=10,
                    ),
                ),
                (
                    "annotation_set",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="claim_decisions",
                        to="annotator.annotationset",
                    ),
                ),
                (
                    "claim",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="+",
                        to="annotator.claim",
                    ),
                ),
                (
                    "suggestion",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.DO_NOTHING, related_name="decisions", to="annotator.claim"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("annotation_set", "suggestion"), name="claim_decision_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimPart",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "role",
                    models.CharField(
                        choices=[
                            ("content", "content"),
                            ("source", "source"),
                            ("cue", "cue"),
                            ("actor", "actor"),
                            ("target", "target"),
                            ("place", "place"),
                            ("time", "time"),
                            ("quantity", "quantity"),
                        ],
                        max_length=8,
                    ),
                ),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="parts", to="annotator.claim"
                    ),
                ),
            ],
            options={
                "ordering": ("start", "id"),
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("start__lt", models.F("end"))), name="claim_part_not_empty"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ClaimTerm",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("term", models.CharField(max_length=40)),
                (
                    "claim",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="terms", to="annotator.claim"
                    ),
                ),
                (
                    "project",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="annotator.project",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["project", "term", "claim"], name="claim_by_term")],
            },
        ),
        migrations.AddIndex(
            model_name="entity",
            index=models.Index(fields=["project", "type", "name"], name="entity_by_name"),
        ),
        migrations.AddConstraint(
            model_name="entity",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("merged_into", models.F("id")), _negated=True),
                    _connector="OR",
                ),
                name="entity_not_its_own_part",
            ),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=models.Index(fields=["project", "form"], name="alias_by_form"),
        ),
        migrations.AddIndex(
            model_name="alias",
            index=models.Index(fields=["project", "folded"], name="alias_by_folded_form"),
        ),
        migrations.AddConstraint(
            model_name="alias",
            constraint=models.UniqueConstraint(fields=("entity", "form"), name="alias_once_per_entity"),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first__isnull", True), ("last__isnull", True)),
                    ("first__lte", models.F("last")),
                    _connector="OR",
                ),
                name="event_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(fields=["annotation_set", "start", "end"], name="claim_in_set"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(condition=models.Q(("parent__isnull", False)), fields=["parent"], name="claim_parent"),
        ),
        migrations.AddIndex(
            model_name="claim",
            index=models.Index(
                condition=models.Q(("derived_from__isnull", False)), fields=["derived_from"], name="claim_derived"
            ),
        ),
        migrations.AddConstraint(
            model_name="claim",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="claim_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="assessment",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("claim__isnull", False), ("event__isnull", True)),
                    models.Q(("claim__isnull", True), ("event__isnull", False)),
                    _connector="OR",
                ),
                name="assessment_of_one_thing",
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.CheckConstraint(
                condition=models.Q(("tail", models.F("head")), _negated=True), name="link_between_two"
            ),
        ),
        migrations.AddConstraint(
            model_name="link",
            constraint=models.UniqueConstraint(fields=("tail", "head", "relation"), name="link_once_per_relation"),
        ),
        migrations.AddConstraint(
            model_name="namesapart",
            constraint=models.UniqueConstraint(fields=("project", "first", "second"), name="names_apart_once"),
        ),
        migrations.AddConstraint(
            model_name="namesapart",
            constraint=models.CheckConstraint(
                condition=models.Q(("first__lt", models.F("second"))), name="names_apart_ordered"
            ),
        ),
        migrations.AddConstraint(
            model_name="outlet",
            constraint=models.UniqueConstraint(fields=("project", "name"), name="outlet_once_per_project"),
        ),
        migrations.AddConstraint(
            model_name="quantity",
            constraint=models.CheckConstraint(
                condition=models.Q(("low__lte", models.F("high"))), name="quantity_in_order"
            ),
        ),
        migrations.AddConstraint(
            model_name="textissue",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="issue_not_empty"
            ),
        ),
        migrations.AddConstraint(
            model_name="timevalue",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("first__isnull", True), ("last__isnull", True)),
                    ("first__lte", models.F("last")),
                    _connector="OR",
                ),
                name="time_in_order",
            ),
        ),
        migrations.AddIndex(
            model_name="zone",
            index=models.Index(fields=["document", "start"], name="zone_in_document"),
        ),
        migrations.AddConstraint(
            model_name="zone",
            constraint=models.CheckConstraint(
                condition=models.Q(("start__lt", models.F("end"))), name="zone_not_empty"
            ),
        ),
    ]
