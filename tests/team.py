"""A small team for tests of pages: a project with one person of each role, and a stranger."""

from __future__ import annotations

from dataclasses import dataclass

from django.test import Client

from annotator.access import Actor
from annotator.accounts.models import User
from annotator.models import Project
from annotator.roles import Role
from tests import make


@dataclass(frozen=True)
class Team:
    project: Project
    manager: Actor
    reviewer: Actor
    annotator: Actor
    stranger: Actor
    """A manager, but of another project."""

    def by_name(self, name: str) -> User:
        user = getattr(self, name).user
        assert user is not None
        return user


def around(project: Project) -> Team:
    """A manager Mia, a reviewer Rex and an annotator Ada of the project; Sam manages another one."""
    return Team(
        project,
        make.member(project, Role.MANAGER, make.user("mia", first_name="Mia")),
        make.member(project, Role.REVIEWER, make.user("rex", first_name="Rex")),
        make.member(project, Role.ANNOTATOR, make.user("ada", first_name="Ada")),
        make.member(make.project("elsewhere", title="Elsewhere"), Role.MANAGER, make.user("sam")),
    )


def signed_in(person: Actor | User) -> Client:
    """A browser in which the person is signed in."""
    client = Client()
    user = person.user if isinstance(person, Actor) else person
    assert user is not None
    client.force_login(user)
    return client
