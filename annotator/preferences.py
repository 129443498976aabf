"""What a person's stored preferences say: pure readers of the JSON in `User.preferences`.

    {"keys": {"accept": "s"}, "single_keys": false, "codes": "current", "rejected": "hidden", "units": "imperial",
     "hints": "off", "feedback:12": "2026-05-31T12:00:00+00:00"}

Each part may be missing. A part that is malformed is read as if it were missing, so that no page can break on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

CODES = {"inline": "Beside each span", "current": "Beside the current span only", "off": "Not in the text"}
REJECTED = {"shown": "Shown", "hidden": "Hidden"}
UNITS = {"metric": "Kilometres, kilograms", "imperial": "Miles, pounds", "written": "As they are written"}


def own_keys(preferences: Mapping[str, object]) -> dict[str, str]:
    """The characters the person chose for actions, as stored; `keys.actions_for` knows which of them can be used."""
    stored = _read(preferences, "keys")
    if not isinstance(stored, dict):
        return {}
    return {name: key for name, key in stored.items() if isinstance(name, str) and isinstance(key, str)}


def single_keys(preferences: Mapping[str, object]) -> bool:
    """Whether a character alone does something; if not, only arrows, named keys and keys with Ctrl do."""
    return _read(preferences, "single_keys") is not False


def codes(preferences: Mapping[str, object]) -> str:
    """Where the text shows the labels' codes: one of CODES."""
    return _one_of(CODES, _read(preferences, "codes"))


def rejected(preferences: Mapping[str, object]) -> str:
    """What happens to rejected suggestions in the text: one of REJECTED."""
    return _one_of(REJECTED, _read(preferences, "rejected"))


def units(preferences: Mapping[str, object]) -> str:
    """In which units the person wants to see figures, whatever they are written in: one of UNITS."""
    return _one_of(UNITS, _read(preferences, "units"))


def shows_hints(preferences: Mapping[str, object]) -> bool:
    """Whether the person still wants the hints of first use."""
    return _read(preferences, "hints") != "off"


def feedback_part(project: int) -> str:
    """The name of the part that says until when the person has seen the feedback of a project."""
    return f"feedback:{project}"


def feedback_seen(preferences: Mapping[str, object], project: int) -> datetime | None:
    """Until when the person has seen the feedback of a project; None: nothing of it."""
    stored = _read(preferences, feedback_part(project))
    try:
        seen = datetime.fromisoformat(stored) if isinstance(stored, str) else None
    except ValueError:
        return None
    return seen if seen is not None and seen.tzinfo is not None else None


def _read(preferences: object, name: str) -> object:
    return preferences.get(name) if isinstance(preferences, Mapping) else None


def _one_of(choices: Mapping[str, str], value: object) -> str:
    """The value if it is one of the choices, else the first one, which is the default."""
    return value if isinstance(value, str) and value in choices else next(iter(choices))
