"""Who may make projects, by the server's setting."""

from __future__ import annotations

import pytest

from annotator.errors import Forbidden
from annotator.models import Project
from annotator.roles import Role
from annotator.selectors.projects import may_create_projects
from annotator.services.projects import create_project
from tests import make

pytestmark = pytest.mark.django_db

MAY = {
    "managers": {"manager", "staff", "superuser"},
    "everyone": {"outsider", "annotator", "reviewer", "manager", "staff", "superuser"},
    "staff": {"staff", "superuser"},
}


@pytest.mark.parametrize("word", MAY)
def test_the_setting_says_who_makes_projects(settings, word):
    settings.PROJECT_CREATORS = word
    project, version = make.project(), make.schema()
    people = {
        "outsider": make.user(),
        "staff": make.user(is_staff=True),
        "superuser": make.user(is_superuser=True),
        **{str(role): make.member(project, role).user for role in (Role.ANNOTATOR, Role.REVIEWER, Role.MANAGER)},
    }
    assert {name for name, person in people.items() if may_create_projects(person)} == MAY[word]
    for name, person in people.items():
        if name in MAY[word]:
            create_project(slug=name, title=name, schema=version, by_user=person)
        else:
            with pytest.raises(Forbidden):
                create_project(slug=name, title=name, schema=version, by_user=person)
    assert Project.objects.filter(slug__in=people).count() == len(MAY[word])


def test_the_command_line_always_may(settings):
    settings.PROJECT_CREATORS = "staff"
    assert create_project(slug="new", title="New", schema=make.schema(), by_user=None).pk
