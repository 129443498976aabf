"""Names that exports cannot carry, or that look like others, are refused with the reason."""

from __future__ import annotations

import pytest

from labels.names import derived_code, name_key, objections, skeleton


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("", "empty"),
        ("   ", "empty"),
        (" ORG", "space"),
        ("ORG ", "space"),
        ("x" * 65, "limit is 64"),
        ("O", "no label"),
        ("o", "no label"),
        ("B-PER", "BIO"),
        ("i-PER", "BIO"),
        ("A\tB", "tab"),
        ("A|B", "bar"),
        ('A"B', "quote"),
        ("A'B", "quote"),
        ("A\nB", "line end"),
        ("A\x00B", "control"),
        ("A\u200bB", "invisible"),
        ("A\u202eB", "invisible"),
        ("A\u00a0B", "unusual space"),
        ("A\ud800B", "control"),
    ],
)
def test_a_name_that_exports_cannot_carry_is_refused(name, reason):
    assert any(reason in objection for objection in objections(name))


@pytest.mark.parametrize(
    "name", ["PERSON", "WORK_OF_ART", "Person name", "x" * 64, "Місто", "地名", "B2B", "OK", "D.C."]
)
def test_an_ordinary_name_has_no_objections(name):
    assert list(objections(name)) == []


def test_case_and_accent_encoding_make_no_difference_between_names():
    assert name_key("Person") == name_key("PERSON")
    assert name_key("Caf\u00e9") == name_key("CAFE\u0301")
    assert name_key("ORG") != name_key("ORGS")


def test_lookalikes_of_other_scripts_have_one_skeleton():
    assert skeleton("РЕRSОN") == skeleton("PERSON")
    assert skeleton("L0C") == skeleton("LOC")
    assert skeleton("ORG") != skeleton("GPE")


@pytest.mark.parametrize(
    ("name", "taken", "code"),
    [
        ("LAW", set(), "LAW"),
        ("PERSON", set(), "PERS"),
        ("PERSON", {"PERS"}, "PRSN"),
        ("WORK_OF_ART", {"WORK"}, "WOA"),
        ("civilian harm", {"CIVI"}, "CH"),
        ("LAW", {"LAW"}, "LW"),
        ("LAW", {"LAW", "LW"}, "LAW2"),
        ("---", set(), "L"),
    ],
)
def test_a_code_is_derived_from_the_name(name, taken, code):
    assert derived_code(name, taken) == code


def test_codes_of_many_equal_names_never_clash():
    taken: set[str] = set()
    for _ in range(300):
        taken.add(derived_code("LOCATION", taken))
    assert len(taken) == 300
    assert all(0 < len(code) <= 4 for code in taken)
