"""The Call resource: create, list, fetch, update, delete."""

from __future__ import annotations

from collections.abc import Mapping

from flask import Blueprint, request
from flask.typing import ResponseReturnValue

from oncall.emulator import mainline, outbound
from oncall.emulator.calls import Call, Subscription, Target
from oncall.emulator.document import TwimlError, Verb, parse
from oncall.emulator.pages import checked
from oncall.emulator.rest.checks import allowed_caller, e164
from oncall.emulator.rest.replies import ApiError, asked_range, carrier, missing, only, page, seconds, words
from oncall.emulator.rest.shapes import call_json

calls = Blueprint("calls", __name__)
MOST_TWIML = 4000
FILTERS = ("To", "From", "Status", "ParentCallSid")
CREATE = [
    "To",
    "From",
    "Url",
    "Twiml",
    "Method",
    "FallbackUrl",
    "FallbackMethod",
    "StatusCallback",
    "StatusCallbackMethod",
    "StatusCallbackEvent",
    "Timeout",
    "TimeLimit",
    "SendDigits",
    "CallerId",
    "CallToken",
]
UPDATE = [
    "Url",
    "Twiml",
    "Method",
    "Status",
    "FallbackUrl",
    "FallbackMethod",
    "StatusCallback",
    "StatusCallbackMethod",
    "TimeLimit",
]


@calls.post("/Calls.json")
def create() -> ResponseReturnValue:
    """Queue a call; it starts when the account's calls per second allow."""
    only(CREATE)
    order = outbound.Order(
        to=e164("To", 21201, 21211),
        from_=allowed_caller(21213),
        what=_what(),
        fallback=_target("Fallback"),
        subscription=_subscription(),
        ring_seconds=min(600.0, seconds("Timeout", 60.0)),
        time_limit=seconds("TimeLimit", 0.0) or None,
        send_digits=request.form.get("SendDigits", ""),
    )
    if order.to.startswith(carrier().config.blocked_prefixes):
        raise ApiError(400, 21215, f"Account not authorized to call {order.to}: see geo permissions")
    with carrier().lock:
        return call_json(outbound.create(carrier(), order)), 201


def _what() -> Target | tuple[Verb, ...]:
    """Return what the call will play: Url wins over Twiml."""
    form = request.form
    if form.get("Url"):
        if not form["Url"].startswith(("http://", "https://")):
            raise ApiError(400, 21205, f"Url is not a valid URL: {form['Url']}")
        return Target(form["Url"], form.get("Method", "POST").upper())
    if not form.get("Twiml"):
        raise ApiError(400, 21205, "Url or Twiml parameter is required")
    if len(form["Twiml"]) > MOST_TWIML:
        raise ApiError(400, 32018, f"Twiml is longer than {MOST_TWIML} characters")
    try:
        with carrier().lock:
            return checked(carrier(), parse(form["Twiml"].encode()), "")
    except TwimlError as error:
        raise ApiError(400, error.code, str(error)) from error


def _target(prefix: str) -> Target:
    return Target(request.form.get(f"{prefix}Url", ""), request.form.get(f"{prefix}Method", "POST").upper())


def _subscription() -> Subscription | None:
    url = request.form.get("StatusCallback", "")
    if not url:
        return None
    target = Target(url, request.form.get("StatusCallbackMethod", "POST").upper())
    return Subscription(target, words("StatusCallbackEvent", "completed"))


@calls.get("/Calls.json")
def listing() -> ResponseReturnValue:
    """List calls, newest first, filtered."""
    wanted = {name: request.args[name] for name in FILTERS if name in request.args}
    started, ended = asked_range("StartTime"), asked_range("EndTime")
    with carrier().lock:
        found = [
            call
            for call in reversed(carrier().calls.values())
            if not call.deleted and _is(call, wanted) and started(call.dialed) and ended(call.ended)
        ]
        return page("calls", found, call_json)


def _is(call: Call, wanted: Mapping[str, str]) -> bool:
    """Say whether a call has what a list asks for."""
    if not wanted:
        return True
    fields = {"To": call.called, "From": call.caller, "Status": call.status, "ParentCallSid": call.parent}
    return all(fields[name] == value for name, value in wanted.items())


def find(sid: str) -> Call:
    """Return a call that was not deleted. Raises ApiError 404."""
    call = carrier().calls.get(sid)
    if call is None or call.deleted:
        raise missing()
    return call


@calls.get("/Calls/<sid>.json")
def fetch(sid: str) -> ResponseReturnValue:
    """Fetch one call."""
    with carrier().lock:
        return call_json(find(sid))


@calls.post("/Calls/<sid>.json")
def update(sid: str) -> ResponseReturnValue:
    """Send a call in progress elsewhere, or end it."""
    only(UPDATE)
    form = request.form
    if form.get("Url") and form.get("Twiml"):
        raise ApiError(400, 20001, "Url and Twiml exclude each other")
    what = _what() if form.get("Url") or form.get("Twiml") else None
    with carrier().lock:
        call = find(sid)
        if not call.live or (what is not None and not call.talking):
            raise ApiError(400, 21220, "Call is not in-progress. Cannot redirect.")
        _change(call, what)
        return call_json(call)


def _change(call: Call, what: Target | tuple[Verb, ...] | None) -> None:
    form = request.form
    call.subscription = _subscription() or call.subscription
    call.fallback = _target("Fallback") if form.get("FallbackUrl") else call.fallback
    status = form.get("Status")
    if status not in {None, "canceled", "completed"}:
        raise ApiError(400, 21218, f"Status {status!r}: only canceled and completed can be set")
    if status is not None:
        outbound.hang_up(carrier(), call, talks_too=status == "completed")
    elif what is not None:
        carrier().journal.add("update", "sent elsewhere by REST", call=call.sid)
        mainline.play(carrier(), call, what)


@calls.delete("/Calls/<sid>.json")
def delete(sid: str) -> ResponseReturnValue:
    """Delete the record of a call that has ended."""
    with carrier().lock:
        call = find(sid)
        if call.live:
            raise ApiError(400, 20009, "Cannot delete this resource before it is complete")
        call.deleted = True
    return "", 204
