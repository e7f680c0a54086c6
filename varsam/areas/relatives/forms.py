"""What a relative writes."""

from django.utils.translation import gettext_lazy as _

from varsam.kernel.conversations.forms import DistrictField, LanguageField, MessageField, SubmissionForm


class WriteForm(SubmissionForm):
    """A relative's own words are never checked, never blocked."""

    message = MessageField(label=_("Ditt meddelande"))
    district = DistrictField(label=_("Var i staden?"))
    language = LanguageField(label=_("Vilket språk vill du ha svar på?"))
