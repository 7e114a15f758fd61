"""The end of a practice call: its durations, and the price with its reason and the contract's sentence."""

from typing import Any

from flask import url_for
from flask_babel import gettext

from oncall.console.factwords import fact_word
from oncall.console.formats import mmss, money
from oncall.console.views import CallView, CaseView, RatingView
from oncall.console.words import OUTCOMES, RATINGS, STATES

QUOTE = "«"


def receipt(call: CallView, case: CaseView | None) -> dict[str, Any]:
    """Return the call's sums and the case's price, ready to be shown."""
    return {
        "title": str(OUTCOMES.get(call.outcome or "", STATES.get(call.state, call.state))),
        "over": not call.running,
        "rows": [
            [gettext("Waited"), mmss(call.wait_seconds)],
            [
                gettext("Talk, from the key on"),
                mmss(call.talk_seconds if call.talk_ended_at or call.accepted_at is None else None),
            ],
            [gettext("Whole call"), mmss(call.total_seconds)],
        ],
        "call_url": url_for("console.call.page", sid=call.sid),
        "case": case.id if case else None,
        "case_url": url_for("console.case.page", case_id=case.id) if case else None,
        "price": price(case.rating) if case else None,
        "joined": joined_words(call, case) if case else "",
    }


def joined_words(call: CallView, case: CaseView) -> str:
    """Say that this call belongs to a case that another call opened, which is what its price then goes by; "" otherwise."""
    if not case.calls or case.calls[0].sid == call.sid:
        return ""
    return str(
        gettext(
            "This caller had a case already, so the call joined it: one fault is charged once, its time counted from the first call. "
            "Call from another number to open a new case."
        )
    )


def price(rating: RatingView) -> dict[str, Any]:
    """Return a price: the amount or what it could become, the reasons, the sentences of the contract."""
    return {
        "state": rating.state,
        "words": str(RATINGS.get(rating.state, rating.state)),
        "amount": amount_words(rating),
        "tier": rating.tier,
        "missing": missing_words(rating),
        "reasons": [line for line in rating.because if not line.startswith(QUOTE) and rating.state != "review"],
        "sentences": [line for line in rating.because if line.startswith(QUOTE)],
    }


def amount_words(rating: RatingView) -> str:
    """Return the amount, or the cheapest and the dearest it could become."""
    if rating.amount is not None:
        return money(rating.amount, rating.currency)
    if rating.low is None or rating.high is None:
        return str(gettext("no amount yet"))
    low, high = money(rating.low, rating.currency), money(rating.high, rating.currency)
    return str(gettext("%(low)s to %(high)s", low=low, high=high))


def missing_words(rating: RatingView) -> str:
    """Say which facts the price depends on; "" when it depends on none."""
    if not rating.missing:
        return ""
    return str(gettext("depends on: %(facts)s", facts=", ".join(fact_word(fact) for fact in rating.missing)))
