"""Projects in the admin site: a superuser makes them and staffs them, and sees nothing of what is inside."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annotator.models import Change, Membership, Project
from labels import services as schemas
from tests import make

pytestmark = pytest.mark.django_db
ADD = "/admin/annotator/project/add/"


@pytest.fixture
def root(client):
    person = make.user("root", is_staff=True, is_superuser=True)
    client.force_login(person)
    client.person = person
    return client


def change_url(project):
    return reverse("admin:annotator_project_change", args=[project.pk])


def members(*rows, initial=0):
    data = {
        "memberships-TOTAL_FORMS": str(len(rows)),
        "memberships-INITIAL_FORMS": str(initial),
        "memberships-MIN_NUM_FORMS": "0",
        "memberships-MAX_NUM_FORMS": "1000",
    }
    for number, row in enumerate(rows):
        data |= {f"memberships-{number}-{name}": str(value) for name, value in row.items()}
    return data


def test_a_superuser_makes_a_project_with_its_members(root):
    version, ada = make.schema(), make.user("ada")
    answer = root.post(
        ADD,
        {
            "title": "News",
            "slug": "news",
            "schema_version": version.pk,
            "language": "en",
            "description": "",
            **members({"user": ada.pk, "role": "annotator"}),
        },
    )
    assert answer.status_code == 302
    project = Project.objects.get(slug="news")
    assert dict(project.memberships.values_list("user__username", "role"))["ada"] == "annotator"
    assert set(Change.objects.values_list("action", flat=True)) >= {"project.create", "member.add"}


def test_the_last_manager_stays_and_the_page_says_so(root):
    project = make.project()
    manager = make.member(project, "manager")
    row = Membership.objects.get(user=manager.user)
    data = members(
        {"id": row.pk, "project": project.pk, "user": manager.user_id, "role": "manager", "DELETE": "on"}, initial=1
    )
    answer = root.post(change_url(project), data, follow=True)
    assert "last manager" in answer.content.decode()
    assert Membership.objects.filter(pk=row.pk).exists()


def test_a_role_is_changed_through_the_service(root):
    project = make.project()
    ada = make.member(project)
    row = Membership.objects.get(user=ada.user)
    data = members({"id": row.pk, "project": project.pk, "user": ada.user_id, "role": "reviewer"}, initial=1)
    root.post(change_url(project), data)
    assert Membership.objects.get(pk=row.pk).role == "reviewer"
    change = Change.objects.get(action="member.change")
    assert (change.actor, change.data["to"]) == (root.person, "reviewer")


def test_running_the_server_gives_no_look_into_documents(root):
    project = make.project()
    document = make.document(project, "Canary text of nobody's business.")
    assert root.get(reverse("document-review", args=[project.slug, document.pk])).status_code == 404
    assert b"Canary" not in root.get(change_url(project)).content


def test_projects_cannot_be_deleted_here_but_archived(root):
    project = make.project()
    assert root.post(reverse("admin:annotator_project_delete", args=[project.pk]), {"post": "yes"}).status_code == 403
    root.post("/admin/annotator/project/", {"action": "archive", "_selected_action": project.pk})
    project.refresh_from_db()
    assert project.archived_at is not None


def test_a_change_to_a_schema_is_recorded(root):
    schema = make.schema().schema
    schemas.update_schema(schema, title="Renamed", revision=schema.revision, by=root.person)
    change = Change.objects.get(action="schema.update")
    assert (change.actor, change.data["schema"], change.project) == (root.person, schema.slug, None)
