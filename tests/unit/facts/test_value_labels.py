"""Which labels say a figure or time, which units go with them, and in which units readers see them."""

from __future__ import annotations

import pytest

from annotator.fact_records import Quantity
from annotator.facts.unit_systems import SYSTEMS, shown_in
from annotator.facts.units import fits
from annotator.facts.value_labels import unit_fits, value_kind
from annotator.preferences import UNITS
from annotator.vocabulary import Modifier


@pytest.mark.parametrize(
    ("label", "model_labels", "kind"),
    [
        ("QUANTITY", (), "quantity"),
        ("CARDINAL", (), "quantity"),
        ("Money", (), "quantity"),
        ("DATE", (), "time"),
        ("When", ("DATE", "TIME"), "time"),
        ("ORDINAL", (), None),
        ("GPE", ("GPE",), None),
    ],
)
def test_a_label_says_a_figure_or_a_time_by_its_name_or_its_models(label, model_labels, kind):
    assert value_kind(label, model_labels) == kind


@pytest.mark.parametrize(
    ("label", "unit", "fit"),
    [
        ("PERCENT", "ratio", True),
        ("PERCENT", "km", False),
        ("MONEY", "EUR", True),
        ("MONEY", "count", False),
        ("QUANTITY", "km", True),
    ],
)
def test_shares_and_money_have_units_of_their_own(label, unit, fit):
    assert unit_fits(label, (), unit) is fit


@pytest.mark.parametrize(
    ("system", "expected"), [("metric", "9.66 km or more"), ("imperial", "6 mi or more"), ("written", "6 mi or more")]
)
def test_a_reader_sees_figures_in_the_units_of_choice(system, expected):
    assert shown_in(Quantity(6, 6, "mi", Modifier.AT_LEAST), system) == expected


def test_money_stays_in_its_currency_in_every_system():
    assert {shown_in(Quantity(5, 5, "USD"), system) for system in SYSTEMS} == {"$5"}


def test_every_unit_is_shown_in_one_of_its_own_dimension():
    assert all(fits(unit, other) for pairs in SYSTEMS.values() for unit, other in pairs.items())


def test_what_people_can_choose_is_what_there_is():
    assert set(UNITS) == set(SYSTEMS)
