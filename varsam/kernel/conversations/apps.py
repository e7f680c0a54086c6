"""Puts the package in the house: which rows the vault's keys belong to, how a thread ends, and who alone finds one again."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ConversationsConfig(AppConfig):
    name = "varsam.kernel.conversations"
    label = "conversations"

    def ready(self) -> None:
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.lawfulness import elsewhere
        from varsam.kernel.retention import kinds

        register_key_owner("conversations_enquiry", "data_key_id")
        kinds.register(
            kinds.Kind(
                "enquiry",
                one=pgettext_lazy("ett enda", "samtal"),
                many=_("samtal"),
                lost=_("Allt som skribenten och staden har skrivit till varandra, och interna anteckningar."),
                clock=_("den dag då tiden som skribenten fick veta tog slut"),
            )
        )
        elsewhere.register(
            elsewhere.Place(
                "conversations",
                _("Frågor som någon har skrivit till oss"),
                _(
                    "Ingen behöver säga vem den är. Den som har sin kod hittar frågan, och kan läsa och radera den."
                ),
                10,
            )
        )
