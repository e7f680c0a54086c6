"""Puts the package in the house: when a course is held, who has a place and who waits."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OccasionsConfig(AppConfig):
    name = "varsam.areas.training.occasions"
    label = "occasions"

    def ready(self) -> None:
        from varsam.areas.training.occasions import own_letters
        from varsam.kernel.access.policies import register_key_owner
        from varsam.kernel.lawfulness import elsewhere

        for table, column in (
            ("occasions_signup", "data_key_id"),
            ("occasions_signup", "needs_key_id"),
            ("occasions_party", "data_key_id"),
            ("occasions_interest", "data_key_id"),
            ("occasions_room", "data_key_id"),
        ):
            register_key_owner(table, column)
        own_letters.register()
        elsewhere.register(
            elsewhere.Place(
                "training",
                _("Utbildningar: anmälningar, önskemål och intyg"),
                _("Namn och e-postadress. Hittas på namnet, en utbildning i taget."),
                20,
                "training",
            )
        )
