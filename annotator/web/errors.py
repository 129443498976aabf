"""The answers to what went wrong: one page, one fragment, one JSON object, each with a reference number.

None of them says more than a person can use: no paths, no settings, no stored text. The reference
number is also in the log and in the X-Request-ID header.
"""

from __future__ import annotations

import logging
import secrets
from http import HTTPStatus
from typing import NamedTuple

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.template import loader

from annotator.errors import DomainError
from annotator.web.http import is_fragment

logger = logging.getLogger("annotator.web")
REFERENCE = "annotator.reference"


class Failure(NamedTuple):
    """What a person is told."""

    status: int
    message: str
    hint: str = ""
    code: str = ""
    where: str = ""

    @property
    def title(self) -> str:
        return TITLES_BY_CODE.get(self.code) or TITLES.get(self.status) or HTTPStatus(self.status).phrase


TITLES = {
    400: "The request was not understood",
    401: "Please sign in again",
    403: "You may not do this",
    404: "Not found",
    409: "That cannot be done now",
    411: "The length is missing",
    413: "Too large",
    422: "This does not fit",
    428: "The version is missing",
    500: "Something went wrong here",
}
TITLES_BY_CODE = {"stale": "Something changed in the meantime"}
NOT_FOUND = Failure(404, "There is nothing here, or nothing that you can see.", code="not_found")
FORBIDDEN = Failure(403, "You can see this but may not do it.", code="forbidden")
NOT_UNDERSTOOD = Failure(400, "The server could not understand the request.", code="bad_request")
BROKEN = Failure(
    500, "The server made a mistake; nothing was saved.", "Try again, or report the reference number.", "server_error"
)
SESSION_ENDED = Failure(
    401, "You are signed out.", "Sign in in another tab and try again; what you see here stays.", "unauthenticated"
)
LENGTH_MISSING = Failure(411, "A request with a body has to say how long it is.", code="length_required")
CSRF = Failure(
    403,
    "The form was too old or came from another site; nothing was saved.",
    "Reload the page and try again. Cookies must be allowed.",
    "csrf",
)


def reference(request: HttpRequest) -> str:
    """The number of this request, made when first asked for; the API finds it in `request.META` by its name."""
    if REFERENCE not in request.META:
        request.META[REFERENCE] = secrets.token_hex(5)
    return str(request.META[REFERENCE])


def refusal(request: HttpRequest, error: DomainError) -> HttpResponse:
    return answer(request, Failure(error.status, error.message, error.hint, error.code, error.where))


def session_ended(request: HttpRequest) -> HttpResponse:
    return answer(request, SESSION_ENDED)


def too_large(limit: int, size: int) -> Failure:
    message = f"The limit here is {limit:,} bytes; this request has {size:,}."
    return Failure(413, message, "Send less at once, for instance in several files.", "too_large")


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return answer(request, NOT_FOUND)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return answer(request, FORBIDDEN)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    return answer(request, NOT_UNDERSTOOD)


def server_error(request: HttpRequest) -> HttpResponse:
    logger.error("The error above has the reference %s", reference(request))
    return answer(request, BROKEN)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A fragment's page learns the token that counts now and whose it is: signing in again has changed it."""
    logger.warning("CSRF check failed (%s), reference %s", reason, reference(request))
    response = answer(request, CSRF)
    if is_fragment(request):
        response.headers["X-Fresh-Token"] = get_token(request)
        response.headers["X-Person"] = str(request.user.pk or "")
    return response


def answer(request: HttpRequest, failure: Failure) -> HttpResponse:
    """The failure as JSON under /api/, as a fragment for htmx, else as a page."""
    if request.path_info.startswith("/api/"):
        return JsonResponse({"error": _as_dict(request, failure)}, status=failure.status)
    context = {"failure": failure, "reference": reference(request)}
    if is_fragment(request):
        body = loader.render_to_string("components/error.html", context)
        # The fragment goes out of band; what the request aimed at stays as it is.
        return HttpResponse(body, status=failure.status, headers={"HX-Reswap": "none"})
    return HttpResponse(loader.render_to_string("errors/error.html", context), status=failure.status)


def _as_dict(request: HttpRequest, failure: Failure) -> dict[str, str]:
    return {
        "code": failure.code,
        "message": failure.message,
        "where": failure.where,
        "hint": failure.hint,
        "ref": reference(request),
    }
