"""A project's facts go out in a file and come into an empty project as they were, and out of that again."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest

from annotator import fact_records as records
from annotator import jobs
from annotator.access import Actor
from annotator.editing.facts import LinkFact, MentionFact, QuantityFact, TimeFact
from annotator.editing.state import NEW
from annotator.fact_records import Quantity
from annotator.models import (
    Alias,
    Assessment,
    Claim,
    Entity,
    Event,
    Export,
    Job,
    Link,
    NamesApart,
    Outlet,
    Project,
    TextIssue,
    TimeValue,
    Zone,
)
from annotator.roles import Role
from annotator.services import exports, imports
from annotator.services.fact_operations import FactRequest
from annotator.services.imports import Options, Source
from annotator.vocabulary import FigureVerdict, LinkState, Modifier, Relation
from tests import make
from tests.facts_in_files import TORTURE

pytestmark = pytest.mark.django_db
ONE = "Brandt said the ministry reported that two bridges near Karsk were hit on Tuesday."
OTHER = "The ministry denied that any bridge near Karsk was hit."


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


def link(by: Actor, tail: Claim, head: Claim, relation: Relation, **fields: Any) -> None:
    request = FactRequest(link=LinkFact(NEW, tail.pk, head.pk, relation, **fields))
    make.operate(tail.annotation_set.document, "link.put", by, fact=request)


def value(by: Actor, document: Any, fact: Any) -> None:
    make.operate(document, "value.put", by, fact=FactRequest(value=fact))


@pytest.fixture
def work(project: Project, ada: Actor) -> list[Any]:
    """Three submitted documents with everything that there is."""
    karsk = Entity.objects.create(project=project, name="Karsk", type="GPE", external_ids={"wikidata": "Q1"})
    old = Entity.objects.create(project=project, name="Karsk town", type="GPE", merged_into=karsk)
    Alias.objects.create(project=project, entity=karsk, form="Karsk", folded="karsk")
    Alias.objects.create(project=project, entity=old, form="Karsk town", folded="karsk town", origin="registry")
    NamesApart.objects.create(project=project, first="Karsk", second="Karskoye")
    Outlet.objects.create(project=project, name="The Paper", kind="agency", owner="Someone")
    event = Event.objects.create(project=project, title="Bridges", type="strike", first="2026-03-10", place=karsk,
                                 last="2026-03-11")  # fmt: skip
    Assessment.objects.create(project=project, event=event, status="single_source", rationale="one ministry")
    dated = {"outlet": "The Paper", "published_on": "2026-03-12", "date_precision": "month"}
    one, other, odd = (make.document(project, text, title=text[:3], **dated) for text in (ONE, OTHER, TORTURE))
    outer = make.claim(one, "the ministry reported that two bridges near Karsk were hit on Tuesday", by=ada,
                       source="Brandt", cue="said", gist="Hit", certainty="probable", check_worthy=True)  # fmt: skip
    inner = make.claim(one, "two bridges near Karsk were hit on Tuesday", by=ada, source="the ministry", place="Karsk",
                       parent=outer.pk, event=event.pk, source_entity=karsk.pk)  # fmt: skip
    denial = make.claim(other, "any bridge near Karsk was hit", by=ada, source="The ministry", act="denial")
    split = make.claim(
        odd, ["O\u0301lena didn\u2019t leave", "at least 1\u00a0000 did."], by=ada, source="Kyiv\u02bcs mayor"
    )
    link(ada, denial, inner, Relation.DENIES, reason="same day", scope="any", verdict=FigureVerdict.DIFFERS)
    link(ada, split, denial, Relation.SAME_EVENT, state=LinkState.REJECTED, score=0.4, method="terms")
    link(ada, inner, outer, Relation.ELABORATES)
    two, place, day = (make.span(one, quote, "GPE", by=ada) for quote in ("two", "Karsk", "Tuesday"))
    value(ada, one, QuantityFact(two.pk, Quantity(2.0, 2.0, modifier=Modifier.AT_LEAST, noun="bridges"), place.pk))
    value(ada, one, MentionFact(place.pk, karsk.pk))
    tuesday = records.TimeValue("2026-03-10", first="2026-03-10", last="2026-03-10", relative=True)
    value(ada, one, TimeFact(day.pk, tuesday, "2026-03-12", two.pk))
    Assessment.objects.create(project=project, claim=inner, status="disputed", evidence=["https://example.org"])
    Zone.objects.create(document=other, start=0, end=12, kind="headline", outlet="Agency", published_on="2026-03-11")
    other.zoned_at = other.created_at
    other.save()
    TextIssue.objects.create(document=odd, start=0, end=4, kind="typo", note="Kiev?")
    make.span(odd, "Kyiv\u02bcs", "GPE", by=ada)
    for document in (one, other, odd):
        make.submit(document, ada)
    return [one, other, odd]


def exported(by: Actor, **options: Any) -> bytes:
    job = jobs.run_inline(exports.start(format="annotator", options=options, by=by))
    assert job.state == "done", job.error
    export = Export.objects.get(job=job)
    assert export.manifest["loss"]["counts"] == {}
    path = exports.file_of(export, "annotations.jsonl")
    assert path is not None
    return path.read_bytes()


def bring(by: Actor, data: bytes, **options: Any) -> Job:
    given = Options(**{"spans_as": "annotations", **options})
    return jobs.run_inline(imports.start(sources=[Source("a.jsonl", data)], by=by, options=given, inline=True))


def said(job: Job) -> list[str]:
    """The codes of its problems, but for the one about the torture text."""
    return [each.code for each in job.problems.all() if each.code != "bidi_control"]


def elsewhere(project: Project) -> Actor:
    return make.member(make.project(version=project.schema_version), Role.MANAGER)


def plain(data: bytes) -> str:
    """The file with the names of claims, documents, entities and events in the order in which they come."""
    seen: dict[str, str] = {}
    return re.sub(r'"[cdev]\d+"', lambda each: seen.setdefault(each.group(), f"#{len(seen)}"), data.decode())


def test_what_one_project_exports_another_one_imports_and_exports_again(work, project, ada) -> None:
    data = exported(ada)
    by = elsewhere(project)
    job = bring(by, data)
    assert (job.state, said(job)) == ("done", [])
    assert (job.result["added"], job.result["claims"]) == (3, 4)
    assert plain(exported(by)) == plain(data)


def test_a_rejected_link_is_carried_as_a_negative(work, project, ada) -> None:
    job = bring(elsewhere(project), exported(ada))
    found = Link.objects.filter(annotation_set__document__project=job.project)
    assert sorted(found.values_list("relation", "state")) == [
        ("denies", "accepted"), ("elaborates", "accepted"), ("same_event", "rejected"),
    ]  # fmt: skip


def test_claims_become_suggestions_where_spans_do(work, project, ada) -> None:
    job = bring(elsewhere(project), exported(ada), spans_as="suggestions")
    assert job.state == "done"
    claims = Claim.objects.filter(annotation_set__document__project=job.project)
    assert set(claims.values_list("annotation_set__role", flat=True)) == {"suggestion"}


def test_the_same_file_again_adds_nothing(work, project, ada) -> None:
    by, data = elsewhere(project), exported(ada)
    bring(by, data)
    tables = (Claim, Entity, Event, Link, Alias, Outlet, Assessment)
    before = [table.objects.count() for table in tables]
    assert bring(by, data).result["already_there"] == 3
    assert [table.objects.count() for table in tables] == before


def test_a_dry_run_stores_nothing(work, project, ada) -> None:
    before = [table.objects.count() for table in (Claim, Entity, Event, Link)]
    assert bring(elsewhere(project), exported(ada), dry_run=True).result["added"] == 3
    assert [table.objects.count() for table in (Claim, Entity, Event, Link)] == before


def test_an_import_that_fails_takes_back_what_it_knew_of_the_world(work, project, ada) -> None:
    before = [table.objects.count() for table in (Claim, Entity, Event, Link)]
    broken = exported(ada).replace(b'"entity":"e', b'"entity":"x', 1)
    job = bring(elsewhere(project), broken, all_or_nothing=True)
    assert (job.state, said(job)) == ("failed", ["invalid", "links_left_out"])
    assert [table.objects.count() for table in (Claim, Entity, Event, Link)] == before


def test_a_link_to_a_claim_that_is_not_in_the_file_is_said(work, project, ada) -> None:
    lines = exported(ada).splitlines(keepends=True)
    job = bring(elsewhere(project), b"".join(line for line in lines if b"The ministry denied" not in line))
    assert (job.state, said(job)) == ("done", ["links_left_out"])
    assert Link.objects.filter(annotation_set__document__project=job.project).count() == 1


def test_a_value_on_a_span_that_is_left_out_is_left_out(work, project, ada) -> None:
    raw = exported(ada).replace(b'"spans":[{"label":"GPE"', b'"spans":[{"label":"ODD"', 1)
    job = bring(elsewhere(project), raw, unknown_labels="skip")
    assert job.state == "done"
    times = TimeValue.objects.filter(annotation_set__document__project=job.project)
    assert [(each.value, each.span.start) for each in times] == [("2026-03-10", ONE.index("Tuesday"))]


def test_offsets_alone_name_the_text_and_are_not_imported(work, project, ada) -> None:
    data = exported(ada, offsets_only=True, tokens=False)
    document = json.loads(data.splitlines()[-2])
    assert document["sha256"] == work[1].body.sha256
    assert "text" not in document
    job = bring(elsewhere(project), data)
    assert job.state == "failed"
    assert "offsets only" in job.problems.first().message
