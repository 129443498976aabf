"""What the formats for others make of a project's facts: as files of an export, with texts and with offsets only."""

from __future__ import annotations

import csv
import io
import json
import zipfile
import zlib
from typing import Any

import pytest

from annotator import jobs
from annotator.access import Actor
from annotator.formats.registry import FORMATS
from annotator.models import Assessment, Claim, Export, Project
from annotator.roles import Role
from annotator.services import exports
from annotator.vocabulary import Relation
from tests import make
from tests.facts_at_work import ONE, OTHER, link, three_documents
from tests.facts_in_files import TORTURE

pytestmark = pytest.mark.django_db
WRITTEN = sorted(entry.alias for entry in FORMATS.values() if entry.writes)


@pytest.fixture(autouse=True)
def export_dir(tmp_path: Any, settings: Any) -> None:
    settings.EXPORT_DIR = tmp_path / "exports"
    settings.EXPORT_DIR.mkdir()


@pytest.fixture
def project() -> Project:
    return make.project("news")


@pytest.fixture
def ada(project: Project) -> Actor:
    return make.member(project, Role.MANAGER)


@pytest.fixture
def work(project: Project, ada: Actor) -> list[Any]:
    return three_documents(project, ada)


def run(by: Actor, format: str, **options: Any) -> tuple[Export, bytes]:
    given = {"dev_fraction": 0.0, **options}
    job = jobs.run_inline(exports.start(format=format, options=given, by=by))
    assert job.state == "done", job.error
    export = Export.objects.get(job=job)
    path = exports.file_of(export, export.manifest["files"][0]["name"])
    assert path is not None
    return export, path.read_bytes()


def graph(data: bytes) -> list[dict[str, Any]]:
    return json.loads(data)["@graph"]


def lines(data: bytes) -> list[dict[str, Any]]:
    return [json.loads(line) for line in data.splitlines()]


def table(data: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))


def test_a_web_annotation_finds_its_words_by_position_and_by_quote(work, ada) -> None:
    found = 0
    for item in (items := graph(run(ada, "webannotation")[1])):
        targets = item["target"] if isinstance(item["target"], list) else [item["target"]]
        for target in targets:
            if isinstance(target, dict) and "selector" in target:
                position, quote = target["selector"]
                assert any(_fits(text, position, quote) for text in (ONE, OTHER, TORTURE))
                found += 1
    assert found == 4 + 11
    assert len({item["id"] for item in items}) == len(items) == 4 + 11 + 4 + 3


def _fits(text: str, position: dict[str, Any], quote: dict[str, str]) -> bool:
    start, end = position["start"], position["end"]
    around = text[:start].endswith(quote["prefix"]) and text[end:].startswith(quote["suffix"])
    return around and text[start:end] == quote["exact"]


def test_a_claim_in_web_annotations_holds_its_parts_together(work, ada) -> None:
    items = graph(run(ada, "webannotation")[1])
    (claim,) = (
        item for item in items if any(body.get("value") == "Hit" for body in item["body"] if type(body) is dict)
    )
    names = {item["id"]: item["body"]["value"] for item in items if item["motivation"] == "highlighting"}
    assert [names[target] for target in claim["target"]] == ["source", "cue", "content"]
    assert json.loads(claim["body"][1]["value"])["certainty"] == "probable"


def test_brat_shows_spans_claims_axes_and_links(work, ada) -> None:
    export, data = run(ada, "brat")
    archive = zipfile.ZipFile(io.BytesIO(data))
    assert archive.testzip() is None
    name = f"d{work[0].pk}"
    assert archive.read(f"{name}.txt").decode() == ONE
    found = archive.read(f"{name}.ann").decode().splitlines()
    karsk = ONE.index("Karsk")
    assert f"T2\tGPE {karsk} {karsk + 5}\tKarsk" in found
    assert any(line.endswith("\tKarsk") and "\tReference T2 project:e" in line for line in found)
    assert any(line.startswith("E1\tClaim:T") and "Source:T" in line and "Cue:T" in line for line in found)
    assert any(line.startswith("E2\tClaim:T") and line.endswith("Parent:E1") for line in found)
    assert any(line.endswith("\tCertainty E1 probable") for line in found)
    assert "R1\tElaborates Arg1:E2 Arg2:E1" in found
    assert export.manifest["loss"]["counts"] == {"facts_left_out": 3, "link_left_out": 2}


def test_every_range_of_brat_says_what_stands_there(work, ada) -> None:
    archive = zipfile.ZipFile(io.BytesIO(run(ada, "brat")[1]))
    for document in work:
        text = archive.read(f"d{document.pk}.txt").decode()
        assert text == document.body.text
        bounds = [
            line.split("\t") for line in archive.read(f"d{document.pk}.ann").decode().split("\n") if line[:1] == "T"
        ]
        assert bounds
        for _, place, words in bounds:
            parts = [tuple(map(int, part.split())) for part in place.split(" ", 1)[1].split(";")]
            assert " ".join(text[start:end] for start, end in parts) == words


def test_a_denial_speaks_against_what_it_denies(work, ada) -> None:
    rows = {row["claim"]: row for row in lines(run(ada, "fever")[1])}
    inner = rows["two bridges near Karsk were hit on Tuesday"]
    (evidence,) = inner["evidence"]
    assert (evidence["stance"], evidence["relation"], evidence["figures"]) == ("REFUTES", "denies", "differs")
    assert (evidence["sentence"], evidence["sha256"]) == (OTHER, work[1].body.sha256)
    assert (inner["label"], inner["status"], inner["sources"]) == (
        "CONFLICTING EVIDENCE", "disputed", ["https://example.org"],
    )  # fmt: skip
    assert rows["any bridge near Karsk was hit"]["label"] == "NOT ENOUGH INFO"
    assert rows["Hit"]["sentence"] == ONE


def test_evidence_that_appeared_later_is_left_out_and_said(work, ada) -> None:
    type(work[1]).objects.filter(pk=work[1].pk).update(published_on="2026-03-13")
    Assessment.objects.filter(claim__isnull=False).delete()
    export, data = run(ada, "fever")
    (inner,) = (row for row in lines(data) if row["claim"].startswith("two bridges"))
    assert (inner["evidence"], inner["label"]) == ([], "NOT ENOUGH INFO")
    assert export.manifest["loss"]["counts"] == {"evidence_later": 1}


def test_figures_on_one_event_are_compared_pair_by_pair(project, ada) -> None:
    texts = ("They advanced at least six miles.", "They advanced almost seven miles.", "They advanced 10 km.")
    quotes = ("at least six miles", "almost seven miles", "10 km")
    claims = []
    for text, quote in zip(texts, quotes, strict=True):
        document = make.document(project, text)
        claims.append(make.claim(document, text, by=ada, quantity=quote, voice="outlet"))
    for tail, head in ((1, 0), (2, 0), (2, 1)):
        link(ada, claims[tail], claims[head], Relation.SAME_EVENT)
    for claim in claims:
        make.submit(claim.annotation_set.document, ada)
    rows = table(run(ada, "figures")[1])
    found = {(row["text"], float(row["other_low"])): row["verdict"] for row in rows}
    assert {(row["text"], row["si_low"][:5], row["si_high"][:5]) for row in rows} == {
        ("at least six miles", "9656.", ""), ("almost seven miles", "10702", "11265"), ("10 km", "9500.", "10500"),
    }  # fmt: skip
    assert found == {
        ("at least six miles", 7.0): "less_specific", ("at least six miles", 10.0): "compatible",
        ("almost seven miles", 6.0): "less_specific", ("almost seven miles", 10.0): "differs",
        ("10 km", 6.0): "compatible", ("10 km", 7.0): "differs",
    }  # fmt: skip


def test_a_confirmed_figure_goes_before_what_the_rules_read(work, ada) -> None:
    rows = table(run(ada, "figures")[1])
    assert {(row["text"], row["basis"], row["modifier"], row["noun"]) for row in rows} == {
        ("two", "confirmed", "at_least", "bridges")
    }
    assert {(row["relation"], row["verdict"], row["event"]) for row in rows} == {
        ("denies", "differs", "Bridges"), ("elaborates", "equal", "Bridges"),
    }  # fmt: skip


def test_only_claims_with_a_verdict_are_reviewed(work, ada) -> None:
    (review,) = graph(run(ada, "claimreview")[1])
    assert review["reviewRating"]["alternateName"] == "Disputed"
    assert review["claimReviewed"] == "two bridges near Karsk were hit on Tuesday"
    assert review["itemReviewed"]["author"]["name"] == "Karsk"


@pytest.mark.parametrize("status", ["unreviewed", "single_source"])
def test_without_a_verdict_no_review_is_written(work, ada, status) -> None:
    claim = Claim.objects.get(event__isnull=False)
    Assessment.objects.create(project=claim.event.project, claim=claim, status=status)
    assert graph(run(ada, "claimreview")[1]) == []


@pytest.mark.parametrize("format", WRITTEN)
def test_with_offsets_only_no_words_of_an_article_are_in_the_files(work, ada, format) -> None:
    type(work[0]).objects.update(title="T")
    _, data = run(ada, format, offsets_only=True)
    if data[:2] == b"PK":
        archive = zipfile.ZipFile(io.BytesIO(data))
        data = b"".join(archive.read(name) for name in archive.namelist())
    if format == "spacy":
        data = zlib.decompress(data)
    written = data.decode("utf-8", "replace")
    for word in ("Brandt", "ministry", "reported", "denied", "were hit", "Kyiv", "lena", "שלום", "😀"):
        assert word not in written, word


@pytest.mark.parametrize("format", WRITTEN)
def test_the_same_facts_give_the_same_bytes(work, ada, format) -> None:
    assert run(ada, format)[1] == run(ada, format)[1]
