"""Signing in and out, and the account page: name, password, colours, API tokens."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth, messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from annotator.accounts import throttle
from annotator.errors import DomainError
from annotator.services import tokens
from annotator.web.access import SignedInRequest, public, signed_in
from annotator.web.forms.accounts import LoginForm, PasswordForm, ProfileForm, ThemeForm, TokenForm
from annotator.web.forms.refusals import add_refusal
from annotator.web.http import next_url, page

LOGINS_PER_ACCOUNT = 5
LOGINS_PER_ADDRESS = 20
WINDOW = 60
YEAR = 365 * 24 * 3600


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
@public
def login(request: HttpRequest) -> HttpResponse:
    if request.user.is_authenticated:
        return HttpResponseRedirect(next_url(request))
    if request.method != "POST":
        return _login_page(request, LoginForm(request))
    form = LoginForm(request, request.POST)
    if wait := _seconds_to_wait(request, form.account):
        # A form without data: looking at a bound one would check the password after all.
        return _login_page(request, LoginForm(request, initial={"username": form.data.get("username", "")}), wait)
    if not form.is_valid():
        return _login_page(request, form)
    throttle.forget_old()
    auth.login(request, form.get_user())
    return HttpResponseRedirect(next_url(request))


@require_POST
@public
def logout(request: HttpRequest) -> HttpResponse:
    auth.logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def account(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _account_page(request)
    form = ProfileForm(request.POST, instance=request.user)
    if not form.is_valid():
        return _account_page(request, profile=form)
    form.save()
    messages.success(request, "Your name is saved.")
    return redirect("account")


@sensitive_post_parameters()
@require_POST
@signed_in
def password(request: SignedInRequest) -> HttpResponse:
    """Also ends all other sessions of the person."""
    form = PasswordForm(request.user, request.POST)
    if wait := throttle.spend(f"password {request.user.pk}", limit=LOGINS_PER_ACCOUNT, seconds=WINDOW):
        messages.error(request, f"That was tried too often. Wait {wait} seconds.")
        return redirect("account")
    if not form.is_valid():
        return _account_page(request, password=form)
    form.save()
    auth.update_session_auth_hash(request, request.user)
    messages.success(request, "Your password is changed. You are signed out everywhere else.")
    return redirect("account")


@require_POST
@signed_in
def theme(request: SignedInRequest) -> HttpResponse:
    response = redirect("account")
    form = ThemeForm(request.POST)
    if form.is_valid():
        response.set_cookie(
            "theme", form.cleaned_data["theme"], max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    return response


@require_POST
@signed_in
def create_token(request: SignedInRequest) -> HttpResponse:
    """The answer is the only place where the token is ever shown, so there is no redirect."""
    form = TokenForm(request.POST)
    if form.is_valid():
        try:
            token, plain = tokens.create_token(user=request.user, **form.cleaned_data)
        except DomainError as error:
            add_refusal(form, error)
        else:
            return page(request, "accounts/token.html", {"token": token, "plain": plain})
    return _account_page(request, token=form)


@require_POST
@signed_in
def revoke_token(request: SignedInRequest, token_id: int) -> HttpResponse:
    token = tokens.revoke_token(user=request.user, token_id=token_id)
    messages.success(request, f"The token {token.name} is revoked.")
    return redirect("account")


def _seconds_to_wait(request: HttpRequest, account: str) -> int:
    """Both counters count, so that neither many names from one address nor many addresses for one name get through."""
    address = request.META.get("REMOTE_ADDR", "")
    return max(
        throttle.spend(f"login account {account}", limit=LOGINS_PER_ACCOUNT, seconds=WINDOW),
        throttle.spend(f"login address {address}", limit=LOGINS_PER_ADDRESS, seconds=WINDOW),
    )


def _login_page(request: HttpRequest, form: LoginForm, wait: int = 0) -> HttpResponse:
    context = {"form": form, "next": request.POST.get("next", request.GET.get("next", "")), "wait": wait}
    response = page(request, "accounts/login.html", context, status=429 if wait else 422 if form.errors else 200)
    if wait:
        response.headers["Retry-After"] = str(wait)
    return response


def _account_page(request: SignedInRequest, **sent: Any) -> HttpResponse:
    """With the form that was sent back, if one was, and the others fresh."""
    forms = {
        "profile": ProfileForm(instance=request.user),
        "password": PasswordForm(request.user),
        "theme": ThemeForm(initial={"theme": request.COOKIES.get("theme", "")}),
        "token": TokenForm(),
    } | sent
    context = {"forms": forms, "tokens": request.user.api_tokens.filter(revoked_at=None)}
    return page(request, "accounts/account.html", context, status=422 if sent else 200)
