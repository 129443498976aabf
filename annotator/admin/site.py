"""The AdminSite: for superusers and schema managers. To everybody else none of its addresses exists."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import update_wrapper
from typing import Any

from django.contrib import admin
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import URLPattern, URLResolver, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.csrf import csrf_exempt

from labels.services import may_manage


class AnnotatorAdminSite(admin.AdminSite):
    site_header = site_title = "Annotator administration"
    index_title = "Schemas, people and tokens"

    def has_permission(self, request: HttpRequest) -> bool:
        return may_manage(request.user)

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Django's guard answers with a login page of its own; ours says 404, before anything else is looked at."""
        inner = super().admin_view(view, cacheable)

        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not self.has_permission(request):
                raise Http404
            response: HttpResponse = inner(request, *args, **kwargs)
            return response

        return csrf_exempt(update_wrapper(guarded, view))  # see get_urls; `inner` checks by itself

    def get_urls(self) -> list[Any]:
        """The middleware's CSRF check would say 403 where there is to be nothing; our views check after the guard."""
        urls = super().get_urls()
        for pattern in _patterns(urls):
            if hasattr(pattern.callback, "admin_site") or hasattr(
                pattern.callback, "model_admin"
            ):  # goes by admin_view
                pattern.callback = csrf_exempt(pattern.callback)
        return urls

    @method_decorator(csrf_exempt)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """People log in on the product's own page, which throttles."""
        if not self.has_permission(request):
            raise Http404
        return HttpResponseRedirect(reverse("admin:index"))


def _patterns(urls: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    for url in urls:
        if isinstance(url, URLResolver):
            yield from _patterns(url.url_patterns)
        else:
            yield url
