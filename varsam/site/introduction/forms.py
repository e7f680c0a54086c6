"""What somebody says of themselves when they are through: nothing, or where and with what they work."""

from django import forms
from django.utils.translation import gettext_lazy

from varsam.site.training.fields import GroupField, UnitField


class FinishForm(forms.Form):
    """Where, and with what. Both may be left empty."""

    unit = UnitField(
        label=gettext_lazy("Var arbetar du?"),
        help_text=gettext_lazy("Börja skriva och välj i listan. Lämna tomt om den inte finns."),
    )
    group = GroupField()
