"""The facts of a set: one's own, and other people's only for those who may."""

from __future__ import annotations

import pytest

from annotator.models import AnnotationSet
from annotator.roles import Role
from annotator.selectors import schemas
from tests import make
from tests.api.client import Api, code
from tests.facts_at_work import ONE, three_documents

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    schemas.forget()
    return make.project("a")


@pytest.fixture
def ada(project):
    return make.member(project, Role.MANAGER)


@pytest.fixture
def own(project, ada):
    document = three_documents(project, ada)[0]
    return AnnotationSet.objects.get(document=document)


def address(own: AnnotationSet) -> str:
    return f"projects/a/documents/{own.document_id}/sets/{own.pk}/facts/"


def test_a_set_has_its_claims_links_and_values(own, ada) -> None:
    found = Api(ada.user).get(address(own)).json()
    outer, inner = sorted(found["claims"], key=lambda claim: claim["parent"] or 0)
    parts = [(part["role"], ONE[part["start"] : part["end"]]) for part in outer["parts"]]
    assert parts[:2] == [("source", "Brandt"), ("cue", "said")]
    assert (outer["certainty"], outer["badge"], outer["gist"], inner["parent"]) == (
        "probable", "reported", "Hit", outer["id"],
    )  # fmt: skip
    assert [(link["tail"], link["head"], link["relation"], link["state"]) for link in found["links"]] == [
        (inner["id"], outer["id"], "elaborates", "accepted")
    ]
    assert [(each["low"], each["modifier"], each["noun"]) for each in found["quantities"]] == [
        (2.0, "at_least", "bridges")
    ]
    assert [each["value"] for each in found["times"]] == ["2026-03-10"]
    assert [each["entity"] for each in found["mentions"]] == [inner["source_entity"]]


def test_a_rejected_link_is_a_stored_no(own, ada) -> None:
    odd = AnnotationSet.objects.exclude(pk=own.pk).last()
    assert [link["state"] for link in Api(ada.user).get(address(odd)).json()["links"]] == ["rejected"]


def test_the_set_of_somebody_else_is_not_there_for_annotators(own, project) -> None:
    ben = make.member(project)
    hidden = Api(ben.user).get(address(own))
    absent = Api(ben.user).get(address(own).replace(f"sets/{own.pk}/", "sets/999/"))
    assert code(hidden) == code(absent) == (404, "not_found")
    assert hidden.json()["error"]["message"] == absent.json()["error"]["message"]
