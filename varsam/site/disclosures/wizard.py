"""The way to a decision: which steps there are, given what has been said so far, and what is wrong in each.

Nothing is kept between the steps but in the page itself: what was said goes along, sealed nowhere and stored nowhere,
until the decision is taken.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from varsam.kernel.access import actor
from varsam.kernel.lawfulness import disclosures, grounds, legal_texts
from varsam.kernel.lawfulness.disclosures import Answered
from varsam.kernel.lawfulness.grounds import Regime
from varsam.kernel.lawfulness.models import Disclosure, LegalRule, Outcome
from varsam.kernel.lawfulness.rules import Ground, LegalTest
from varsam.kernel.people.models import Organisation, User
from varsam.kernel.records.models import Record
from varsam.lib.references import format_reference, parse_reference
from varsam.lib.rows import Verb
from varsam.site.disclosures.forms import (
    OTHER_RECIPIENT,
    DecisionForm,
    GroundForm,
    RequestForm,
    TestForm,
)

REQUEST, GROUND, TEST, DECISION, PREVIEW = "begaran", "grund", "fraga", "beslut", "granska"
# Whom the directory names and who can get something: not the city itself, and nobody who helps without an office.
_RECEIVING_KINDS = ("authority", "authority_region", "region")


def _is_number(text: str) -> bool:
    """Whether it is a number of ours: not a digit of another script, and not larger than any id."""
    return text.isascii() and text.isdigit() and len(text) < 19


@dataclass(frozen=True)
class Step:
    """One step as the list of steps shows it."""

    name: str
    words: str


class Wizard:
    """A decision in the making. `data` is all that was sent; `by` decides."""

    def __init__(self, data: QueryDict, by: User) -> None:
        self.data, self.by, self.today = data, by, timezone.localdate()

    # --- what was said ---

    @cached_property
    def record(self) -> Record | None:
        """The record, where it is one of a unit where the one who acts decides."""
        parsed = parse_reference(self.data.get("akt", ""))
        if parsed is None:
            return None
        return (
            Record.objects.filter(
                reference=format_reference(*parsed), unit__in=self.units, data_key__isnull=False
            )
            .select_related("unit", "data_key")
            .first()
        )

    @cached_property
    def units(self) -> list[Organisation]:
        found = Organisation.objects.filter(pk__in=actor.units("disclosure", Verb.ADD))
        return sorted(found, key=lambda unit: unit.name)

    @property
    def unit(self) -> Organisation | None:
        """Where it is decided: in the record's unit, else the one that was chosen."""
        if self.record is not None:
            return self.record.unit
        chosen = self.data.get("unit", "")
        return next((unit for unit in self.units if str(unit.pk) == chosen), None)

    @cached_property
    def corrects(self) -> Disclosure | None:
        """The decision that this one corrects; its record and recipient are the new one's too."""
        parsed = parse_reference(self.data.get("corrects", ""))
        if parsed is None:
            return None
        found = Disclosure.objects.filter(reference=format_reference(*parsed), corrected_by=None)
        return found.filter(unit__in=self.units).first()

    @cached_property
    def recipient(self) -> Organisation | None:
        kind, _colon, pk = self.data.get("recipient", "").partition(":")
        return Organisation.objects.filter(pk=pk).first() if kind == "org" and _is_number(pk) else None

    @property
    def authority(self) -> str:
        kind, _colon, name = self.data.get("recipient", "").partition(":")
        return name if kind == "authority" and name in grounds.authorities(self.today) else ""

    @property
    def recipient_said(self) -> str:
        if self.recipient is not None:
            return self.recipient.name
        return self.authority or self.data.get("recipient_words", "")

    @cached_property
    def fixed_regime(self) -> Regime | None:
        return grounds.regime_of(self.unit) if self.unit else None

    @property
    def regime(self) -> Regime | None:
        return self.fixed_regime or grounds.regimes().get(self.data.get("regime", ""))

    @cached_property
    def grounds(self) -> list[Ground]:
        """The rules as they can be used under the secrecy that is known, or under any while it is not."""
        regime = self.regime or grounds.regimes()["other"]
        return grounds.available(
            regime=regime, recipient=self.recipient, authority=self.authority, on=self.today
        )

    @property
    def ground(self) -> Ground | None:
        chosen = self.data.get("rule", "")
        return next((ground for ground in self.grounds if str(ground.rule.pk) == chosen), None)

    @property
    def rule(self) -> LegalRule | None:
        return self.ground.rule if self.ground else None

    @cached_property
    def tests(self) -> list[LegalTest]:
        return grounds.questions(self.ground.rule) if self.ground and not self.ground.why_not else []

    def names(self, number: int) -> tuple[str, str]:
        """What the fields of a test are called: another rule's answers are never taken for this one's."""
        return f"svar_{self.data.get('rule', '')}_{number}", f"ord_{self.data.get('rule', '')}_{number}"

    @property
    def answers(self) -> list[Answered]:
        """The tests that have been answered, as far as the first that stops the way."""
        found = []
        for number, test in enumerate(self.tests, 1):
            said, words = (self.data.get(name, "") for name in self.names(number))
            if said not in {"yes", "no"} or not words.strip():
                break
            found.append(
                Answered(test.key, test.question_sv, said == "yes", words.replace("\r\n", "\n").strip())
            )
            if not test.permits(said == "yes"):
                break
        return found

    @property
    def stopped_by(self) -> LegalTest | None:
        """The test whose answer means no."""
        return next(iter(disclosures.stops(self.tests, self.answers)), None)

    # --- the steps ---

    @property
    def steps(self) -> list[Step]:
        found = [Step(REQUEST, _("Begäran")), Step(GROUND, _("Regeln"))]
        shown = len(self.answers) if self.stopped_by else len(self.tests)
        found += [
            Step(f"{TEST}-{number}", _("Fråga %(number)s") % {"number": number})
            for number in range(1, shown + 1)
        ]
        return [*found, Step(DECISION, _("Beslutet")), Step(PREVIEW, _("Genomläsning"))]

    def after(self, name: str) -> str:
        names = [step.name for step in self.steps]
        return names[names.index(name) + 1] if name in names[:-1] else PREVIEW

    def before(self, name: str) -> str:
        names = [step.name for step in self.steps]
        return names[names.index(name) - 1] if name in names[1:] else ""

    def known(self, name: str) -> str:
        """A step that there is: the one asked for, or the first."""
        return name if name in {step.name for step in self.steps} else REQUEST

    def test_of(self, name: str) -> tuple[int, LegalTest] | None:
        kind, _dash, number = name.partition("-")
        if kind != TEST or not _is_number(number) or not 1 <= int(number) <= len(self.tests):
            return None
        return int(number), self.tests[int(number) - 1]

    def form(self, name: str, *, bound: bool) -> forms.Form | None:
        """The form of a step; None for the last one, which asks nothing."""
        if name == REQUEST:
            return self._request_form(bound)
        if name == GROUND:
            return self._ground_form(bound)
        if name == DECISION:
            return self._decision_form(bound)
        found = self.test_of(name)
        if found is None:
            return None
        return TestForm(
            self._sent(bound), names=self.names(found[0]), question=found[1].question, initial=self._initial()
        )

    def first_wrong(self) -> tuple[str, forms.Form] | None:
        """The first step that is not as it should be, with its form."""
        for step in self.steps[:-1]:
            form = self.form(step.name, bound=True)
            if form is not None and not form.is_valid():
                return step.name, form
        return None

    def carried(self, form: forms.Form | None) -> list[tuple[str, str]]:
        """What goes along with a step: everything that was said in the others."""
        here = set(form.fields) if form is not None else set()
        skip = {"csrfmiddlewaretoken", "step", "to", *here}
        return [(name, value) for name, values in self.data.lists() if name not in skip for value in values]

    def _sent(self, bound: bool) -> QueryDict | None:
        return self.data if bound else None

    def _initial(self) -> Mapping[str, Any]:
        return {
            name: self.data.getlist(name) if name == "information" else value
            for name, value in self.data.items()
        }

    def _request_form(self, bound: bool) -> RequestForm:
        units = [(unit.pk, unit.name) for unit in self.units]
        form = RequestForm(
            self._sent(bound), units=units, recipients=self._recipients(), initial=self._initial()
        )
        if bound and self.data.get("akt", "").strip() and form.is_valid() and self.record is None:
            form.add_error("akt", _("Du har ingen akt med den referensen där du får besluta."))
        return form

    def _recipients(self) -> list[tuple[str, list[tuple[str, str]]] | tuple[str, str]]:
        ours = {unit.ancestors[0] for unit in self.units}
        others = [
            place
            for place in Organisation.objects.filter(left_at=None).exclude(kind="council")
            if place.ancestors[0] not in ours and place.kind not in {"international", "pilot_municipality"}
        ]
        known = {place.name_sv for place in others}
        bodies = [place for place in others if place.kind in _RECEIVING_KINDS or place.district_id]
        rest = [place for place in others if place not in bodies]
        listed = [
            (f"authority:{name}", name) for name in grounds.authorities(self.today) if name not in known
        ]

        def named(places: list[Organisation]) -> list[tuple[str, str]]:
            return sorted(((f"org:{each.pk}", each.name) for each in places), key=lambda pair: pair[1])

        return [
            (_("Myndigheter"), sorted([*named(bodies), *listed], key=lambda pair: pair[1])),
            (_("Andra organisationer"), named(rest)),
            (OTHER_RECIPIENT, _("Någon annan, till exempel en enskild")),
        ]

    def _ground_form(self, bound: bool) -> GroundForm:
        fixed = self.fixed_regime
        regimes = [(key, regime.label) for key, regime in grounds.regimes().items()]
        form = GroundForm(
            self._sent(bound),
            regimes=regimes,
            rules=[(ground.rule.pk, ground.rule.title) for ground in self.grounds],
            initial=self._initial(),
        )
        if fixed is not None:
            del form.fields["regime"]
        return form

    def outcomes(self) -> list[Outcome]:
        """What can be decided: nothing but a refusal where the rule, or an answer, says no."""
        is_barred = self.ground is None or bool(self.ground.why_not) or self.stopped_by is not None
        return [Outcome.REFUSED] if is_barred else [Outcome.DISCLOSED, Outcome.PARTLY]

    def _decision_form(self, bound: bool) -> DecisionForm:
        outcomes = self.outcomes()
        opens = self.record is not None and self.recipient is not None and self.rule is not None
        assert self.unit is not None or not opens
        colleagues = actor.colleagues("record", self.unit.pk) if self.unit else []
        people = User.objects.filter(pk__in=colleagues).exclude(pk=self.by.pk).order_by("name")
        initial = dict(self._initial())
        if len(outcomes) == 1:
            initial.setdefault("outcome", outcomes[0].value)
        initial.setdefault("appeal", legal_texts.appeal("disclosure", self.today))
        return DecisionForm(
            self._sent(bound),
            outcomes=outcomes,
            kinds=grounds.covers(self.rule) if opens and self.rule else [],
            colleagues=[(each.pk, each.name) for each in people],
            initial=initial,
        )


def blank(by: User, *, akt: str = "", corrects: str = "", today: date | None = None) -> Wizard:
    """The beginning: about a record, or about nothing yet; or a correction of a decision, with what it said."""
    data = QueryDict(mutable=True)
    if akt:
        data["akt"] = akt[:40]
    parsed = parse_reference(corrects)
    old = disclosures.open_disclosure(format_reference(*parsed)) if parsed else None
    if old is not None:
        found = old.disclosure
        data["corrects"], data["akt"], data["unit"] = found.reference, found.about, str(found.unit_id)
        data["recipient"] = (
            f"org:{found.recipient_id}"
            if found.recipient_id
            else f"authority:{found.authority}"
            if found.authority
            else OTHER_RECIPIENT
        )
        data["prompted"] = "asked" if found.requested_on else "unprompted"
        data["asked_on"] = found.requested_on.isoformat() if found.requested_on else ""
        data["asked"], data["case_number"] = old.said.asked, old.said.case_number
        data["recipient_words"], data["regime"], data["rule"] = (
            old.said.recipient,
            found.regime,
            str(found.rule_id),
        )
    return Wizard(data, by)
