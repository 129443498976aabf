"""What people search for is kept in their session and stands in an address by a key, so that no log has the words."""

from __future__ import annotations

import secrets

from django.http import HttpRequest

SEARCHES = "searches"
REMEMBERED_SEARCHES = 20


def remembered(request: HttpRequest, search: str) -> str:
    """Keep the words, the newest few of them, and return the key that stands for them; "" for none."""
    if not search.strip():
        return ""
    searches: dict[str, str] = request.session.get(SEARCHES, {})
    key = next((key for key, words in searches.items() if words == search), "") or secrets.token_urlsafe(6)
    rest = [(old, words) for old, words in searches.items() if old != key]
    request.session[SEARCHES] = dict([*rest, (key, search)][-REMEMBERED_SEARCHES:])
    return key


def recalled(request: HttpRequest, key: str) -> str:
    """The words that a key stands for; "" for one that is unknown here."""
    return str(request.session.get(SEARCHES, {}).get(key, ""))
