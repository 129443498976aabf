"""What people leave outside of a pipeline's suggestions is cut from those in documents that it reads later."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import pytest

from annotator import jobs
from annotator.access import command_line
from annotator.models import Run, Span
from annotator.selectors.edges import edges_of
from annotator.services import suggestions
from annotator.suggesters import spacy_pipeline
from annotator.suggesters.spacy_pipeline import PipelineInfo, Suggested, Text
from tests import make

pytestmark = pytest.mark.django_db


class WithArticles:
    """A pipeline that suggests two rivers with their articles, and one of them also without."""

    info = PipelineInfo("articles", "1.0", "articles", "articles", language="en", digest="abc")
    components = ("ner",)

    def suggest(self, texts: Iterable[Text]) -> Iterator[Suggested]:
        for text in texts:
            places = [(text.text.index(each), each) for each in ("the Irva", "the Sorna", "Sorna")]
            yield Suggested(text.key, tuple((at, at + len(each), "GPE", None) for at, each in places))


@pytest.fixture(autouse=True)
def pipeline(monkeypatch):
    fake = WithArticles()
    monkeypatch.setattr(spacy_pipeline, "installed", lambda: (fake.info,))
    monkeypatch.setattr(spacy_pipeline, "load", lambda info: fake)


@pytest.fixture
def ada():
    """Somebody who left the articles outside in a first document."""
    ada = make.member(make.project())
    suggested(ada)
    document = ada.project.documents.get()
    for span, quote in zip(Span.objects.order_by("start")[:2], ("Irva", "Sorna"), strict=True):
        make.operate(document, "resize", ada, span=span.pk, parts=(make.at(document, quote),))
    return ada


def suggested(by):
    """What is suggested in another document."""
    document = make.document(by.project, "From the Irva to the Sorna.")
    started = suggestions.start(pipeline="articles", by=command_line(by.project.slug), inline=True)
    assert jobs.run_inline(started).state == "done"
    spans = Span.objects.filter(annotation_set__document=document).order_by("start")
    return [document.body.text[span.start : span.end] for span in spans]


def test_later_suggestions_come_without_them_once_each_and_in_the_same_run(ada):
    assert suggested(ada) == ["Irva", "Sorna"]
    assert Run.objects.count() == 1


def test_a_project_without_memory_gets_what_the_pipeline_says(ada):
    ada.project.memory = False
    ada.project.save()
    assert suggested(ada) == ["the Irva", "the Sorna", "Sorna"]


def test_what_people_did_is_read_with_three_queries(ada, django_assert_num_queries):
    with django_assert_num_queries(3):
        assert edges_of(ada.project).article
