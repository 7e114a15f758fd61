"""The names of all sentences a line may word its own way, and the `{values}` each may use. The texts are in prompts."""

import re
from collections.abc import Mapping
from types import MappingProxyType

from oncall.policy.tickets import STATES
from oncall.policy.wording_incidents import TO_CALLERS, TO_CUSTOMERS, TO_STAFF
from oncall.policy.wording_menus import MENUS
from oncall.policy.wording_queue import TO_CALLING_BACK, TO_WAITING

LANGUAGES: tuple[str, ...] = ("nb", "en", "de", "nl", "ru")

_CALLER = {
    "greeting": "line",
    "greeting_ticket": "line",
    "consent": "line",
    "consent_again": "line",
    "consent_missing": "line",
    "hold": "line",
    "next_step": "line",
    "queued": "line place",
    "connecting": "line person",
    "nobody": "line",
    "voicemail": "line",
    "voicemail_thanks": "line",
    "goodbye": "line",
    "talk_lost": "line person",
    "announce": "line opens",
    "menu": "line opens",
    "refer": "line person",
    "refused": "line email",
    "ticket": "line ticket opens",
    "ask_serial": "line",
    "serial_again": "line digits",
    "serial_read_back": "line digits",
    "callback": "line caller opens",
    "apology": "line",
    "resumed": "line",
}
_RESPONDER = {
    "screen": "line caller customer topic",
    "screen_again": "line caller customer topic",
    "accepted": "line caller customer",
    "taken": "line person",
    "gone": "line caller",
    "wrong_key": "line",
    "wrap_up": "line case",
    "wrap_up_again": "line case",
    "wrap_up_solved": "line case",
    "wrap_up_open": "line case",
    "wrap_up_own_fault": "line case",
    "test_call": "line",
    "test_call_again": "line",
    "test_call_done": "line",
}
_STAFF = {
    "sms_ringing": "line caller customer topic time link",
    "sms_accepted": "line caller customer topic time link code",
    "sms_taken": "line caller person time",
    "sms_missed": "line caller customer topic time waited link",
    "sms_missed_many": "line count since until numbers caller link",
    "sms_voicemail": "line caller customer topic time seconds link",
    "sms_booked": "line caller customer topic time link",
    "sms_wrap_up": "line caller case link",
    "mail_missed_subject": "line caller customer time",
    "mail_missed_body": "line caller customer topic time waited link",
    "mail_missed_many_subject": "line count since until",
    "mail_missed_many_body": "line count since until numbers caller link",
    "mail_voicemail_subject": "line caller customer time",
    "mail_voicemail_body": "line caller customer topic time seconds link",
    "mail_booked_subject": "line caller customer time",
    "mail_booked_body": "line caller customer topic time link",
    "sms_shift_begins": "line role until partner",
    "sms_handover": "line time primary backup",
    "sms_shift_soon": "line role start until partner",
    "mail_shift_soon_subject": "line start",
    "mail_shift_soon_body": "line role start until partner",
    "sms_shift_changed": "line gained lost",
    "mail_shift_changed_subject": "line",
    "mail_shift_changed_body": "line gained lost",
    "sms_swap_offered": "line person give take",
    "mail_swap_offered_subject": "line person",
    "mail_swap_offered_body": "line person give take",
    "sms_swap_accepted": "line person give take",
    "mail_swap_accepted_subject": "line person",
    "mail_swap_accepted_body": "line person give take",
    "sms_swap_declined": "line person",
    "mail_swap_declined_subject": "line person",
    "mail_swap_declined_body": "line person",
    "sms_week_plan": "line week primary backup",
    "mail_week_plan_subject": "line week",
    "mail_week_plan_body": "line week plan",
    "mail_coverage_subject": "line",
    "mail_coverage_body": "line findings",
    "mail_fallback_subject": "line",
    "mail_fallback_body": "line findings",
    "mail_hook_disabled_subject": "line",
    "mail_hook_disabled_body": "line url why",
    "sms_not_ready": "line person start problem",
    "mail_not_ready_subject": "line person",
    "mail_not_ready_body": "line person start problem",
    "sms_promise_due": "line case customer caller promise due",
    "mail_promise_due_subject": "line case due",
    "mail_promise_due_body": "line case customer caller promise due",
}
_TICKETS = {
    "mail_ticket_subject": "line ticket subject",
    "mail_ticket_opened_body": "line ticket person link",
    "mail_ticket_state_body": "line ticket state link",
    "mail_ticket_answer_body": "line ticket person link",
    "mail_ticket_estimate_body": "line ticket estimate link",
    "mail_ticket_test_body": "line ticket link",
    "mail_sign_in_subject": "line",
    "mail_sign_in_body": "line link",
    "mail_ticket_new_subject": "line case",
    "mail_ticket_new_body": "line case subject customer caller",
    "mail_ticket_reply_subject": "line case",
    "mail_ticket_reply_body": "line case subject customer caller",
    "sms_ticket_state": "line ticket state link",
    "sms_ticket_answer": "line ticket link",
    "sms_ticket_estimate": "line ticket estimate link",
    "sms_ticket_test": "line ticket link",
    "sms_sign_in": "line link",
    "sms_ticket_new": "line case subject customer caller",
    "sms_ticket_reply": "line case subject customer caller",
    **{f"state_{state}": "" for state in STATES},
}
_CUSTOMER = {"sms_ticket": "line ticket link", "sms_callback": "line opens"}
_WORDS = {
    "unknown_caller": "",
    "promise_respond": "",
    "promise_react": "",
    "promise_solve": "",
    "role_primary": "",
    "role_backup": "",
    "check_calling": "",
    "check_confirmed": "",
    "check_not_confirmed": "",
    "check_no_answer": "",
    "check_busy": "",
    "check_failed": "",
    "check_no_number": "",
}

KEYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        key: frozenset(values.split())
        for group in (
            MENUS,
            TO_CALLERS,
            TO_STAFF,
            TO_CUSTOMERS,
            TO_WAITING,
            TO_CALLING_BACK,
            _CALLER,
            _RESPONDER,
            _STAFF,
            _CUSTOMER,
            _TICKETS,
            _WORDS,
        )
        for key, values in group.items()
    }
)
SPOKEN_TO_CALLERS: frozenset[str] = frozenset(_CALLER | TO_CALLERS | TO_WAITING | dict(MENUS))
# Sentences that are never heard on the phone as they stand: messages, and words that others are filled with.
READ: frozenset[str] = frozenset(
    {key for key in KEYS if key.startswith(("sms_", "mail_", "state_"))} | dict(_WORDS).keys()
)
VALUE = re.compile(r"\{([^{}]*)\}")
OF_A_LINE_S_OWN: frozenset[str] = frozenset({"line", "opens"})
