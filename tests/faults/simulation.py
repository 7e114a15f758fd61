"""One seed: callers, responders and faults by the dice, on a virtual clock; afterwards everything must be as it would be anyhow.

`simulate(seed)` raises AssertionError with the seed in its text. The same seed is the same story.
"""

import os
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from oncall.emulator import Answer, Busy, Chaos, Decline, HangUp, Ignore, Press, Speak, Unreachable
from oncall.emulator.config import Winner
from oncall.emulator.faults import RestAct, RestRule
from oncall.emulator.script import Step
from tests.faults.invariants import KEPT_OR_NOT, check
from tests.faults.listening import listening
from tests.faults.world import World, world
from tests.stories.play import DUELL, Play

LASTS = 150
ENOUGH = 210  # who talks that long after he dialled has said all
LONGEST = 420  # the longest wait, the longest message, and every time-out between them
SETTLES = 16 * 60  # until the carrier's list has settled what is left
QUIET = 300.0  # seconds between two looks when all is over but for the carrier's list, which is asked as often
MINUTES = 45  # until the last try to call somebody back is over
RESPONDERS = ("anna", "bjorn", "carla", "dag", "eva", "finn")
SHM = Path("/dev/shm")  # noqa: S108 - a world of a second needs no disk


def simulate(seed: int) -> Counter[str]:
    """Play one seed and check it; returns what happened in it, counted."""
    dice = random.Random(seed)
    winners: tuple[Winner, ...] = ("pickup", "accept")
    winner = dice.choice(winners)
    sets = [
        f"escalation.rounds={dice.choice((1, 2))}",
        f"escalation.then={dice.choice(('voicemail', 'voicemail', 'callback'))}",
        f"escalation.consent={dice.choice(('false', 'false', 'false', 'true'))}",
    ]
    with listening() as broke, folder() as home, world(home, *sets, winner=winner, seed=seed) as (play, made):
        seen = Counter({f"winner {winner}": 1})
        for person in RESPONDERS:
            behave(dice, play, person)
        callers = [f"+479000{number:04}" for number in range(dice.randint(1, 4))]
        called_back = random.Random(f"{seed} called back")
        for number in callers:
            made.carrier.phone(number).script(*answer_back(called_back))
            made.carrier.engine.later(dice.uniform(0, LASTS / 2), call_in(dice, made, number))
        plan_faults(dice, made, seen)
        play.after(LASTS)
        recover(made)
        with suppress(TimeoutError):  # the invariants say who is not at rest
            made.carrier.run_until(lambda: at_rest(made), LONGEST)
        made.knocks.looks = QUIET
        play.after(SETTLES)
        for _ in range(MINUTES):
            if all_is_over(play, made):
                break
            play.after(60)
        check(seed, play, made, callers, broke)
        return seen + Counter(crashes=made.crashes)


@contextmanager
def folder() -> Iterator[Path]:
    """Give an empty folder, in memory where that can be, of the same name for every seed: its store is kept."""
    made = (SHM if SHM.is_dir() else Path(tempfile.gettempdir())) / f"simulation-{os.getpid()}"
    shutil.rmtree(made, ignore_errors=True)
    made.mkdir(mode=0o700)
    try:
        yield made
    finally:
        shutil.rmtree(made, ignore_errors=True)


def behave(dice: random.Random, play: Play, person: str) -> None:
    """Give a responder something to do with each of the next calls; later ones ring out."""
    phone = play.phone(person)
    if dice.random() < 0.08:
        phone.switch_off()
    for _ in range(8):
        phone.script(*reaction(dice), times=1)


def reaction(dice: random.Random) -> tuple[Step, ...]:
    """Return what somebody does with a call."""
    lift, talk = dice.uniform(0.5, 9), dice.uniform(3, 60)
    after_talk = Press(keys=dice.choice("123"), heard="egenfeil|1: løst|systemfeil", after=1.0)
    takes = (Answer(after=lift), Press(keys="1", heard="Trykk 1", after=dice.uniform(0.2, 4)))
    return dice.choice(
        (
            (*takes, HangUp(after=talk)),
            (*takes, HangUp(after=talk)),
            (*takes, Press(keys="*", after=talk), after_talk),
            takes,
            (*takes, after_talk),
            (
                Answer(after=lift),
                Press(keys="5", heard="Trykk 1", after=1.0),
                Press(keys="1", after=2.0),
                HangUp(after=talk),
            ),
            (Answer(after=lift), HangUp(after=dice.uniform(0.1, 6))),
            (Answer(after=lift),),
            (Ignore(),),
            (Ignore(),),
            (Busy(),),
            (Unreachable(),),
            (Decline(after=lift),),
        )
    )


def answer_back(dice: random.Random) -> tuple[Step, ...]:
    """Return what a caller does with a call of the line's: he talks, hangs up at once, or does not hear it."""
    talks = (Answer(after=dice.uniform(0.5, 9)), HangUp(after=dice.uniform(0.5, 40)))
    return dice.choice((talks, talks, (Ignore(),), (Busy(),)))


def call_in(dice: random.Random, made: World, number: str) -> Callable[[], None]:
    """Return a call from a number: the caller accepts a price, hangs up some time, or waits and leaves a message."""
    patience, words = dice.uniform(1, 200), dice.uniform(2, 20)
    hangs_up = dice.random() < 0.6
    speaks = Speak(seconds=words, heard="legg igjen", after=0.5)
    accepts = Press(keys="1", heard="Trykk 1", after=1.0)

    def dial() -> None:
        steps: tuple[Step, ...] = (HangUp(after=patience),) if hangs_up else (speaks,)
        if "escalation.consent=true" in made.sets:
            steps = (accepts, *steps)
        made.carrier.dial(number, DUELL, *steps)
        made.carrier.engine.later(ENOUGH, lambda: say_good_bye(made, number))
        made.carrier.engine.later(LONGEST, lambda: give_way(made, number))

    return dial


def say_good_bye(made: World, number: str) -> None:
    """Let a caller who talks with somebody hang up."""
    phone = made.carrier.phone(number)
    if phone.call is not None and phone.call.peer:
        phone.hang_up()


def give_way(made: World, number: str) -> None:
    """Let a caller who is still there hang up; one who does not talk by then was left waiting."""
    phone = made.carrier.phone(number)
    if phone.call is not None:
        if not phone.call.peer:
            made.left.append(number)
        phone.hang_up()


def plan_faults(dice: random.Random, made: World, seen: Counter[str]) -> None:
    """Choose what goes wrong, and when."""
    for fault in (lost_callbacks, lost_questions, rest_trouble, store_away, store_busy, doubt, dies, host_gone):
        if dice.random() < 0.4:
            fault(dice, made)
            seen[fault.__name__] += 1


def at(
    made: World, dice: random.Random, act: Callable[[], None], lasts: float = 0.0, end: Callable[[], None] | None = None
) -> None:
    """Do something some time, and its opposite later."""
    begin = dice.uniform(0, LASTS * 0.8)
    made.carrier.engine.later(begin, act, outside=True)
    if end is not None:
        made.carrier.engine.later(begin + lasts, end, outside=True)


def lost_callbacks(dice: random.Random, made: World) -> None:
    """Reports are dropped, doubled, delayed, out of order."""
    made.carrier.faults.chaos = Chaos(dice.randint(0, 10**6), drop=0.15, double=0.15, delay=0.15, reorder=0.15)


def lost_questions(dice: random.Random, made: World) -> None:
    """Some of the carrier's questions, or our answers to them, are lost on the way."""
    throw = random.Random(dice.randint(0, 10**6))
    for kind in ("voice", "screen"):
        made.carrier.faults.on("lost_reply", kind=kind, when=lambda _: throw.random() < 0.06)
        made.carrier.faults.on("double", kind=kind, when=lambda _: throw.random() < 0.06)


def rest_trouble(dice: random.Random, made: World) -> None:
    """The REST API refuses, fails, hangs, or loses its replies for a while."""
    acts: tuple[RestAct, ...] = ("refuse", "status", "hang", "lost_reply", "slow")
    act, status, seconds = dice.choice(acts), dice.choice((429, 500, 503)), dice.choice((2.0, 20.0))
    rules: list[RestRule] = []

    def begin() -> None:
        rules.append(made.carrier.faults.rest(act, method="POST", status=status, seconds=seconds))

    def end() -> None:
        rules[0].cancel()

    at(made, dice, begin, dice.uniform(2, 60), end)


def store_away(dice: random.Random, made: World) -> None:
    """The database is gone for a while."""
    for _ in range(dice.randint(1, 2)):
        at(made, dice, lambda: made.ail(away=True), dice.uniform(1, 90), lambda: made.ail(away=False))


def store_busy(dice: random.Random, made: World) -> None:
    """The database does not answer now and then."""
    chance = dice.choice((0.02, 0.1, 0.3))
    at(made, dice, lambda: made.ail(busy=chance), dice.uniform(5, 90), lambda: made.ail(busy=0.0))


def doubt(dice: random.Random, made: World) -> None:
    """Commits that were done are reported as failed."""
    at(made, dice, lambda: made.ail(doubt=0.3), dice.uniform(5, 90), lambda: made.ail(doubt=0.0))


def dies(dice: random.Random, made: World) -> None:
    """The process dies between two operations of the store."""
    for _ in range(dice.randint(1, 3)):
        steps = dice.randint(1, 40)
        at(made, dice, lambda steps=steps: made.die_after(steps))  # type: ignore[misc]


def host_gone(dice: random.Random, made: World) -> None:
    """The whole host is gone for a while; the number's fallback is ours, too, so that the caller hears nothing."""
    at(made, dice, made.die, dice.uniform(5, 40), made.begin)


def at_rest(made: World) -> bool:
    """Say whether nobody is on the phone."""
    return all(phone.state in {"idle", "off"} for phone in made.carrier.phones.values())


def all_is_over(play: Play, made: World) -> bool:
    """Say whether nobody is on the phone and nobody is to be called back any more."""
    store = made.service.desk.store
    if not at_rest(made) or store.open_calls(made.clock.now()):
        return False
    with store.read() as tx:
        return all(promise.state in KEPT_OR_NOT for promise in tx.callbacks(play.line, 100))


def recover(made: World) -> None:
    """Let nothing go wrong any more, and what was held arrive."""
    made.trouble.calm()
    if made.dead:
        made.begin()
    made.carrier.faults.clear()
    made.carrier.faults.release()
