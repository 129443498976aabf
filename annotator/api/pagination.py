"""Lists in pages: `?limit=` rows of at most 200, and `next`, the address of the page after them.

A page begins after an id, so that rows added meanwhile neither repeat nor skip any. Costs one query.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from rest_framework.pagination import BasePagination
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.utils.urls import replace_query_param

LONGEST = 200
DEFAULT = 50


class Cursor(BasePagination):
    """`newest_first` turns the order of ids around. `limit` and `after` come checked from the view."""

    def __init__(self, *, limit: int = DEFAULT, after: int | None = None, newest_first: bool = False) -> None:
        self.limit, self.after, self.newest_first = limit, after, newest_first
        self.next: str | None = None

    def paginate_queryset(self, queryset: Any, request: Request, view: Any = None) -> list[Any]:
        ordered = queryset.order_by("-id" if self.newest_first else "id")
        if self.after is not None:
            ordered = ordered.filter(**{"id__lt" if self.newest_first else "id__gt": self.after})
        rows: list[Model] = list(ordered[: self.limit + 1])
        more, rows = len(rows) > self.limit, rows[: self.limit]
        self.next = replace_query_param(request.build_absolute_uri(), "after", str(rows[-1].pk)) if more else None
        return rows

    def get_paginated_response(self, data: Any) -> Response:
        return Response({"next": self.next, "results": data})
