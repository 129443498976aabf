"""Projects in the admin site: a superuser makes them and staffs them, and sees nothing of what is inside."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from annotator.admin import users as permissions
from annotator.models import Change, Membership, Project
from annotator.services.inspection import break_glass
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


# --- looking into one --------------------------------------------------------------------------


def glass_url(project):
    return reverse("admin:annotator_project_break_glass", args=[project.pk])


def test_breaking_the_glass_takes_a_reason_and_leads_into_the_project(root):
    project = make.project("desk")
    document = make.document(project, "Canary text of nobody's business.")
    page = reverse("document-review", args=["desk", document.pk])
    assert glass_url(project) in root.get(change_url(project)).content.decode()
    answer = root.post(glass_url(project), {"reason": " "})
    assert answer.status_code == 422
    assert root.get(page).status_code == 404
    assert root.post(glass_url(project), {"reason": "A report."}).url == "/projects/desk/"
    assert b"Canary" in root.get(page).content
    change = Change.objects.get(action="member.break_glass")
    assert (change.project, change.actor, change.data["reason"]) == (project, root.person, "A report.")


def test_the_members_page_says_until_when_an_inspector_looks(root):
    project = make.project("desk")
    manager = make.member(project, "manager")
    root.post(glass_url(project), {"reason": "A report."})
    root.force_login(manager.user)
    page = root.get("/projects/desk/members/").content.decode()
    until = Membership.objects.get(user=root.person).expires_at
    assert "Inspector" in page
    assert f"{until:%H:%M}</time> UTC" in page
    assert 'aria-label="Role of root"' not in page


def test_a_schema_manager_breaks_no_glass(root):
    project = make.project("desk")
    staff = make.user("staff", is_staff=True)
    staff.user_permissions.add(*permissions.schema_permissions())
    root.force_login(staff)
    assert root.get(glass_url(project)).status_code == 403
    assert root.post(glass_url(project), {"reason": "A report."}).status_code == 403
    assert not Membership.objects.exists()


def test_a_project_that_is_not_there_is_not_looked_into(root):
    assert root.get("/admin/annotator/project/999999/break-glass/").status_code == 404


def test_a_superuser_does_not_make_themselves_a_member(root):
    project, ada = make.project(), make.user("ada")
    rows = members({"user": root.person.pk, "role": "manager"}, {"user": ada.pk, "role": "manager"})
    page = root.post(change_url(project), rows, follow=True).content.decode()
    assert "You cannot make yourself a member." in page
    assert list(project.memberships.values_list("user__username", flat=True)) == ["ada"]


def test_inspectors_are_not_among_the_members_to_edit_and_may_become_members_later(root):
    project, zoe = make.project(), make.user("zoe-the-inspector", is_staff=True, is_superuser=True)
    break_glass(project=project, reason="A report.", by_user=zoe)
    assert "zoe-the" not in root.get(change_url(project)).content.decode().split("memberships-group")[1]
    Membership.objects.update(expires_at=timezone.now())
    root.post(change_url(project), members({"user": zoe.pk, "role": "reviewer"}))
    assert project.memberships.get().role == "reviewer"


# --- the archive -------------------------------------------------------------------------------


def test_archived_projects_come_back_at_any_time(root):
    project, kept = make.project("old", archived_at="2020-01-01T00:00Z"), make.project("kept")
    chosen = {"action": "restore", "_selected_action": [project.pk, kept.pk]}
    page = root.post("/admin/annotator/project/", chosen, follow=True).content.decode()
    assert "Old is back." in page
    project.refresh_from_db()
    assert project.archived_at is None
    assert Change.objects.get().action == "project.restore"
