"""Changing one's own password through the action, so that it is logged and the duty to change it ends."""

from allauth.account.forms import ChangePasswordForm
from django.contrib.auth import update_session_auth_hash
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from wufei.faces.web.kit.requests import actor_of
from wufei.kernel.problems import Problem
from wufei.registers.identity import actions


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest) -> HttpResponse:
    """In the place of allauth's own page (its address, declared before it). On success on to the first page."""
    if not request.user.is_authenticated:
        return HttpResponseRedirect(reverse("account_login"))
    person = request.user
    if request.method == "GET":
        return render(request, "account/password_change.html", {"form": ChangePasswordForm(user=person)})
    form = ChangePasswordForm(data=request.POST, user=person)
    if form.is_valid():
        try:
            new = str(form.cleaned_data["password1"])
            changed = actions.password_set(actor=actor_of(request), person_id=person.pk, password=new)
        except Problem as problem:
            form.add_error("password1", f"{problem.says(gettext)} {problem.remedy(gettext)}")
        else:
            update_session_auth_hash(request, changed)
            return HttpResponseRedirect(reverse("web:home"))
    return render(request, "account/password_change.html", {"form": form}, status=422)
