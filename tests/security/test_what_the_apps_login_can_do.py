"""What somebody gets who runs SQL of their own on the app's login, with one colleague as the actor."""

import json
from collections.abc import Iterator
from typing import Any

import psycopg
import pytest

from varsam.kernel.access import tickets

# Everything the app may call. A new function stands here only after somebody has judged what it tells to whom.
CALLABLE = {
    "actor": "whom the ticket of this transaction proves",
    "agreements_attach": "only to agreements of units that the actor changes",
    "agreements_conclude": "only in units where the actor may add",
    "agreements_detach": "only of agreements of units that the actor changes",
    "agreements_end": "only agreements of units that the actor changes",
    "agreements_ours": "ids, of the actor's own organisations and groups",
    "agreements_remind": "reminds units, once each; tells how many",
    "appointments_book": "only for the writer who proves the enquiry's token, or staff who handle it and its unit's times",
    "appointments_cancel": "only of an enquiry of the writer's who proves its token, or of the actor's unit",
    "appointments_forget": "only what has served; tells how many",
    "appointments_free": "free times, to the writer who was invited or staff of the unit; nothing of the others",
    "appointments_mine": "only to the writer who proves the enquiry's token",
    "appointments_next": "one sealed address that asked for a letter, to the worker",
    "appointments_sent": "for the worker",
    "appointments_settle": "only of enquiries of units whose times the actor handles",
    "appointments_unsent": "for the worker",
    "audit_append": "adds on record, never changes",
    "audit_digests": "digests, no contents",
    "audit_last_mac": "one seal's code",
    "audit_lock": "waits",
    "audit_readers": "only of units that the actor reads",
    "audit_seals": "digests, no contents",
    "audit_store_seal": "adds a seal, which only the key file's key makes true",
    "audit_unsealed": "digests, no contents",
    "calendars_answer": "only for the secret of the invitation's own link, and only whether they come",
    "calendars_feed": "times, only for the secret of a feed that holds",
    "calendars_follow": "for the worker",
    "calendars_forget": "only what has served",
    "calendars_mine": "of the actor",
    "calendars_missed": "for the worker",
    "calendars_next": "addresses and times, for the worker's mail",
    "calendars_open_feed": "whether a secret's feed holds; notes the day",
    "calendars_opened": "times and the answer, only for the secret of the invitation's own link",
    "calendars_remind": "tells owners that something waits, once each; tells how many",
    "calendars_reply": "only to the actor's own invitation",
    "calendars_told": "for the worker",
    "case_answer": "only an offer to an organisation of the actor's",
    "case_asked": "ids of the actor's own organisations",
    "case_before_offer": "only of cases in units that the actor reads",
    "case_births": "one sealed part each, to the worker, and on record",
    "case_come_of_age": "marks cases whose day has come and tells their units; tells how many",
    "case_double_track": "whom to talk to, to those who may change the identity; the same nothing to everybody else",
    "case_missing": "only of cases in units that the actor reads",
    "case_offer": "only of cases in units that the actor changes, and only when the gates hold",
    "case_open": "only beside records of units that the actor changes, once, with a reason",
    "case_own_from": "for the worker",
    "case_receivers": "ids of organisations, for records in units that the actor reads",
    "case_remind": "reminds units, once each; tells how many",
    "case_review_latest": "only of cases in units that the actor reads",
    "case_step": "only of cases in units that the actor changes, and only when the gates hold",
    "case_take_back": "only of offers of units that the actor changes",
    "case_told": "only of offers of units that the actor changes",
    "case_unhandled": "only of cases in units that the actor reads",
    "cases_board": "only units that the actor reads",
    "cases_ids": "only units that the actor reads, and what is shared with them",
    "cases_load": "numbers, of units that the actor reads",
    "cases_unhandled": "only units that the actor reads",
    "certificates_checked": "only for a code that stands on the certificate: the training, and a sealed name with what opens it",
    "certificates_due": "for the worker",
    "certificates_forget": "only what has served; tells how many",
    "certificates_issue": "for the worker",
    "certificates_issue_despite": "only at occasions that the actor keeps, for who was there, on record",
    "certificates_of_place": "one id, only for the secret of the sign-up's own link",
    "certificates_opened": "only for the secret of the holder's own link",
    "certificates_reinstate": "only at occasions that the actor keeps, on record",
    "certificates_remind": "writes to holders, once each; tells how many",
    "certificates_revoke": "only at occasions that the actor keeps, on record",
    "certificates_send_again": "only at occasions that the actor keeps: a letter to the holder",
    "contacts_agree": "only people whom the actor's unit looks after",
    "contacts_end": "only people whom the actor's unit looks after",
    "contacts_note": "only in units where the actor may add",
    "contacts_tidy": "for the worker: reminds units, and lets names go whose time is over; tells how many",
    "contacts_write": "only people whom the actor's unit looks after",
    "coverage_approve": "only a file of a unit where the actor may, by a person",
    "coverage_bring": "only in units where the actor may add",
    "coverage_checked": "of a file of the actor's unit, or for the worker",
    "coverage_demand": "people per course, none below five, and free places; for readers of how far training has come",
    "coverage_discard": "only a file of a unit where the actor may",
    "coverage_forget": "for the worker",
    "coverage_of": "the unit of a file of the actor's unit, or for the worker",
    "coverage_own": "of the actor's own units, with nothing below five",
    "coverage_progress": "a number of rows, of a file of the actor's unit, or for the worker",
    "coverage_return": "of a file of the actor's unit, or for the worker",
    "coverage_stated": "numbers that units have stated, to those who bring them in, and the worker",
    "coverage_sums": "sums of a municipality, only to readers of how far training has come there",
    "coverage_take": "only a file of a unit where the actor may, or for the worker",
    "coverage_taught": "sums of a municipality, only to its coordination",
    "coverage_waiting": "names of files without content, for the worker",
    "coverage_write": "only a file that a person of its unit has approved",
    "developments_conclude": "only for groups of the actor, from what the actor reads",
    "developments_concluding": "ids of groups of the actor, or that their unit convenes",
    "developments_groups": "ids of groups of the actor",
    "developments_homes": "ids of units where the actor may note what happens",
    "developments_note": "only in units where the actor may note what happens",
    "developments_strike": "only what the actor wrote, or what their unit has",
    "developments_units": "ids of units whose developments the actor reads",
    "dialogue_answer": "only questions in dialogues that the actor's unit keeps; once",
    "dialogue_ask": "only in dialogues that the actor's unit keeps",
    "dialogue_begin": "only in units where the actor may add; with organisations outside the city",
    "dialogue_contact_account": "only in dialogues that the actor's unit keeps, and who signs in for that organisation",
    "dialogue_contact_name": "only in dialogues that the actor's unit keeps",
    "dialogue_contact_remove": "only in dialogues that the actor's unit keeps",
    "dialogue_contact_review": "only in dialogues that the actor's unit keeps",
    "dialogue_delay": "only promises that the actor answers for, or of dialogues that their unit keeps",
    "dialogue_end": "only dialogues that the actor's unit keeps, with no promise open",
    "dialogue_hand_over": "only promises that the actor answers for, or of dialogues that their unit keeps",
    "dialogue_kept": "ids of dialogues that the actor's unit keeps",
    "dialogue_ours": "ids of dialogues with the actor's own organisation",
    "dialogue_owed": "ids of dialogues in which the actor answers for a promise",
    "dialogue_owners": "ids of colleagues, for those who can answer for a promise themselves",
    "dialogue_promise": "only in dialogues that the actor's unit keeps",
    "dialogue_remind": "reminds people and units once each, and lets names go; tells how many",
    "dialogue_settle": "only promises that the actor answers for, or of dialogues that their unit keeps; once",
    "dialogue_signing_in": "ids of those who sign in for an organisation, for the unit that keeps the dialogue",
    "colleagues": "ids, only where the actor works",
    "consent_ending": "only of records in units that the actor reads",
    "consent_members": "ids of those who can be shared with, to those who handle records",
    "consent_receivers": "ids of organisations, to those who handle records",
    "consent_share": "only of records in units that the actor changes, and only by a consent in force",
    "consent_states": "only of records in units that the actor reads",
    "consent_warn": "reminds units, once each; tells how many",
    "consultations_gone": "references of what the actor has gone out of",
    "consultations_invited": "of the actor",
    "consultations_open": "a question about an enquiry of the actor's unit, or about their own thread received in this transaction",
    "consultations_progress": "times and how many read, only for the writer's own token",
    "consultations_remind": "reminds units, once each; tells how many",
    "conversations_erase": "only for the writer's own token",
    "conversations_forget": "only what was erased a day ago, and only how its code was recognised",
    "conversations_receive": "takes in; tells the reference for a digest that is known already",
    "conversations_watch": "only for the worker: tells how many promises somebody was told of",
    "conversations_sum_kept": "only for the worker: tells how many sums are new",
    "disclosure_decide": "a decision of a unit where the actor decides, by a rule that carries it",
    "disclosure_grants": "only of decisions of units that the actor reads",
    "disclosure_members": "ids of those at the recipient of a decision of the actor's unit",
    "disclosure_share": "only what a decision of the actor's unit names, to its recipient, until its day",
    "engagements_away": "that an engagement of the actor's rests, since when and why; not whose",
    "engagements_mine": "of the actor, while it is shared with them",
    "engagements_supervised": "ids of experts: the actor's own entry, and those of networks that the actor reads",
    "engagements_unreached": "only of records in units that the actor reads",
    "engagements_writable": "of the actor, while it is shared with them and goes on",
    "exchange_due": "for the worker",
    "exchange_month": "what others call their entries, for the worker's letter",
    "exchange_new_key": "for the worker, and those who may replace the city's key; on record",
    "exchange_nothing": "for the worker",
    "exchange_origin": "what others publish themselves of a method that was taken over",
    "exchange_progress": "for the worker",
    "exchange_publish": "for the worker",
    "exchange_secret": "sealed, for the worker and those who may replace the city's key",
    "exchange_take": "for the worker",
    "exchange_told": "for the worker",
    "exchange_withheld": "ids of rows that nobody reads any more",
    "experts_candidates": "ids of those who can be shared with, to those who add experts",
    "experts_load": "hours, of experts that the actor may ask, and of the actor",
    "experts_warn": "reminds units, once for each day that is set; tells how many",
    "guides_find": "what published guides say, as anyone may read it",
    "insights_choose": "units and colleagues of the municipality, only to those who pass something on",
    "insights_cities": "ids of municipalities in which the actor works",
    "insights_letter_sent": "only the worker's",
    "insights_missions": "kinds and bodies of what was answered and visited, only to the worker",
    "insights_next_letter": "an address, only to the worker",
    "insights_open": "only what was passed on to the actor, and for the actor alone",
    "insights_ours": "ids, of insights of the actor's units",
    "insights_pass_on": "only a shared insight of the actor's unit, to those who work in its municipality",
    "insights_passings": "ids of what was passed on to the actor",
    "insights_put_up": "titles on the reading list, only to the worker",
    "insights_readable": "ids of what anybody reads, and of what was passed on to the actor",
    "insights_received": "ids of what was passed on to the actor",
    "insights_receivers": "names, only for insights of the actor's unit",
    "insights_remind": "for the worker: tells colleagues that something waits, once each, when its day has come",
    "insights_rest": "for the worker: forgets who read what when its time is over",
    "insights_say": "only about what was passed on to the actor, and for the actor alone",
    "insights_shared": "titles, only to the worker",
    "insights_shelved": "ids, of the reading list of the actor's municipality",
    "insights_shelves": "ids of units of the actor's municipality",
    "insights_store_digest": "only the worker's",
    "insights_taken_back": "which public texts are public no more, and since when",
    "insights_unread": "a number, of what was passed on to the actor",
    "insights_unwritten": "ids of municipalities, only to the worker",
    "learning_count": "only for the worker: tells how many numbers are told anew",
    "learning_published": "what anybody may read: sums of nine or more of years that are over, with small ones hidden",
    "learning_seen": "the same of all quarters of the actor's municipality, for those who answer for methods or the programme",
    "methods_find": "what cards of methods say, as anyone may read them",
    "method_missing": "which gates of a step do not hold for a method, of what anyone may read",
    "handover_answer": "only what a relative has consented to that the actor's office is told",
    "handover_consent": "only an offer to the writer who proves the thread's token",
    "handover_no": "only an offer to the writer who proves the thread's token",
    "handover_offer": "only within supports of units that the actor changes, to a social office of the municipality",
    "handover_take_back": "only offers of units that the actor changes, before they are answered",
    "handovers_mine": "ids, of the writer who proves the thread's token",
    "handovers_to_us": "ids, of what relatives have consented to that the actor's offices are told",
    "inbox_count": "only units that the actor reads",
    "inbox_days": "only units that the actor reads",
    "inbox_ids": "only units that the actor reads",
    "inbox_kept": "how many promises were kept, in the units of the one who asks",
    "introduction_begin": "a new link for anybody; tells nothing",
    "introduction_done": "only for the secret of the link",
    "introduction_finish": "only for the secret of the link, and counts it once",
    "introduction_forget": "only what nobody has used for its period; tells how many",
    "introduction_months": "sums of months, to those who keep the courses",
    "introduction_progress": "which steps are done, only for the secret of the link",
    "may": "of the actor",
    "meetings_add_item": "only by who leads the meeting, or sits at it for the unit that has the record",
    "meetings_adjusters": "only by who keeps the minutes; names people in the circle",
    "meetings_asked": "of the actor",
    "meetings_attend": "only by who leads the meeting, or of oneself",
    "meetings_change": "only by who leads the meeting",
    "meetings_change_item": "only by who leads the meeting or has the record, before it begins",
    "meetings_circle": "of those invited, to the circle and who leads; of oneself to others",
    "meetings_conflicts": "of the actor",
    "meetings_declare": "only of oneself, or by who leads the meeting; closes, never opens",
    "meetings_digest": "only of minutes that the actor reads",
    "meetings_document_add": "only by those invited, or who lead the meeting; at an item only in its circle",
    "meetings_document_locked": "only by who leads the meeting, once all its minutes are locked; on record",
    "meetings_document_remove": "only by who brought it or leads the meeting, before the minutes are locked",
    "meetings_draft": "only in the circle, and read by its writer alone",
    "meetings_draft_drop": "of the actor",
    "meetings_drop_item": "only by who leads the meeting or has the record, before it begins",
    "meetings_fill_item": "only by who leads the meeting; once, and not where it was taken off",
    "meetings_follow_up": "only what is done, by who leads a meeting of the group and sees it, or has the record",
    "meetings_groups": "of the actor",
    "meetings_invite": "only by who leads the meeting, or one's own deputy; opens no case",
    "meetings_keeps": "of the actor",
    "meetings_leads": "of the actor",
    "meetings_lock": "only adjusted minutes, by who keeps them",
    "meetings_met": "of the actor",
    "meetings_mine": "of the actor",
    "meetings_move": "only by who leads the meeting, by the steps that there are",
    "meetings_open_items": "of the actor",
    "meetings_open_records": "of the actor",
    "meetings_ours": "of the actor's units",
    "meetings_pause": "only by who leads the meeting",
    "meetings_place_item": "only by who leads the meeting, before it begins",
    "meetings_plan": "only a group of a unit where the actor may call a meeting",
    "meetings_promise": "only in the circle, while it is a draft; for somebody in the circle",
    "meetings_reopen": "only adjusted minutes, by an adjuster or who keeps them",
    "meetings_series_meeting": "only a day of a series of a unit where the actor may call a meeting",
    "meetings_settle": "only by its owner in the circle, or who keeps the minutes",
    "meetings_sign": "only by an adjuster in the circle",
    "meetings_start_item": "only by who leads the meeting",
    "meetings_undeclare": "only by who leads the meeting, never of oneself, for a reason that is on record",
    "meetings_workers": "ids of those who work somewhere, for who makes groups or calls meetings",
    "meetings_write": "only in the circle and present, while it is a draft; addenda when it is locked",
    "missions_answer": "only missions of units that the actor changes, or that they own",
    "missions_answer_offer": "only by whoever was asked to take that mission over",
    "missions_attach": "only to missions of units that the actor changes, or that they own",
    "missions_change": "only missions of units that the actor changes, or that they own",
    "missions_close": "only missions of units that the actor changes, or that they own; what came in with an answer or a reason",
    "missions_contact": "who has said yes to be known, sealed, to who owns a mission that names them or reads its unit's; on record",
    "missions_cost": "only of missions of units that the actor changes, or that they own",
    "missions_deadline": "only missions of units that the actor changes, or that they own",
    "missions_detach": "only of missions of units that the actor changes, or that they own",
    "missions_from_enquiry": "only an enquiry that the actor handles, in a unit where they may add; once",
    "missions_mine": "ids of missions that the actor owns or was asked to take over",
    "missions_move": "only missions of units that the actor changes, or that they own",
    "missions_of_writer": "how far it is, only to the writer who proves the enquiry's token",
    "missions_offer": "only missions of units that the actor changes, or that they own, to colleagues there",
    "missions_open": "only in units where the actor may add",
    "missions_owners": "ids of colleagues, for those who can own a mission there themselves",
    "missions_remind": "for the worker: tells owners and units that something waits, once each; tells how many",
    "missions_seen": "ids of missions that the actor may read",
    "missions_strike": "only of missions of units that the actor changes, or that they own",
    "missions_write": "only in missions of units that the actor changes, or that they own",
    "notifications_forget": "only what was told long ago",
    "notifications_notice": "only for the writer's own token",
    "notifications_tell": "addresses of colleagues, for the worker's mail",
    "operations_answer": "only a plan that waits for the actor's unit, or for the writer who proves the thread's token",
    "operations_check": "only a request that the actor's unit handles or asked for, or the writer's own",
    "operations_choose": "only a request that the actor's unit handles or asked for, or the writer's own",
    "operations_counts": "sums, for those who answer for units, methods or the programme",
    "operations_decide": "only lessons of requests of units that the actor changes",
    "operations_end": "only a request that the actor's unit handles or asked for, or the writer's own",
    "operations_follow_up": "only a request that the actor's unit asked for, or the writer's own; the city for who rang",
    "operations_measure": "only in requests of units that the actor changes",
    "operations_measure_drop": "only in requests of units that the actor changes",
    "operations_mine": "ids, of requests that the actor or the writer may see",
    "operations_open": "only of enquiries of units that the actor changes, or of the one just sent for the actor's own unit",
    "operations_propose": "only in requests of units that the actor changes",
    "operations_remind": "tells units and holders, once each; tells how many",
    "operations_suggest": "only in a request that the actor's unit handles or asked for, or the writer's own",
    "operations_take": "only requests of units that the actor changes",
    "operations_tick": "only what was agreed in a request that the actor's unit handles or asked for, or the writer's own",
    "operations_visited": "only of requests of units that the actor changes",
    "operations_written": "ids, of the writer's own thread",
    "pilots_add_place": "only in plans of units that the actor changes, and only a contact who works there",
    "pilots_contacts": "who can give a place's numbers, for those who change pilots",
    "pilots_evaluate": "only pilots of units that the actor changes, and only what the design, the places and the numbers carry",
    "pilots_handled": "ids, of pilots of units that the actor may",
    "pilots_harm": "only of a place whose contact the actor is, or of pilots of units that the actor changes",
    "pilots_main": "only in plans of units that the actor changes, until it begins",
    "pilots_make": "only in units where the actor may add",
    "pilots_measure": "only in plans of units that the actor changes, until it begins",
    "pilots_mine": "ids, of pilots at a place whose contact the actor is",
    "pilots_missing": "what a plan lacks, by our own words; for readers of the pilot",
    "pilots_of_method": "what a method's pilots lack for its next step, by our own words; the card says as much",
    "pilots_openly": "that a method was tried, when and what for, as its public card says; no numbers, nobody's name",
    "pilots_places": "ids, of places whose contact the actor is",
    "pilots_plan": "only plans of units that the actor changes",
    "pilots_quiet": "only of a place whose contact the actor is, or of pilots of units that the actor changes",
    "pilots_reading": "only of a place whose contact the actor is, or of pilots of units that the actor changes",
    "pilots_remind": "for the worker: tells owners and contacts, once a month each; tells how many",
    "pilots_remove_measure": "only in plans of units that the actor changes, until it begins",
    "pilots_remove_place": "only in plans of units that the actor changes, until it begins",
    "pilots_set_contact": "only places of units that the actor changes, and only a contact who works there",
    "pilots_step": "only pilots of units that the actor changes, and only when all is there; on after a stop, the method lead alone",
    "parents_agree": "only a seat of the writer who proves the thread's token",
    "parents_answer": "only seats in groups of units that the actor changes",
    "parents_ask": "only for the writer who proves the thread's token, in groups that they may read of",
    "parents_changed": "ids, of groups of units that the actor changes",
    "parents_for_writer": "ids, of groups that the writer may read of",
    "parents_invite": "only supports and groups of units that the actor changes",
    "parents_kept": "ids, of groups of units that the actor reads",
    "parents_leaders": "ids of colleagues and parent coaches, for those who keep the unit's groups",
    "parents_leave": "only a seat of the writer who proves the thread's token",
    "parents_led": "ids, of groups that the actor leads",
    "parents_line": "a number, of the writer's own seat or of groups that the actor keeps",
    "parents_mark": "only in groups that the actor leads or changes, and only of those who have a place",
    "parents_move": "only groups of units that the actor changes",
    "parents_night": "for the worker: ends groups whose time is over; tells how many",
    "parents_places": "only groups of units that the actor changes",
    "parents_rename": "only a seat of the writer who proves the thread's token",
    "parents_seated": "ids, of groups where the writer has a place",
    "parents_seats_shown": "ids of seats in groups that the actor keeps, or leads and where they have a place",
    "partners": "numbers, for those who coordinate",
    "partners_leave": "only for those who coordinate, of other trees",
    "partners_return": "only for those who coordinate, of other trees",
    "pathways_assign": "only parts of records in units where the actor may",
    "pathways_receivers": "ids of organisations, of a record that the actor's unit reads",
    "pathways_set": "only parts of the actor's unit, or given to the actor's organisation and shared with it",
    "pathways_start": "only in records of units where the actor may",
    "pathways_workers": "ids of those who could have a part, to those who handle records",
    "plan_owners": "ids of those who can read a plan, to the unit that changes the record",
    "plan_owners_gone": "ids, only of records in units that the actor reads",
    "plan_step": "only of the actor's unit, or of what they promised themselves and still can read",
    "programme_add_earlier": "a sum of the actor's own unit, of a quarter that is not published",
    "programme_adopt": "only a picture of the actor's unit, only without a number below five, and never two of the same days",
    "programme_adopt_plan": "only of a picture of the actor's unit",
    "programme_hand_in": "only of a picture of the actor's unit",
    "programme_late": "ids of measures in adopted plans, and a day",
    "programme_measures": "ids, of pictures of the actor's units",
    "programme_move": "only a measure of a picture of the actor's unit",
    "programme_next_reference": "a number, to those who begin pictures",
    "programme_own": "ids, of pictures of the actor's units",
    "programme_plans": "ids, of adopted plans and of the actor's units",
    "programme_sums": "sums of a municipality, only to its coordination",
    "published_version": "a number",
    "records_break": "only in the actor's municipality, on record and announced",
    "records_broken": "of the actor",
    "records_have_stopped": "only of what was shared with the actor",
    "records_identity_add": "only in units where the actor may, once for each record",
    "records_identity_find": "references of records in the actor's own units, for a keyed digest",
    "records_identity_key": "a key alone, to those who may change the identity",
    "records_identity_open": "one sealed part, to those who may open it, and on record",
    "records_identity_openings": "only to those who may change the identity",
    "records_identity_protect": "only in units where the actor may change identities",
    "records_identity_reach": "only in units where the actor may change identities",
    "records_identity_rename": "only in units where the actor may change identities",
    "records_identity_state": "only what the actor could open",
    "records_identity_tell": "only for an opening of the actor's own in this transaction",
    "records_ids": "only records that the actor may read",
    "records_my_grants": "of the actor",
    "records_now": "a time",
    "records_open": "only in units where the actor may",
    "records_opened": "of the actor",
    "records_parts": "of the actor",
    "records_readers": "only of units that the actor reads",
    "records_stop_grant": "only in units where the actor may",
    "records_stopped": "of the actor, without content",
    "records_tick": "ends what has run out",
    "records_transfer": "only from units where the actor may, to one that can take it",
    "records_units": "ids, only of units that the actor reads",
    "records_way": "of the actor",
    "retention_abandon": "only lists of the actor's municipality; stops, never destroys",
    "retention_approve": "only lists of the actor's municipality, and only as a registrar",
    "retention_begin": "makes empty lists",
    "retention_decide": "only items of the actor's municipality",
    "retention_destroy": "only what a registrar has approved, looked at once more",
    "retention_finish": "only a list on which nothing is left to do",
    "retention_gather": "puts on proposed lists what a rule says; tells how many",
    "retention_hold": "only in the actor's municipality; null for what is not there",
    "retention_lift": "only in the actor's municipality",
    "retention_outlook": "how many, never which",
    "retention_reckon": "counts",
    "retention_set_exemption": "only for the actor's municipality, never backwards",
    "retention_set_rule": "only for the actor's municipality, never backwards",
    "retention_settle": "removes empty lists and exceptions whose day has come",
    "retention_tell": "that something waits, to registrars; tells how many were told",
    "retention_to_run": "numbers of lists",
    "retention_waiting": "how many, never which",
    "retention_weed": "takes off proposed lists what is not due",
    "review_due": "ids of municipalities",
    "review_gone": "only of rounds of the actor's municipality",
    "review_judge": "only in rounds of the actor's municipality, never the actor's own reading, never after signing",
    "review_open": "draws a round that is due, by the rule that holds, for those who review; tells its reference",
    "review_sign": "only rounds of the actor's municipality in which everything is judged",
    "review_told": "only in rounds of the actor's municipality; says that a breach has been told",
    "rights_add": "finds by reference in the municipality, for who handles a request; on record",
    "rights_answer": "only for who handles the request; closes what it opened",
    "rights_consents": "of a record that is open to the actor for a request",
    "rights_dissent": "adds to a record that is open to the actor for the request",
    "rights_drop": "only for who handles the request",
    "rights_extend": "only for who handles the request, once",
    "rights_find": "finds by digest in the municipality, for who handles a request; on record",
    "rights_note": "only for who handles the request",
    "rights_open": "opens what a request is about to who handles it, until it is due; on record",
    "rights_readings": "of a record that the actor's unit holds, or that is open to the actor for a request",
    "rights_receive": "a request in a registry of the actor's",
    "rights_recipients": "of a record that the actor's unit holds, or that is open to the actor for a request",
    "routes_counts": "sums of decisions, to those who read the rules of the route chooser",
    "routes_languages": "which languages are read where the actor works, and of nobody in particular",
    "session_create": "a session that only the key file's key can fill",
    "session_delete": "only for whoever knows its key",
    "session_load": "only for whoever knows its key",
    "session_update": "only for whoever knows its key",
    "sessions_forget": "only what has ended",
    "signing_in": "whom the ticket of this transaction lets sign in",
    "review_done": "whether research on a method has been reviewed, as anyone may read it",
    "review_missing": "which parts of a review are missing, by our own words; for readers of studies",
    "studies_bring": "only for those who may add studies, in their own name",
    "studies_forget": "for the worker",
    "studies_put": "references into a file that is being read: by whoever brought it, or the worker",
    "studies_read": "the end of a file that is being read: by whoever brought it, or the worker",
    "studies_remind": "for the worker",
    "studies_take": "only a file that the actor brought, or for the worker",
    "studies_waiting": "names of files without content, for the worker",
    "support_answer": "only the support of the writer who proves the thread's token",
    "support_coach_answer": "only for the coach who was asked",
    "support_coach_ask": "only supports of units that the actor changes, and experts that they may ask",
    "support_coach_end": "only for the unit, the coach or the writer whose support it is",
    "support_coach_name": "a given name, for the writer whose support it is",
    "support_coached": "of the actor as parent coach: reference, languages, district and state, never the thread",
    "support_counts": "numbers by quarter, for those who keep supports, write the programme or answer for methods; hidden when small before anybody sees them",
    "support_end": "only supports of units that the actor changes",
    "support_helped": "only the support of the writer who proves the thread's token, once they have been asked",
    "support_leave": "only the support of the writer who proves the thread's token",
    "support_night": "for the worker: what is over becomes numbers; tells how many",
    "support_offer": "only on threads of units where the actor may add supports and change enquiries",
    "support_share": "only the support of the writer who proves the thread's token",
    "support_take": "only supports of units that the actor changes",
    "support_talked": "only supports of units that the actor changes, or whose coach they are",
    "support_thread": "one thread, to the accepted coach to whom its writer has said yes, and on record",
    "supports_kept": "ids, of units that the actor reads",
    "supports_mine": "ids, of the writer who proves the thread's token",
    "survey_answer": "only for the secret of a ticket that is not used",
    "survey_ask": "for the worker",
    "survey_close": "for the worker",
    "survey_due": "for the worker",
    "survey_forget": "only what has served; tells how many",
    "survey_let_out": "for the worker",
    "survey_opened": "what is asked, and whether it was answered, only for the secret of that ticket",
    "survey_ready": "for the worker",
    "survey_results": "only releases that the actor reads; never a number below five, nor one to be worked out",
    "survey_words": "what was written in one release that the actor reads, by nobody and in no order",
    "survey_write": "a new version of the questions, by who may change surveys, on record",
    "system_last_seal": "a time",
    "tracks_correct": "only of records in units where the actor may",
    "tracks_due": "references without persons, for the worker alone",
    "tracks_hurry": "only of records in units where the actor may; moves a time",
    "tracks_line": "how another system answers, from the worker alone",
    "tracks_open": "only of records in units where the actor may",
    "tracks_told": "what another system said, from the worker alone",
    "training_accept": "only for the secret of the sign-up's own link, and only what is offered to it",
    "training_ask": "writes a letter to an address that has signed up; tells nothing",
    "training_bounced": "for the worker",
    "training_cancel": "only for the secret of the sign-up's own link",
    "training_cancel_for": "only at occasions of units that the actor changes; on record",
    "training_capacity": "only occasions of units that the actor changes, and never below what is taken",
    "training_come": "only for the secret of the room's code, on its day, and an address that has a place there",
    "training_confirm": "only for the secret of the sign-up's own link",
    "training_decline": "only for the secret of the sign-up's own link",
    "training_door": "times, only for the secret of the room's code",
    "training_forget": "only what has served; tells how many",
    "training_interest": "takes in; tells nothing",
    "training_interest_confirm": "only for the secret of the interest's own link",
    "training_interest_mine": "what was asked for and no name, only for the secret of its own link",
    "training_interest_settle": "only of units that the actor changes; on record",
    "training_interest_withdraw": "only for the secret of the interest's own link",
    "training_interested": "sealed names of interests of units that the actor reads",
    "training_invite": "only to occasions of units that the actor changes, and who waits there; on record",
    "training_kept": "ids of occasions of units that the actor changes",
    "training_letter": "for the worker",
    "training_mark": "only at occasions where the actor teaches or that their unit holds, once the day has come; on record",
    "training_material": "one file, only for the secret of the link of somebody who was there",
    "training_materials": "ids, only for the secret of the link of somebody who was there",
    "training_mine": "what has come of one sign-up and no name, only for the secret of its own link",
    "training_missed": "for the worker",
    "training_next": "sealed addresses, for the worker's mail",
    "training_own": "what has come of the actor's own sign-ups, or of those of the address that a link went to",
    "training_party": "sealed names that the holder of the link wrote, only for its secret",
    "training_party_cancel": "only for the secret of the party's own link, and who is in it",
    "training_party_confirm": "only for the secret of the party's own link",
    "training_people": "sealed names, only of occasions of units that the actor reads, or where they teach",
    "training_place": "only at occasions of units that the actor changes; on record",
    "training_remind": "puts letters in line, once for each sitting; tells how many",
    "training_return": "only for the secret of the sign-up's own link, to a place that is free or last in line",
    "training_room": "only of occasions of units that the actor changes; on record",
    "training_say_needs": "only for the secret of the sign-up's own link, until the last sitting",
    "training_seats": "how many places there are and are taken, of what is published",
    "training_seen": "ids of occasions of units that the actor reads, or where they teach",
    "training_sent": "for the worker",
    "training_sign_up": "takes in; tells what has come of it, and for an address that is known already the same",
    "training_sign_up_party": "takes in; tells how many of them got a place",
    "training_sittings_seen": "ids, of occasions that the actor sees more of",
    "training_taught": "ids of occasions where the actor teaches",
    "training_teachers": "ids of colleagues who can teach, for those who hold occasions",
    "training_tell": "puts letters in line, only for occasions of units that the actor changes",
    "training_tick": "lets places go on whose time has run out; tells how many",
    "training_walk_in": "only where the actor teaches or their unit holds it, on the day, while there is a place; on record",
    "units": "of the actor",
    "vault_keys": "wrapped keys, those that row security shows to the one who asks, with their own rights",
    "vault_known": "which ids that nobody can guess are there",
    "vault_masters": "names of keys",
    "writer": "the digest of the token that the app itself has set",
}

HOSTILE: list[Any] = [
    None, 1, "x", [], [{}], True,
    {"state": {"a": 1}}, {"state": ["open"]}, {"state": "x' or true --"}, {"door": "a\\' or true --"},
    {"sender": "%s %1$s %L %I"}, {"language": "sv') or (true"}, {"district": "1 or true"}, {"district": 10**40},
    {"district": "-1"}, {"owner": "me"}, {"owner": ["me"]}, {"order": ["due"]}, {"order": "due"},
    {"after": "infinity"}, {"after": "x'; select 1 --"}, {"due_before": {"$": 1}}, {"due_after": "epoch' or true --"},
    {"unread": True}, {"unit": 1, "unit_id": 1, "e.unit_id": "1"},
]  # fmt: skip

REFUSED = (
    "select * from pg_authid",
    "select pg_read_file('/etc/passwd')",
    "copy (select 1) to program 'id'",
    "create function public.cheap(x text) returns boolean language sql cost 0.1 as 'select true'",
    "create function pg_temp.cheap(x text) returns boolean language sql cost 0.1 as 'select true'",
    "create operator public.=== (leftarg = text, rightarg = text, function = texteq)",
    "create view public.mine as select * from conversations_message",
    "select last_value from conversations_number",
    "select setval('conversations_number', 1)",
    "select varsam._conversations_empty(1, 'x')",
    "select varsam._inbox_where('{}')",
    "select varsam._front_desk(null)",
    "insert into people_membership (user_id, role, organisation_id, valid_from) values (1, 'coordinator', 1, now())",
    "update access_capability set resource = 'enquiry'",
    "delete from conversations_enquiry",
    "delete from conversations_message",
    "update vault_wrappedkey set wrapped = ''",
    "delete from vault_wrappedkey",
    "select * from vault_origin",
)


@pytest.fixture
def app(town: Any) -> Iterator[psycopg.Connection]:
    with town.owner() as owner:
        owner.execute("analyze")
    with town.app() as connection:
        yield connection


@pytest.fixture
def users(town: Any) -> dict[str, int]:
    with town.owner() as owner:
        return dict(owner.execute("select split_part(email, '@', 1), id from people_user").fetchall())


def ask(app: psycopg.Connection, actor: int | None, query: str, values: list[Any] | None = None) -> Any:
    """The first column of the answer; nothing stays."""
    with app.transaction(force_rollback=True):
        if actor:
            tickets.show(app, "actor", actor)
        return [row[0] for row in app.execute(query, values).fetchall()]


def test_every_callable_function_has_been_judged(town: Any) -> None:
    with town.owner() as owner:
        found = owner.execute(
            "select p.proname, p.prosecdef, coalesce(p.proconfig::text, '') from pg_proc p"
            " join pg_namespace n on n.oid = p.pronamespace"
            " where n.nspname = 'varsam' and has_function_privilege('varsam_app', p.oid, 'execute')"
        ).fetchall()
        for_everyone = owner.execute(
            "select p.proname from pg_proc p join pg_namespace n on n.oid = p.pronamespace,"
            " aclexplode(coalesce(p.proacl, acldefault('f', p.proowner))) a"
            " where n.nspname = 'varsam' and a.grantee = 0"
        ).fetchall()
    assert {name for name, _, _ in found} == set(CALLABLE)
    assert [name for name, _, path in found if "search_path=pg_catalog, pg_temp" not in path] == []
    assert for_everyone == []


@pytest.mark.parametrize("filters", HOSTILE, ids=lambda filters: json.dumps(filters)[:40])
def test_no_filter_of_the_inbox_reaches_another_compartment(
    town: Any, app: psycopg.Connection, users: dict[str, int], filters: Any
) -> None:
    with town.owner() as owner:
        foreign = {r[0] for r in owner.execute(
            "select reference from conversations_enquiry union select heading::text from conversations_enquiry"
        ).fetchall() if r[0]}  # fmt: skip
        units = dict(owner.execute("select id, unit_id from conversations_enquiry").fetchall())
    told = []
    for who in ("samordnare", "socialsekreterare.hisingen", "sspf.hisingen", "polis", "systemadmin"):
        readable = set(ask(app, users[who], "select unnest(varsam.units('enquiry', 'read'))"))
        own = sum(unit in readable for unit in units.values())
        try:
            ids = ask(app, users[who], "select varsam.inbox_ids(%s::jsonb, 100)", [json.dumps(filters)])[0]
            count = ask(app, users[who], "select varsam.inbox_count(%s::jsonb, 100)", [json.dumps(filters)])[
                0
            ]
        except psycopg.errors.DataError as error:
            told.append(str(error))
            continue
        assert {units[pk] for pk in ids} <= readable, who
        assert count <= own, who
    assert [secret for secret in foreign for message in told if secret in message] == []


@pytest.mark.parametrize("statement", REFUSED)
def test_refused(app: psycopg.Connection, users: dict[str, int], statement: str) -> None:
    for actor in (None, users["systemadmin"], users["polis"]):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(app, actor, statement)


def test_statistics_of_protected_tables_are_hidden(app: psycopg.Connection) -> None:
    seen = ask(app, None, "select tablename from pg_stats where schemaname = 'public'")
    assert set(seen) <= {"django_migrations"}


def test_a_row_cannot_be_moved_out_of_a_compartment_or_into_one(
    town: Any, app: psycopg.Connection, users: dict[str, int]
) -> None:
    with town.owner() as owner:
        units = {row[0] for row in owner.execute("select id from people_organisation").fetchall()}
    actor = users["samordnare"]
    own = set(ask(app, actor, "select unnest(varsam.units('enquiry', 'change'))"))
    assert own
    for unit in sorted(units - own)[:6]:
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(app, actor, "update conversations_enquiry set unit_id = %s returning id", [unit])
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(
            app, users["socialsekreterare.hisingen"],
            "update conversations_enquiry set unit_id = %s where unit_id = %s returning id", [min(own), min(own)],
        )  # fmt: skip


@pytest.mark.parametrize(
    "change",
    [
        "conversations_message set author_id = null",
        "conversations_message set at = now()",
        "conversations_message set sealed = 'x'",
        "conversations_message set side = 'note'",
        "conversations_enquiry set reference = 'A-26-001'",
        "conversations_enquiry set writer_digest = null",
        "conversations_enquiry set data_key_id = null",
        "conversations_enquiry set received_at = now()",
    ],
)
def test_what_was_said_and_when_cannot_be_rewritten(
    app: psycopg.Connection, users: dict[str, int], change: str
) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        ask(app, users["samordnare"], f"update {change} returning id")


def test_nobody_notes_a_call_in_a_unit_of_others(app: psycopg.Connection, users: dict[str, int]) -> None:
    own = ask(app, users["samordnare"], "select unnest(varsam.units('enquiry', 'add'))")[0]
    for who in ("polis", "systemadmin", "socialsekreterare.hisingen"):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            ask(
                app, users[who],
                "select varsam.conversations_receive('A', 'telephone', 'relative', 'sv', null, %s, gen_random_uuid(),"
                " 'x', (select min(master) from vault_keycheck), null, null, gen_random_uuid(), 'x', null,"
                " now(), now(), now(), now())", [own],
            )  # fmt: skip


def test_erasing_and_notices_need_the_writers_own_token(
    town: Any, app: psycopg.Connection, users: dict[str, int]
) -> None:
    with town.owner() as owner:
        ids = [r[0] for r in owner.execute(
            "select id from conversations_enquiry where writer_digest is not null").fetchall()]  # fmt: skip
    assert ids
    for token in ("", "00" * 32, "ff" * 32):
        with app.transaction(force_rollback=True):
            tickets.show(app, "actor", users["samordnare"])
            app.execute("select set_config('varsam.writer', %s, true)", [token])
            answers = {app.execute("select varsam.conversations_erase(%s)", [pk]).fetchone()[0] for pk in ids}
            for pk in ids:
                app.execute("select varsam.notifications_notice(%s)", [pk])
        assert answers == {False}
