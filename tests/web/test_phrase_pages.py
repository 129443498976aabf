"""The page of phrases: searching without words in addresses, lines, previews, steps and taking them back."""

from __future__ import annotations

import re
import uuid

import pytest
from django.utils.html import escape

from annotator.models import AnnotationSet, Change, Membership, Span
from annotator.roles import Role
from tests import make
from tests import team as teams
from tests.places import TEXT, fingerprint, spans, suggest_all
from tests.team import signed_in

pytestmark = pytest.mark.django_db

URL = "/projects/desk/phrases"


@pytest.fixture
def project():
    return make.project("desk")


@pytest.fixture
def team(project):
    return teams.around(project)


@pytest.fixture
def ada(team):
    return team.annotator


@pytest.fixture
def client(ada):
    return signed_in(ada)


@pytest.fixture
def document(project, team):
    return make.document(project, TEXT, title="First")


def search(client, text="Kyiv", **fields):
    """The address to which a search leads."""
    response = client.post(URL, {"text": text, **fields})
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def starts(response):
    return [line.start for line in response.context["lines"]]


def query(url):
    return url.removeprefix(URL)


def step(client, url, name, action="label", label=None, where="all", targets=(), **more):
    fields = {"action": action, "given": label.pk if label else "", "where": where, "target": list(targets), **more}
    return client.post(f"{URL}/{name}{query(url)}", fields)


# --- searching ---------------------------------------------------------------------------------


def test_without_a_search_the_page_says_what_it_is_for(client):
    page = client.get(URL)
    assert page.status_code == 200
    assert "What stands where?" in page.content.decode()


def test_the_words_are_not_in_the_address_and_outlive_a_reload(client, document):
    url = search(client, "near Kyiv", carries="nothing", sort="right")
    assert "near" not in url
    assert "carries=nothing" in url
    for _ in range(2):
        assert starts(client.get(url)) == [31]


def test_a_search_of_somebody_else_is_unknown_here(client, document, team):
    url = search(signed_in(team.reviewer))
    assert "What stands where?" in client.get(url).content.decode()


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({}, [0, 21, 36, 62]),
        ({"case": "1"}, [0, 21, 36]),
        ({"kind": "anywhere", "case": "1"}, [0, 21, 36, 53]),
        ({"text": "kyiv*", "kind": "pattern"}, [0, 21, 36, 53, 62]),
        ({"sort": "left"}, [0, 21, 62, 36]),
        ({"outlet": "Nobody"}, []),
    ],
)
def test_ways_to_search(client, document, fields, expected):
    found = client.get(search(client, **{"text": "Kyiv", **fields}))
    assert ([line.start for line in found.context.get("lines", ())]) == expected


@pytest.mark.parametrize(
    ("text", "kind", "said"),
    [("*", "pattern", "needs a letter"), ("", "", "required"), ("  ", "", "nothing to look for"), ("a\0b", "", "Null")],
)
def test_a_search_that_makes_no_sense_comes_back_with_the_reason(client, document, text, kind, said):
    answer = client.post(URL, {"text": text, "kind": kind})
    assert answer.status_code == 422
    assert said in answer.content.decode()


@pytest.mark.parametrize(
    "more", ["page=0", "page=abc", "page=99999999999", "label=999", "kind=x", "carries=x", "sort=x", "sets=gold",
             "step=x", f"step={uuid.uuid4()}", "outlet=%00", "found=%00"]
)  # fmt: skip
def test_a_strange_address_is_answered(client, document, more):
    url = search(client)
    assert client.get(f"{url}&{more}").status_code == 200
    assert client.get(f"{URL}?{more}").status_code == 200


def test_forms_and_labels_are_counted(client, document, ada):
    suggest_all(document, "Kyiv", "GPE")
    make.span(document, "Kyiv", "ORG", by=ada, occurrence=1)
    page = client.get(search(client, "kyiv*", kind="pattern")).content.decode()
    assert "5 places in 1 document" in re.sub(r"\s+", " ", page)
    assert "<bdi>Kyiv</bdi> <strong>3</strong>" in page
    assert "2 suggested" in page


def test_text_is_shown_as_text(client, project, ada):
    make.document(project, "<b>near</b> Kyiv <script>alert(1)</script>", title="<i>Title</i>")
    page = client.get(search(client)).content.decode()
    assert "<script>alert" not in page
    assert escape("<b>near</b> ") in page
    assert escape("<i>Title</i>") in page


def test_a_line_leads_to_its_place(client, document):
    page = client.get(search(client)).content.decode()
    assert f'href="/projects/desk/docs/{document.pk}/review#b1"' in page


def test_pages_keep_the_search(client, project, ada):
    make.document(project, "Kyiv " * 250)
    url = search(client, carries="nothing")
    first = client.get(url)
    second = client.get(first.context["later"])
    assert (len(starts(first)), starts(second)[0]) == (100, 500)
    assert starts(client.get(second.context["earlier"])) == starts(first)
    assert "earlier" not in first.context
    third = client.get(second.context["later"])
    assert len(starts(third)) == 50
    assert "later" not in third.context


def test_lines_are_sorted_by_links(client, document):
    page = client.get(search(client, carries="nothing"))
    address = dict(page.context["sorts"])
    assert address["documents"] == ""
    assert starts(client.get(address["words before"])) == [0, 21, 62, 36]
    by_label = client.get(address["labels"])
    assert dict(by_label.context["sorts"])["labels"] == ""
    assert starts(client.get(dict(by_label.context["sorts"])["documents"])) == starts(page)


def test_the_page_costs_the_same_for_few_and_many(project, team, django_assert_num_queries):
    client = signed_in(team.reviewer)
    url = ""
    for count in (2, 15):
        for _ in range(count):
            made = make.document(project, TEXT)
            suggest_all(made, "Kyiv", "GPE")
            make.span(made, "Kyiv", "ORG", by=team.reviewer)
            make.span(made, "Kyiv", "ORG", by=team.annotator)
        url = url or search(client)
        with django_assert_num_queries(15):
            assert client.get(url).context["lines"]


# --- before and after --------------------------------------------------------------------------


def test_a_preview_says_what_will_be_done_and_does_nothing(client, project, document, ada):
    other = make.document(project, "Kyiv and Kyiv")
    make.submit(other, ada)
    before = fingerprint()
    answer = step(client, search(client, case="1"), "preview", label=make.label(project, "GPE"))
    said = re.sub(r"\s+", " ", answer.content.decode())
    assert "Give the label GPE" in said
    assert "1 document, 3 places" in said
    assert "2 left out:" in said
    assert "2 × the document is submitted" in said
    assert fingerprint() == before


def test_what_was_ticked_goes_along_to_the_step(client, project, document, ada):
    url, target = search(client), f"{document.pk}:21-25"
    answer = step(client, url, "preview", label=make.label(project, "GPE"), where="ticked", targets=[target])
    fields = dict(re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)">', answer.content.decode()))
    done = client.post(f"{URL}/apply{query(url)}", fields)
    assert done.status_code == 302
    assert spans(document, ada) == [(21, 25, "GPE")]
    assert str(Change.objects.get().group) == fields["cid"] in done.headers["Location"]


def test_all_that_is_found_is_done_said_and_taken_back_and_forth(client, project, document, ada):
    make.document(project, "Kyiv and Kyiv")
    done = step(client, search(client, case="1"), "apply", label=make.label(project, "GPE"), cid=uuid.uuid4())
    page = client.get(done.headers["Location"])
    assert "Done at 5 places in 2 documents." in re.sub(r"\s+", " ", page.content.decode())
    assert len(page.context["lines"]) == 5
    back = client.post(
        f"{URL}/take-back{query(done.headers['Location'])}",
        {"cid": uuid.uuid4(), "step": str(page.context["made"].group)},
    )
    page = client.get(back.headers["Location"])
    assert "Taken back in 2 documents." in page.content.decode()
    assert not Span.objects.exists()
    client.post(f"{URL}/take-back", {"cid": uuid.uuid4(), "step": str(page.context["made"].group)})
    assert Span.objects.count() == 5


def test_the_reasons_for_what_was_left_out_are_said(client, project, document, ada):
    make.span(document, "near Kyiv", "ORG", by=ada)
    make.submit(make.document(project, "Kyiv"), ada)
    done = step(client, search(client, case="1"), "apply", label=make.label(project, "GPE"), cid=uuid.uuid4())
    said = re.sub(r"\s+", " ", client.get(done.headers["Location"]).content.decode())
    assert (
        "Done at 2 places in 1 document. 2 left out: 1 × something else overlaps it; 1 × the document is submitted."
        in said
    )


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"where": "ticked"}, "No place was chosen"),
        ({"label": None}, "Which label?"),
        ({"action": "fly"}, "Choose what is to be done"),
        ({"where": "ticked", "targets": ["x"]}, "Places look like"),
    ],
)
def test_a_preview_of_what_makes_no_sense_comes_back_with_what_was_ticked(client, project, document, fields, said):
    fields = {"label": make.label(project, "GPE"), "targets": [f"{document.pk}:0-4"], **fields}
    if fields.get("where") == "ticked" and said == "No place was chosen":
        fields["targets"] = []
    answer = step(client, search(client), "preview", **fields)
    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert len(answer.context["lines"]) == 4
    assert answer.content.decode().count(" checked") == (fields["targets"] == [f"{document.pk}:0-4"])


def test_a_step_that_is_sent_again_is_made_once(client, project, document):
    url, key = search(client), uuid.uuid4()
    answers = [step(client, url, "apply", label=make.label(project, "GPE"), cid=key) for _ in range(2)]
    assert answers[0].headers["Location"] == answers[1].headers["Location"]
    assert Change.objects.count() == 1


@pytest.mark.parametrize("target", ["1", "1:2", "x:0-4", "1:0-4; DROP", "1:0-4 1:2-6"])
def test_a_place_that_is_none_is_refused(client, project, document, target):
    label = make.label(project, "GPE")
    answer = step(client, search(client), "preview", label=label, where="ticked", targets=[target])
    assert answer.status_code == 422
    step(client, search(client), "apply", label=label, where="ticked", targets=[target], cid=uuid.uuid4())
    assert not AnnotationSet.objects.exists()


def test_a_step_that_cannot_be_made_says_why_and_changes_nothing(client, project, document, ada):
    url = search(client)
    before = fingerprint()
    for fields in ({"action": "remove"}, {"where": "ticked", "label": make.label(project, "GPE")}):
        answer = step(client, url, "apply", cid=uuid.uuid4(), **fields)
        assert answer.status_code == 302
        assert client.get(answer.headers["Location"]).content.decode().count("banner error") == 1
    assert fingerprint() == before


def test_a_step_of_a_search_that_is_forgotten_is_not_made(client, project, document):
    label = make.label(project, "GPE")
    for url in (URL, f"{URL}?found=unknown"):
        assert step(client, url, "preview", label=label).status_code == 422
        assert step(client, url, "apply", label=label, cid=uuid.uuid4()).status_code == 302
    assert not AnnotationSet.objects.exists()


def test_only_ones_own_step_is_shown(client, project, document, team):
    other = signed_in(team.reviewer)
    done = step(other, search(other), "apply", label=make.label(project, "GPE"), cid=uuid.uuid4())
    key = done.headers["Location"].partition("step=")[2]
    assert "Done at" not in client.get(f"{search(client)}&step={key}").content.decode()


def test_the_step_of_somebody_else_is_not_taken_back(client, project, document, team, ada):
    other = signed_in(team.reviewer)
    step(other, search(other), "apply", label=make.label(project, "GPE"), cid=uuid.uuid4())
    before = fingerprint()
    answer = client.post(f"{URL}/take-back", {"cid": uuid.uuid4(), "step": str(Change.objects.latest("id").group)})
    assert answer.status_code == 404
    assert client.post(f"{URL}/take-back", {"cid": uuid.uuid4(), "step": "x"}).status_code == 404
    assert fingerprint() == before


# --- for whom ----------------------------------------------------------------------------------


def test_what_cannot_be_written_cannot_be_ticked(client, document, ada):
    make.submit(document, ada)
    page = client.get(search(client)).content.decode()
    assert page.count(" disabled") == 4
    assert page.count(">submitted</span>") == 4


def test_inspectors_read_and_change_nothing(project, document):
    inspector = make.user("ira")
    Membership.objects.create(project=project, user=inspector, role=Role.INSPECTOR)
    client = signed_in(inspector)
    url = search(client)
    page = client.get(url).content.decode()
    assert "Preview" not in page
    assert "checkbox" not in page.partition("<table")[2]
    for name in ("preview", "apply", "take-back"):
        assert step(client, url, name, label=make.label(project, "GPE"), cid=uuid.uuid4()).status_code == 403


def test_gold_is_for_those_who_adjudicate(project, document, team, ada, client):
    AnnotationSet.objects.create(document=document, role="gold")
    label = make.label(project, "GPE")
    assert "Work in" not in client.get(URL).content.decode()
    done = step(client, search(client, sets="gold", case="1"), "apply", label=label, cid=uuid.uuid4())
    assert "step=" in done.headers["Location"]
    assert set(AnnotationSet.objects.filter(spans__isnull=False).values_list("role", flat=True)) == {"human"}
    reviewer = signed_in(team.reviewer)
    url = search(reviewer, sets="gold", case="1")
    page = reviewer.get(url).content.decode()
    assert f"/docs/{document.pk}/gold/review#b0" in page
    assert "In the gold sets that are open." in page
    assert "in gold" in step(reviewer, url, "preview", label=label).content.decode()
    step(reviewer, url, "apply", label=label, cid=uuid.uuid4())
    assert AnnotationSet.objects.get(role="gold").spans.count() == 3


def test_others_labels_are_shown_to_reviewers_only_where_they_may_be_seen(project, document, team, ada):
    make.span(document, "Kyiv", "GPE", by=ada)
    annotator, manager = signed_in(make.member(project)), signed_in(team.manager)
    assert "1 × GPE" not in annotator.get(search(annotator)).content.decode()
    assert "1 × GPE" in manager.get(search(manager)).content.decode()
