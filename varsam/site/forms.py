"""What visitors write on the pages that belong to no single area."""

from django.utils.translation import gettext_lazy as _

from varsam.kernel.conversations.forms import MessageField, SubmissionForm


class FeedbackForm(SubmissionForm):
    """What does not work on the pages (DOS-lagen 13 §)."""

    message = MessageField(label=_("Vad fungerar inte?"))
