"""The pages of the guidelines: what counts, writing with preview and collision, versions, spans to look at again."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from annotator.models import Change, Guideline, Span
from annotator.roles import Role
from annotator.services.guidelines import LONGEST
from tests import make
from tests import team as teams
from tests.team import signed_in

pytestmark = pytest.mark.django_db
GUIDELINES = "/projects/desk/guidelines/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def team():
    return teams.around(make.project("desk"))


@pytest.fixture
def gpe(team):
    return make.label(team.project, "GPE")


def of_label(name, label):
    return reverse(name, args=["desk", label.pk])


def sent(body="New.", seen=0, **fields):
    return {"body": body, "seen": seen, **fields}


def text_of(answer):
    return answer.content.decode()


# --- what counts -------------------------------------------------------------------------------


def test_everybody_reads_what_counts_and_only_managers_find_the_way_to_write(team, gpe):
    make.guideline("Mark **every** place.", team.manager, label="GPE")
    make.guideline("# Read first", team.manager)
    inspector = make.member(team.project, Role.INSPECTOR, assigned=False)
    for person, writes in ((team.annotator, False), (team.reviewer, False), (inspector, False), (team.manager, True)):
        html = text_of(signed_in(person).get(GUIDELINES))
        assert "<p>Mark <strong>every</strong> place.</p>" in html
        assert "<h3>Read first</h3>" in html
        assert ("/edit" in html) == writes
    assert signed_in(team.stranger).get(GUIDELINES).status_code == 404


def test_before_anything_is_written_the_label_schema_speaks_as_plain_text(team):
    version = team.project.schema_version
    assert version.definition["guidelines"] == ""
    html = text_of(signed_in(team.annotator).get(GUIDELINES))
    assert html.count("From the label schema") == 7
    assert "Nothing is written here yet." in html


def test_hostile_guidelines_are_tame_wherever_they_are_shown(team, gpe):
    bad = (
        "<script>alert(1)</script> <img src=x onerror=alert(1)> [x](javascript:alert(1)) ![y](https://e.example/p.png)"
    )
    make.guideline(bad, team.manager, label="GPE", summary=bad[:100])
    make.guideline(bad + "\n\nagain", team.manager, label="GPE")
    client = signed_in(team.manager)
    pages = (
        GUIDELINES,
        reverse("guideline-dialog", args=["desk"]),
        of_label("guideline-versions", gpe),
        of_label("guideline-edit", gpe),
    )
    for url in pages:
        html = text_of(client.get(url))
        assert "alert(1)" in html, url
        assert not re.search(r"<script>|<img|javascript:alert\(1\)\"", html), url


def test_examples_come_from_finished_gold(team, gpe):
    document = make.document(team.project, title="Lovelace in London")
    document.assignments.all().delete()
    make.gold(document, [("London", "GPE")])
    html = text_of(signed_in(team.manager).get(GUIDELINES))
    assert "Ada Lovelace met Charles Babbage in <b>London</b>. Kyiv denied it on Friday." in html
    assert "From finished gold" not in text_of(signed_in(team.annotator).get(GUIDELINES))


def test_the_dialog_of_the_annotation_page_shows_the_same_rules(team, gpe):
    make.guideline("Mark *every* place.", team.manager, label="GPE")
    client = signed_in(team.annotator)
    html = text_of(client.get(reverse("guideline-dialog", args=["desk"]), headers=FRAGMENT))
    assert "<p>Mark <em>every</em> place.</p>" in html
    document = make.document(team.project)
    page = text_of(client.get(reverse("document-review", args=["desk", document.pk])))
    assert f'hx-get="{reverse("guideline-dialog", args=["desk"])}" hx-trigger="intersect once"' in page


# --- writing -----------------------------------------------------------------------------------


def test_a_manager_writes_another_version(team, gpe):
    client = signed_in(team.manager)
    url = of_label("guideline-edit", gpe)
    assert "Save as version 1" in text_of(client.get(url))
    answer = client.post(url, sent("Mark\r\nplaces.", summary="First.", changes_decisions="on"), follow=True)
    assert "Version 1 counts now." in text_of(answer)
    made = Guideline.objects.get()
    assert (made.body, made.summary, made.changes_decisions, made.label) == ("Mark\nplaces.", "First.", True, gpe)
    assert client.post(reverse("guidelines-edit", args=["desk"]), sent("For all.")).status_code == 302
    assert Guideline.objects.get(label=None).body == "For all."


def test_a_preview_saves_nothing(team, gpe):
    html = text_of(signed_in(team.manager).post(of_label("guideline-edit", gpe), sent("A *new* rule.", preview="1")))
    assert "<p>A <em>new</em> rule.</p>" in html
    assert "A *new* rule.</textarea>" in html
    assert not Guideline.objects.exists()


def test_who_saw_an_older_version_is_shown_both_texts_and_saves_after_that(team, gpe):
    make.guideline("One.\nTheirs.", team.manager, label="GPE")
    client, url = signed_in(team.manager), of_label("guideline-edit", gpe)
    answer = client.post(url, sent("One.\nMine.", seen=0))
    html = text_of(answer)
    assert answer.status_code == 409
    assert "Somebody wrote another version meanwhile." in html
    assert "<del>Mine.</del>" in html
    assert "<ins>Theirs.</ins>" in html
    assert "One.\nMine.</textarea>" in html
    assert "One.\nTheirs.</textarea>" in html
    assert re.search(r'name="seen" value="1"', html)
    assert [each.body for each in Guideline.objects.all()] == ["One.\nTheirs."]
    assert client.post(url, sent("One.\nBoth.", seen=1)).status_code == 302
    assert Guideline.objects.last().body == "One.\nBoth."


@pytest.mark.parametrize(
    "fields", [{"body": "x" * (LONGEST + 1)}, {"summary": "x" * 301}, {"seen": "x"}, {"body": "a\0b"}, {"seen": ""}]
)
def test_what_does_not_fit_is_sent_back(team, gpe, fields):
    answer = signed_in(team.manager).post(of_label("guideline-edit", gpe), sent() | fields)
    assert answer.status_code == 422
    assert b"errorlist" in answer.content
    assert not Guideline.objects.exists()


def test_the_same_text_again_is_sent_back(team, gpe):
    make.guideline("One.", team.manager, label="GPE")
    answer = signed_in(team.manager).post(of_label("guideline-edit", gpe), sent("One.", seen=1))
    assert (answer.status_code, "This is what stands there already." in text_of(answer)) == (422, True)


@pytest.mark.parametrize("who", ["annotator", "reviewer"])
def test_others_write_nothing(team, gpe, who):
    client = signed_in(getattr(team, who))
    for url in (of_label("guideline-edit", gpe), reverse("guidelines-edit", args=["desk"])):
        assert client.get(url).status_code == 403
        assert client.post(url, sent()).status_code == 403
    assert not Guideline.objects.exists()


# --- versions ----------------------------------------------------------------------------------


def test_earlier_versions_are_read_with_what_they_changed(team, gpe):
    make.guideline("One.\nTwo.", team.manager, label="GPE", summary="First <words>.")
    make.guideline("One.\nThree.", team.manager, label="GPE", changes_decisions=True)
    client, url = signed_in(team.annotator), of_label("guideline-versions", gpe)
    html = text_of(client.get(url))
    assert ("<del>Two.</del>" in html, "<ins>Three.</ins>" in html) == (True, True)
    assert ("First &lt;words&gt;." in html, "changes earlier decisions" in html) == (True, True)
    html = text_of(client.get(url, {"version": "1"}))
    assert ("<ins>Two.</ins>" in html, "Three." in html) == (True, False)
    assert "From the label schema" in text_of(client.get(url, {"version": "0"}))
    assert [client.get(url, {"version": asked}).status_code for asked in ("3", "99", "x", "-1")] == [404, 404, 200, 200]


def test_labels_of_other_schemas_are_not_there(team):
    other = make.label(make.project(), "GPE")
    client = signed_in(team.manager)
    for name in ("guideline-edit", "guideline-versions", "guideline-recheck"):
        assert client.get(of_label(name, other)).status_code == 404
        assert client.get(f"/projects/desk/guidelines/{10**9}/{name.partition('-')[2]}").status_code == 404


# --- looking again -----------------------------------------------------------------------------


def test_spans_decided_before_the_rule_changed_are_confirmed_or_opened(team, gpe):
    document = make.document(team.project, title="Lovelace in London")
    london, kyiv = (make.span(document, quote, "GPE", by=team.annotator) for quote in ("London", "Kyiv"))
    make.guideline("New.", team.manager, label="GPE", changes_decisions=True)
    client, url = signed_in(team.annotator), of_label("guideline-recheck", gpe)
    assert "look at 2 spans again" in text_of(client.get(GUIDELINES))
    html = text_of(client.get(url))
    assert "2 spans were decided before" in html
    assert f'{reverse("document-review", args=["desk", document.pk])}#{london.pk}"' in html
    answer = client.post(url, {"span": [london.pk]}, follow=True)
    assert "1 span confirmed." in text_of(answer)
    assert (f'value="{london.pk}"' in text_of(answer), f'value="{kyiv.pk}"' in text_of(answer)) == (False, True)
    assert "look at 1 span again" in text_of(client.get(GUIDELINES))
    client.post(url, {"span": [london.pk, kyiv.pk]})
    assert "Nothing is left" in text_of(client.get(url))
    assert "again" not in text_of(client.get(GUIDELINES))
    assert Change.objects.filter(action="span.confirm").count() == 2


def test_gold_leads_to_gold(team, gpe):
    document = make.document(team.project)
    gold = make.gold(document, [("London", "GPE")]).spans.get()
    make.guideline("New.", team.manager, label="GPE", changes_decisions=True)
    html = text_of(signed_in(team.manager).get(of_label("guideline-recheck", gpe)))
    assert f'{reverse("gold-review", args=["desk", document.pk])}#{gold.pk}"' in html
    assert "Nothing is left" in text_of(signed_in(team.annotator).get(of_label("guideline-recheck", gpe)))


def test_nobody_confirms_for_another_person(team, gpe):
    span = make.span(make.document(team.project), "London", "GPE", by=team.annotator)
    make.guideline("New.", team.manager, label="GPE", changes_decisions=True)
    before = Span.objects.get(pk=span.pk).decided_at
    for person in (team.manager, team.reviewer):
        answer = signed_in(person).post(of_label("guideline-recheck", gpe), {"span": [span.pk]}, follow=True)
        assert "0 spans confirmed." in text_of(answer)
    assert Span.objects.get(pk=span.pk).decided_at == before


@pytest.mark.parametrize("spans", [["x"], ["1 OR 1"], ["１"], [str(number) for number in range(101)]])
def test_what_is_no_list_of_spans_is_refused(team, gpe, spans):
    assert signed_in(team.annotator).post(of_label("guideline-recheck", gpe), {"span": spans}).status_code == 422


def test_the_pages_cost_the_same_for_few_and_many(team, gpe, django_assert_num_queries):
    client = signed_in(team.manager)
    for _ in range(2):
        for _ in range(3):
            document = make.document(team.project)
            make.span(document, "London", "GPE", by=team.manager)
            make.submit(document, team.manager)
            make.gold(document, [("London", "GPE"), ("Kyiv", "GPE"), ("Ada", "PERSON")])
            make.guideline(f"{document.pk}", team.manager, label="GPE", changes_decisions=True)
            make.guideline(f"{document.pk}", team.manager)
        client.get(GUIDELINES)
        with django_assert_num_queries(8):  # session, person, membership; rules that changed, spans, gold, texts, rules
            client.get(GUIDELINES)
        with django_assert_num_queries(4):  # ..., rules
            client.get(reverse("guideline-dialog", args=["desk"]), headers=FRAGMENT)
        with django_assert_num_queries(4):
            client.get(of_label("guideline-edit", gpe))
        with django_assert_num_queries(5):
            client.get(of_label("guideline-versions", gpe))
        with django_assert_num_queries(5):  # ..., rules that changed, spans
            client.get(of_label("guideline-recheck", gpe))
