"""From an empty server to training data, through the pages alone."""

from __future__ import annotations

import io
import zipfile
from collections import Counter

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from annotator import jobs
from annotator.models import AnnotationSet, Decision, Document, Job
from tests import make
from tests.browser.desk import Desk
from tests.repo.tree import ROOT

pytestmark = pytest.mark.django_db(transaction=True)
SEEDS = ROOT / "seeds"


def run_next_job():
    """What the worker does."""
    return jobs.run_inline(Job.objects.get(state=Job.State.QUEUED))


def annotations(document):
    """The spans of the one submitted set of a document, as (start, end, label)."""
    own = AnnotationSet.objects.get(document=document, role=AnnotationSet.Role.HUMAN, state="submitted")
    return {(span.start, span.end, span.label.name) for span in own.spans.select_related("label")}


@pytest.mark.usefixtures("own_folders")
def test_news_are_imported_suggested_decided_and_become_training_data(page, tmp_path):
    call_command("load_schemas", stdout=io.StringIO())
    make.user("mia", is_staff=True, is_superuser=True)

    page.goto("/")
    page.get_by_label("Username").fill("mia")
    page.get_by_label("Password").fill(make.PASSWORD)
    page.get_by_role("button", name="Sign in").click()

    page.get_by_role("link", name="Make the first project").click()
    page.get_by_label("Title").fill("Front line news")
    page.get_by_label("schema").select_option(label=schema_choice(page))
    page.get_by_role("button", name="Make the project").click()

    page.get_by_role("link", name="Import documents").click()
    page.get_by_label("Files").set_input_files([*sorted(SEEDS.glob("*.txt")), SEEDS / "manifest.jsonl"])
    page.get_by_role("button", name="Import", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Import")
    assert run_next_job().result["added"] == 5
    page.get_by_role("link", name="Pre-annotate").last.click()

    page.get_by_role("button", name="Pre-annotate").click()
    expect(page.locator("#running")).to_contain_text("Queued")
    assert run_next_job().state == Job.State.DONE
    expect(page.locator("#runs")).to_contain_text("5 documents read")

    page.get_by_role("link", name="Overview").click()
    page.get_by_role("button", name="Start annotating").click()
    document, following, *_ = Document.objects.order_by("pk")
    desk = Desk(page, document).ready()
    assert page.url.endswith(desk.path)
    undecided = int(page.locator("#left strong").inner_text())
    assert undecided > 10
    desk.press("x", "e", "ArrowRight", "Enter", "n")
    for _ in range(undecided - 2):
        desk.press("a")
    desk.stored()
    expect(page.locator("#left")).to_contain_text("decided")
    verdicts = Counter(Decision.objects.values_list("verdict", flat=True))
    assert verdicts == {"rejected": 1, "corrected": 1, "accepted": undecided - 2}
    desk.press("Control+Enter")
    page.wait_for_url(f"**{Desk(page, following).path}")
    expected = annotations(document)
    assert len(expected) == undecided - 1

    page.goto("/projects/front-line-news/exports/")
    page.get_by_text("More choices").click()
    page.get_by_label("Development data").select_option(label="No split: everything in one file")
    page.get_by_role("button", name="Export").click()
    expect(page.locator("#running")).to_contain_text("Queued")
    assert run_next_job().state == Job.State.DONE
    with page.expect_download() as download:
        page.get_by_role("link", name="Download all").click()
    path = tmp_path / "export.zip"
    download.value.save_as(path)
    assert entities(path) == {document.body.text: expected}


def schema_choice(page):
    """The news entities among the schemas offered."""
    options = page.get_by_label("schema").locator("option").all_inner_texts()
    return next(text for text in options if "News entities" in text)


def entities(path):
    """Text -> what spaCy finds on it in the exported DocBin: entities, or the group of overlapping ones."""
    from spacy.tokens import DocBin
    from spacy.vocab import Vocab

    with zipfile.ZipFile(path) as archive:
        names = [name for name in archive.namelist() if name.endswith(".spacy")]
        docs = [doc for name in names for doc in DocBin().from_bytes(archive.read(name)).get_docs(Vocab())]
    found = {}
    for doc in docs:
        spans = [*doc.ents, *(span for group in doc.spans.values() for span in group)]
        found[doc.text] = {(span.start_char, span.end_char, span.label_) for span in spans}
    return found
