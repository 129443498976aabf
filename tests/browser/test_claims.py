"""Claims on the annotation page: from selected words or proposals, by few keys, corrected, nested, undone."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from annotator import jobs
from annotator.facts.names import fold
from annotator.models import Claim, ClaimDecision, ClaimPart, Comment
from annotator.roles import Role
from annotator.services import suggestions
from tests import make

TEXT = (
    "Brandt said the ministry reported that two bridges near Karsk had been hit.\n"
    "Colonel Lind denied it on Friday.\n"
    "“The road is cut,” she said, “and the bridge is gone.”"
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def project():
    return make.project("claims", title="Claims")


@pytest.fixture
def ada(project):
    return make.member(project)


@pytest.fixture
def document(project):
    return make.document(project, TEXT, title="Bridges", outlet="Daily Courier")


@pytest.fixture
def proposals(document):
    """Two claims, one inside the other, and a third."""
    outer = make.claim_fact(
        document, "the ministry reported that two bridges near Karsk had been hit", source="Brandt", cue="said"
    )
    inner = make.claim_fact(
        document, "two bridges near Karsk had been hit", source="the ministry", cue="reported", parent=0
    )
    denial = make.claim_fact(document, "it on Friday", source="Colonel Lind", cue="denied")
    return make.proposed_claims(document, [outer, inner, denial])


def lit(desk, role, words):
    """Wait until these are the words of a role of the active claim."""
    desk.page.wait_for_function(
        "([role, words]) => [...(CSS.highlights.get(`claim-${role}`) ?? [])].map(String).join('|') === words",
        arg=[role, words],
    )
    return desk


def select(desk, words, occurrence=0):
    """Select words with the mouse, and wait until the page has taken them."""
    desk.drag(*make.at(desk.document, words, occurrence))
    return desk.lights(words)


def card(desk):
    return desk.page.locator("#claim")


def own():
    return Claim.objects.filter(annotation_set__role="human")


def test_a_claim_comes_from_a_selection_by_one_key_and_its_parts_by_one_key_each(desk, document, ada):
    page = desk(document, ada)
    select(page, "The road is cut")
    page.press("f").stored()
    lit(page, "content", "The road is cut")
    select(page, "she")
    page.press("Shift+S").stored()
    select(page, "said", 1)
    page.press("Shift+U").stored()
    select(page, "and the bridge is gone")
    page.press("Shift+C").stored()
    lit(page, "content", "The road is cut|and the bridge is gone")
    claim = own().get()
    assert (claim.content, claim.source) == ("The road is cut … and the bridge is gone", "she")
    cues = ClaimPart.objects.filter(claim=claim, role="cue").values_list("start", flat=True)
    assert list(cues) == [make.at(document, "said", 1)[0]]


def test_proposals_are_gone_through_and_accepted_with_one_key_each(desk, document, ada, proposals):
    page = desk(document, ada)
    expect(page.page.locator("#claims .claims li")).to_have_count(3)
    lit(page.press("f"), "source", "Brandt")
    page.press("a", "a", "x").stored()
    verdicts = ClaimDecision.objects.order_by("suggestion").values_list("verdict", flat=True)
    assert list(verdicts) == ["accepted", "accepted", "rejected"]
    assert own().get(source="the ministry").parent == own().get(source="Brandt")
    expect(page.page.locator("#claims .claims .state")).to_have_text(["accepted", "accepted", "rejected"])


def test_the_card_shows_the_chain_from_the_claim_out_to_the_outlet(desk, document, ada, proposals):
    page = desk(document, ada)
    page.press("f", "a", "a").stored()
    page.page.locator("#claims").get_by_role("button", name="the ministry").last.click()
    expect(card(page).locator(".chain")).to_contain_text("the ministry, says Brandt, says Daily Courier")


def test_what_is_said_of_a_claim_is_edited_by_keyboard(desk, document, ada, proposals):
    page = desk(document, ada)
    lit(page.press("f"), "source", "Brandt")
    expect(card(page).get_by_label("Certainty")).to_be_visible()
    page.press("i")
    page.page.keyboard.type("Two bridges were hit")
    card(page).get_by_label("Certainty").select_option("possible")
    expect(card(page).locator(".badge")).to_have_text("possible")
    expect(card(page).get_by_label("Certainty")).to_be_focused()
    claim = own().get()
    assert (claim.gist, claim.certainty) == ("Two bridges were hit", "possible")
    assert ClaimDecision.objects.get().verdict == "corrected"


def test_keys_reach_the_text_again_after_the_card_was_kept(desk, document, ada, proposals):
    page = desk(document, ada)
    lit(page.press("f"), "source", "Brandt")
    expect(card(page).get_by_label("Certainty")).to_be_visible()
    page.press("i")
    page.page.keyboard.type("Hit")
    page.press("Enter").stored()
    lit(page.press("f"), "source", "the ministry")
    page.press("a").stored()
    assert own().count() == 2


def test_removing_the_middle_asks_what_becomes_of_the_inner_claim(desk, document, ada, proposals):
    page = desk(document, ada)
    page.page.forgive("409")
    page.press("f", "a", "a").stored()
    page.page.locator("#claims").get_by_role("button", name="Brandt").first.click()
    page.press("Delete").said("inside this one")
    assert own().count() == 2
    card(page).get_by_role("button", name="keep what is inside").click()
    page.stored()
    assert [claim.source for claim in own()] == ["the ministry"]
    page.press("Control+z").stored()
    assert own().count() == 2


def test_undo_takes_a_claim_back_and_the_list_says_so(desk, document, ada, proposals):
    page = desk(document, ada)
    lit(page.press("f"), "source", "Brandt")
    page.press("a").stored()
    page.press("Control+z").stored()
    page.page.wait_for_function(
        "() => [...document.querySelectorAll('#claims .state')].every(each => each.textContent === 'proposed')"
    )
    assert not own().exists()


def test_rapid_keys_decide_every_claim_once(desk, project, ada):
    text = "\n".join(f"Source{n} said that bridge {n} was hit." for n in range(12))
    document = make.document(project, text)
    facts = [make.claim_fact(document, f"bridge {n} was hit", source=f"Source{n}") for n in range(12)]
    make.proposed_claims(document, facts)
    page = desk(document, ada)
    expect(page.page.locator("#claims .claims li")).to_have_count(12)
    page.press("f", *["a"] * 12).stored()
    assert own().count() == 12
    assert set(ClaimDecision.objects.values_list("verdict", flat=True)) == {"accepted"}


def test_a_part_is_taken_out_by_its_button(desk, document, ada, proposals):
    page = desk(document, ada)
    lit(page.press("f"), "cue", "said")
    card(page).get_by_role("button", name="Take this cue out").click()
    page.stored()
    lit(page, "cue", "")
    claim = own().get()
    assert list(claim.parts.values_list("role", flat=True)) == ["source", "content"]
    assert claim.implicit_cue


def test_a_selected_sentence_is_the_claim_that_the_rules_read_in_it(desk, document, ada):
    page = desk(document, ada)
    select(page, "Colonel Lind denied it on Friday")
    page.press("f").stored()
    lit(page, "source", "Colonel Lind")
    claim = own().get()
    assert (claim.source, claim.act, claim.polarity) == ("Colonel Lind", "denial", "negative")


def test_a_doubt_stands_beside_the_field_that_it_concerns(desk, document, ada):
    fact = make.claim_fact(document, "it on Friday", source="Colonel Lind", cue="denied")
    make.proposed_claims(document, [fact])
    page = desk(document, ada)
    page.press("f")
    expect(card(page).locator("label", has_text="Polarity").locator(".doubt")).to_contain_text("denies")


def test_what_a_rule_forbids_is_said_and_nothing_is_stored(desk, document, ada, proposals):
    page = desk(document, ada)
    page.page.forgive("422")
    select(page, "the bridge is gone")
    page.press("f").stored()
    card(page).get_by_label("Voice").select_option("sourced")
    page.said("A sourced claim needs its source")
    assert own().get().voice == "outlet"


def test_who_she_is_is_chosen_and_both_are_kept(desk, project, document, ada):
    marta = project.entities.create(name="Marta Brandt", type="PERSON")
    project.aliases.create(entity=marta, form="Brandt", folded=fold("Brandt"))
    make.span(document, "Brandt", "PERSON", by=ada)
    content = ["The road is cut", "and the bridge is gone"]
    make.proposed_claims(document, [make.claim_fact(document, content, source="she")])
    page = desk(document, ada)
    lit(page.press("f"), "content", "The road is cut|and the bridge is gone")
    card(page).get_by_label("Who is meant").select_option("Marta Brandt (PERSON)")
    page.said("Claim kept")
    claim = own().get()
    assert (claim.source, claim.source_entity) == ("she", marta)


def test_a_quotation_around_the_speaker_is_one_claim_of_two_parts(desk, document, ada):
    page = desk(document, ada)
    select(page, "“The road is cut,” she said, “and the bridge is gone.”")
    page.press("f").stored()
    lit(page, "content", "The road is cut|and the bridge is gone")
    claim = own().get()
    assert (claim.source, claim.quote) == ("she", "direct")


@pytest.mark.parametrize(
    "sentence",
    [
        "Brandt said two bridges had been hit.",
        "Two bridges had been hit, Brandt said.",
        "According to Brandt, two bridges had been hit.",
        "Two bridges had been hit, Brandt told reporters on Friday.",
    ],
)
def test_each_way_of_saying_is_proposed_and_accepted_with_one_key(desk, project, ada, sentence):
    mia = make.member(project, Role.MANAGER)
    document = make.document(project, sentence)
    jobs.run_inline(suggestions.start(pipeline="rules:facts", by=mia))
    page = desk(document, ada)
    lit(page.press("f"), "source", "Brandt")
    page.press("a").stored()
    claim = own().get()
    assert claim.content.lower() == "two bridges had been hit"
    assert ClaimDecision.objects.get().verdict == "accepted"


def test_a_comment_on_the_active_claim_is_about_its_content(desk, document, ada, proposals):
    page = desk(document, ada)
    lit(page.press("f", "f"), "source", "the ministry")
    page.press("c").opens("comments")
    page.page.locator("#comments textarea").first.fill("Which bridges?")
    page.page.locator("#comments").get_by_role("button", name="Comment", exact=True).click()
    expect(page.page.locator("#comments .said")).to_have_text(["Which bridges?"])
    assert Comment.objects.get().quote == "two bridges near Karsk had been hit"
