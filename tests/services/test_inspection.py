"""Breaking the glass: who may, what it gives for how long, that it is seen, and that it is recorded each time."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.utils import timezone

from annotator import jobs
from annotator.access import enter
from annotator.errors import Conflict, Forbidden, Invalid, NotFound
from annotator.models import Change, Job, Membership
from annotator.roles import Permission, Role
from annotator.selectors.history import Filters, history_page
from annotator.selectors.projects import members, overview
from annotator.services import annotations, assignments, documents, projects
from annotator.services.inspection import LASTS, LONGEST_REASON, break_glass
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project("desk", blind=False)


@pytest.fixture
def mia(project):
    return make.member(project, Role.MANAGER)


@pytest.fixture
def root():
    return make.user("root", first_name="Root", is_staff=True, is_superuser=True)


def later(**time):
    """As if so much time had passed for all memberships."""
    for each in Membership.objects.exclude(expires_at=None):
        Membership.objects.filter(pk=each.pk).update(expires_at=each.expires_at - timedelta(**time))


def test_an_administrator_reads_for_four_hours(project, root):
    with pytest.raises(NotFound):
        enter(root, "desk")
    membership = break_glass(project=project, reason="A report.", by_user=root)
    assert abs(membership.expires_at - timezone.now() - LASTS) < timedelta(minutes=1)
    actor = enter(root, "desk")
    assert actor.role == Role.INSPECTOR
    assert actor.may(Permission.VIEW_ALL_DOCUMENTS)
    later(hours=4)
    with pytest.raises(NotFound):
        enter(root, "desk")


def test_the_members_see_who_came_and_why(project, mia, root):
    break_glass(project=project, reason="A report of\nwrong labels.", by_user=root)
    assert [each.user for each in members(mia) if each.role == Role.INSPECTOR] == [root]
    (event,) = history_page(mia, Filters(kind="team")).events
    said = "broke the glass to inspect this project: A report of wrong labels."
    assert (event.person, event.said) == ("Root", said)
    later(hours=5)
    assert [each.user for each in members(mia)] == [mia.user]
    assert [person.name for person in overview(mia).people] == [mia.user.display_name]


def test_doing_it_again_is_recorded_again_and_begins_anew(project, root):
    break_glass(project=project, reason="First.", by_user=root)
    later(hours=3)
    break_glass(project=project, reason="Second.", by_user=root)
    later(hours=3)
    assert enter(root, "desk")
    later(hours=3)
    break_glass(project=project, reason="Third.", by_user=root)
    assert Membership.objects.count() == 1
    recorded = Change.objects.filter(action="member.break_glass")
    assert [each.data["reason"] for each in recorded] == ["First.", "Second.", "Third."]
    assert {each.data["user"] for each in recorded} == {root.pk}


@pytest.mark.parametrize("reason", ["", " \n", "x" * (LONGEST_REASON + 1), "a\0b"])
def test_without_a_reason_nothing_happens(project, root, reason):
    with pytest.raises(Invalid):
        break_glass(project=project, reason=reason, by_user=root)
    assert not Membership.objects.exists()
    assert not Change.objects.exists()


def test_nobody_else_breaks_the_glass(project, mia):
    staff = make.user(is_staff=True)
    gone = make.user(is_superuser=True, is_active=False)
    for person in (staff, gone, make.user(), mia.user):
        with pytest.raises(Forbidden):
            break_glass(project=project, reason="Please.", by_user=person)
    assert Membership.objects.count() == 1
    assert not Change.objects.exists()


def test_a_member_needs_not_to_and_a_role_is_never_lost_by_it(project, root):
    make.member(project, Role.ANNOTATOR, root)
    with pytest.raises(Conflict, match="member of this project already"):
        break_glass(project=project, reason="Please.", by_user=root)
    assert enter(root, "desk").role == Role.ANNOTATOR


def test_an_archived_project_is_not_looked_into(project, mia, root):
    projects.archive_project(title="desk", by=mia)
    with pytest.raises(Conflict, match="archived"):
        break_glass(project=project, reason="Please.", by_user=root)


def test_an_inspector_changes_nothing(project, mia, root):
    document = make.document(project)
    make.span(document, "Ada", "PERSON", by=mia)
    job = jobs.enqueue(kind=Job.Kind.IMPORT, params={"files": []}, by=mia)
    break_glass(project=project, reason="A report.", by_user=root)
    inspector, before = enter(root, "desk"), list(Change.objects.values())
    for act in (
        lambda: make.span(document, "Ada", "PERSON", by=inspector),
        lambda: make.submit(document, inspector),
        lambda: annotations.reopen(document=document, operation=uuid.uuid4(), by=inspector, author_id=mia.user_id),
        lambda: assignments.next_document(by=inspector),
        lambda: documents.archive_document(document=document, by=inspector),
        lambda: projects.update_project(by=inspector, title="Mine"),
        lambda: projects.change_role(user=root, role=Role.MANAGER, by=inspector),
        lambda: jobs.cancel(job=job, by=inspector),
    ):
        with pytest.raises(Forbidden):
            act()
    assert list(Change.objects.values()) == before


def test_a_manager_sends_an_inspector_away_but_gives_no_other_role(project, mia, root):
    break_glass(project=project, reason="A report.", by_user=root)
    with pytest.raises(Conflict, match="no other role"):
        projects.change_role(user=root, role=Role.MANAGER, by=mia)
    assert enter(root, "desk").role == Role.INSPECTOR
    projects.remove_member(user=root, by=mia)
    with pytest.raises(NotFound):
        enter(root, "desk")


def test_who_was_an_inspector_can_become_a_member(project, mia, root):
    break_glass(project=project, reason="A report.", by_user=root)
    with pytest.raises(Conflict, match="member already"):
        projects.add_member(user=root, role=Role.ANNOTATOR, by=mia)
    later(hours=5)
    projects.add_member(user=root, role=Role.ANNOTATOR, by=mia)
    actor = enter(root, "desk")
    assert (actor.role, Membership.objects.get(user=root).expires_at) == (Role.ANNOTATOR, None)
