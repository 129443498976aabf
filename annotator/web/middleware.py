"""What happens to every request: size limits before a byte is read, security headers, refusals as answers.

`settings.MIDDLEWARE` names the functions and their order.
"""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import resolve_url
from django_htmx.middleware import HtmxDetails

from annotator.errors import DomainError
from annotator.limits import body_limit
from annotator.web import errors
from annotator.web.http import is_fragment

GetResponse = Callable[[HttpRequest], HttpResponseBase]

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "object-src 'none'",
        "frame-ancestors 'none'",
    )
)
UNUSED_FEATURES = (
    "accelerometer",
    "autoplay",
    "browsing-topics",
    "camera",
    "display-capture",
    "encrypted-media",
    "fullscreen",
    "gamepad",
    "geolocation",
    "gyroscope",
    "hid",
    "identity-credentials-get",
    "idle-detection",
    "local-fonts",
    "magnetometer",
    "microphone",
    "midi",
    "payment",
    "picture-in-picture",
    "publickey-credentials-get",
    "screen-wake-lock",
    "serial",
    "storage-access",
    "usb",
    "window-management",
    "xr-spatial-tracking",
)
SECURITY_HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "Permissions-Policy": ", ".join(f"{feature}=()" for feature in UNUSED_FEATURES),
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


def limit_request_size(get_response: GetResponse) -> GetResponse:
    """Refuse by Content-Length. First of all, because the CSRF check already reads (and stores) a whole body."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        if failure := _size_failure(request):
            request.htmx = HtmxDetails(request)  # type: ignore[attr-defined]  # its own middleware comes later
            return _with_headers(request, errors.answer(request, failure))
        return get_response(request)

    return respond


def security_headers(get_response: GetResponse) -> GetResponse:
    """The same strict headers on every answer: pages, fragments, the API, files and errors."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        return _with_headers(request, get_response(request))

    return respond


def domain_errors(get_response: GetResponse) -> GetResponse:
    """Turn a DomainError raised in a view into its status, and a fragment's way to the login page into 401."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        if is_fragment(request) and _leads_to_login(response):
            return errors.session_ended(request)
        return response

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.refusal(request, exception) if isinstance(exception, DomainError) else None

    respond.process_exception = process_exception  # type: ignore[attr-defined]  # where Django looks for it
    return respond


def _size_failure(request: HttpRequest) -> errors.Failure | None:
    declared = request.META.get("CONTENT_LENGTH") or ""
    if not declared:
        # waitress unpacks chunked bodies and says how long they were; another server might not.
        chunked = "HTTP_TRANSFER_ENCODING" in request.META
        return errors.LENGTH_MISSING if chunked else None
    if not (declared.isascii() and declared.isdigit() and len(declared) < 20):
        return errors.NOT_UNDERSTOOD
    limit = body_limit(
        request.path_info,
        sender_known=settings.SESSION_COOKIE_NAME in request.COOKIES or "HTTP_AUTHORIZATION" in request.META,
        usual=settings.MAX_BODY_BYTES,
        upload=settings.MAX_UPLOAD_BYTES,
    )
    if limit < int(declared):
        return errors.too_large(limit, int(declared))
    return None


def _with_headers(request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
    for name, value in SECURITY_HEADERS.items():
        response.headers.setdefault(name, value)
    response.headers["X-Request-ID"] = errors.reference(request)
    return response


def _leads_to_login(response: HttpResponseBase) -> bool:
    if response.status_code != 302:
        return False
    return urlsplit(response.headers["Location"]).path == resolve_url(settings.LOGIN_URL)
