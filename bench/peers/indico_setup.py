"""Run by Indico's own Python: an event with a registration form of so many places (0: without end); prints both numbers."""

import sys
from datetime import timedelta

from indico.core.db import db
from indico.modules.categories import Category
from indico.modules.events import Event
from indico.modules.events.features.util import set_feature_enabled
from indico.modules.events.models.events import EventType
from indico.modules.events.registration.models.forms import RegistrationForm
from indico.modules.events.registration.util import create_personal_data_fields
from indico.modules.users import User
from indico.util.date_time import now_utc
from indico.web.flask.app import make_app


def main(places: int) -> None:
    with make_app().test_request_context():
        begins = now_utc(exact=False) + timedelta(days=30)
        event = Event(
            category=Category.get_root(),
            creator=User.get_system_user(),
            type_=EventType.meeting,
            title="A course",
            start_dt=begins,
            end_dt=begins + timedelta(hours=3),
            timezone="Europe/Stockholm",
            acl_entries=set(),
        )
        db.session.flush()
        set_feature_enabled(event, "registration", True)
        form = RegistrationForm(
            event=event,
            title="Sign up",
            currency="EUR",
            registration_limit=places or None,
            start_dt=now_utc(),
            require_captcha=False,
        )
        create_personal_data_fields(form)
        db.session.add(form)
        db.session.commit()
        print(event.id, form.id)


main(int(sys.argv[1]))
