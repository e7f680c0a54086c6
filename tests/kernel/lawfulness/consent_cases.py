"""A record with a request about it, for the tests of consent."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

from django.utils import timezone

from varsam.kernel.lawfulness import consents, terms
from varsam.kernel.lawfulness.consents import Asked
from varsam.kernel.lawfulness.models import ConsentRequest, Decision, Form, Scope, Signer, SignerRole
from varsam.kernel.people.models import Membership, Organisation, User
from varsam.kernel.records import actions
from varsam.kernel.records.enums import Track
from varsam.kernel.records.models import Record

SCHOOL, LEISURE, POLICE = "demo-grundskola-hisingen", "demo-fritidsgard-nordost", "polisen-region-vast"
TWO = (Asked(SignerRole.GUARDIAN, 1), Asked(SignerRole.GUARDIAN, 2))
ONE = (Asked(SignerRole.GUARDIAN, 1),)
SELF = (Asked(SignerRole.SELF),)


def new_record(by: User) -> Record:
    """A record in the unit of the one who acts."""
    unit = Membership.objects.get(user=by).organisation_id
    return actions.open_record(
        unit=unit, track=Track.SSPF, track_reason="", text="En lugn anteckning.", by=by
    )


def ask(
    record: Record,
    by: User,
    signers: Sequence[Asked] = SELF,
    scopes: Mapping[str, Sequence[str]] | None = None,
    days: int = 60,
    term: str = "sspf",
) -> ConsentRequest:
    """A request by the term for young people: school and measures to the school, unless something else is said."""
    wanted = scopes or {SCHOOL: ["school", "measures"]}
    organisations = Organisation.objects.in_bulk(list(wanted), field_name="slug")
    return consents.ask(
        record=record,
        term=terms.versions(term)[0],
        scopes={organisations[slug].pk: kinds for slug, kinds in wanted.items()},
        signers=signers,
        until=consents.end_of(timezone.localdate() + timedelta(days=days)),
        rule_versions=[],
        by=by,
    )


def scope_of(request: ConsentRequest, slug: str = SCHOOL) -> Scope:
    return request.scopes.get(organisation__slug=slug)


def signers_of(request: ConsentRequest) -> list[Signer]:
    return list(request.signers.select_related("record").order_by("role", "position"))


def say(
    request: ConsentRequest,
    decision: Decision,
    by: User,
    *,
    place: int = 0,
    slug: str = SCHOOL,
    form: Form = Form.PAPER,
    on: date | None = None,
) -> None:
    """One signer says one thing of one organisation."""
    consents.register(
        signer=signers_of(request)[place],
        decisions={scope_of(request, slug).pk: decision},
        form=form,
        decided_on=on or timezone.localdate(),
        by=by,
    )


def holds(request: ConsentRequest, slug: str = SCHOOL) -> bool:
    return consents.states(request.record)[scope_of(request, slug).pk].in_force
