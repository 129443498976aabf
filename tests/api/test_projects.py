"""Projects and schema versions: a person's own, and making new ones for those who may."""

from __future__ import annotations

import pytest

from annotator.models import Project
from annotator.roles import Role
from tests import make
from tests.api.client import Api, code

pytestmark = pytest.mark.django_db


def test_people_see_their_projects_with_their_role():
    actor = make.member(make.project("a", title="News"), Role.REVIEWER)
    make.project("b")
    api = Api(actor.user)
    (row,) = api.get("projects/").json()["results"]
    assert (row["slug"], row["title"], row["role"]) == ("a", "News", "reviewer")
    assert api.get("projects/a/").json() == row
    assert api.get("me/").json()["memberships"] == [{"project": "a", "role": "reviewer"}]


def test_a_project_of_others_is_the_same_as_none():
    make.project("b")
    api = Api(make.member(make.project("a")).user)
    hidden, absent = api.get("projects/b/"), api.get("projects/c/")
    assert code(hidden) == code(absent) == (404, "not_found")
    assert len(hidden.content) == len(absent.content)


def test_being_superuser_is_no_membership():
    make.project("a")
    api = Api(make.user(is_superuser=True, is_staff=True))
    assert api.get("projects/").json()["results"] == []
    assert code(api.get("projects/a/")) == (404, "not_found")


def test_managers_make_projects_and_manage_them():
    manager = make.member(make.project("a"), Role.MANAGER)
    body = {"slug": "new", "title": "New", "schema_version": manager.project.schema_version_id}
    made = Api(manager.user).post("projects/", body)
    assert made.status_code == 201
    assert made.json()["role"] == "manager"
    assert Project.objects.get(slug="new").created_by == manager.user
    assert code(Api(manager.user).post("projects/", body)) == (409, "conflict")


@pytest.mark.parametrize(
    "change", [{"slug": "Not a slug"}, {"title": ""}, {"schema_version": 10**6}, {"created_by": 1}]
)
def test_a_project_that_does_not_fit_is_not_made(change):
    manager = make.member(make.project("a"), Role.MANAGER)
    body = {"slug": "new", "title": "New", "schema_version": manager.project.schema_version_id} | change
    refused = Api(manager.user).post("projects/", body)
    assert code(refused) == (422, "invalid")
    assert refused.json()["error"]["where"] == next(iter(change))
    assert Project.objects.count() == 1


def test_annotators_make_no_projects():
    actor = make.member(make.project("a"), Role.REVIEWER)
    body = {"slug": "new", "title": "New", "schema_version": actor.project.schema_version_id}
    assert code(Api(actor.user).post("projects/", body)) == (403, "forbidden")


def test_people_read_the_schema_versions_of_their_projects_only():
    actor, other = make.member(make.project("a")), make.project("b")
    api = Api(actor.user)
    mine, theirs = actor.project.schema_version, other.schema_version
    assert [row["id"] for row in api.get("schemas/").json()["results"]] == [mine.pk]
    found = api.get(f"schemas/{mine.pk}/").json()
    assert (found["schema"], found["number"], found["overlap"]) == (mine.schema.slug, 1, "any")
    assert [label["name"] for label in found["labels"]] == ["PERSON", "ORG", "GPE", "DATE", "strike", "talks"]
    assert found["labels"][0]["model_labels"] == ["PERSON"]
    hidden, absent = api.get(f"schemas/{theirs.pk}/"), api.get("schemas/999/")
    assert code(hidden) == code(absent) == (404, "not_found")


def test_who_may_make_projects_sees_every_schema_that_is_in_use():
    manager, other = make.member(make.project("a"), Role.MANAGER), make.project("b")
    seen = [row["id"] for row in Api(manager.user).get("schemas/").json()["results"]]
    assert seen == [manager.project.schema_version_id, other.schema_version_id]


def test_what_it_costs(django_assert_num_queries):
    actor = make.member(make.project("a"))
    make.member(make.project("b"), person=actor.user)
    api = Api(actor.user)
    api.get("me/")
    for path, queries in {"projects/": 2, "projects/a/": 2, "schemas/": 3}.items():
        with django_assert_num_queries(queries):
            assert api.get(path).status_code == 200
