"""The rules of facts as a suggester: claims, figures and times of documents, with a pipeline and without."""

from __future__ import annotations

import pytest

from annotator import jobs
from annotator.models import AnnotationSet, Claim, Run, Span
from annotator.roles import Role
from annotator.services import fact_engine, suggestions
from annotator.suggesters.fact_rules import FactSuggester
from annotator.suggesters.spacy_pipeline import Text
from annotator.text.blocks import blocks
from tests import make

TEXT = (
    "The harbour authority said the ministry reported that at least six miles of road were cut on Tuesday.\n"
    "Sign up for our newsletter\n"
    "According to the governor, 40 people left the town.\n"
)


@pytest.fixture
def project(db):
    return make.project(version=make.schema(("PERSON", "DATE", "QUANTITY", "CARDINAL")))


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER)


def words(document, rows):
    return [document.body.text[row.start : row.end] for row in rows]


@pytest.fixture(params=["with a pipeline", "without any pipeline"])
def read(request, project, mia, monkeypatch):
    if request.param == "without any pipeline":
        monkeypatch.setattr(fact_engine.spacy_pipeline, "installed", lambda: ())
    document = make.document(project, TEXT)
    jobs.run_inline(suggestions.start(pipeline="rules:facts", by=mia))
    return document


def test_claims_are_proposed_with_their_parts_and_the_claim_they_lie_in(read):
    outer, inner, last = Claim.objects.order_by("start")
    assert (outer.source, inner.source, last.source) == ("The harbour authority", "the ministry", "the governor")
    assert inner.content.startswith("at least six miles of road were cut")
    assert inner.parent == outer
    assert last.content == "40 people left the town"
    assert {claim.annotation_set.role for claim in (outer, inner, last)} == {"suggestion"}


def test_figures_and_times_are_proposed_as_spans_of_the_schemas_labels(read):
    spans = Span.objects.select_related("label").order_by("start")
    assert [(each.label.name, *words(read, [each])) for each in spans] == [
        ("QUANTITY", "six miles"), ("DATE", "Tuesday"), ("CARDINAL", "40"),
    ]  # fmt: skip


def test_what_does_not_belong_to_the_news_is_not_read(read):
    start, end = make.at(read, "Sign up for our newsletter")
    assert not Span.objects.filter(start__gte=start, end__lte=end).exists()
    assert not Claim.objects.filter(start__gte=start, end__lte=end).exists()


def test_the_same_run_again_adds_nothing(read, mia):
    before = Claim.objects.count(), Span.objects.count(), AnnotationSet.objects.count()
    jobs.run_inline(suggestions.start(pipeline="rules:facts", by=mia))
    assert (Claim.objects.count(), Span.objects.count(), AnnotationSet.objects.count()) == before
    assert Run.objects.get().suggester == "rules:facts"


def test_a_text_on_which_the_rules_fail_is_said_and_the_others_are_read(monkeypatch):
    def broken(text, _published):
        if "bad" in text:
            raise ValueError(text)
        return []

    monkeypatch.setattr("annotator.suggesters.fact_rules.dates.find", broken)
    texts = [Text(n, each, blocks(each)) for n, each in enumerate(("Forty men left.", "A bad text.", "Two left."))]
    found = list(FactSuggester().suggest(texts))
    assert [each.error for each in found] == ["", "ValueError", ""]
    assert [len(each.spans) for each in found] == [1, 0, 1]
