"""Run by pretix's own Python, once: an organizer, a team with all rights, and a token for its interface; prints the token."""

import django

django.setup()

from django_scopes import scopes_disabled  # noqa: E402
from pretix.base.models import Organizer, Team  # noqa: E402


def main() -> None:
    with scopes_disabled():
        organizer, _ = Organizer.objects.get_or_create(slug="bench", defaults={"name": "Bench"})
        team, _ = Team.objects.get_or_create(
            organizer=organizer,
            name="Bench",
            defaults={"all_events": True, "all_event_permissions": True, "all_organizer_permissions": True},
        )
        token = team.tokens.first() or team.tokens.create(name="bench")
        print(token.token)


main()
