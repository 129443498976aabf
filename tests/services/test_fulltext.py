"""Searching titles and texts finds words as people mean them, and nothing that is typed can hurt."""

from __future__ import annotations

import pytest

from annotator.access import Actor
from annotator.db import fulltext
from annotator.errors import Invalid
from annotator.models import Document, Project
from annotator.selectors.documents import Filters, document_page
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def project() -> Project:
    return make.project("desk")


@pytest.fixture
def reader(project: Project) -> Actor:
    return make.member(project)


def stored(project: Project, text: str, title: str = "Untitled") -> Document:
    document = make.document(project, text, title=title)
    fulltext.index([(document.pk, title, text)])
    return document


def found(reader: Actor, search: str) -> list[int]:
    return [row.id for row in document_page(reader, Filters(search=search)).rows]


def test_all_words_have_to_occur_in_title_or_text(project: Project, reader: Actor) -> None:
    both = stored(project, "The talks failed.", title="Harbour strike")
    stored(project, "The talks went on.", title="Elsewhere")
    assert found(reader, "harbour TALKS") == [both.pk]


def test_quotes_make_a_phrase(project: Project, reader: Actor) -> None:
    apart = stored(project, "Failed by all accounts, the talks ended.")
    together = stored(project, "The talks failed.")
    assert found(reader, '"talks failed"') == [together.pk]
    assert found(reader, "talks failed") == [apart.pk, together.pk]


def test_a_star_finds_beginnings(project: Project, reader: Actor) -> None:
    document = stored(project, "A mobilisation was announced.")
    assert found(reader, "mobil*") == [document.pk]
    assert found(reader, "mobil") == []
    assert found(reader, '"mobilisation was ann"*') == [document.pk]


@pytest.mark.parametrize(
    ("text", "search"),
    [
        ("Зеленський прибув до Києва", "києва"),
        ("أعلن الرئيس عن الاتفاق", "الرئيس"),
        ("प्रधानमंत्री ने कहा", "प्रधानमंत्री"),
        ("He paid with 🎉 a C-130", "c-130"),
        ("O'Brien isn't there", "o'brien"),
    ],
)
def test_words_of_any_script_are_found(project: Project, reader: Actor, text: str, search: str) -> None:
    document = stored(project, text)
    stored(project, "Something else")
    assert found(reader, search) == [document.pk]


@pytest.mark.parametrize("search", ["café GDAŃSK", "cafe gdansk", "CAFE\u0301"])
def test_case_and_latin_diacritics_do_not_matter(project: Project, reader: Actor, search: str) -> None:
    composed, decomposed = stored(project, "Łódź, café, Gdańsk"), stored(project, "Cafe\u0301 in Gdan\u0301sk")
    assert found(reader, search) == [composed.pk, decomposed.pk]


def test_letters_that_only_look_like_one_with_a_mark_are_letters(project: Project, reader: Actor) -> None:
    stored(project, "їжа")
    assert found(reader, "іжа") == []


@pytest.mark.parametrize("search", ["example", "mail", "-130", "3.5", "and/or", "e-mail"])
def test_addresses_numbers_and_compounds_are_words_with_separators(
    project: Project, reader: Actor, search: str
) -> None:
    document = stored(project, "E-mail a@mail.example.org and/or https://example.org/and/or, -130 to 3.5")
    assert found(reader, search) == [document.pk]


def test_indexing_again_changes_nothing(project: Project, reader: Actor) -> None:
    document = stored(project, "harbour")
    fulltext.index([(document.pk, "Untitled", "harbour")])
    assert found(reader, "harbour") == [document.pk]


def test_a_long_text_of_only_different_words_can_be_indexed(project: Project, reader: Actor) -> None:
    words = [f"{number:x}{chr(0x20000 + number)}" for number in range(40_000)]
    document = stored(project, " ".join(words))
    assert found(reader, f'"{words[5]} {words[6]}"') == [document.pk]


@pytest.mark.parametrize(
    "search",
    ['"', '""', '"" ""', "'", "*", "**", "a*b*", "%", "_", "\\", "\0", "a\0b", "🎉", "( OR ) NOT", "NEAR(", "title:x",
     "-x", "^x", "x AND", "; DROP TABLE annotator_fulltext", ":*", "<->", "&|!", '"a" "', "\ud800", "a\u202eb"],
)  # fmt: skip
def test_no_query_is_wrong(project: Project, reader: Actor, search: str) -> None:
    stored(project, "Nothing of that sort.")
    assert found(reader, search) == []


@pytest.mark.parametrize("search", ["100%", "50_000", "a%c"])
def test_wildcards_of_sql_are_separators(project: Project, reader: Actor, search: str) -> None:
    stored(project, "Of 1000 men, 50x000 and abc came.")
    assert found(reader, search) == []


def test_twenty_words_are_the_limit(project: Project, reader: Actor) -> None:
    words = [f"w{number}" for number in range(21)]
    document = stored(project, " ".join(words))
    assert found(reader, " ".join(words[:20])) == [document.pk]
    with pytest.raises(Invalid, match="at most 20 words"):
        found(reader, " ".join(words))
    with pytest.raises(Invalid, match="at most 20 words"):
        found(reader, f'"{" ".join(words)}"')


def test_a_word_has_at_most_a_hundred_characters(project: Project, reader: Actor) -> None:
    document = stored(project, "x" * 100)
    assert found(reader, "x" * 100) == [document.pk]
    with pytest.raises(Invalid, match="at most 100 characters"):
        found(reader, "x" * 101)


def test_documents_of_other_projects_are_not_found(project: Project, reader: Actor) -> None:
    stored(make.project("elsewhere"), "secret harbour")
    assert found(reader, "harbour") == []


def test_a_forgotten_document_is_not_found(project: Project, reader: Actor) -> None:
    document = stored(project, "harbour")
    fulltext.forget([document.pk])
    assert found(reader, "harbour") == []


def test_the_snippet_shows_the_hit_with_what_is_around_it() -> None:
    text = "Far away. " * 20 + "The Café of Łódź closed on Monday." + " More." * 50
    before, hit, after = fulltext.snippet(text, fulltext.parse("cafe")) or ("", "", "")
    assert hit == "Café"
    assert before.startswith("… ")
    assert before.endswith("The ")
    assert len(before) <= 62
    assert after.startswith(" of Łódź closed on Monday.")
    assert after.endswith(" …")


def test_the_snippet_of_a_phrase_goes_over_line_ends() -> None:
    assert fulltext.snippet("the talks\nfailed.", fulltext.parse('"talks failed"')) == ("the ", "talks\nfailed", ".")


def test_a_hit_in_the_title_alone_has_no_snippet(project: Project, reader: Actor) -> None:
    stored(project, "Nothing here.", title="Harbour")
    assert document_page(reader, Filters(search="harbour")).rows[0].snippet is None
