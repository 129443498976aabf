"""The matrix of documents and people, the forms beside it, and the settings of the team."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.test import Client
from django.utils import timezone

from annotator.accounts.models import User
from annotator.models import AnnotationSet, Assignment, Change, Document, Membership, Project
from annotator.services import assignments, projects
from tests import make
from tests import team as teams
from tests.team import Team, signed_in

pytestmark = pytest.mark.django_db

URL = "/projects/desk/assignments/"


@pytest.fixture
def team() -> Team:
    made = teams.around(make.project("desk", title="The desk", annotators_per_document=2))
    make.forget()  # no document is anybody's but by what a test does
    return made


@pytest.fixture
def client(team: Team) -> Client:
    return signed_in(team.manager)


@pytest.fixture
def ada(team: Team) -> User:
    return team.by_name("annotator")


@pytest.fixture
def rex(team: Team) -> User:
    return team.by_name("reviewer")


@pytest.fixture
def documents(team: Team) -> list[Document]:
    return [make.document(team.project, title=f"Document {number}") for number in range(3)]


def page(client: Client, url: str = URL) -> str:
    return client.get(url).content.decode()


def held() -> dict[tuple[int, int], str]:
    return {(row.document_id, row.user_id): row.state for row in Assignment.objects.all()}


def told(client: Client, path: str, **sent: object) -> str:
    """What the page says after something was posted."""
    answer = client.post(f"{URL}{path}", sent, follow=True)
    assert answer.status_code == 200
    return " ".join(re.findall(r'<div class="banner \w+"><p>(.*?)</p>', answer.content.decode()))


def on_page(documents: list[Document], *people: User) -> dict[str, str]:
    """What the form says of the page it stands on."""
    return {
        "documents": ",".join(str(each.pk) for each in documents),
        "people": ",".join(str(person.pk) for person in people),
    }


# --- the matrix ----------------------------------------------------------------------------------


def test_each_cell_says_how_far_the_person_is(team: Team, client: Client, ada: User) -> None:
    until = timezone.now().replace(microsecond=0) + timedelta(minutes=20)
    for state, fields in {
        "assigned": {},
        "claimed": {"lease_until": until, "origin": "queue"},
        "skipped": {"reason": "A table, no text"},
        "flagged": {"reason": "Two articles <b>in one</b>"},
        "expired": {},
    }.items():
        make.assign(make.document(team.project, title=f"Document {state}"), ada, state, **fields)
    shown = page(client)
    for state in ("assigned", "claimed", "skipped", "flagged", "expired"):
        assert f'<span class="chip {state}">{state}</span>' in shown
    assert f'until <time datetime="{until.isoformat()}">{until:%H:%M} UTC</time>' in shown
    assert "A table, no text" in shown
    assert "Two articles &lt;b&gt;in one&lt;/b&gt;" in shown


def test_a_claim_that_ran_out_says_so(team: Team, client: Client, ada: User) -> None:
    over = timezone.now() - timedelta(minutes=20)
    make.assign(make.document(team.project), ada, "claimed", lease_until=over, origin="queue")
    assert "ran out at" in page(client)


@pytest.mark.parametrize(("state", "shown"), [("submitted", "submitted"), ("returned", "returned"), ("accepted",) * 2])
def test_a_cell_says_what_became_of_submitted_work(
    state: str, shown: str, team: Team, client: Client, ada: User, documents: list[Document]
) -> None:
    make.assign(documents[0], ada)
    own = make.submit(documents[0], team.annotator)
    AnnotationSet.objects.update(state=state)
    if state == "returned":
        assignments.take_up_again(own, team.manager)
    assert f'<span class="chip {shown}">{shown}</span>' in page(client)


def test_rows_say_how_many_annotators_there_are_and_are_wanted(
    client: Client, ada: User, documents: list[Document]
) -> None:
    make.assign(documents[0], ada)
    Document.objects.filter(pk=documents[1].pk).update(annotators=3)
    shown = page(client)
    assert "1 of 2 annotators<" in shown
    assert "0 of 3 annotators, a number of its own" in shown


def test_people_are_counted(team: Team, client: Client, ada: User, rex: User, documents: list[Document]) -> None:
    for document in documents:
        make.assign(document, ada)
    make.submit(documents[0], team.annotator)
    make.assign(documents[0], rex)
    people = {person.name: person for person in client.get(URL).context["matrix"].people}
    assert list(people) == ["Ada", "Rex", "Mia"]
    assert (people["Ada"].assigned, people["Ada"].done, people["Ada"].left) == (3, 1, 2)
    projects.remove_member(user=ada, by=team.manager)
    shown = page(client)
    assert "no member any more" in shown
    assert "Quota of Ada" not in shown


def test_the_filters_of_the_list_narrow_the_matrix(team: Team, client: Client, documents: list[Document]) -> None:
    Document.objects.filter(pk=documents[1].pk).update(outlet="Gazette")
    answer = client.post(URL, {"outlet": "Gazette", "search": "", "order": "newest"})
    address = answer.headers["Location"]
    assert address == f"{URL}?outlet=Gazette&order=newest"
    assert [row.title for row in client.get(address).context["matrix"].rows] == ["Document 1"]
    assert "Nothing found" in page(client, f"{URL}?status=submitted")
    assert client.post(URL, {"search": "x" * 101}).status_code == 422


def test_pages_go_forth_and_back(team: Team, client: Client) -> None:
    for number in range(60):
        make.document(team.project, title=f"{number:02}")
    first = client.get(URL)
    second = client.get(first.context["later"])
    rows = [[row.title for row in each.context["matrix"].rows] for each in (first, second)]
    assert rows == [[f"{number:02}" for number in range(50)], [f"{number:02}" for number in range(50, 60)]]
    assert [row.title for row in client.get(second.context["earlier"]).context["matrix"].rows] == rows[0]


def test_what_it_costs_depends_neither_on_documents_nor_on_people(  # type: ignore[no-untyped-def]
    team: Team, client: Client, django_assert_num_queries
) -> None:
    for documents, people in ((1, 0), (30, 8)):
        for _ in range(people):
            make.member(team.project)
        for number in range(documents):
            make.assign(make.document(team.project, title=f"{number}"), team.by_name("annotator"))
        with django_assert_num_queries(11):
            client.get(URL)


def test_an_empty_project_says_so(client: Client) -> None:
    assert "No documents yet" in page(client)


# --- assigning and withdrawing -------------------------------------------------------------------


def test_ticked_cells_are_assigned_and_the_page_says_what_was_done_and_left(
    client: Client, ada: User, rex: User, documents: list[Document]
) -> None:
    make.assign(documents[0], ada)
    cells = [f"{document.pk}-{ada.pk}" for document in documents] + [f"{documents[2].pk}-{rex.pk}"]
    assert told(client, "apply", action="assign", cell=cells) == "3 assigned, 1 was there already."
    assert held() == {
        **{(document.pk, ada.pk): "assigned" for document in documents},
        (documents[2].pk, rex.pk): "assigned",
    }
    assert told(client, "apply", action="assign", cell=cells) == "0 assigned, 4 were there already."


def test_ticked_rows_and_columns_are_all_of_the_page(
    client: Client, ada: User, rex: User, documents: list[Document]
) -> None:
    shown = on_page(documents, ada, rex)
    told(client, "apply", action="assign", row=[documents[0].pk], column=[ada.pk], **shown)
    assert held().keys() == {(documents[0].pk, rex.pk), *((document.pk, ada.pk) for document in documents)}
    assert told(client, "apply", action="withdraw", column=[ada.pk], **shown) == "3 withdrawn."
    assert held().keys() == {(documents[0].pk, rex.pk)}


def test_withdrawing_says_what_it_leaves(team: Team, client: Client, ada: User, documents: list[Document]) -> None:
    for document in documents[:2]:
        make.assign(document, ada)
    make.submit(documents[0], team.annotator)
    said = told(client, "apply", action="withdraw", column=[ada.pk], **on_page(documents, ada))
    assert said == "1 withdrawn, 1 was not assigned, 1 is submitted and stays."
    assert held() == {(documents[0].pk, ada.pk): "submitted"}


def test_a_stale_page_does_no_harm(team: Team, client: Client, ada: User, documents: list[Document]) -> None:
    Document.objects.filter(pk=documents[0].pk).update(archived_at=timezone.now())
    said = told(client, "apply", action="assign", column=[ada.pk], **on_page(documents, ada))
    assert said == "2 assigned, 1 is no longer among the documents."
    projects.remove_member(user=ada, by=team.manager)
    said = told(client, "apply", action="assign", column=[ada.pk], **on_page(documents, ada))
    assert "Not all of these people annotate in this project." in said


def test_nothing_ticked_changes_nothing(client: Client, ada: User, documents: list[Document]) -> None:
    assert told(client, "apply", action="assign", **on_page(documents, ada)) == "Nothing is ticked."
    assert held() == {}


@pytest.mark.parametrize(
    "sent",
    [
        {"action": "praise"},
        {},
        {"action": "assign", "cell": "x"},
        {"action": "assign", "cell": "1-"},
        {"action": "assign", "column": "²"},
        {"action": "assign", "row": "1", "people": "a,b"},
        {"action": "withdraw", "cell": f"{10**20}-1"},
        {"action": "overlap", "row": "1", "annotators": "99"},
    ],
)
def test_what_no_page_sends_is_refused(sent: dict[str, str], client: Client, documents: list[Document]) -> None:
    assert told(client, "apply", **sent)
    assert held() == {}
    assert not Change.objects.exists()


def test_documents_and_people_of_other_projects_are_out_of_reach(
    team: Team, client: Client, ada: User, documents: list[Document]
) -> None:
    theirs = make.document(team.stranger.project)
    said = told(client, "apply", action="assign", cell=[f"{theirs.pk}-{ada.pk}"])
    assert said == "0 assigned, 1 is no longer among the documents."
    sam = team.by_name("stranger")
    assert "Not all" in told(client, "apply", action="assign", cell=[f"{documents[0].pk}-{sam.pk}"])
    assert held() == {}


def test_one_comes_back_to_the_same_page_of_the_matrix(client: Client, ada: User, documents: list[Document]) -> None:
    answer = client.post(
        f"{URL}apply?outlet=Gazette&after=7", {"action": "assign", "cell": f"{documents[0].pk}-{ada.pk}"}
    )
    assert answer.headers["Location"] == f"{URL}?outlet=Gazette&after=7"
    answer = client.post(f"{URL}apply", {"action": "assign"})
    assert urlsplit(answer.headers["Location"]).query == ""


# --- beside the matrix ---------------------------------------------------------------------------


def test_documents_are_dealt_at_random(client: Client, ada: User, rex: User, documents: list[Document]) -> None:
    sent = {"per_document": 1, "people": [ada.pk, rex.pk], "seed": 7}
    assert told(client, "random", **sent) == "3 assigned. Seed 7."
    assert sorted(list(held()).count((d.pk, p.pk)) for d in documents for p in (ada, rex)) == [0, 0, 0, 1, 1, 1]
    assert told(client, "random", **sent) == "0 assigned. Seed 7."
    said = told(client, "random", **sent | {"per_document": 3})
    assert said == "3 assigned, 3 places stay free: nobody is left for them. Seed 7."


def test_only_what_the_filters_leave_is_dealt(client: Client, ada: User, documents: list[Document]) -> None:
    Document.objects.filter(pk=documents[1].pk).update(outlet="Gazette")
    told(client, "random?outlet=Gazette", per_document=1, people=[ada.pk], seed=1)
    assert held().keys() == {(documents[1].pk, ada.pk)}


def test_a_deal_that_does_not_fit_is_sent_back(client: Client, documents: list[Document]) -> None:
    answer = client.post(f"{URL}random", {"per_document": 0, "seed": 1})
    assert answer.status_code == 422
    assert answer.context["random"].errors.keys() == {"per_document", "people"}
    assert held() == {}


def test_some_documents_want_another_number(client: Client, documents: list[Document]) -> None:
    Document.objects.filter(pk=documents[1].pk).update(outlet="Gazette")
    assert told(client, "overlap?outlet=Gazette", annotators=3) == "1 document changed."
    assert told(client, "overlap", annotators=3) == "2 documents changed. 1 had this number already."
    assert told(client, "overlap", annotators="", sample=2, seed=5) == "2 documents changed."
    assert sorted(Document.objects.values_list("free_slots", flat=True)) == [2, 2, 3]
    assert client.post(f"{URL}overlap", {"annotators": 0}).status_code == 422


def test_the_ticked_rows_want_another_number(client: Client, documents: list[Document]) -> None:
    assert told(client, "apply", action="overlap", row=[documents[0].pk], annotators=4) == "1 document changed."
    assert Document.objects.get(pk=documents[0].pk).free_slots == 4
    assert told(client, "apply", action="overlap", annotators=4) == "Tick the rows that are meant."


def test_a_quota_is_set_and_lifted(client: Client, ada: User) -> None:
    for sent, stored in (("5", 5), ("0", 0), ("", None)):
        assert told(client, f"quota/{ada.pk}", quota=sent) == "The quota of Ada is saved."
        assert Membership.objects.get(user=ada).quota == stored
    assert told(client, f"quota/{ada.pk}", quota="-1") == "A quota is a whole number, or nothing."
    assert client.post(f"{URL}quota/{10**9}", {"quota": 1}).status_code == 404


def test_flagged_and_skipped_documents_are_listed_with_their_reasons_and_settled(
    team: Team, client: Client, ada: User, documents: list[Document]
) -> None:
    flagged = make.assign(documents[0], ada, "flagged", reason="Two <articles> in one")
    make.assign(documents[1], ada, "skipped", reason="No text")
    shown = page(client)
    assert "Two &lt;articles&gt; in one" in shown
    assert shown.count("Release for others") == 1
    assert shown.count("Back to Ada") == 2
    assert told(client, f"{flagged.pk}/resolve", verdict="release") == "It is free for others."
    assert held()[documents[0].pk, ada.pk] == "skipped"
    assert "settled already" in told(client, f"{flagged.pk}/resolve", verdict="release")
    assert told(client, f"{flagged.pk}/resolve", verdict="give_back") == "It is theirs again."
    assert "no such decision" in told(client, f"{flagged.pk}/resolve", verdict="praise")
    assert client.post(f"{URL}{10**9}/resolve", {"verdict": "release"}).status_code == 404
    assert Change.objects.count() == 2


def test_a_skipped_document_is_archived(client: Client, ada: User, documents: list[Document]) -> None:
    skipped = make.assign(documents[1], ada, "skipped", reason="No text")
    assert told(client, f"{skipped.pk}/resolve", verdict="archive") == "The document is archived."
    assert Document.objects.get(pk=documents[1].pk).archived_at


@pytest.mark.parametrize("who", ["annotator", "reviewer"])
def test_only_managers_come_here(who: str, team: Team, ada: User, documents: list[Document]) -> None:
    other = signed_in(team.by_name(who))
    assigned = make.assign(documents[0], ada, "flagged")
    assert other.get(URL).status_code == 403
    paths = ("apply", "random", "overlap", f"quota/{ada.pk}", f"{assigned.pk}/resolve")
    assert [other.post(f"{URL}{path}").status_code for path in paths] == [403] * 5
    assert "Assignments" not in other.get("/projects/desk/").content.decode()


# --- the settings of the team --------------------------------------------------------------------

SETTINGS = {
    "annotators_per_document": 3,
    "queue_open": "on",
    "lease_minutes": 45,
    "merge_strategy": "majority",
    "four_eyes": "on",
}


def test_the_manager_changes_how_the_team_works(client: Client, documents: list[Document]) -> None:
    answer = client.post("/projects/desk/settings/team", SETTINGS, follow=True)
    assert "The settings of the team are saved." in answer.content.decode()
    project = Project.objects.get(slug="desk")
    assert (project.annotators_per_document, project.lease_minutes, project.merge_strategy) == (3, 45, "majority")
    assert (project.queue_open, project.blind, project.four_eyes, project.reviewers_export) == (
        True,
        False,
        True,
        False,
    )
    assert set(Document.objects.values_list("free_slots", flat=True)) == {3}
    assert Change.objects.get().action == "project.team"


@pytest.mark.parametrize("wrong", [{"annotators_per_document": 0}, {"lease_minutes": 10_081}, {"merge_strategy": "x"}])
def test_settings_that_do_not_fit_are_sent_back_at_their_field(wrong: dict[str, object], client: Client) -> None:
    answer = client.post("/projects/desk/settings/team", SETTINGS | wrong)
    assert answer.status_code == 422
    assert answer.context["team_form"].errors.keys() == wrong.keys()
    assert Project.objects.get(slug="desk").annotators_per_document == 2
    assert not Change.objects.exists()


@pytest.mark.parametrize("who", ["annotator", "reviewer"])
def test_only_managers_change_how_the_team_works(who: str, team: Team) -> None:
    assert signed_in(team.by_name(who)).post("/projects/desk/settings/team", SETTINGS).status_code == 403
    assert Project.objects.get(slug="desk").annotators_per_document == 2
