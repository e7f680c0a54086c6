"""Which languages a colleague reads: said by themselves, so that nobody believes that a message can be read when it cannot."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from varsam.kernel.access import gates
from varsam.lib.rows import Verb
from varsam.site.desk.acts import me, see_other
from varsam.site.routes import actions, words
from varsam.site.routes.models import Languages


class LanguagesForm(forms.Form):
    """The languages that people write to us in, besides those that everybody here reads."""

    codes = forms.MultipleChoiceField(
        label=gettext_lazy("Jag läser"),
        choices=[(code, said) for code, said in words.LANGUAGES.items() if code not in {"sv", "en"}],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )


@require_http_methods(["GET", "HEAD", "POST"])
@gates.staff(needs=("enquiry", Verb.READ))
def languages(request: HttpRequest) -> HttpResponse:
    """One's own languages."""
    if request.method == "POST":
        form = LanguagesForm(request.POST)
        if form.is_valid():
            actions.say_languages(codes=form.cleaned_data["codes"], by=me(request))
            messages.success(request, _("Sparat. Nu vet vi vilka språk du läser."))
            return see_other("routes_desk:languages")
        return render(request, "routes/languages.html", {"form": form}, status=422)
    said = Languages.objects.filter(user=me(request)).first()
    form = LanguagesForm(initial={"codes": said.codes if said else []})
    return render(request, "routes/languages.html", {"form": form})
