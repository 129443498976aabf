"""Reviewers export where the project allows it: what they started themselves, while they are reviewers."""

from __future__ import annotations

import pytest
from django.urls import reverse

from annotator import jobs
from annotator.access import enter
from annotator.errors import Forbidden
from annotator.models import Change, Export, Job, Membership
from annotator.roles import Role
from annotator.services import exports, tokens
from tests import make
from tests import team as teams
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db
LIST = "/projects/desk/exports/"


@pytest.fixture(autouse=True)
def own_exports(settings, tmp_path):
    settings.EXPORT_DIR = tmp_path


@pytest.fixture
def team() -> Team:
    team = teams.around(make.project("desk", blind=False, reviewers_export=True))
    document = make.document(team.project)
    make.submit(document, team.annotator)
    return team


def run_export(by):
    job = jobs.run_inline(exports.start(format="prodigy", options={}, by=by))
    return Export.objects.get(job=job)


def address(export):
    return reverse("export-download", args=["desk", export.pk, export.manifest["archive"]["name"]])


def api(person):
    _, plain = tokens.create_token(user=person.user, name="own")
    return {"headers": {"Authorization": f"Bearer {plain}"}}


def fresh(person):
    """The actor as the next request makes it."""
    return enter(person.user, "desk")


def test_a_reviewer_exports_and_sees_only_their_own(team):
    rex = fresh(team.reviewer)
    own, others = run_export(rex), run_export(team.manager)
    client = signed_in(rex)
    page = client.get(LIST).content.decode()
    assert address(own) in page
    assert address(others) not in page
    assert b"".join(client.get(address(own)).streaming_content)
    assert client.get(address(others)).status_code == 404
    everything = signed_in(team.manager).get(LIST).content.decode()
    assert address(own) in everything
    assert address(others) in everything


def test_the_same_holds_for_the_api(team, client):
    rex = fresh(team.reviewer)
    own, others = run_export(rex), run_export(team.manager)
    base, key = "/api/v1/projects/desk/exports/", api(rex)
    assert [each["id"] for each in client.get(base, **key).json()["results"]] == [own.pk]
    assert client.get(f"{base}{own.pk}/", **key).status_code == 200
    for path in (f"{base}{others.pk}/", f"{base}{others.pk}/files/manifest.json"):
        assert client.get(path, **key).status_code == 404
    assert client.post(base, {"format": "prodigy"}, content_type="application/json", **key).status_code == 202


def test_without_the_setting_or_the_role_there_is_nothing_to_see(team):
    own = run_export(fresh(team.reviewer))
    client = signed_in(team.reviewer)
    team.project.reviewers_export = False
    team.project.save()
    assert [client.get(each).status_code for each in (LIST, address(own))] == [403, 403]
    team.project.reviewers_export = True
    team.project.save()
    Membership.objects.filter(user=team.reviewer.user).update(role=Role.ANNOTATOR)
    assert [client.get(each).status_code for each in (LIST, address(own))] == [403, 403]
    Membership.objects.filter(user=team.reviewer.user).delete()
    assert [client.get(each).status_code for each in (LIST, address(own))] == [404, 404]


def test_annotators_and_inspectors_never_export(team):
    for person in (team.annotator, make.member(team.project, Role.INSPECTOR)):
        assert signed_in(person).get(LIST).status_code == 403
        with pytest.raises(Forbidden):
            exports.start(format="prodigy", options={}, by=person)


def test_rights_that_are_gone_when_the_job_runs_stop_it(team):
    job = exports.start(format="prodigy", options={}, by=fresh(team.reviewer))
    team.project.reviewers_export = False
    team.project.save()
    assert jobs.run_inline(job).state == Job.State.FAILED
    assert not Export.objects.exists()


def test_a_reviewer_sees_and_cancels_only_their_own_running_exports(team):
    rex = fresh(team.reviewer)
    own = exports.start(format="prodigy", options={}, by=rex)
    others = exports.start(format="prodigy", options={}, by=team.manager)
    client = signed_in(rex)
    page = client.get(LIST).content.decode()
    assert f"Job {own.pk}" in page
    assert f"Job {others.pk}" not in page
    assert "Cancel" not in client.get(f"/projects/desk/jobs/{others.pk}/").content.decode()
    before = Change.objects.count()
    assert client.post(f"/projects/desk/jobs/{others.pk}/cancel").status_code == 403
    assert Change.objects.count() == before
    assert client.post(f"/projects/desk/jobs/{own.pk}/cancel").status_code == 302
    assert list(Job.objects.order_by("pk").values_list("state", flat=True)) == ["cancelled", "queued"]


def test_the_tab_is_there_with_the_setting(team):
    assert 'href="/projects/desk/exports/"' in signed_in(team.reviewer).get("/projects/desk/").content.decode()
    team.project.reviewers_export = False
    team.project.save()
    assert 'href="/projects/desk/exports/"' not in signed_in(team.reviewer).get("/projects/desk/").content.decode()
