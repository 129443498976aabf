"""Who calls: a personal token (`Authorization: Bearer ann_…`), or the session of the pages with its CSRF token.

A token that does not count is 401 and one line in the log, whatever the reason; the token itself is in no log.
"""

from __future__ import annotations

import logging

from rest_framework import authentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from annotator.accounts.models import ApiToken, User
from annotator.services import tokens

logger = logging.getLogger("annotator.api")

SCHEME = "Bearer"
LONGEST = 100


class TokenAuthentication(authentication.BaseAuthentication):
    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        scheme, _, plain = request.META.get("HTTP_AUTHORIZATION", "").partition(" ")
        if scheme.lower() != SCHEME.lower():
            return None
        token = _find(plain.strip())
        if token is None:
            logger.warning("An API token was refused on %s %s", request.method, request.path_info)
            raise AuthenticationFailed("The token is unknown, expired or revoked.")
        tokens.mark_used(token)
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return SCHEME


class SessionAuthentication(authentication.SessionAuthentication):
    """The session of the pages; every method that writes needs the CSRF token."""


def _find(plain: str) -> ApiToken | None:
    if LONGEST < len(plain) or not plain.isascii():
        return None
    return tokens.active_token(plain)
