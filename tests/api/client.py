"""A client that speaks to the API as one person: JSON in, JSON out, the token in the header."""

from __future__ import annotations

import json
import uuid
from typing import Any

from django.test import Client

from annotator.accounts.models import User
from annotator.services import tokens

ROOT = "/api/v1/"


class Api:
    def __init__(self, user: User | None = None, *, token: str = "") -> None:
        self.token = token or (tokens.create_token(user=user, name="test")[1] if user else "")
        self.client = Client(raise_request_exception=False)

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        """`body` is sent as JSON; bytes are sent as they are."""
        if self.token:
            headers = {"Authorization": f"Bearer {self.token}"} | headers
        headers.setdefault("Content-Type", "application/json")
        content_type = headers.pop("Content-Type")
        data = b"" if body is None else body if isinstance(body, bytes) else json.dumps(body).encode()
        return self.client.generic(method, ROOT + path, data, content_type=content_type, headers=headers)

    def get(self, path: str, **headers: str) -> Any:
        return self("GET", path, **headers)

    def post(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("POST", path, body, **headers)

    def patch(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("PATCH", path, body, **headers)

    def delete(self, path: str, body: Any = None, **headers: str) -> Any:
        return self("DELETE", path, body, **headers)


def operation(version: int = 0, **fields: Any) -> dict[str, Any]:
    """The body of an operation with a fresh id."""
    return {"operation": str(uuid.uuid4()), "version": version, **fields}


def code(response: Any) -> tuple[int, str]:
    """Status and code of a refusal, whose shape is checked on the way."""
    error = response.json()["error"]
    assert set(error) == {"code", "message", "where", "hint", "ref"}
    assert error["message"]
    assert error["ref"] == response["X-Request-ID"]
    return response.status_code, error["code"]
