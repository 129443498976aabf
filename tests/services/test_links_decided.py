"""Links as people decide them: what is blocked or doubtful, what links propose for a status, and taking back."""

from __future__ import annotations

import uuid
from datetime import date

import pytest

from annotator.errors import Doubtful, Forbidden, Invalid, NotFound
from annotator.models import Change, Link
from annotator.roles import Role
from annotator.selectors.claim_page import claim_page
from annotator.selectors.history import Filters, history_page
from annotator.services import links
from annotator.vocabulary import Certainty, FigureVerdict, Relation, SpeechAct, Status
from tests import make
from tests.linking import claim_in, link

pytestmark = pytest.mark.django_db


@pytest.fixture
def project():
    return make.project(blind=True)


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def fell(project, ada):
    text = "Karsk has fallen, Colonel Brandt said."
    return claim_in(project, ada, text, "Karsk has fallen", source="Colonel Brandt", cue="said", outlet="Gazette")


@pytest.fixture
def denied(project, ada):
    return claim_in(
        project, ada, "The Defence Ministry denied that Karsk has fallen entirely.", "Karsk has fallen entirely",
        source="The Defence Ministry", cue="denied", act=SpeechAct.DENIAL, outlet="Herald",
    )  # fmt: skip


def proposed(actor, claim):
    return claim_page(actor, claim.pk).proposal


def test_a_denial_proposes_disputed_with_its_scope_until_it_is_rejected(ada, fell, denied):
    """Scenario 11."""
    assert proposed(ada, fell).status == Status.SINGLE_SOURCE
    stored = link(ada, fell, Relation.DENIES, denied, incoming=True, scope="entirely")
    assert (stored.tail, stored.head) == (denied, fell)
    said = proposed(ada, fell)
    assert (said.status, said.reason) == (Status.DISPUTED, "denied (entirely)")
    assert proposed(ada, denied).status == Status.SINGLE_SOURCE
    links.reject(stored.pk, operation=uuid.uuid4(), by=ada)
    assert proposed(ada, fell).status == Status.SINGLE_SOURCE
    events = history_page(ada, Filters(kind="facts")).events
    assert [each.said for each in events[:2]] == ["linked two claims, or decided that they are not"] * 2


@pytest.mark.parametrize("words", ["did not confirm", "did not respond to", "made no mention of"])
def test_what_does_not_confirm_is_no_dispute(project, ada, fell, words):
    """Scenario 12."""
    silent = claim_in(
        project, ada, f"The mayor {words} reports that Karsk has fallen.", "Karsk has fallen", source="The mayor",
        cue=words, act=SpeechAct.NON_CONFIRMATION, certainty=Certainty.UNCOMMITTED,
    )  # fmt: skip
    (seen,) = claim_page(ada, silent.pk).candidates
    assert (seen.proposed, seen.incoming) == (Relation.DOES_NOT_CONFIRM, False)
    link(ada, silent, Relation.DOES_NOT_CONFIRM, fell)
    assert proposed(ada, fell).status == Status.SINGLE_SOURCE


def test_one_speaker_in_two_outlets_is_the_same_claim_and_one_origin(project, ada, fell):
    """Scenario 13."""
    again = claim_in(
        project, ada, "Karsk has likely fallen, said Colonel Brandt.", "Karsk has likely fallen",
        source="Colonel Brandt", cue="said", outlet="Herald", certainty=Certainty.PROBABLE,
    )  # fmt: skip
    with pytest.raises(Invalid) as refused:
        link(ada, again, Relation.CORROBORATES, fell)
    assert (refused.value.where, refused.value.hint) == ("relation:B10", "Choose same_claim.")
    assert not Link.objects.exists()
    link(ada, again, Relation.SAME_CLAIM, fell)
    assert claim_page(ada, fell.pk).origins == 1


def test_two_independent_origins_propose_corroborated(project, ada, fell):
    for name, outlet in (("Mayor Orlov", "Herald"), ("General Adler", "Post")):
        other = claim_in(project, ada, f"{name} said Karsk has fallen.", "Karsk has fallen", source=name, outlet=outlet)
        link(ada, other, Relation.CORROBORATES, fell)
    page = claim_page(ada, fell.pk)
    assert (page.proposal.status, page.origins) == (Status.CORROBORATED, 3)


def test_nobody_denies_what_they_say_themselves(project, ada, fell):
    again = claim_in(project, ada, "Colonel Brandt: Karsk has not fallen.", "Karsk has not fallen",
                     source="Colonel Brandt")  # fmt: skip
    with pytest.raises(Invalid) as refused:
        link(ada, again, Relation.DENIES, fell)
    assert refused.value.where == "relation:B7"


def test_figures_of_different_scope_contradict_only_once_that_is_confirmed(project, ada):
    """Scenario 16."""
    front = claim_in(
        project, ada, "Losses run at 1,000 a day on the whole front, Kessler said.",
        "Losses run at 1,000 a day on the whole front", source="Kessler",
    )  # fmt: skip
    sector = claim_in(
        project, ada, "Losses run at 10 to 20 a day in this sector, Adler said.",
        "Losses run at 10 to 20 a day in this sector", source="Adler",
    )  # fmt: skip
    with pytest.raises(Doubtful) as doubted:
        link(ada, front, Relation.CONTRADICTS, sector)
    assert (doubted.value.where, doubted.value.hint) == (
        "relation:W9", "Choose not_comparable, with a note on the scope.",
    )  # fmt: skip
    assert not Link.objects.exists()
    stored = link(ada, front, Relation.NOT_COMPARABLE, sector, scope="whole front against one sector")
    assert stored.scope == "whole front against one sector"
    assert proposed(ada, front).status == Status.SINGLE_SOURCE
    stored = link(ada, front, Relation.CONTRADICTS, sector, confirmed=True)
    assert stored.verdict == FigureVerdict.DIFFERS
    assert proposed(ada, front).status == Status.DISPUTED


def test_an_update_proposes_superseded_from_its_day_on(project, ada):
    held = claim_in(
        project, ada, "The army holds the land, Brandt said.", "The army holds the land", source="Brandt",
        published_on=date(2024, 11, 4),
    )  # fmt: skip
    lost = claim_in(
        project, ada, "The army briefly held the land, Brandt said.", "The army briefly held the land",
        source="Brandt", published_on=date(2025, 8, 9),
    )  # fmt: skip
    link(ada, lost, Relation.UPDATES, held)
    said = proposed(ada, held)
    assert (said.status, said.valid_until) == (Status.SUPERSEDED, "2025-08-09")
    with pytest.raises(Invalid) as refused:
        link(ada, held, Relation.UPDATES, lost)
    assert refused.value.where == "relation:B6"


def test_a_pair_is_linked_once_in_a_relation(ada, fell, denied):
    link(ada, denied, Relation.DENIES, fell)
    with pytest.raises(Invalid) as refused:
        link(ada, denied, Relation.DENIES, fell)
    assert refused.value.where == "relation:B8"


def test_not_the_same_is_kept_and_taken_back(ada, fell, denied):
    stored = link(ada, fell, Relation.NOT_SAME, denied)
    assert stored.state == "rejected"
    page = claim_page(ada, fell.pk)
    assert (page.candidates, [each.row for each in page.rejected]) == ((), [stored])
    links.remove(stored.pk, operation=uuid.uuid4(), by=ada)
    assert [each.card.id for each in claim_page(ada, fell.pk).candidates] == [denied.pk]


def test_undo_takes_back_in_the_document_that_the_link_goes_out_from(ada, fell, denied):
    link(ada, fell, Relation.DENIES, denied, incoming=True)
    links.undo(denied.annotation_set.document_id, gold=False, operation=uuid.uuid4(), by=ada)
    assert not Link.objects.exists()


def test_another_person_neither_sees_nor_changes_a_link(project, ada, fell, denied):
    """Scenario 18."""
    stored = link(ada, fell, Relation.NOT_SAME, denied)
    bob = make.member(project)
    for refused in (
        lambda: links.reject(stored.pk, operation=uuid.uuid4(), by=bob),
        lambda: links.remove(stored.pk, operation=uuid.uuid4(), by=bob),
        lambda: claim_page(bob, fell.pk),
    ):
        with pytest.raises(NotFound):
            refused()
    with pytest.raises(Forbidden):
        link(bob, fell, Relation.SAME_CLAIM, denied)
    own = [
        make.claim(each.annotation_set.document, each.content, by=bob, source=each.source) for each in (fell, denied)
    ]
    assert [each.card.id for each in claim_page(bob, own[0].pk).candidates] == [own[1].pk]
    assert Link.objects.get().state == "rejected"


def test_the_page_of_a_claim_asks_as_much_for_many_links_as_for_one(project, ada, fell, django_assert_num_queries):
    def another(number):
        words = "Karsk has fallen"
        other = claim_in(project, ada, f"Mayor Nr{number}x said {words}.", words, source=f"Mayor Nr{number}x")
        link(ada, other, Relation.CORROBORATES, fell)
        claim_in(project, ada, f"Deputy Nr{number}x said {words}.", words, source=f"Deputy Nr{number}x")

    another(0)
    with django_assert_num_queries(32):
        claim_page(ada, fell.pk)
    for number in range(1, 5):
        another(number)
    with django_assert_num_queries(32):
        assert len(claim_page(ada, fell.pk).links) == 5


def test_a_reviewer_reads_the_links_of_others_and_changes_none(project, ada, fell, denied):
    stored = link(ada, fell, Relation.NOT_SAME, denied)
    for each in (fell, denied):
        make.submit(each.annotation_set.document, ada)
    rex = make.member(project, Role.REVIEWER, assigned=False)
    assert [each.row for each in claim_page(rex, fell.pk).rejected] == [stored]
    before = Change.objects.count()
    with pytest.raises(Forbidden):
        links.reject(stored.pk, operation=uuid.uuid4(), by=rex)
    assert Change.objects.count() == before
