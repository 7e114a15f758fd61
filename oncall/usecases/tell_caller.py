"""Send the caller himself a word: the number of the ticket that was opened for him, when he is called back."""

from datetime import datetime

from oncall import prompts
from oncall.calls.effects import TellCaller
from oncall.calls.model import Call
from oncall.usecases.customer_links import case_link
from oncall.usecases.desk import Desk


def tell_caller(desk: Desk, call: Call, tell: TellCaller, *, unsure: bool) -> None:
    """Send the SMS once, in the caller's language. Raises CarrierError where a later try may help.

    A try that may have reached the carrier is looked for first: the words are the same each time, the link too.
    """
    applied = desk.book.at(call.policy, desk.store)
    if applied is None:
        return
    line = applied.line
    case = call.case or ""
    values: dict[str, str] = {"line": line.name, "ticket": case}
    opens = dict(tell.values).get("opens")
    if opens:
        values["opens"] = prompts.spoken_when(datetime.fromisoformat(opens), line.zone, call.language, call.started_at)
    link = case_link(desk.links, case, call.started_at) if case else ""
    body = prompts.text(line.say, call.language, tell.key, values | {"link": link})
    if not (unsure and desk.carrier.find_text(tell.to, body, call.started_at)):
        desk.carrier.send_text(call.called, tell.to, body)
