"""`varsam account`: accounts are made by the city, not by signing up."""

import argparse

from varsam.site.cli import house
from varsam.site.cli.errors import Refused


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Who, as what, and where."""
    parser.add_argument("act", choices=["add"], help="add: give somebody an account, or one more role")
    parser.add_argument("email", help="what the person signs in with")
    parser.add_argument("--name", required=True, help="as it stands under what the person writes")
    parser.add_argument("--role", required=True, help="such as coordinator, social_worker, data_protection")
    parser.add_argument("--organisation", required=True, metavar="SLUG", help="such as samordningen")


def run(arguments: argparse.Namespace) -> int:
    """Make the account without a password: the person chooses one by "Jag har glömt mitt lösenord"."""
    with house.opened():
        _add(arguments)
    house.say(f"{arguments.email} can sign in after choosing a password at /konto/password/reset/")
    return 0


def _add(arguments: argparse.Namespace) -> None:
    from django.core.exceptions import ValidationError
    from django.core.validators import validate_email
    from django.db import transaction

    from varsam.kernel.people.models import Membership, Organisation, Role, User
    from varsam.site.reference import OWNER

    email = arguments.email.strip().lower()
    try:
        validate_email(email)
    except ValidationError as error:
        raise Refused("That is no e-mail address.", "Write it as name@example.org.") from error
    if arguments.role not in Role.values:
        raise Refused(f"There is no role {arguments.role}.", f"One of: {', '.join(Role.values)}.")
    organisation = Organisation.objects.using(OWNER).filter(slug=arguments.organisation).first()
    if organisation is None:
        known = Organisation.objects.using(OWNER).values_list("slug", flat=True)
        raise Refused(f"There is no organisation {arguments.organisation}.", f"One of: {', '.join(known)}.")
    with transaction.atomic(using=OWNER):
        user = User.objects.using(OWNER).filter(email=email).first()
        if user is None:
            user = User(email=email, name=arguments.name, given_name=arguments.name.split()[0])
            # No password opens it until the person has chosen one through the mail.
            user.set_password(None)
            user.save(using=OWNER)
        Membership.objects.using(OWNER).get_or_create(
            user=user, role=arguments.role, organisation=organisation, valid_to=None
        )
