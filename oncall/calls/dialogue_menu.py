"""What a caller hears who is asked by keys: the question, what he keyed digit by digit, the question again."""

from oncall.calls import menu, questions
from oncall.calls.effects import Place
from oncall.calls.model import Call
from oncall.calls.words import Ask, GoTo, Say, Script

KEY_SECONDS = 5
DIGIT_SECONDS = 10


def asked(call: Call) -> Script:
    """Return the question that is to be answered now; what comes before it can be cut short by keys only in the question."""
    question = menu.front(call)
    if question is None:
        return (GoTo(Place.KEYS),)
    values = (*question.values, *opening(call))
    lead = (Say(question.lead, values),) if question.lead else ()
    back = GoTo(Place.KEYS)
    if call.keyed:
        name = "caller" if question.fact == questions.NUMBER else "digits"
        return (*lead, ask(Say(question.read_back, ((name, call.keyed),))), back)
    if question.choices:
        again = (Say(question.again),) if call.asked and question.again else ()
        return (*lead, *again, ask(Say(question.ask, values)), back)
    key = question.again if call.asked and question.again else question.ask
    return (*lead, Ask(Say(key, values), Place.KEYS, DIGIT_SECONDS, report_silence=True, many=True), back)


def ask(prompt: Say) -> Ask:
    """Return a question that one key answers."""
    return Ask(prompt, Place.KEYS, KEY_SECONDS, report_silence=True)


def opening(call: Call) -> tuple[tuple[str, str], ...]:
    """Return the opening that is told, and when the call came, as instants."""
    at = call.plan.opens_at
    return () if at is None else (("opens", at.isoformat()), ("came", call.started_at.isoformat()))
