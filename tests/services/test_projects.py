"""Projects are made, described, archived and staffed by those who may, and every write leaves a Change."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from annotator.access import Actor, command_line, enter
from annotator.accounts.models import User
from annotator.errors import Conflict, DomainError, Forbidden, Invalid, NotFound
from annotator.models import Change, Membership, Project
from annotator.roles import Role
from annotator.services import projects
from labels.freezing import definition_of, digest_of, freeze
from labels.models import Label, SchemaVersion
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.project("desk", title="The desk")


@pytest.fixture
def manager(project: Project) -> Actor:
    return make.member(project, Role.MANAGER, make.user("mia"))


def last_change() -> Change:
    return Change.objects.latest("id")


def next_version(project: Project, *new_labels: str) -> SchemaVersion:
    schema = project.schema_version.schema
    for name in new_labels:
        Label.objects.create(schema=schema, name=name, name_key=name.casefold(), code=name[:4], position=99)
    frozen = freeze(schema)
    definition = definition_of(frozen)
    return SchemaVersion.objects.create(
        schema=schema, number=frozen.version, definition=definition, digest=digest_of(definition)
    )


# --- making ------------------------------------------------------------------------------------


def test_who_makes_a_project_is_its_manager() -> None:
    boss = make.user("boss", is_staff=True)
    made = projects.create_project(slug="wires", title=" Wires ", schema=make.schema(), by_user=boss)
    assert (made.title, made.created_by) == ("Wires", boss)
    assert enter(boss, "wires").role == Role.MANAGER
    assert (last_change().action, last_change().actor, last_change().project) == ("project.create", boss, made)


def test_a_manager_of_another_project_may_make_one(manager: Actor) -> None:
    projects.create_project(slug="wires", title="Wires", schema=make.schema(), by_user=manager.user)
    assert Project.objects.filter(slug="wires").exists()


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER, None])
def test_others_may_not_make_projects(project: Project, role: Role | None) -> None:
    person = make.user("ada")
    if role:
        make.member(project, role, person)
    with pytest.raises(Forbidden):
        projects.create_project(slug="wires", title="Wires", schema=make.schema(), by_user=person)
    assert not Project.objects.filter(slug="wires").exists()


def test_the_command_line_makes_a_project_without_a_member() -> None:
    made = projects.create_project(slug="wires", title="Wires", schema=make.schema(), by_user=None)
    assert made.memberships.count() == 0
    assert command_line("wires").project == made


@pytest.mark.parametrize(
    ("fields", "error", "where"),
    [
        ({"slug": "desk"}, Conflict, "slug"),
        ({"slug": "Not Good"}, Invalid, "slug"),
        ({"title": "  "}, Invalid, "title"),
        ({"title": "x" * 201}, Invalid, "title"),
        ({"title": "a\0b"}, Invalid, "title"),
        ({"description": "a\0b"}, Invalid, "description"),
        ({"language": "english please"}, Invalid, "language"),
    ],
)
def test_a_bad_field_is_named(project: Project, fields: dict[str, str], error: type[DomainError], where: str) -> None:
    with pytest.raises(error) as refused:
        projects.create_project(**{"slug": "wires", "title": "Wires", **fields}, schema=make.schema(), by_user=None)
    assert refused.value.where == where
    assert list(Project.objects.all()) == [project]


def test_a_short_name_is_made_from_the_title_and_free(project: Project) -> None:
    assert projects.free_slug("Desk") == "desk-2"
    assert projects.free_slug("Élections 2025: le débat!") == "elections-2025-le-debat"
    assert projects.free_slug("новини") == "project"


# --- describing --------------------------------------------------------------------------------


def test_only_what_changed_is_written_and_recorded(project: Project, manager: Actor) -> None:
    projects.update_project(by=manager, title="New title", description="")
    project.refresh_from_db()
    assert project.title == "New title"
    assert (last_change().action, last_change().data) == ("project.update", {"fields": ["title"]})


def test_nothing_changed_is_nothing_recorded(manager: Actor) -> None:
    projects.update_project(by=manager, title="The desk")
    assert Change.objects.count() == 0


def test_the_language_is_fixed_by_the_first_document(project: Project, manager: Actor) -> None:
    projects.update_project(by=manager, language="de")
    make.document(project)
    with pytest.raises(Conflict, match="language cannot change"):
        projects.update_project(by=manager, language="uk")
    project.refresh_from_db()
    assert project.language == "de"


def test_archiving_wants_the_exact_title_and_hides_the_project(project: Project, manager: Actor) -> None:
    with pytest.raises(Invalid):
        projects.archive_project(title="the desk", by=manager)
    assert enter(manager.user, "desk")
    projects.archive_project(title="The desk", by=manager)
    with pytest.raises(NotFound):
        enter(manager.user, "desk")
    assert last_change().action == "project.archive"


# --- schema versions ---------------------------------------------------------------------------


def test_a_newer_version_of_the_same_schema_is_taken_over(project: Project, manager: Actor) -> None:
    newer = next_version(project, "WEAPON")
    projects.adopt_schema(version=newer, by=manager)
    project.refresh_from_db()
    assert project.schema_version == newer
    assert (last_change().action, last_change().data) == ("schema.adopt", {"from": 1, "to": 2})


def test_an_older_version_and_another_schema_are_refused(project: Project, manager: Actor) -> None:
    with pytest.raises(Conflict):
        projects.adopt_schema(version=project.schema_version, by=manager)
    with pytest.raises(Invalid):
        projects.adopt_schema(version=make.schema(), by=manager)
    assert Change.objects.count() == 0


# --- members -----------------------------------------------------------------------------------


def test_a_member_is_added_once(manager: Actor) -> None:
    ada = make.user("ada")
    projects.add_member(user=ada, role="reviewer", by=manager)
    assert enter(ada, "desk").role == Role.REVIEWER
    assert (last_change().action, last_change().data) == ("member.add", {"user": ada.pk, "role": "reviewer"})
    with pytest.raises(Conflict, match="a member already"):
        projects.add_member(user=ada, role="annotator", by=manager)
    assert enter(ada, "desk").role == Role.REVIEWER


def test_a_role_changes_at_once(project: Project, manager: Actor) -> None:
    ada = make.member(project, Role.ANNOTATOR)
    projects.change_role(user=ada.user, role=Role.MANAGER, by=manager)
    assert enter(ada.user, "desk").role == Role.MANAGER
    assert last_change().data == {"user": ada.user_id, "from": "annotator", "to": "manager"}


def test_an_unknown_role_is_refused(project: Project, manager: Actor) -> None:
    ada = make.member(project)
    for act in (projects.change_role, projects.add_member):
        with pytest.raises(Invalid, match="no role"):
            act(user=ada.user, role="owner", by=manager)


def test_the_last_manager_stays(project: Project, manager: Actor) -> None:
    make.member(project, Role.REVIEWER)
    gone = make.member(project, Role.MANAGER)
    User.objects.filter(pk=gone.user_id).update(is_active=False)
    for act in (
        lambda: projects.remove_member(user=manager.user, by=manager),
        lambda: projects.change_role(user=manager.user, role=Role.ANNOTATOR, by=manager),
    ):
        with pytest.raises(Conflict, match="last manager"):
            act()
    assert enter(manager.user, "desk").role == Role.MANAGER


def test_a_manager_goes_when_another_is_there(project: Project, manager: Actor) -> None:
    make.member(project, Role.MANAGER)
    projects.remove_member(user=manager.user, by=manager)
    with pytest.raises(NotFound):
        enter(manager.user, "desk")


def test_work_stays_when_a_member_goes(project: Project, manager: Actor) -> None:
    ada = make.member(project)
    document = make.document(project)
    span = make.span(document, "Ada", "PERSON", by=ada)
    projects.remove_member(user=ada.user, by=manager)
    span.refresh_from_db()
    assert span.annotation_set.author == ada.user


def test_people_of_other_projects_are_no_members_here(manager: Actor) -> None:
    stranger = make.member(make.project("elsewhere"))
    with pytest.raises(NotFound):
        projects.remove_member(user=stranger.user, by=manager)
    with pytest.raises(NotFound):
        projects.change_role(user=stranger.user, role=Role.MANAGER, by=manager)


@pytest.mark.parametrize("role", [Role.ANNOTATOR, Role.REVIEWER])
def test_only_managers_write_here(project: Project, manager: Actor, role: Role) -> None:
    person = make.member(project, role)
    newer = next_version(project)
    acts: list[Callable[[], Any]] = [
        lambda: projects.update_project(by=person, title="Mine"),
        lambda: projects.adopt_schema(version=newer, by=person),
        lambda: projects.archive_project(title="The desk", by=person),
        lambda: projects.add_member(user=make.user(), role=Role.ANNOTATOR, by=person),
        lambda: projects.change_role(user=person.user, role=Role.MANAGER, by=person),
        lambda: projects.remove_member(user=manager.user, by=person),
    ]
    before = sorted(Membership.objects.values_list("user", "role")), Project.objects.values().get(pk=project.pk)
    for act in acts:
        with pytest.raises(Forbidden):
            act()
    assert before == (
        sorted(Membership.objects.values_list("user", "role")),
        Project.objects.values().get(pk=project.pk),
    )
    assert Change.objects.count() == 0


# --- finding people ----------------------------------------------------------------------------


def test_people_are_found_by_the_whole_username_or_address_only() -> None:
    ada = make.user("ada", email="Ada@example.org")
    assert projects.person_named("ada") == ada
    assert projects.person_named(" ada@EXAMPLE.org ") == ada
    for name in ("ad", "Ada", "ada@example", "%", "", "\0"):
        with pytest.raises(NotFound):
            projects.person_named(name)


def test_a_shared_address_and_a_deactivated_person_are_refused() -> None:
    make.user("ada", email="desk@example.org")
    make.user("bea", email="desk@example.org")
    make.user("cy", is_active=False)
    with pytest.raises(Conflict, match="Several"):
        projects.person_named("desk@example.org")
    with pytest.raises(NotFound):
        projects.person_named("cy")


def test_a_username_goes_before_the_same_address_of_somebody_else() -> None:
    real = make.user("ada@example.org")
    make.user("mallory", email="ada@example.org")
    assert projects.person_named("ada@example.org") == real
