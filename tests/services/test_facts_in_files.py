"""A project's facts go out in a file and come into an empty project as they were, and out of that again."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from annotator import jobs
from annotator.access import Actor
from annotator.models import (
    Alias,
    Assessment,
    Claim,
    ClaimTerm,
    Entity,
    Event,
    Export,
    Job,
    Link,
    Outlet,
    Project,
    TimeValue,
)
from annotator.roles import Role
from annotator.selectors.exports import records
from annotator.services import exports, import_links, imports, intake, staging
from annotator.services.imports import Options, Source
from tests import make
from tests.facts_at_work import ONE, three_documents

pytestmark = pytest.mark.django_db


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


def test_imported_claims_of_people_are_found_as_candidates_and_proposed_ones_are_not(work, project, ada) -> None:
    data = exported(ada)
    for spans_as, indexed in (("annotations", 4), ("suggestions", 0)):
        job = bring(elsewhere(project), data, spans_as=spans_as)
        assert ClaimTerm.objects.filter(project=job.project).values("claim").distinct().count() == indexed


def test_facts_cost_as_many_queries_whatever_their_number(work, project, ada) -> None:
    def cost(*, comparing: bool) -> int:
        with CaptureQueriesContext(connection) as queries:
            list(records(project, "final", tokens=False, report=lambda _: None, comparing=comparing))
        return len(queries)

    # the documents; sets, spans, labels, which facts; claims 2, links, assessments, 3 kinds of values with the ids of
    # spans, zones and issues
    assert (cost(comparing=False), cost(comparing=True)) == (15, 20)
    for number in range(3):
        document = make.document(project, f"{number} bridges fell.")
        make.claim(document, f"{number} bridges fell", by=ada, voice="outlet")
        make.submit(document, ada)
    assert (cost(comparing=False), cost(comparing=True)) == (15, 20)


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


class Crash(BaseException):
    """The process is gone: nothing after this point runs."""


@pytest.mark.parametrize(("place", "name", "calls"), [(staging, "stage", 1), (import_links, "_draw", 0)])
def test_a_killed_import_goes_on_with_what_the_file_knows_of_the_world(
    work, project, ada, monkeypatch, place, name, calls
) -> None:
    data, by = exported(ada), elsewhere(project)
    monkeypatch.setattr(intake, "DOCUMENTS_PER_WRITE", 1)
    left, real = iter(range(calls)), getattr(place, name)

    def dying(*args: Any, **kwargs: Any) -> Any:
        found = real(*args, **kwargs)
        if next(left, None) is None:
            raise Crash
        return found

    sources = [Source("a.jsonl", data)]
    job = imports.start(sources=sources, by=by, options=Options(spans_as="annotations"), inline=True)
    with monkeypatch.context() as patch:
        patch.setattr(place, name, dying)
        with pytest.raises(Crash):
            jobs.run_inline(job)
    Job.objects.filter(pk=job.pk).update(state="queued", lease_until=None)
    assert (jobs.run_inline(job).state, said(job)) == ("done", [])
    assert plain(exported(by)) == plain(data)


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
