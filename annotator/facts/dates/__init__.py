"""Dates and times in a text, read against its day of publication. There is no clock here: never the day of today."""

from annotator.facts.dates.finder import (
    FoundTime,
    calendar_ranges,
    dated_after_publication,
    find,
    on_weekday_of_publication,
    read,
)

__all__ = ["FoundTime", "calendar_ranges", "dated_after_publication", "find", "on_weekday_of_publication", "read"]
