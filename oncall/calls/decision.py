"""What a handler gives back: the call as it is now, and what is to be done."""

from dataclasses import dataclass, replace

from oncall.calls.effects import CancelLeg, Effect
from oncall.calls.model import Call, Leg, LegOutcome, LegState, Way


@dataclass(frozen=True, slots=True)
class Decision:
    """The call after an event, and its effects. `ignored`: the machine's table has no such row."""

    call: Call
    effects: tuple[Effect, ...] = ()
    ignored: bool = False


def with_leg(call: Call, leg: Leg) -> Call:
    """Return the call with that leg in place of the one with the same id."""
    return replace(call, legs=tuple(leg if old.id == leg.id else old for old in call.legs))


def stop_legs(
    call: Call, outcome: LegOutcome, now_over: LegOutcome, *, but: str | None = None
) -> tuple[Call, tuple[Effect, ...]]:
    """End every open leg but one: screened ones as `now_over`, the others as `outcome`; the carrier is told for REST legs."""
    legs: list[Leg] = []
    effects: list[Effect] = []
    for leg in call.legs:
        if not leg.open or leg.id == but:
            legs.append(leg)
            continue
        how = now_over if leg.state is LegState.SCREENING else outcome
        legs.append(replace(leg, state=LegState.OVER, outcome=how))
        if leg.way is Way.REST:
            effects.append(CancelLeg(leg.id))
    return replace(call, legs=tuple(legs)), tuple(effects)
