"""What a person chooses for the annotation page: own keys, no more hints."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods, require_POST

from annotator.preferences import single_keys
from annotator.services import preferences
from annotator.web.access import SignedInRequest, signed_in
from annotator.web.forms.preferences import KeysForm
from annotator.web.http import is_fragment, next_url, page


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def keys(request: SignedInRequest) -> HttpResponse:
    if request.method != "POST":
        return _keys_page(request, KeysForm.of(request.user.preferences))
    if "defaults" in request.POST:
        preferences.set_keys(user=request.user, keys={}, single_keys=single_keys(request.user.preferences))
        messages.success(request, "All keys are the usual ones again.")
        return redirect("account-keys")
    form = KeysForm(request.POST)
    if not form.is_valid():
        return _keys_page(request, form)
    preferences.set_keys(user=request.user, keys=form.keys, single_keys=form.cleaned_data["single_keys"])
    messages.success(request, "Your keys are saved.")
    return redirect("account-keys")


@require_POST
@signed_in
def hints(request: SignedInRequest) -> HttpResponse:
    preferences.dismiss_hints(user=request.user)
    return HttpResponse(status=204) if is_fragment(request) else HttpResponseRedirect(next_url(request))


def _keys_page(request: SignedInRequest, form: KeysForm) -> HttpResponse:
    return page(request, "accounts/keys.html", {"form": form}, status=422 if form.errors else 200)
