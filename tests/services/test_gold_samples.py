"""The gold of the sample documents comes into an empty project as it was decided, and what it costs to reach it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from django.core.management import call_command

from annotator import jobs
from annotator.models import AnnotationSet, Claim, DocumentLabel, Span
from annotator.roles import Role
from annotator.services import imports
from annotator.services.imports import Options, Source
from labels.models import SchemaVersion
from tests import make
from tests.corrections import corrections, steps

ROOT = Path(__file__).parents[2]
GOLD = ROOT / "fixtures" / "gold" / "news-samples.jsonl"


@pytest.fixture
def mia(db):
    call_command("load_schemas", verbosity=0)
    version = SchemaVersion.objects.filter(schema__slug="news-entities").latest("number")
    by = make.member(make.project(version=version), Role.MANAGER)
    options = Options(spans_as="annotations")
    job = jobs.run_inline(
        imports.start(sources=[Source(GOLD.name, GOLD.read_bytes())], by=by, options=options, inline=True)
    )
    assert (job.state, [each.code for each in job.problems.all()]) == ("done", [])
    return by


def words(document, label):
    spans = Span.objects.filter(annotation_set__document=document, label__name=label).order_by("start")
    return [document.body.text[span.start : span.end] for span in spans]


def test_the_gold_has_the_texts_of_the_samples_and_all_that_was_decided_on_them(mia):
    manifest = [json.loads(line) for line in (ROOT / "seeds" / "manifest.jsonl").read_text("utf-8").splitlines()]
    for entry in manifest:
        document = mia.project.documents.get(title=entry["title"])
        assert document.body.text.encode() == (ROOT / "seeds" / entry["file"]).read_bytes()
        assert str(document.published_on) == entry["published"]
    sets = AnnotationSet.objects.filter(document__project=mia.project, role="human")
    assert [own.spans.count() for own in sets.order_by("document")] == [51, 70, 111, 68, 74]
    assert DocumentLabel.objects.filter(annotation_set__in=sets).count() == 15
    assert [own.claims.count() for own in sets.order_by("document")] == [7, 8, 7, 7, 7]


def test_its_spans_stand_at_the_words_they_are_about(mia):
    page = mia.project.documents.get(title="Kremlin opens new drive despite talks")
    assert words(page, "EVENT") == ["Alaska peace summit", "Alaska summit"]
    assert words(page, "FAC") == ["Dobropillia–Kramatorsk highway"]
    south = mia.project.documents.get(title="Ukraine braces for a second offensive")
    assert words(south, "ORG")[2:] == ["31st Brigade", "128th Mountain Assault Brigade", "65th Mechanized Brigade"]
    denial = Claim.objects.get(annotation_set__document__title__startswith="Russia claims Toretsk", act="denial")
    parts = [
        (part.role, denial.annotation_set.document.body.text[part.start : part.end]) for part in denial.parts.all()
    ]
    assert sorted(parts) == [
        ("content", "the town was wholly in Russian hands"),
        ("cue", "denied"),
        ("source", "Kyiv"),
    ]  # fmt: skip


def test_no_name_has_its_possessive_or_an_article_and_none_has_two_labels(mia):
    texts = {document.pk: document.body.text for document in mia.project.documents.select_related("body")}
    labels: dict[str, set[str]] = {}
    for span in Span.objects.filter(annotation_set__document__in=texts).select_related("label", "annotation_set"):
        form = texts[span.annotation_set.document_id][span.start : span.end]
        assert not form.endswith(("’s", "'s", "ʼs")), form
        assert not form.lower().startswith("the "), form
        labels.setdefault(form.casefold(), set()).add(span.label.name)
    assert {form: found for form, found in labels.items() if 1 < len(found)} == {}


@pytest.mark.parametrize(
    ("suggested", "gold", "expected"),
    [
        ([(0, 4, "GPE")], [(0, 4, "GPE")], ["accept"]),
        ([(0, 4, "ORG")], [(0, 4, "GPE")], ["relabel"]),
        ([(0, 6, "GPE")], [(0, 4, "GPE")], ["resize"]),
        ([(0, 6, "ORG")], [(0, 4, "GPE")], ["delete", "add"]),
        ([(0, 4, "GPE")], [], ["delete"]),
        ([], [(0, 4, "GPE")], ["add"]),
        ([(0, 4, "GPE"), (0, 4, "ORG")], [(0, 4, "GPE")], ["accept", "delete"]),
        ([(0, 4, "GPE"), (0, 9, "GPE")], [(0, 4, "GPE"), (5, 9, "GPE")], ["accept", "resize"]),
    ],
)
def test_what_leads_from_suggestions_to_gold_is_the_fewest_corrections(suggested, gold, expected):
    assert [step.kind for step in steps(suggested, gold)] == expected
    assert corrections(suggested, gold) == len([kind for kind in expected if kind != "accept"])
