"""The pages of names and entities: proposals decided by their forms, entities found, edited, merged, split, undone."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from annotator.models import Alias, Entity, NamesApart
from annotator.services import entities
from tests import make
from tests.team import around, signed_in

pytestmark = pytest.mark.django_db

TEXT = "Kelenko said so. Kelenkoy denied it. Arta Kelenkyy was in Karsk."
SPELLINGS = ["Arta Kelenkyy", "Kelenko", "Kelenkoy"]


@pytest.fixture
def team():
    made = around(make.project("news", blind=False))
    document = make.document(made.project, TEXT)
    make.suggestions(document, [(name, "PERSON") for name in SPELLINGS] + [("Karsk", "GPE")])
    return made


@pytest.fixture
def client(team):
    return signed_in(team.annotator)


def at(name, *arguments):
    return reverse(name, args=["news", *arguments])


def html(client, address):
    return client.get(address).content.decode()


def confirmed(team, *forms, type="PERSON"):
    return entities.confirm(forms=forms or SPELLINGS, type=type, by=team.annotator).entity


def decide(client, verdict, *ticked):
    return client.post(
        at("names-decide"), {"verdict": verdict, "type": "PERSON", "proposed": SPELLINGS, "form": ticked}, follow=True
    )


def test_names_that_may_be_one_are_proposed_and_the_first_one_has_the_focus(client):
    page = html(client, at("names"))
    assert "1 proposal" in page
    assert page.count(" autofocus>One entity") == 1
    assert all(f'value="{name}" checked' in page for name in SPELLINGS)


def test_accepting_makes_one_entity_and_offers_to_undo_it(client):
    answer = decide(client, "one", *SPELLINGS)
    assert Entity.objects.get(removed=False).name == "Arta Kelenkyy"
    page = answer.content.decode()
    assert "You said which names are one entity of “Arta Kelenkyy”" in page
    assert "0 proposals" in page


def test_undo_brings_the_proposal_back(client):
    change = decide(client, "one", *SPELLINGS).request["QUERY_STRING"].removeprefix("step=")
    page = client.post(at("names-undo"), {"change": change}, follow=True).content.decode()
    assert "1 proposal" in page
    assert not Alias.objects.exists()


def test_what_is_not_ticked_is_kept_apart(client):
    decide(client, "one", "Kelenko", "Kelenkoy")
    assert set(Alias.objects.values_list("form", flat=True)) == {"Kelenko", "Kelenkoy"}
    assert NamesApart.objects.count() == 2


def test_refusing_keeps_all_apart(client):
    assert "0 proposals" in decide(client, "not", *SPELLINGS).content.decode()
    assert NamesApart.objects.count() == 3
    assert not Entity.objects.exists()


def test_accepting_nothing_is_refused_with_a_reason(client):
    assert "One name at least" in decide(client, "one").content.decode()
    assert not Entity.objects.exists()


def test_an_entity_is_found_by_any_form_of_its_name(team, client):
    made = confirmed(team)
    for text in ("Kelenko", "kelenkoy", "ARTA", "lenkyy"):
        assert f'href="{at("entity", made)}"' in html(client, f"{at('entities')}?q={text}")
    assert "Nobody is called so" in html(client, f"{at('entities')}?q=Karsk")


def test_an_entity_shows_where_it_is_named(team, client):
    page = html(client, at("entity", confirmed(team)))
    assert "1 document" in page
    assert all(f"<b>{name}</b>" in page for name in SPELLINGS)


def test_an_entity_is_edited_in_a_form(team, client):
    made = confirmed(team)
    said = {
        "name": "Arta Kelenko",
        "type": "PERSON",
        "subtype": "officer",
        "description": "A general.",
        "aliases": "Kelenko\nArta Kelenko\n",
        "external_ids": "wikidata Q1",
    }
    assert client.post(at("entity", made), said).status_code == 302
    entity = Entity.objects.get(pk=made)
    assert (entity.name, entity.subtype, entity.external_ids) == ("Arta Kelenko", "officer", {"wikidata": "Q1"})
    assert set(entity.aliases.values_list("form", flat=True)) == {"Kelenko", "Arta Kelenko"}


def test_what_cannot_be_stored_is_shown_in_the_form(team, client):
    made = confirmed(team)
    answer = client.post(at("entity", made), {"name": "A", "type": "PERSON", "aliases": "A", "external_ids": "Q1"})
    assert answer.status_code == 422
    assert "A line has a scheme and an id" in answer.content.decode()


def test_two_entities_are_merged_by_a_name_of_the_other(team, client):
    first, second = confirmed(team, "Kelenko"), confirmed(team, "Kelenkoy")
    client.post(at("entity-merge", first), {"other": "Kelenkoy"})
    assert Entity.objects.get(pk=second).merged_into_id == first


def test_a_person_and_a_place_are_refused_on_the_page(team, client):
    first = confirmed(team, "Kelenko")
    confirmed(team, "Karsk", type="GPE")
    answer = client.post(at("entity-merge", first), {"other": "Karsk"}, follow=True)
    assert "A PERSON and a GPE cannot be one entity." in answer.content.decode()
    assert not Entity.objects.exclude(merged_into=None).exists()


def test_a_name_that_nobody_or_several_have_merges_nothing(team, client):
    first = confirmed(team, "Kelenko")
    for name in ("Karsk", "Washington"):
        confirmed(team, "Washington", type="GPE")
        confirmed(team, "Washington", type="ORG")
        answer = client.post(at("entity-merge", first), {"other": name}, follow=True)
        assert answer.status_code == 200
    assert not Entity.objects.exclude(merged_into=None).exists()


def test_ticked_names_are_split_off_and_their_entity_is_shown_with_an_undo(team, client):
    made = confirmed(team)
    answer = client.post(at("entity-split", made), {"form": ["Kelenkoy"]}, follow=True)
    new = Entity.objects.exclude(pk=made).get()
    assert answer.request["PATH_INFO"] == at("entity", new.pk)
    assert "Undo" in answer.content.decode()


def test_the_last_step_of_an_entity_is_undone_on_its_page(team, client):
    made = confirmed(team)
    step = entities.edit(entity=made, description="A general.", by=team.manager)
    assert "Undo the last step" in html(client, at("entity", made))
    assert step.change is not None
    client.post(at("names-undo"), {"entity": made})
    assert Entity.objects.get(pk=made).description == ""


def test_one_name_under_two_types_is_warned_of(team, client):
    made = confirmed(team, "Karsk", type="GPE")
    make.span(make.document(team.project, "Karsk won."), "Karsk", "ORG", by=team.reviewer)
    assert "One name, two types" in html(client, at("entity", made))


def test_the_pages_take_the_same_queries_whatever_they_list(team, client, django_assert_num_queries):
    made = confirmed(team)
    for number in range(5):
        confirmed(team, f"Somebody {number}")
    client.get(at("names"))  # reads what changed
    with django_assert_num_queries(8):  # session, person, membership; documents, change, set; aliases, apart
        client.get(at("names"))
    with django_assert_num_queries(9):  # the same six, then how many, entities, aliases
        client.get(at("entities"))
    with django_assert_num_queries(16):
        client.get(at("entity", made))


def upload(client, text):
    return client.post(at("registry"), {"file": SimpleUploadedFile("entities.csv", text.encode())})


def test_a_manager_takes_a_table_of_entities_in_and_out(team):
    client = signed_in(team.manager)
    page = upload(client, "name,type,aliases,wikidata\nKarsk,GPE,Karskoye,Q2\n").content.decode()
    assert "1 new, 0 changed" in page
    assert "Undo" in page
    answer = client.get(at("registry-export"))
    assert b"".join(answer.streaming_content).splitlines()[1] == b"Karsk,GPE,,Karskoye,,Q2"


def test_a_table_with_a_bad_line_is_refused_with_its_number(team):
    answer = upload(signed_in(team.manager), "name,type\nKarsk,GPE\n,GPE\n")
    assert answer.status_code == 422
    assert "<strong>line 3:</strong> There is no name." in answer.content.decode()
    assert not Entity.objects.exists()
