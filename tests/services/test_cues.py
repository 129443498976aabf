"""The server's own cues: added to Annotator's, in the place of one of them, or switching it off."""

from __future__ import annotations

import pytest

from annotator.facts import attribution
from annotator.facts.default_cues import DEFAULT_CUES
from annotator.models import Cue
from annotator.services.cues import cue_list
from annotator.vocabulary import ClaimRole
from tests import make

pytestmark = pytest.mark.django_db
SENTENCE = "The governor bloviated that two bridges were cut."


def cues_in(text):
    found = attribution.find(text, cues=cue_list())
    return [text[part.start : part.end] for claim in found for part in claim.parts if part.role == ClaimRole.CUE]


def test_without_any_the_list_is_annotators():
    assert cue_list() == DEFAULT_CUES


def test_an_own_verb_is_found_in_all_its_forms():
    assert cues_in(SENTENCE) == []
    Cue.objects.create(cue="bloviate")
    assert cues_in(SENTENCE) == ["bloviated"]


def test_a_cue_that_is_switched_off_is_passed_over():
    assert cues_in("The governor said two bridges were cut.") == ["said"]
    Cue.objects.create(cue="say", used=False)
    assert cues_in("The governor said two bridges were cut.") == []


def test_an_own_cue_takes_the_place_of_annotators_of_that_name():
    Cue.objects.create(cue="say", act="denial")
    (claim,) = attribution.find("The governor said two bridges were cut.", cues=cue_list())
    assert claim.axes.act == "denial"


@pytest.fixture
def admin(client):
    client.force_login(make.user(is_staff=True, is_superuser=True))
    return client


FORM = {"forms": "", "takes": "", "act": "statement", "certainty": "certain", "polarity": "positive", "used": "on"}


def test_the_admin_site_adds_a_cue(admin):
    assert admin.post("/admin/annotator/cue/add/", {**FORM, "cue": "  Bloviate "}).status_code == 302
    assert Cue.objects.get().cue == "bloviate"


def test_what_is_no_cue_is_refused_at_its_field(admin):
    answer = admin.post("/admin/annotator/cue/add/", {**FORM, "cue": "say", "takes": "anything"})
    assert "“anything” is not known here." in answer.content.decode()
    assert not Cue.objects.exists()


def test_the_form_can_begin_with_annotators_own(admin):
    page = admin.get("/admin/annotator/cue/add/?cue=say").content.decode()
    assert "said" in page
