"""The first login of a new server: made once, with a password that is shown once and stored only as a hash."""

from __future__ import annotations

import secrets

from annotator.accounts.models import User

NAME = "admin"


def make_first_login() -> tuple[str, str] | None:
    """On a server without people, make a superuser and return its name and password; None otherwise."""
    if User.objects.exists():
        return None
    password = secrets.token_urlsafe(15)
    User.objects.create_superuser(NAME, password=password)
    return NAME, password


def framed(*lines: str) -> str:
    """Lines in a box, so that they are found among other output."""
    width = max(map(len, lines)) + 2
    rule = "─" * width
    return "\n".join([f"┌{rule}┐", *(f"│ {line.ljust(width - 1)}│" for line in lines), f"└{rule}┘"])
