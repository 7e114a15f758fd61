"""What a handler gives back: the call as it is now, and what is to be done."""

from dataclasses import dataclass, replace

from oncall.calls.effects import CancelLeg, Effect, MoveLeg, Place
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
    call: Call, outcome: LegOutcome, screened: LegOutcome, *, but: str | None = None
) -> tuple[Call, tuple[Effect, ...]]:
    """End every open leg but one: picked-up ones as `screened`, the others as `outcome`; REST legs are hung up.

    When one person is left out, because he took the call, those who have picked up are not cut off: they hear his name.
    """
    legs: list[Leg] = []
    effects: list[Effect] = []
    for leg in call.legs:
        if not leg.open or leg.id == but:
            legs.append(leg)
            continue
        picked_up = leg.state is LegState.SCREENING
        legs.append(replace(leg, state=LegState.OVER, outcome=screened if picked_up else outcome))
        if leg.way is Way.REST:
            effects.append(MoveLeg(leg.id, Place.LEG) if picked_up and but is not None else CancelLeg(leg.id))
    return replace(call, legs=tuple(legs)), tuple(effects)
