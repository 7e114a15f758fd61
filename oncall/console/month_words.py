"""What the month's page says of an answer: the facts in words, and the price that follows."""

from collections.abc import Callable

from flask_babel import gettext
from flask_babel import lazy_gettext as _

from oncall.console.factwords import CAUSES, fact_word
from oncall.console.formats import money
from oncall.console.words import RATINGS
from oncall.usecases.suggest_answers import Answer

SAID = {
    ("solved", "true"): _("Solved"),
    ("solved", "false"): _("Not solved"),
    ("estimate_approved", "true"): _("Estimate approved"),
    ("estimate_approved", "false"): _("Estimate not approved"),
    ("on_site", "1h"): _("One hour on site"),
    ("case", "false"): _("No fault: no case"),
    ("case", "true"): _("A fault"),
}
KINDS = {
    "fact": _("Needs an answer"),
    "held": _("Held"),
    "second": _("Waits for a second person"),
    "disputed": _("Disputed"),
}

REASONS = {
    "goodwill": _("Goodwill"),
    "agreed_price": _("A price that was agreed"),
    "wrong_facts": _("The facts were wrong"),
    "duplicate": _("Billed elsewhere already"),
    "training": _("Training or test"),
    "other": _("Another reason"),
}
PROMISES = {"respond": _("To respond"), "react": _("To react"), "solve": _("To solve")}
VERDICTS = {"open": _("open"), "met": _("kept"), "missed": _("not kept"), "unknown": _("not known")}
DEEDS = {
    "amount_set": _("set an amount by hand"),
    "amount_taken_back": _("took the amount back"),
    "amount_asked": _("asked a second person for an amount"),
    "amount_declined": _("declined an amount"),
    "disputed": _("opened a dispute"),
    "dispute_answered": _("answered the dispute"),
    "call_linked": _("linked a call"),
    "call_unlinked": _("took a call out"),
    "facts_set": _("said"),
    "noted": _("noted"),
    "contract_charged": _("charged a contract"),
}


def said_word(fact: str, value: str) -> str:
    """Return a fact with its value, as somebody would say it."""
    if fact == "cause":
        return str(CAUSES.get(value, value))
    found = SAID.get((fact, value))
    return str(found) if found is not None else f"{fact_word(fact)}: {value}"


def answer_word(answer: Answer) -> str:
    """Return the facts of an answer in words."""
    return ", ".join(said_word(fact, value) for fact, value in answer.facts)


def outcome_of(answer: Answer, currency: str) -> str:
    """Return what an answer makes of the price: an amount, or the state where there is none."""
    return money(answer.amount, currency) if answer.amount is not None else str(RATINGS.get(answer.state, answer.state))


def kind_word(kind: str) -> str:
    """Return why a case waits."""
    return str(KINDS.get(kind, kind))


def hint(count: int) -> str:
    """Return what the keys do."""
    return str(gettext("Keys: 1 to %(count)s answer, j and k move, u takes back.", count=count))


MONTH_WORDS: dict[str, Callable[..., str]] = {
    "answer_word": answer_word,
    "answer_outcome": outcome_of,
    "kind_word": kind_word,
    "month_keys": hint,
    "promise_word": lambda kind: str(PROMISES.get(kind, kind)),
    "verdict_word": lambda verdict: str(VERDICTS.get(verdict, verdict)),
    "deed_word": lambda what: str(DEEDS.get(what, what)),
}
