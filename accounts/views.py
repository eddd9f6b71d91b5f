from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_http_methods, require_POST

from accounts.actions import people
from accounts.forms import SettingsForm, ThemeForm
from accounts.models import User


def onward(request: HttpRequest) -> HttpResponse:
    """Where the form's hidden `next` points, if it is ours; else home."""
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, require_https=request.is_secure())
    return HttpResponseRedirect(target) if safe else redirect("home")


@require_http_methods(["GET", "HEAD", "POST"])
def own_settings(request: HttpRequest) -> HttpResponse:
    # A separate instance: a form that fails must not change how the page around it is drawn.
    form = SettingsForm(request.POST or None, instance=User.objects.get(pk=request.user.pk))
    if request.method == "POST" and form.is_valid():
        people.change_settings(request.user, by=request.user, **form.cleaned_data)
        messages.success(request, "Your settings are saved.")
        return redirect("accounts:settings")
    return render(request, "accounts/settings_edit.html", {"form": form})


@require_POST
def theme(request: HttpRequest) -> HttpResponse:
    form = ThemeForm(request.POST)
    if form.is_valid():
        people.change_settings(request.user, by=request.user, theme=form.cleaned_data["theme"])
    return onward(request)


@login_not_required
@require_POST
def demo_sign_in(request: HttpRequest) -> HttpResponse:
    """One click as an invented person. Exists in demo mode alone."""
    if not settings.DEMO:
        raise Http404
    person = get_object_or_404(User.objects.who_can_sign_in(), email=request.POST.get("email", ""))
    login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
    return onward(request)
