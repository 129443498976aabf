"""Dates that own rules do not read, by dateparser: other languages, and what a person marked.

It is imported inside the functions, since that takes a second. It may never guess: no bare numbers, and without a day
of publication only what does not depend on one.
"""

from __future__ import annotations

import re
from datetime import date, datetime

from annotator.fact_records import TimeValue
from annotator.facts import days
from annotator.vocabulary import Precision

# Two far days that share neither weekday, day, month nor year: what both give does not depend on the day.
ONE, OTHER = datetime(2001, 2, 5), datetime(2018, 10, 23)
LONGEST = 60
SHORT_WORD = re.compile(r"^[^\W\d_]{1,3} ")  # "am", "le": dateparser takes them in and cannot read them alone


def read_elsewhere(text: str, published: date | None, language: str) -> TimeValue | None:
    """What dateparser reads in this expression alone; None where it is a bare number or nothing is sure."""
    text = " ".join(text.split())
    if not _may_be_date(text) or (language == "en" and not re.search(r"\d", text)):
        return None
    first, second = _parsed(text, ONE, language), _parsed(text, OTHER, language)
    if first is None or second is None:
        return None
    if _timex(*first) == _timex(*second):
        return _value(*first, relative=False)
    if published is None:
        return TimeValue("", precision=Precision.UNKNOWN, relative=True, anchored=False)
    read = _parsed(text, datetime(published.year, published.month, published.day), language)
    return _value(*read, relative=True) if read else None


def find_elsewhere(text: str, published: date | None, language: str) -> list[tuple[int, int, TimeValue]]:
    """Start, end and value of what dateparser finds in running text of another language."""
    from dateparser.search import search_dates

    base = datetime(published.year, published.month, published.day) if published else ONE
    found = search_dates(
        text, languages=[language], settings={"RELATIVE_BASE": base, "RETURN_AS_TIMEZONE_AWARE": False}
    )
    places, at = [], 0
    for words, _ in found or []:
        start = text.find(words, at)
        if start < 0:
            continue
        at = start + len(words)
        for form in dict.fromkeys((words, SHORT_WORD.sub("", words))):
            if (value := read_elsewhere(form, published, language)) is not None:
                places.append((at - len(form), at, value))
                break
    return places


def _may_be_date(text: str) -> bool:
    """Words, or numbers that are parted as dates are; not "12", "3.5", a long text or "die" (also short for a day)."""
    return len(text) <= LONGEST and bool(
        re.search(r"[^\W\d_]{4}|\d.*[^\W\d_]{3}|[^\W\d_]{3}.*\d", text)
        or re.fullmatch(r"\d{1,4}([./-])\d{1,2}\1\d{1,4}", text)
    )


def _parsed(text: str, base: datetime, language: str) -> tuple[date, str] | None:
    from dateparser.date import DateDataParser

    settings = {
        "RELATIVE_BASE": base,
        "PREFER_DATES_FROM": "past",
        "DATE_ORDER": "DMY",
        "RETURN_AS_TIMEZONE_AWARE": False,
    }
    try:
        found = DateDataParser(languages=[language], settings=settings).get_date_data(text)
    except ValueError:
        return None
    return (found.date_obj.date(), str(found.period)) if found and found.date_obj else None


def _timex(day: date, period: str) -> str:
    return {"year": f"{day.year:04}", "month": days.month(day), "week": days.week(day)}.get(period, day.isoformat())


def _value(day: date, period: str, *, relative: bool) -> TimeValue:
    text = _timex(day, period)
    covered = days.covered(text)
    first, last, precision = covered or (day, day, Precision.DAY)
    return TimeValue(text, first=first.isoformat(), last=last.isoformat(), precision=precision, relative=relative)
