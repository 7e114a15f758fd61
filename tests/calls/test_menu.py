"""Questions by keys: what an answer does, what a repeated or late one does not, and that nobody is dropped."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from oncall.calls import dialogue, menu
from oncall.calls.events import CallCame, CallerKeyed
from oncall.calls.machine import decide
from oncall.calls.model import Call, State
from oncall.calls.questions import NUMBER, Choice, Path, Question
from oncall.calls.words import Ask
from tests.calls.samples import PLAN, T0, received

SERIAL = Question("ask_serial", "serial_again", read_back="serial_read_back", fact="serial", digits=12)
WHERE = Question("ask_number", "number_again", read_back="number_read_back", fact=NUMBER, countries=("NO",))
MENU = Question(
    "menu",
    "menu_again",
    choices=(
        Choice("1", Path("escalate", "hold"), (("topic", "till_fault"),)),
        Choice("2", Path("ticket", questions=(SERIAL,), message=False), (("topic", "device"),)),
        Choice("3", Path("callback", questions=(WHERE,))),
        Choice("4", Path("announce", "told")),
    ),
    otherwise=Path("escalate", "hold"),
)
DIGITS = "123456789012"


def asked(*keys: str, question: Question = MENU, caller: str | None = "+4790000000") -> Call:
    """Return a call of which the caller has pressed these, one answer a question."""
    call = replace(received(replace(PLAN, questions=(question,))), caller=caller)
    call = decide(call, CallCame(), T0).call
    for digits in keys:
        call = decide(call, CallerKeyed(digits, call.turn), T0).call
    return call


def test_a_key_leads_where_the_file_says() -> None:
    """The topic is kept, the people ring, and the words are the key's own."""
    call = asked("1")
    assert (call.state, call.answers, call.plan.greeting) == (State.GREETED, (("topic", "till_fault"),), "hold")
    assert [leg.person.id for leg in call.legs] == ["anna", "bjorn"]


@pytest.mark.parametrize("keys", [("", "", ""), ("9", "", "0"), ("12", "#", "*")])
def test_three_tries_without_a_choice_go_the_default_way(keys: tuple[str, ...]) -> None:
    """After the second miss he is still asked; after the third people ring, without a topic."""
    assert asked(*keys[:2]).state is State.ASKED
    call = asked(*keys)
    assert (call.state, call.answers) == (State.GREETED, ())


def test_the_same_answer_twice_is_one() -> None:
    """The carrier asks again when our answer was lost: the key is not taken for an answer to the next question."""
    call = asked("2")
    again = decide(call, CallerKeyed("2", 0), T0)
    assert (again.call, again.effects) == (call, ())
    assert again.call.asked == 0


def test_digits_become_a_fact_only_when_confirmed() -> None:
    """2 to what was read back asks anew; 1 keeps it."""
    assert asked("2", DIGITS).answers == (("topic", "device"),)
    assert asked("2", DIGITS, "2").keyed == ""
    call = asked("2", DIGITS, "2", DIGITS, "1")
    assert dict(call.answers) == {"topic": "device", "serial": DIGITS}
    assert call.state is State.ANNOUNCED


@pytest.mark.parametrize("wrong", ["", "1", DIGITS[:-1], DIGITS + "3", "12345678901*"])
def test_only_twelve_digits_are_a_serial(wrong: str) -> None:
    """Anything else is asked for again, and the third time the ticket is opened without it."""
    assert asked("2", wrong).keyed == ""
    assert "serial" not in dict(asked("2", wrong, wrong, wrong).answers)
    assert asked("2", wrong, wrong, wrong).state is State.ANNOUNCED


@pytest.mark.parametrize(("keyed", "number"), [
    ("22000000", "+4722000000"),
    ("004722000000", "+4722000000"),
    ("004633123456", None),
    ("82000000", None),
    ("112", None),
])  # fmt: skip
def test_only_an_ordinary_phone_of_the_line_s_country_is_called_back(keyed: str, number: str | None) -> None:
    """A number abroad, a premium one and an emergency service are not taken from a caller's keys."""
    assert (asked("3", "2", keyed).keyed or None) == number


def test_a_hidden_caller_without_a_number_leaves_a_message() -> None:
    """Nothing can be promised to nobody: the message is taken instead."""
    assert asked("3", "", "", "", caller=None).state is State.RECORDING


def test_the_lead_is_said_once() -> None:
    """What comes before a question is not said again with the read-back."""
    led = replace(SERIAL, lead="greeting_ticket")
    first = dialogue.caller_hears(asked(question=led), T0)
    assert [verb.key for verb in first if isinstance(verb, dialogue.Say)] == ["greeting_ticket"]
    later = dialogue.caller_hears(asked(DIGITS, question=led), T0)
    assert not any(isinstance(verb, dialogue.Say) for verb in later)


@given(st.lists(st.sampled_from(["", "1", "2", "3", "4", "9", DIGITS, "22000000", "#"]), max_size=20))
@settings(max_examples=200, deadline=None)
def test_nobody_is_dropped_and_every_question_ends(keys: list[str]) -> None:
    """Whatever is pressed: while asked there is a question that takes keys; after twelve answers it is over."""
    call = asked(*keys)
    if call.state is State.ASKED:
        assert any(isinstance(verb, Ask) for verb in dialogue.caller_hears(call, T0))
        assert call.turn == len(keys)
        assert len(keys) < 12
    else:
        assert dialogue.caller_hears(call, T0) != ()
    assert menu.front(call) is not None
