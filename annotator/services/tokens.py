"""Personal tokens for the API: make one, find it again by what was sent, note its use, revoke it.

Only the digest is stored; the token itself is shown once. Tokens belong to a person, not to a project.
"""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from annotator.accounts.models import ApiToken, User, new_token, token_digest
from annotator.errors import Conflict, Invalid, NotFound
from annotator.models import Change

LONGEST_DAYS = 366
DEFAULT_DAYS = 90
MOST_TOKENS = 20


@transaction.atomic
def create_token(*, user: User, name: str, days: int = DEFAULT_DAYS) -> tuple[ApiToken, str]:
    """A token that ends after `days`, and its plain text, which nobody can see again. Raises Invalid, Conflict."""
    name = name.strip()
    if not 0 < len(name) <= 100:
        raise Invalid("A token needs a name of at most 100 characters.", where="name")
    if not 1 <= days <= LONGEST_DAYS:
        raise Invalid(f"A token lasts 1 to {LONGEST_DAYS} days.", where="days")
    User.objects.select_for_update().get(pk=user.pk)
    if MOST_TOKENS <= user.api_tokens.filter(revoked_at=None, expires_at__gt=timezone.now()).count():
        raise Conflict(f"You have {MOST_TOKENS} tokens, which is the limit.", hint="Revoke one that you do not use.")
    plain = new_token()
    token = ApiToken.objects.create(
        user=user, name=name, digest=token_digest(plain), expires_at=timezone.now() + timedelta(days=days)
    )
    _record(user, "token.create", token)
    return token, plain


@transaction.atomic
def revoke_token(*, user: User, token_id: int) -> ApiToken:
    """End a token of the person's own; one that is revoked already stays as it is. Raises NotFound."""
    token: ApiToken | None = user.api_tokens.select_for_update().filter(pk=token_id).first()
    if token is None:
        raise NotFound("There is no such token of yours.")
    if token.revoked_at is None:
        token.revoked_at = timezone.now()
        token.save(update_fields=["revoked_at"])
        _record(user, "token.revoke", token)
    return token


def active_token(plain: str) -> ApiToken | None:
    """The token that was sent, with its user, if it still counts and the user is active. One query."""
    token = ApiToken.objects.select_related("user").filter(digest=token_digest(plain)).first()
    return token if token is not None and token.is_active and token.user.is_active else None


def mark_used(token: ApiToken) -> None:
    """Note that the token was used today. Writes once a day and token."""
    today = timezone.now().date()
    if token.last_used_on != today:
        ApiToken.objects.filter(pk=token.pk).update(last_used_on=today)
        token.last_used_on = today


def _record(user: User, action: str, token: ApiToken) -> None:
    Change.objects.create(actor=user, action=action, data={"token": token.pk, "name": token.name})
