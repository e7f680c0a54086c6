"""Password digests that lie open are sealed, and secrets of second factors are bound to their users."""

import base64
from typing import Any

from django.db import migrations

from varsam.kernel.access import signin
from varsam.kernel.people import digests
from varsam.kernel.vault import api as vault


def _bound(user_id: int, text: str) -> str:
    key = vault.subkey("second factor")
    plain = vault.unseal(key, base64.b64decode(text), belongs_to="second factor")
    return signin.seal_secret(user_id, plain.decode())


def seal(apps: Any, editor: Any) -> None:
    """Each once: what is sealed already is left as it is."""
    alias = editor.connection.alias
    for user in apps.get_model("people", "User").objects.using(alias).all():
        if not user.password.startswith(("!", digests.SEALED)):
            user.password = digests.seal(user.pk, user.password)
            user.save(update_fields=["password"], using=alias)
    for factor in apps.get_model("mfa", "Authenticator").objects.using(alias).all():
        for name in {"secret", "seed"} & set(factor.data):
            factor.data[name] = _bound(factor.user_id, factor.data[name])
        factor.save(update_fields=["data"], using=alias)


class Migration(migrations.Migration):

    dependencies = [
        ("access", "0004_sessions"),
        ("people", "0004_sealed_digests"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]

    operations = [migrations.RunPython(seal, migrations.RunPython.noop)]
