"""The units of figures: their dimension, what they are in SI, the names they go by; converting and showing.

Every currency is a dimension of its own: money is never converted. There are no temperatures.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from annotator.fact_records import Quantity
from annotator.vocabulary import Modifier


@dataclass(frozen=True, slots=True)
class Unit:
    """One unit: `factor` times the figure is the figure in the SI unit of its dimension."""

    key: str
    dimension: str
    factor: float
    symbol: str
    names: tuple[str, ...]


def _unit(key: str, dimension: str, factor: float, names: str, symbol: str = "") -> Unit:
    return Unit(key, dimension, factor, symbol or key, tuple(name.strip() for name in names.split(",") if name.strip()))


def _money(code: str, names: str, symbol: str = "") -> Unit:
    return _unit(code, f"money:{code}", 1, f"{code.lower()},{names}", symbol or code)


DAY = 86_400.0
YEAR = 365.25 * DAY
TABLE = (
    _unit("count", "count", 1, "", " "),
    _unit("ratio", "ratio", 1, "%,per cent,percent,pct", "%"),
    _unit("point", "points", 1, "percentage point,percentage points", "percentage points"),
    _unit("mm", "length", 0.001, "mm,millimetre,millimetres,millimeter,millimeters"),
    _unit("cm", "length", 0.01, "cm,centimetre,centimetres,centimeter,centimeters"),
    _unit("m", "length", 1, "m,metre,metres,meter,meters"),
    _unit("km", "length", 1000, "km,kms,kilometre,kilometres,kilometer,kilometers"),
    _unit("mi", "length", 1609.344, "mi,mile,miles"),
    _unit("nmi", "length", 1852, "nmi,nautical mile,nautical miles"),
    _unit("ft", "length", 0.3048, "ft,foot,feet"),
    _unit("yd", "length", 0.9144, "yd,yard,yards"),
    _unit("inch", "length", 0.0254, "inch,inches", "in"),
    _unit("m2", "area", 1, "sq m,sq. m,m²,m2,square metre,square metres,square meter,square meters", "m²"),
    _unit(
        "km2",
        "area",
        1e6,
        "sq km,sq. km,km²,km2,square km,square kilometre,square kilometres,square kilometer,square kilometers",
        "km²",
    ),
    _unit("mi2", "area", 1609.344**2, "sq mi,sq miles,sq. mi,sq. miles,square mile,square miles", "sq mi"),
    _unit("ha", "area", 1e4, "ha,hectare,hectares"),
    _unit("acre", "area", 4046.8564224, "acre,acres", "acres"),
    _unit("g", "mass", 0.001, "gram,grams,gramme,grammes"),
    _unit("kg", "mass", 1, "kg,kgs,kilo,kilos,kilogram,kilograms,kilogramme,kilogrammes"),
    _unit("tonne", "mass", 1000, "tonne,tonnes,metric ton,metric tons,metric tonnes", "t"),
    _unit("ton", "mass", 907.18474, "ton,tons,short ton,short tons", "tons"),
    _unit("lb", "mass", 0.45359237, "lb,lbs,pound,pounds"),
    _unit("litre", "volume", 0.001, "litre,litres,liter,liters", "l"),
    _unit("m3", "volume", 1, "cubic metre,cubic metres,cubic meter,cubic meters", "m³"),
    _unit("gallon", "volume", 0.003785411784, "gallon,gallons", "gallons"),
    _unit("barrel", "volume", 0.158987294928, "barrel,barrels", "barrels"),
    _unit("mw", "power", 1e6, "mw,megawatt,megawatts", "MW"),
    _unit("gw", "power", 1e9, "gw,gigawatt,gigawatts", "GW"),
    _unit(
        "km/h",
        "speed",
        1 / 3.6,
        "km/h,kph,kmh,kilometres an hour,kilometers an hour,kilometres per hour,"
        "kilometers per hour,km per hour,km an hour",
    ),
    _unit("mph", "speed", 0.44704, "mph,miles per hour,miles an hour"),
    _unit("knot", "speed", 1852 / 3600, "knot,knots", "knots"),
    _unit("m/s", "speed", 1, "m/s,metres per second,meters per second,metres a second,meters a second"),
    _unit("second", "time", 1, "seconds,sec,secs", "s"),
    _unit("minute", "time", 60, "minute,minutes,min,mins", "min"),
    _unit("hour", "time", 3600, "hour,hours,hr,hrs", "h"),
    _unit("day", "time", DAY, "day,days", "days"),
    _unit("night", "time", DAY, "night,nights", "nights"),
    _unit("week", "time", 7 * DAY, "week,weeks", "weeks"),
    _unit("month", "time", YEAR / 12, "month,months", "months"),
    _unit("year", "time", YEAR, "year,years,yr,yrs", "years"),
    _unit("decade", "time", 10 * YEAR, "decade,decades", "decades"),
    _unit("century", "time", 100 * YEAR, "century,centuries", "centuries"),
    _money("USD", "dollar,dollars,us dollar,us dollars,american dollars,bucks", "$"),
    _money("EUR", "euro,euros", "€"),
    _money("GBP", "pounds sterling,british pounds,sterling", "£"),
    _money("UAH", "hryvnia,hryvnias,hryvnya,hryven"),
    _money("RUB", "rouble,roubles,ruble,rubles,russian roubles,russian rubles"),
    _money("CNY", "yuan,renminbi,chinese yuan"),
    _money("JPY", "yen,japanese yen", "¥"),
    _money("INR", "rupee,rupees,indian rupees", "₹"),
    _money("TRY", "lira,liras,turkish lira"),
    _money("ILS", "shekel,shekels", "₪"),
    _money("IRR", "rial,rials"),
    _money("PLN", "zloty,zlotys,złoty"),
    _money("CHF", "francs,swiss franc,swiss francs"),
    _money("SEK", "kronor,swedish kronor,swedish crowns"),
    _money("NOK", "norwegian kroner,norwegian crowns"),
    _money("CZK", "czech crowns,koruna"),
    _money("CAD", "canadian dollars"),
    _money("AUD", "australian dollars"),
    _money("SAR", "riyal,riyals"),
    _money("AED", "dirham,dirhams"),
    _money("IQD", "dinar,dinars,iraqi dinars"),
    _money("KRW", "korean won"),
)
UNITS = {unit.key: unit for unit in TABLE}
BY_NAME = {name: unit.key for unit in reversed(TABLE) for name in unit.names}
LONGEST_NAME = max(len(name.split()) for name in BY_NAME)
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₴": "UAH", "₽": "RUB", "₹": "INR", "₪": "ILS", "₺": "TRY"}


def fits(unit: str, other: str) -> bool:
    """Whether two known units measure the same thing."""
    return unit in UNITS and other in UNITS and UNITS[unit].dimension == UNITS[other].dimension


def convert(value: float, unit: str, to: str) -> float:
    """The figure in another unit of its dimension. Raises ValueError where they do not measure the same thing."""
    if not fits(unit, to):
        raise ValueError(f"{unit} cannot be converted to {to}.")
    return value if unit == to else value * UNITS[unit].factor / UNITS[to].factor


def in_si(value: float, unit: str) -> float:
    """The figure in the SI unit of its dimension; as it is where the unit is not in the table."""
    return value * UNITS[unit].factor if unit in UNITS else value


FORMS = {
    Modifier.AT_LEAST: "{} or more",
    Modifier.MORE_THAN: "more than {}",
    Modifier.AT_MOST: "up to {}",
    Modifier.LESS_THAN: "less than {}",
    Modifier.ALMOST: "almost {}",
    Modifier.ABOUT: "about {}",
}


def shown(quantity: Quantity, unit: str | None = None) -> str:
    """How a reading is shown: "9.66 km or more", "between 400 and 600", "about 33 %", "1,000 a day".

    In `unit` where it is given; raises ValueError if that measures something else.
    """
    converted = unit is not None and unit != quantity.unit
    if unit is not None:
        low, high = (convert(value, quantity.unit, unit) for value in (quantity.low, quantity.high))
        quantity = replace(quantity, low=low, high=high, unit=unit)
    least, most = (_figure(value, quantity.unit, converted) for value in (quantity.low, quantity.high))
    if quantity.low == quantity.high or quantity.modifier in {Modifier.AT_LEAST, Modifier.MORE_THAN}:
        figure = FORMS.get(quantity.modifier, "{}").format(_measured(least, quantity.unit))
    elif quantity.modifier in {Modifier.AT_MOST, Modifier.LESS_THAN}:
        figure = FORMS[quantity.modifier].format(_measured(most, quantity.unit))
    else:
        between = _measured(f"between {least} and {most}", quantity.unit)
        figure = FORMS.get(quantity.modifier, "{}").format(between)
    return f"{figure} a{'n' if quantity.period == 'hour' else ''} {quantity.period}" if quantity.period else figure


def _figure(value: float, unit: str, converted: bool) -> str:
    """Three significant digits where it was converted; a share in whole per cent unless it has one decimal."""
    if unit == "ratio":
        value *= 100
        value = round(value, 1) if abs(value - round(value, 1)) < 1e-6 else round(value)
    elif converted:
        value = float(f"{value:.3g}") if abs(value) < 1000 else round(value)
    return f"{value:,.6f}".rstrip("0").rstrip(".")


def _measured(figure: str, unit: str) -> str:
    symbol = UNITS[unit].symbol if unit in UNITS else unit
    if unit == "count":
        return figure
    if symbol in SIGNS:
        return re.sub(r"(?=\b\d[\d,.]*)(?<![\d,.])", symbol, figure)
    return f"{figure} {symbol}"
