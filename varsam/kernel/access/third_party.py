"""What libraries' tables hold and who may touch them: declared here, since their models cannot say it."""

from varsam.lib.rows import NO_VERBS, Declaration, Open, Own, Verb

_READ = frozenset({Verb.READ})
_SIGN_IN = "sign-in reads it before there is an actor"
_QUEUE = Open("a queue of job names and ids: never content, never a name")
_STAFF = ("gdpr-6-1-c-e",)
_TILL_DONE = "removed a week after the job has ended"


def _queue() -> Declaration:
    return Declaration(_QUEUE, "lets work be done in the background", _TILL_DONE)


DECLARED: dict[str, Declaration] = {
    "django_content_type": Declaration(
        Open("names of tables", _READ), "the framework's list of models", "as long as the tables"
    ),
    "auth_permission": Declaration(
        Open("unused: rights follow from memberships", NO_VERBS),
        "the framework's own",
        "as long as the tables",
    ),
    "auth_group": Declaration(
        Open("unused: rights follow from memberships", NO_VERBS),
        "the framework's own",
        "as long as the tables",
    ),
    "auth_group_permissions": Declaration(
        Open("unused: rights follow from memberships", NO_VERBS),
        "the framework's own",
        "as long as the tables",
    ),
    "account_emailaddress": Declaration(
        Open(_SIGN_IN, own="user_id"),
        "lets staff sign in",
        "as the account",
        {"email": "signs in"},
        basis=_STAFF,
    ),
    "account_emailconfirmation": Declaration(
        Open("unused: accounts are made by the city", NO_VERBS), "allauth's own", "never filled"
    ),
    "mfa_authenticator": Declaration(
        Own("user_id", sign_in=True),
        "the second factor",
        "as the account",
        {"data": "secret of the device, sealed for its user"},
        basis=_STAFF,
    ),
    "procrastinate_jobs": _queue(),
    "procrastinate_events": _queue(),
    "procrastinate_periodic_defers": _queue(),
    "procrastinate_workers": _queue(),
}

# The one table that no model stands for.
MIGRATIONS = (
    "django_migrations",
    Declaration(
        Open("names of migrations, so that the app can tell whether the database is of its version", _READ),
        "says how far the tables have come",
        "as long as the tables",
    ),
)
