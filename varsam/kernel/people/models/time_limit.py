"""Deadlines and periods, as data that the city edits: no number that the law or a promise sets stands in code."""

from datetime import datetime, timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from varsam.lib import rows
from varsam.lib.calendar_days import Calendar
from varsam.lib.months import months_after
from varsam.lib.rows import Verb
from varsam.lib.working_days import STOCKHOLM, deadline


def limit_keys() -> list[tuple[str, object]]:
    """What there are limits for. Asked for, so that a new one needs no migration."""
    return list(TimeLimit.KEYS)


class TimeLimit(models.Model):
    """A deadline or a period, with its source: a new version is a new row, and old ones stay."""

    UNITS = [
        ("working_days", _("arbetsdagar")),
        ("hours", _("timmar")),
        ("days", _("dagar")),
        ("months", _("månader")),
    ]
    KEYS = [
        ("acknowledge", _("Bekräfta att vi har läst")),
        ("triage", _("Bestämma vad som händer")),
        ("feedback", _("Återkoppla")),
        ("feedback_reminder", _("Hur långt innan ett löfte till den som skrev som vi påminner")),
        ("feedback_escalation", _("Hur länge efter löftet som det som väntar visas överst")),
        ("thread_expiry", _("Tills ett samtal kommer på gallringslistan, räknat från senaste meddelandet")),
        ("break_glass", _("Hur länge en akt är öppen efter ett nödöppnande")),
        ("consent_longest", _("Hur länge ett samtycke som mest gäller")),
        ("consent_warning", _("Hur långt innan ett samtycke går ut som vi påminner")),
        ("log_review", _("Mellan två granskningar av läsloggen")),
        ("rights_request", _("Svara på en begäran om egna uppgifter")),
        ("retention_reminder", _("Hur långt innan gallring som vi påminner")),
        ("consultation_advice", _("Ge råd efter en konsultation i Kunskapshuset")),
        ("consultation_effort", _("Hur mycket tid en expert beräknas lägga på en konsultation")),
        (
            "expert_reminder",
            _("Hur långt innan en experts överenskommelse eller handledning som vi påminner"),
        ),
        ("review_longest", _("Längsta tid mellan två uppföljningar av ett ärende")),
        ("review_late", _("När uppföljningen är försenad: inom hur lång tid den ska göras")),
        ("consent_answer", _("Hur länge vi väntar på svar om samtycke i ett ärende")),
        ("handover_answer", _("Svara på ett erbjudande om överlämning")),
        ("post_check_first", _("Från avslut till första efterkontrollen")),
        ("agreement_warning", _("Hur långt innan en överenskommelse går ut som vi påminner")),
        ("programme_cycle", _("Tills nästa lägesbild och åtgärdsplan ska vara antagna")),
        ("post_check_second", _("Från avslut till andra efterkontrollen")),
        ("calendar_kept", _("Hur länge en kalenderpost finns kvar efter mötet")),
        ("action_reminder", _("Hur långt innan en lovad åtgärd ska vara klar som vi påminner")),
        ("promise_reminder", _("Hur långt innan ett löfte till ett samfund ska vara hållet som vi påminner")),
        ("contact_review", _("Hur länge vi har kvar ett namn hos ett samfund innan vi frågar igen")),
        ("contact_warning", _("Hur långt innan vi ska fråga ett samfunds kontakt igen som vi påminner")),
        ("training_confirm", _("Hur länge en obekräftad anmälan till en utbildning håller sin plats")),
        ("training_offer", _("Hur länge en ledig plats erbjuds den som står på tur")),
        ("training_reminder", _("Hur långt innan en utbildning som vi påminner den som har plats")),
        ("training_mine", _("Hur länge en länk till ens egna utbildningar gäller")),
        ("training_rest", _("Hur länge namnen finns kvar på dem som var anmälda men inte deltog")),
        ("training_kept", _("Hur länge namnen finns kvar på dem som deltog i en utbildning")),
        ("training_interest", _("Hur länge en intresseanmälan finns kvar med namn")),
        (
            "introduction_kept",
            _("Hur länge en länk till introduktionen fungerar efter att den senast användes"),
        ),
        ("survey_later", _("Hur länge efter en utbildning vi frågar vad som hände sedan")),
        ("survey_answers", _("Hur länge en utvärdering går att besvara")),
        ("survey_texts", _("Hur länge svar med egna ord i en utvärdering finns kvar")),
        ("certificate_renewal", _("Hur långt innan ett intyg går ut som vi påminner")),
        ("certificate_kept", _("Hur länge ett intyg finns kvar efter att det har gått ut")),
        ("appointment_notice", _("Hur långt i förväg den som skriver kan boka en tid")),
        ("appointment_reminder", _("Hur långt före en bokad tid som vi påminner den som har bett om det")),
        ("appointment_rest", _("Hur länge en erbjuden tid som ingen tog finns kvar")),
        ("import_kept", _("Hur länge en fil med enheters uppgifter finns kvar efter att den har lästs")),
        ("support_unanswered", _("Hur länge ett erbjudande om stöd till en anhörig väntar på svar")),
        ("support_quiet", _("Efter hur lång tystnad vi påminns om en anhörigs stöd")),
        ("support_silent", _("Efter hur lång tystnad en anhörigs stöd avslutas")),
        ("support_rest", _("Hur länge det som en anhörig har sagt finns kvar efter att stödet har slutat")),
        (
            "support_handover_rest",
            _("Hur länge namn och nummer till en anhörig finns kvar efter att socialkontoret har svarat"),
        ),
        ("support_coach_effort", _("Så mycket tid i månaden räknas en anhörig för föräldracoachen")),
        ("parents_rest", _("Hur lång tid efter sista träffen en föräldragrupp avslutas av sig själv")),
        ("known_person_answer", _("Hur länge vi har kvar ett namn i omvärlden innan personen har svarat")),
        ("known_person_review", _("Hur länge ett ja från en kontakt i omvärlden gäller")),
        ("known_person_warning", _("Hur långt innan vi ska fråga en kontakt igen som vi påminner")),
        ("mission_reminder", _("Hur långt innan ett uppdrags sista dag som vi påminner den som ansvarar")),
        ("insight_reminder", _("Hur länge en lärdom får vara oläst innan vi påminner, en enda gång")),
        ("insight_receipts", _("Hur länge det syns vem som har öppnat en lärdom")),
        ("exchange_fetch", _("Hur ofta vi hämtar andra kommuners flöden")),
        ("unit_follow_up", _("När en verksamhet ska berätta hur det gick, räknat från planen eller besöket")),
        ("method_review", _("Hur länge en genomgången kunskapsöversikt räcker innan den ska göras om")),
        ("method_review_warning", _("Hur långt innan en kunskapsöversikt ska göras om som vi påminner")),
        ("pilot_after", _("Hur länge efter en prövning vi väntar på mätningar innan vi påminner")),
        ("learning_rest", _("Hur länge efter ett kvartal vi väntar på sena svar innan det räknas")),
    ]

    key = models.CharField(max_length=24, choices=limit_keys)
    amount = models.PositiveSmallIntegerField()
    unit = models.CharField(max_length=16, choices=UNITS)
    valid_from = models.DateTimeField(default=timezone.now)
    source = models.CharField(max_length=240)

    declaration = rows.Declaration(
        rows.Shared("limit", frozenset({Verb.READ, Verb.ADD})),
        "lets clocks follow rules that people edit",
        "for good: every decision remembers the version it followed",
    )

    class Meta:
        ordering = ["key", "-valid_from"]
        constraints = [
            models.CheckConstraint(condition=Q(amount__gte=1, amount__lte=3650), name="limit_in_reason")
        ]

    def __str__(self) -> str:
        return f"{self.key}: {self.amount} {self.unit}"

    def after(self, start: datetime, calendar: Calendar) -> datetime:
        """When a period that begins at `start` (aware) has run out."""
        if self.unit == "working_days":
            return deadline(start, self.amount, calendar)
        if self.unit == "months":
            return months_after(start.astimezone(STOCKHOLM), self.amount)
        return start + timedelta(**{self.unit: self.amount})
