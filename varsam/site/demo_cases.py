"""The demo town's cases: opened and led through their gates by the cast, then laid over the months before today.

`demo_cases.yaml` says for each case which record it lies beside, and then what was done, in order: every act goes through
the case's own actions, so that no gate is skipped. `Told` has one method for each kind of act.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from django.db import connections, models, transaction
from django.utils import timezone

from varsam.areas.knowledge_house.cases import actions, handing_over, reviewing
from varsam.areas.knowledge_house.cases.enums import About, Ending, Harm, PostCheck, ReviewKind, Verdict
from varsam.areas.knowledge_house.cases.models import Case, Handover, Outcome, Review, Statement, Step
from varsam.areas.knowledge_house.cases.states import State
from varsam.areas.knowledge_house.experts.models import Expert
from varsam.areas.knowledge_house.pathways import actions as pathways
from varsam.areas.knowledge_house.pathways.enums import PartState
from varsam.areas.knowledge_house.pathways.models import Part
from varsam.areas.knowledge_house.plans import actions as plans
from varsam.areas.knowledge_house.plans.models import Change, Goal, GoalState
from varsam.kernel.access.actor import acting
from varsam.kernel.lawfulness import consents, rules, terms
from varsam.kernel.lawfulness.models import Consent, ConsentRequest, Decision, Form, LegalRule
from varsam.kernel.meetings.models import Group
from varsam.kernel.people.models import Organisation
from varsam.kernel.records import actions as records
from varsam.kernel.records.enums import Information, Track
from varsam.kernel.records.models import Grant, Record
from varsam.site import demo_cast, demo_engagements, demo_plans
from varsam.site.reference import OWNER, read_yaml

_BASIS = "l2001-454-6-nodvandigt"


def load() -> None:
    """Fill in what `demo_cases.yaml` says, where there is no case yet."""
    if Case.objects.using(OWNER).exists():
        return
    known = demo_cast.known_records()
    for row in read_yaml("varsam.site", "demo_cases.yaml")["cases"]:
        _Telling(row, known).tell()


def _organisation(slug: str) -> Organisation:
    return Organisation.objects.get(slug=slug)


class _Days:
    """What was made, and when it is said to have been made; written at the end, since gates look at the clock."""

    def __init__(self) -> None:
        self._rows: list[tuple[type[models.Model], Any, dict[str, Any]]] = []

    def put(self, row: models.Model, **fields: Any) -> None:
        self._rows.append((type(row), row.pk, fields))

    def lay(self) -> None:
        for model, pk, fields in self._rows:
            model._default_manager.using(OWNER).filter(pk=pk).update(**fields)


class _Telling:
    """One case as it is told: a method for each kind of act."""

    def __init__(self, row: dict[str, Any], known: dict[str, int]) -> None:
        self.row, self.days = row, _Days()
        self.by = demo_cast.user(row["by"])
        self.record = self._new(row["new"]) if "new" in row else known[row["record"]]
        self.last = row["opened"]

    def tell(self) -> None:
        with acting(self.by):
            actions.open_case(record=self._record(), why=self.row["why"].strip(), by=self.by)
        for act in self.row["acts"]:
            ((name, said),) = act.items()
            telling: Callable[[Any], None] = getattr(self, f"_{name}")
            telling(said)
        self._lay()

    def _record(self) -> Record:
        return Record.objects.select_related("unit", "data_key__wrapped_key").get(pk=self.record)

    def _case(self) -> Case:
        return Case.objects.select_related("record").get(pk=self.record)

    def _new(self, row: dict[str, Any]) -> int:
        """A record of its own, with its notes."""
        first, *later = row["entries"]
        with acting(self.by):
            made = records.open_record(
                unit=_organisation(row["unit"]).pk,
                track=Track(row["track"]),
                track_reason="",
                text=first[2],
                by=self.by,
            )
            self._written(made, first[0])
            for at, kind, text in later:
                self._note(made, Information(kind), text, at)
        self.days.put(
            made, opened_at=demo_cast.ago(first[0]), last_entry_at=demo_cast.ago(row["entries"][-1][0])
        )
        return made.pk

    def _note(self, record: Record, kind: Information, text: str, at: int) -> None:
        records.add_entry(record=record, information=kind, text=text, happened_at=None, by=self.by)
        self._written(record, at)

    def _written(self, record: Record, at: int) -> None:
        self.days.put(record.entries.latest("at"), at=demo_cast.ago(at), happened_at=demo_cast.ago(at))

    # --- the ground --------------------------------------------------------------------------------------------------

    def _ground(self, said: dict[str, Any]) -> None:
        """The group and the rule, and the check for a double track."""
        with acting(self.by):
            group = Group.objects.filter(unit__slug=said["group"]).first() if "group" in said else None
            actions.set_ground(
                case=self._case(),
                group=group,
                legal_basis=self._rule(said.get("basis", _BASIS)),
                pathway=said.get("pathway", ""),
                by=self.by,
            )
            if "pathway" in said:
                pathways.start(record=self._record(), pathway=said["pathway"], by=self.by)
            actions.check_double_track(case=self._case(), by=self.by)

    def _parts(self, said: dict[str, Any]) -> None:
        """The parts of the template: begun then, and those at its head done since, one a day."""
        shift = timedelta(days=said["days_ago"])
        with acting(self.by):
            found = list(Part.objects.filter(record_id=self.record).order_by("due_on", "part__order"))
            for part in found[: len(said["done"])]:
                note = said["done"][found.index(part)]
                pathways.set_part(part=part, state=PartState.DONE, note=note, seen=0, by=self.by)
        for number, part in enumerate(Part.objects.using(OWNER).filter(record_id=self.record)):
            fields = {"started_on": part.started_on - shift, "due_on": part.due_on - shift}
            done = {"done_at": demo_cast.ago(said["days_ago"] - 1 - number)} if part.done_at else {}
            self.days.put(part, **fields, **done)

    def _rule(self, slug: str) -> LegalRule:
        return rules.current(slug, timezone.localdate())

    def _say(self, said: dict[str, Any]) -> None:
        rule = self._rule(said["basis"]) if "basis" in said else None
        with acting(self.by):
            made: Statement = actions.state_why(
                case=self._case(), about=About(said["about"]), text=said["text"], rests_on=rule, by=self.by
            )
        self.days.put(made, at=demo_cast.ago(said["days_ago"]))

    def _step(self, said: list[Any]) -> None:
        to, at, *reason = said
        with acting(self.by):
            actions.step(case=self._case(), to=State(to), reason=reason[0] if reason else "", by=self.by)
        self._stepped(at)

    def _stepped(self, at: int) -> None:
        made = Step.objects.using(OWNER).filter(record_id=self.record).latest("at")
        self.days.put(made, at=demo_cast.ago(at))
        self.last = at

    def _needs(self, said: list[Any]) -> None:
        with acting(self.by):
            self._note(self._record(), Information.NEEDS, said[1], said[0])

    # --- consent -----------------------------------------------------------------------------------------------------

    def _consent(self, said: dict[str, Any]) -> None:
        """Asked, answered by everybody in one way, and shared."""
        with acting(self.by):
            request = self._asked(said)
            scopes = {
                scope.organisation.slug: scope for scope in request.scopes.select_related("organisation")
            }
            decision = Decision(said.get("decision", Decision.GIVEN))
            for signer in request.signers.select_related("record"):
                consents.register(
                    signer=signer,
                    decisions={scope.pk: decision for scope in scopes.values()},
                    form=Form.PAPER,
                    decided_on=demo_cast.day(said["days_ago"]),
                    by=self.by,
                )
            for slug, account in said.get("members", {}).items():
                member = demo_cast.user(account) if account else None
                consents.share(scope=scopes[slug], member=member, by=self.by)
        ids = [scope.pk for scope in scopes.values()]
        at = demo_cast.ago(said["days_ago"])
        self.days.put(request, asked_at=at - timedelta(days=2))
        for answer in Consent.objects.using(OWNER).filter(scope__in=ids):
            self.days.put(answer, registered_at=at)
        for grant in Grant.objects.using(OWNER).filter(basis__in=ids):
            self.days.put(grant, starts_at=at)

    def _asked(self, said: dict[str, Any]) -> ConsentRequest:
        signers, rule_versions = consents.signers_for(
            age=said["age"],
            guardians=said.get("guardians", 0),
            concerned=frozenset(),
            on=timezone.localdate(),
        )
        organisations = Organisation.objects.in_bulk(list(said["scopes"]), field_name="slug")
        return consents.ask(
            record=self._record(),
            term=terms.versions(said["term"])[0],
            scopes={organisations[slug].pk: kinds for slug, kinds in said["scopes"].items()},
            signers=signers,
            until=consents.end_of(timezone.localdate() + timedelta(days=said["until_in"])),
            rule_versions=rule_versions,
            by=self.by,
        )

    # --- support -----------------------------------------------------------------------------------------------------

    def _plan(self, said: dict[str, Any]) -> None:
        with acting(self.by):
            record = self._record()
        demo_plans.make(record, self.by, said)

    def _finish(self, said: list[int]) -> None:
        """Open goals that were reached in the end, in their order; a plan whose goals are all reached starts nothing."""
        found = list(Goal.objects.using(OWNER).filter(record_id=self.record, state=GoalState.OPEN))
        for goal, at in zip(found, said, strict=True):
            with acting(self.by):
                own = Goal.objects.select_related("record__data_key__wrapped_key").get(pk=goal.pk)
                plans.step_goal(goal=own, before=GoalState.OPEN, to=GoalState.REACHED, why="", by=self.by)
            self.days.put(goal, state_at=demo_cast.ago(at))
            change = Change.objects.using(OWNER).filter(goal=goal, measure=None).latest("at")
            self.days.put(change, at=demo_cast.ago(at))

    def _engage(self, said: dict[str, Any]) -> None:
        """Somebody who walks beside the person, where they are in the network of experts."""
        with acting(self.by):
            is_there = Expert.objects.filter(user=demo_cast.user(said["expert"]), ended_at=None).exists()
            record = self._record()
        if is_there:
            demo_engagements.make(record, self.by, said)

    def _review(self, said: dict[str, Any]) -> None:
        """A review that was held; it was planned six weeks before."""
        with acting(self.by):
            made = reviewing.plan(case=self._case(), on=timezone.localdate(), by=self.by)
            self._hold(made, said)
        self.days.put(
            made,
            planned_on=demo_cast.day(said["days_ago"]),
            planned_at=demo_cast.ago(said["days_ago"] + 42),
            held_on=demo_cast.day(said["days_ago"]),
        )

    def _hold(self, review: Review, said: dict[str, Any]) -> None:
        verdict = Verdict(said.get("verdict", Verdict.GO_ON))
        reviewing.hold(review=review, on=timezone.localdate(), text=said["text"], verdict=verdict, by=self.by)

    def _planned(self, said: list[int]) -> None:
        """A review to come: in how many days (less than none: it is late), planned how many days ago."""
        ahead, since = said
        with acting(self.by):
            on = timezone.localdate() + timedelta(days=max(0, ahead))
            made = reviewing.plan(case=self._case(), on=on, by=self.by)
        self.days.put(made, planned_at=demo_cast.ago(since), planned_on=demo_cast.day(-ahead))

    # --- the end -----------------------------------------------------------------------------------------------------

    def _outcome(self, said: dict[str, Any]) -> None:
        answer = PostCheck(said.get("post_check", PostCheck.NOT_ASKED))
        with acting(self.by):
            made: Outcome = reviewing.record_outcome(
                case=self._case(),
                ending=Ending(said["ending"]),
                helped=said.get("helped", ""),
                harm=Harm(said.get("harm", Harm.NONE)),
                harm_words=said.get("harm_words", ""),
                instead=said.get("instead", ""),
                post_check=answer,
                post_check_on=None if answer == PostCheck.NOT_ASKED else timezone.localdate(),
                by=self.by,
            )
        fields: dict[str, Any] = {"at": demo_cast.ago(said["days_ago"])}
        if answer != PostCheck.NOT_ASKED:
            fields["post_check_on"] = demo_cast.day(said["days_ago"])
        self.days.put(made, **fields)

    def _post_checks(self, at: int) -> None:
        """Begun, and planned from the day when the case was closed."""
        closed = self.last
        with acting(self.by):
            planned = reviewing.start_post_checks(case=self._case(), by=self.by)
        self._stepped(at)
        for each in planned:
            self.days.put(
                each, planned_on=each.planned_on - timedelta(days=closed), planned_at=demo_cast.ago(at)
            )

    def _post_check_held(self, said: dict[str, Any]) -> None:
        with acting(self.by):
            first = Review.objects.filter(record_id=self.record, kind=ReviewKind.POST_CHECK, held_on=None)[0]
            self._hold(first, said)
        self.days.put(first, held_on=demo_cast.day(said["days_ago"]))

    # --- somebody else carries on ------------------------------------------------------------------------------------

    def _offer(self, said: dict[str, Any]) -> None:
        with acting(self.by):
            made: Handover = handing_over.offer(
                case=self._case(), organisation=_organisation(said["to"]), note=said["note"], by=self.by
            )
        self._stepped(said["days_ago"])
        until = demo_cast.ago(said["days_ago"]) + (made.respond_by - made.offered_at)
        self.days.put(made, offered_at=demo_cast.ago(said["days_ago"]), respond_by=until)

    def _handover(self) -> Handover:
        return Handover.objects.using(OWNER).filter(record_id=self.record).latest("offered_at")

    def _answer(self, said: dict[str, Any]) -> None:
        by, offer = demo_cast.user(said["by"]), self._handover()
        with acting(by):
            handing_over.answer(handover=offer, accepted=said["accepted"], text=said["text"], by=by)
        self.days.put(offer, answered_at=demo_cast.ago(said["days_ago"]))

    def _told(self, at: int) -> None:
        offer = self._handover()
        with acting(self.by):
            handing_over.told(handover=offer, on=timezone.localdate(), by=self.by)
        self.days.put(offer, person_told_on=demo_cast.day(at))

    def _go_back(self, at: int) -> None:
        """After a no, the support goes on where it was."""
        with acting(self.by):
            handing_over.go_back(case=self._case(), by=self.by)
        self._stepped(at)

    def _complete(self, said: dict[str, Any]) -> None:
        """Handed over, and taken by a colleague of the new unit."""
        offer = self._handover()
        with acting(self.by):
            handing_over.complete(handover=offer, by=self.by)
        self._stepped(said["days_ago"])
        self.days.put(offer, completed_at=demo_cast.ago(said["days_ago"]))
        self.by = demo_cast.user(said["taken_by"])
        with acting(self.by):
            actions.take(case=self._case(), by=self.by)

    # --- when it was -------------------------------------------------------------------------------------------------

    def _lay(self) -> None:
        """Write the days, and count anew what is due by them."""
        opened = demo_cast.ago(self.row["opened"])
        with transaction.atomic(using=OWNER):
            self.days.lay()
            Case.objects.using(OWNER).filter(pk=self.record).update(
                opened_at=opened, round_at=opened, state_at=demo_cast.ago(self.last)
            )
            Step.objects.using(OWNER).filter(record_id=self.record, before="").update(at=opened)
            first = Statement.objects.using(OWNER).filter(record_id=self.record, about=About.OPENED)
            first.update(at=opened)
            with connections[OWNER].cursor() as cursor:
                cursor.execute("select varsam._case_refresh(%s)", [self.record])
