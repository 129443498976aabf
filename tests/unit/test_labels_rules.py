"""A schema is checked as a whole, and every problem says where it is."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from string import ascii_lowercase

import pytest
from django.conf import settings

from annotator.keys import ACTIONS
from annotator.records import LabelDef, Schema
from labels.rules import ACTION_KEYS, SchemaInvalid, check, require_valid

ORG = LabelDef("ORG", code="ORG", key="1", model_labels=("ORG",))
PERSON = LabelDef("PERSON", code="PER", key="2")


def schema_of(*labels: LabelDef, **fields: object) -> Schema:
    return Schema(**{"name": "news", "version": 1, "title": "News", "labels": labels, **fields})


def codes(schema: Schema) -> list[str]:
    return [problem.code for problem in check(schema)]


def test_a_good_schema_has_no_problems():
    assert check(schema_of(ORG, PERSON)) == []
    require_valid(schema_of(ORG, PERSON))


@pytest.mark.parametrize("colour", ["red", "#12345", "#1234567", "#ABCDEF", "red;background:url(//x)", "#12345\n", ""])
def test_a_colour_is_six_small_hexadecimal_digits(colour):
    (problem,) = check(schema_of(replace(ORG, colour=colour)))
    assert (problem.code, problem.where) == ("colour", "labels[0].colour")


@pytest.mark.parametrize("key", ["1", "0", "shift+1", "shift+0", "b", "z", "ж", ""])
def test_digits_and_free_letters_may_be_keys(key):
    assert codes(schema_of(replace(ORG, key=key))) == []


@pytest.mark.parametrize(
    "key", [*sorted(ACTION_KEYS), "F", "12", "ctrl+1", "shift+f", "shift+12", "<script>", " ", "?"]
)
def test_other_keys_and_the_pages_own_are_refused(key):
    assert codes(schema_of(replace(ORG, key=key))) == ["key"]


def test_a_key_belongs_to_one_label_but_a_retired_label_lets_it_go():
    assert codes(schema_of(ORG, replace(PERSON, key="1"))) == ["key_twice"]
    assert codes(schema_of(replace(ORG, retired=True), replace(PERSON, key="1"))) == []


@pytest.mark.parametrize("twin", ["org", "Org"])
def test_a_case_twin_is_refused_also_beside_a_retired_label(twin):
    assert "name_twice" in codes(schema_of(replace(ORG, retired=True), replace(PERSON, name=twin)))


def test_an_accent_encoding_twin_is_refused():
    labels = (replace(ORG, name="Caf\u00e9"), replace(PERSON, name="Cafe\u0301"))
    assert codes(schema_of(*labels)) == ["name_twice"]


def test_a_name_is_unique_also_between_spans_and_documents():
    assert "name_twice" in codes(schema_of(ORG, replace(PERSON, name="ORG", kind="document")))


def test_a_lookalike_name_is_only_a_warning():
    schema = schema_of(ORG, replace(PERSON, name="ОRG"))
    assert [(problem.code, problem.level) for problem in check(schema)] == [("name_lookalike", "warning")]
    require_valid(schema)


def test_a_code_is_needed_short_and_unique():
    assert codes(schema_of(replace(ORG, code=""))) == ["code"]
    assert codes(schema_of(replace(ORG, code="ORGAN"))) == ["code"]
    assert codes(schema_of(replace(ORG, code="A B"))) == ["code"]
    assert codes(schema_of(ORG, replace(PERSON, code="org"))) == ["code_twice"]


def test_a_model_label_is_claimed_once():
    assert codes(schema_of(ORG, replace(PERSON, model_labels=("ORG",)))) == ["model_labels_twice"]
    assert codes(schema_of(replace(ORG, retired=True), replace(PERSON, model_labels=("ORG",)))) == []


def test_document_labels_take_no_model_labels():
    assert codes(schema_of(replace(ORG, kind="document"))) == ["model_labels"]


def test_a_parent_has_to_exist_and_be_of_the_same_kind():
    (missing,) = check(schema_of(replace(ORG, parent="BODY")))
    assert "no label “BODY”" in missing.message
    assert codes(schema_of(replace(ORG, parent="PERSON"), replace(PERSON, kind="document"))) == ["parent"]
    assert codes(schema_of(replace(ORG, parent="PERSON"), PERSON)) == []


def test_labels_cannot_stand_below_themselves():
    assert codes(schema_of(replace(ORG, parent="ORG"))) == ["parent"]
    circle = schema_of(replace(ORG, parent="PERSON"), replace(PERSON, parent="ORG"))
    assert codes(circle) == ["parent", "parent"]


def test_labels_stand_at_most_eight_levels_deep():
    labels = [LabelDef(f"L{n}x", code=f"{n}", parent=f"L{n - 1}x" if n else "") for n in range(9)]
    assert codes(schema_of(*labels[:8])) == []
    (problem,) = check(schema_of(*labels))
    assert problem.where == "labels[8].parent"


def test_five_hundred_labels_fit_and_one_more_does_not():
    labels = [LabelDef(f"X{n}z", code=f"{n}") for n in range(501)]
    assert codes(schema_of(*labels[:500])) == []
    assert codes(schema_of(*labels)) == ["too_many_labels"]


@pytest.mark.parametrize(
    ("fields", "code"),
    [
        ({"title": " "}, "title"),
        ({"title": "x" * 201}, "too_long"),
        ({"guidelines": "a\x00b"}, "control_character"),
        ({"guidelines": "a\ud800b"}, "control_character"),
        ({"guidelines": "x" * 50_001}, "too_long"),
        ({"overlap": "some"}, "overlap"),
    ],
)
def test_the_schemas_own_texts_are_checked(fields, code):
    assert codes(schema_of(ORG, **fields)) == [code]


def test_guidelines_may_have_lines_and_tabs():
    assert codes(schema_of(ORG, guidelines="One.\n\n\tTwo.")) == []


def test_examples_are_single_lines_of_bounded_number_and_length():
    assert codes(schema_of(replace(ORG, examples=("a\nb",)))) == ["examples"]
    assert codes(schema_of(replace(ORG, examples=("x" * 501,)))) == ["examples"]
    assert codes(schema_of(replace(ORG, examples=tuple(f"{n}." for n in range(21))))) == ["examples"]
    assert codes(schema_of(replace(ORG, examples=("She joined [NATO].",)))) == []


def test_the_refusal_carries_every_problem():
    with pytest.raises(SchemaInvalid) as refusal:
        require_valid(schema_of(replace(ORG, colour="red", key="a")))
    assert {problem.code for problem in refusal.value.problems} == {"colour", "key"}
    assert "and 1 more" in refusal.value.message


def test_the_pages_own_letters_are_not_for_labels():
    used = {key for action in ACTIONS for key in action.keys if key in ascii_lowercase}
    assert used == ACTION_KEYS
    assert sorted(ACTION_KEYS) == list("acdefgijklmnoprstvwx")


def test_the_documentation_lists_the_pages_own_letters():
    guide = Path(settings.BASE_DIR) / "docs/formats/schema.md"
    assert f"(it uses {' '.join(sorted(ACTION_KEYS))})" in guide.read_text()
