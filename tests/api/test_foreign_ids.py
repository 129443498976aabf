"""Ids of another project in a body or a query are as good as ids that never were; roles act at the next request."""

from __future__ import annotations

import pytest

from annotator.models import AnnotationSet, Membership
from tests import people
from tests.api.client import Api, code, operation
from tests.people import CANARY

pytestmark = pytest.mark.django_db
ABSENT = 10**9


@pytest.fixture
def world(settings, tmp_path):
    settings.UPLOAD_DIR, settings.EXPORT_DIR = tmp_path / "uploads", tmp_path / "exports"
    settings.UPLOAD_DIR.mkdir()
    return people.build()


@pytest.fixture(params=["reviewer", "manager"])
def person(world, request):
    return world.users[request.param]


@pytest.fixture
def api(person):
    return Api(person)


def bodies(world, person, theirs):
    """Route -> body with an id of B, or with one that never was."""
    own = AnnotationSet.objects.get(document=world.a.document, author=person)
    suggestion, span, author = (
        (world.b.suggestion.pk, world.b.span.pk, world.b.member.user_id) if theirs else (ABSENT, ABSENT, ABSENT)
    )
    bare = {key: value for key, value in operation().items() if key == "operation"}
    yield "decisions/", operation(own.version, suggestion=suggestion, verdict="accept")
    yield "decisions/", operation(own.version, suggestion=suggestion, verdict="correct", label="PERSON")
    yield "decisions/", operation(own.version, suggestion=span, verdict="reject")
    yield "reopen/", bare | {"author": author}


def test_ids_of_another_project_in_bodies_do_not_exist(world, person, api):
    at = f"projects/a/documents/{world.a.document.pk}/"
    for (path, theirs), (_, absent) in zip(bodies(world, person, True), bodies(world, person, False), strict=True):
        refused, missing = api.post(at + path, theirs), api.post(at + path, absent)
        assert code(refused) == code(missing) == (404, "not_found")
        assert refused.json()["error"]["message"] == missing.json()["error"]["message"]
    world.fingerprints["b"].assert_unchanged()


@pytest.mark.parametrize("query", ["search={word}", "outlet=Outlet {word}", "search=title AND {word}", "outlet=%"])
def test_filters_find_nothing_of_another_project(world, api, query):
    answer = api.get(f"projects/a/documents/?{query.format(word=CANARY)}")
    assert (answer.json()["total"], answer.json()["results"]) == (0, [])


def test_pages_of_lists_do_not_reach_into_another_project(world, api):
    for path in ("documents/", "jobs/"):
        for after in (0, world.b.document.pk - 1, world.b.job.pk + 1):
            assert CANARY.encode() not in api.get(f"projects/a/{path}?after={after}").content


def test_an_export_of_one_project_has_nothing_of_the_other(world):
    api = Api(world.users["manager"])
    export = world.a.export
    for file in [export.manifest["archive"], *export.manifest["files"]]:
        answer = api.get(f"projects/a/exports/{export.pk}/files/{file['name']}")
        assert CANARY.encode() not in b"".join(answer.streaming_content)
    other = f"projects/a/exports/{world.b.export.pk}/files/{people.EXPORTED}"
    assert code(api.get(other)) == (404, "not_found")


def test_a_role_that_changed_acts_at_the_next_request(world):
    person = world.users["manager"]
    api, membership = Api(person), Membership.objects.filter(user=person)
    export = f"projects/a/exports/{world.a.export.pk}/files/{people.EXPORTED}"
    whole = api.get(export)
    assert b"".join(whole.streaming_content)
    membership.update(role="reviewer")
    assert code(api.get(export)) == (403, "forbidden")
    membership.delete()
    assert code(api.get(export)) == (404, "not_found")


def test_a_project_that_is_archived_is_gone_for_its_members(world):
    api = Api(world.users["manager"])
    world.a.project.archived_at = world.a.project.created_at
    world.a.project.save()
    assert code(api.get("projects/a/")) == (404, "not_found")
    assert api.get("projects/").json()["results"] == []
