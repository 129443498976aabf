"""The members page: who sees it, who changes it, and that the last manager stays."""

from __future__ import annotations

import pytest

from annotator.models import Membership
from annotator.roles import Role
from annotator.services.inspection import break_glass
from tests import make
from tests import team as teams
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db

URL = "/projects/desk/members/"


@pytest.fixture
def team() -> Team:
    return teams.around(make.project("desk"))


def role_of(team: Team, username: str) -> str | None:
    member = Membership.objects.filter(project=team.project, user__username=username).first()
    return member.role if member else None


def test_a_manager_adds_by_username_or_address(team: Team) -> None:
    make.user("bea")
    make.user("cy", email="cy@example.org")
    client = signed_in(team.manager)
    page = client.post(URL, {"person": "bea", "role": "annotator"}, follow=True).content.decode()
    assert "bea is now a member." in page
    client.post(URL, {"person": "CY@example.org", "role": "manager"})
    assert (role_of(team, "bea"), role_of(team, "cy")) == ("annotator", "manager")


@pytest.mark.parametrize("person", ["nobody", "be", "b*", "%", "", "x" * 300])
def test_who_is_not_found_is_not_added(team: Team, person: str) -> None:
    make.user("bea")
    response = signed_in(team.manager).post(URL, {"person": person, "role": "annotator"})
    assert response.status_code == 422
    assert b"errorlist" in response.content
    assert role_of(team, "bea") is None


def test_reviewers_see_the_members_but_cannot_change_them(team: Team) -> None:
    make.user("bea")
    client = signed_in(team.reviewer)
    page = client.get(URL).content.decode()
    assert "Mia" in page
    assert "<select" not in page
    ada = team.annotator.user_id
    assert client.post(URL, {"person": "bea", "role": "annotator"}).status_code == 403
    assert client.post(f"{URL}{ada}/role", {"role": "manager"}).status_code == 403
    assert client.post(f"{URL}{ada}/remove").status_code == 403
    assert (role_of(team, "bea"), role_of(team, "ada")) == (None, "annotator")


def test_annotators_of_a_blind_project_see_themselves_and_the_managers(team: Team) -> None:
    make.member(team.project, Role.ANNOTATOR, make.user("bea"))
    break_glass(project=team.project, reason="A report.", by_user=make.user("root", is_superuser=True))
    page = signed_in(team.annotator).get(URL).content.decode()
    assert "root" in page
    assert [name in page for name in ("ada", "mia", "bea", team.reviewer.user.username)] == [True, True, False, False]
    team.project.blind = False
    team.project.save()
    assert "bea" in signed_in(team.annotator).get(URL).content.decode()


def test_addresses_of_members_are_not_shown(team: Team) -> None:
    make.member(team.project, Role.ANNOTATOR, make.user("bea", email="bea@secret.example"))
    for person in (team.reviewer, team.manager):
        assert b"secret.example" not in signed_in(person).get(URL).content


def test_a_manager_changes_a_role_and_removes(team: Team) -> None:
    client, ada = signed_in(team.manager), team.annotator.user_id
    page = client.post(f"{URL}{ada}/role", {"role": "reviewer"}, follow=True).content.decode()
    assert "Ada is now reviewer." in page
    assert role_of(team, "ada") == "reviewer"
    client.post(f"{URL}{ada}/remove")
    assert role_of(team, "ada") is None
    assert signed_in(team.annotator).get("/projects/desk/").status_code == 404


def test_the_last_manager_cannot_go_or_step_down(team: Team) -> None:
    client, mia = signed_in(team.manager), team.manager.user_id
    for path, sent in (("role", {"role": "annotator"}), ("remove", {})):
        page = client.post(f"{URL}{mia}/{path}", sent, follow=True).content.decode()
        assert "last manager" in page
    assert role_of(team, "mia") == "manager"


def test_a_manager_who_steps_down_lands_where_they_may_be(team: Team) -> None:
    make.member(team.project, Role.MANAGER)
    client, mia = signed_in(team.manager), team.manager.user_id
    assert client.post(f"{URL}{mia}/role", {"role": "annotator"}, follow=True).status_code == 200
    make.member(team.project, Role.MANAGER)
    Membership.objects.filter(user=mia).update(role=Role.MANAGER)
    assert client.post(f"{URL}{mia}/remove", follow=True).redirect_chain == [("/", 302)]


def test_members_of_other_projects_are_not_reached(team: Team) -> None:
    client, sam = signed_in(team.manager), team.stranger.user_id
    assert client.post(f"{URL}{sam}/role", {"role": "annotator"}).status_code == 404
    assert client.post(f"{URL}{sam}/remove").status_code == 404
    assert client.post(f"{URL}{2**70}/remove").status_code == 404
    assert Membership.objects.get(user=sam).role == Role.MANAGER


def test_an_unknown_role_changes_nothing(team: Team) -> None:
    client, ada = signed_in(team.manager), team.annotator.user_id
    assert "no such role" in client.post(f"{URL}{ada}/role", {"role": "owner"}, follow=True).content.decode()
    assert role_of(team, "ada") == "annotator"


def test_the_page_costs_the_same_for_many_members(team: Team, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    client = signed_in(team.manager)
    for count in (0, 20):
        for _ in range(count):
            make.member(team.project)
        with django_assert_num_queries(4):
            client.get(URL)
