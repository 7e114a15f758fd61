"""What is one's own for a responder: cases and calls one took, changes of the rota that begin with oneself."""

from collections.abc import Callable, Mapping
from typing import Any

from flask import request

from oncall.console.deeds import Deed
from oncall.console.room import desk, rota_desk
from oncall.console.viewer import Viewer
from oncall.console.views import CallView

Args = Mapping[str, Any]
# Which field of a change's form has to name oneself. Who takes a shift needs nobody's leave; a swap is only offered.
BEGINS_WITH = {"absence": "who", "swap": "a", "take": "taker"}


def is_own(who: Viewer, deed: Deed, args: Args) -> bool:
    """Return whether what a request is about is the viewer's own; nothing is for whoever serves no shifts."""
    test = TESTS.get(deed)
    return bool(who.person) and test is not None and test(who, args)


def took(call: CallView, person: str) -> bool:
    """Return whether somebody took a call."""
    return bool(call.answered_by and call.answered_by.id == person) or any(
        leg.person.id == person and leg.outcome == "accepted" for leg in call.legs
    )


def own_case(who: Viewer, args: Args) -> bool:
    """Return whether the case, or the call, of an address is the viewer's."""
    if "case_id" in args:
        case = desk().case(str(args["case_id"]))
        return case is not None and any(took(call, who.person) for call in case.calls)
    call = desk().call(str(args.get("sid", "")))
    return call is not None and took(call, who.person)


def own_change(who: Viewer, args: Args) -> bool:
    """Return whether a change of the rota begins with the viewer: an absence, a swap offered or answered, a shift taken."""
    if "offer" in args:
        offers = offers_of(str(args["line_id"]))
        return any(offer == args["offer"] and b == who.person for offer, b in offers)
    kind = str(args.get("kind", ""))
    if kind == "withdraw":
        return request.method == "POST" and own_earlier_change(who, str(args["line_id"]))
    if kind not in BEGINS_WITH:
        return False
    if request.method != "POST":
        return True
    if kind == "swap" and str(request.endpoint).endswith(".save") and request.form.get("offer") != "yes":
        return False
    return request.form.get(BEGINS_WITH[kind]) == who.person


def offers_of(line: str) -> tuple[tuple[int, str], ...]:
    """Return the offers of a line that wait, each with who was asked."""
    rota = rota_desk().rota(line, desk().now(), 1)
    return tuple((offer.id, offer.b.id) for offer in rota.offers) if rota else ()


def own_earlier_change(who: Viewer, line: str) -> bool:
    """Return whether the viewer made the change that is to be taken back."""
    rota = rota_desk().rota(line, desk().now(), 1)
    number = request.form.get("change", "")
    return rota is not None and any(str(each.id) == number and each.by == who.id for each in rota.changes)


def own_calendar(who: Viewer, _args: Args) -> bool:
    """Return whether it is one's own calendar that gets a new address."""
    return request.form.get("kind") == "person" and request.form.get("who") == who.person


def own_phone(who: Viewer, _args: Args) -> bool:
    """Return whether it is one's own phone that is rung for a test."""
    return request.form.get("person") == who.person


TESTS: Mapping[Deed, Callable[[Viewer, Args], bool]] = {
    Deed.SEE_CASES: own_case,
    Deed.SET_FACTS: own_case,
    Deed.CHANGE_ROTA: own_change,
    Deed.CHANGE_CALENDAR: own_calendar,
    Deed.TRY_PHONE: own_phone,
}
