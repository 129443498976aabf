"""`me/` and `tokens/`: the person who calls and their own tokens."""

from __future__ import annotations

from rest_framework.request import Request
from rest_framework.response import Response

from annotator.accounts.models import ApiToken
from annotator.api.fields import PageQuery
from annotator.api.openapi import describe, page_of
from annotator.api.serializers.accounts import MeAnswer, NewTokenAnswer, TokenAnswer, TokenRequest
from annotator.api.views.base import SIGNED_IN, ApiView, allow
from annotator.errors import Forbidden
from annotator.selectors.mine import memberships
from annotator.services import tokens


class Me(ApiView):
    access = allow(GET=SIGNED_IN)

    @describe("me", "Who you are and your projects", answer=MeAnswer)
    def get(self, request: Request) -> Response:
        person = {"id": self.user.pk, "username": self.user.username, "display_name": self.user.display_name}
        return Response(MeAnswer({**person, "memberships": memberships(self.user)}).data)


class Tokens(ApiView):
    access = allow(GET=SIGNED_IN, POST=SIGNED_IN)
    query = PageQuery

    @describe("tokens_list", "Your tokens", answer=page_of(TokenAnswer), query=PageQuery)
    def get(self, request: Request) -> Response:
        return self.page(self.user.api_tokens.all(), lambda rows: TokenAnswer(rows, many=True).data, newest_first=True)

    @describe(
        "tokens_create",
        "Make a token",
        request=TokenRequest,
        answer=NewTokenAnswer,
        status=201,
        description="Only with the session of the pages: a token cannot make another, so that a stolen one ends.",
    )
    def post(self, request: Request) -> Response:
        if isinstance(request.auth, ApiToken):
            raise Forbidden("A token cannot make another token.", hint="Make it on your account page.")
        token, plain = tokens.create_token(user=self.user, **self.body(TokenRequest))
        return Response(NewTokenAnswer({**TokenAnswer(token).data, "token": plain}).data, status=201)


class Token(ApiView):
    access = allow(DELETE=SIGNED_IN)

    @describe("tokens_revoke", "Revoke a token", answer=TokenAnswer)
    def delete(self, request: Request, token_id: int) -> Response:
        return Response(TokenAnswer(tokens.revoke_token(user=self.user, token_id=token_id)).data)
