"""A swap is offered, answered once, and only then changes the rota: both halves or none."""

import pytest

from oncall.store import Store
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_rota import NeedsYes
from oncall.usecases.duty_rows import OfferState, SwapOffer
from oncall.usecases.swap_shift import answer_swap, offer_swap, take_offer_back
from schedules.changes import Swap
from tests.usecases.rota import CARLA_FOR_EVA, Rota, oslo, rota_in

SATURDAY = (oslo("2026-11-28"), oslo("2026-11-29"))
NEXT_SATURDAY = (oslo("2026-12-05"), oslo("2026-12-06"))
SWAP = Swap("carla", *SATURDAY, "anna", *NEXT_SATURDAY)


@pytest.fixture
def rota(store: Store) -> Rota:
    """Return the Duell line in a store."""
    return rota_in(store)


def offered(rota: Rota, swap: Swap = SWAP, key: str = "o") -> SwapOffer:
    """Offer a swap."""
    return offer_swap(rota.store, rota.book, "duell", swap, key, rota.now, swap.a, yes=False)[0]


def answered(rota: Rota, offer: int, *, accept: bool, yes: bool = False) -> SwapOffer:
    """Answer an offer as Anna."""
    return answer_swap(rota.store, rota.book, "duell", offer, rota.now, "anna", accept=accept, yes=yes)


def state(rota: Rota) -> list[tuple[OfferState, str | None]]:
    """Return how the offers stand and who answered."""
    with rota.store.read() as tx:
        return [(offer.state, offer.answered_by) for offer in tx.swap_offers("duell")]


def test_an_offer_changes_nothing_until_it_is_accepted(rota: Rota) -> None:
    """Then both Saturdays change hands at once."""
    offer = offered(rota)
    assert rota.who("2026-11-28T12:00").primary == ("carla", "dag")
    done = answered(rota, offer.id, accept=True)
    assert rota.who("2026-11-28T12:00").primary == ("anna", "dag")
    assert rota.who("2026-12-05T12:00").backup == ("carla", "bjorn")
    assert state(rota) == [(OfferState.ACCEPTED, "anna")]
    assert [done.change] == [each.id for each in rota.stored()]


def test_a_declined_offer_changes_nothing(rota: Rota) -> None:
    """The state and who said so are stored."""
    answered(rota, offered(rota).id, accept=False)
    assert (rota.stored(), state(rota)) == ((), [(OfferState.DECLINED, "anna")])


@pytest.mark.parametrize("accept", [True, False])
def test_an_offer_is_answered_once(rota: Rota, accept: bool) -> None:  # noqa: FBT001 - a parameter of the test
    """The second answer is refused with how it stands."""
    offer = offered(rota)
    answered(rota, offer.id, accept=accept)
    with pytest.raises(CannotChange, match=f"offer {offer.id} is {'accepted' if accept else 'declined'} already"):
        answered(rota, offer.id, accept=True)
    assert len(rota.stored()) == (1 if accept else 0)


def test_an_offer_taken_back_cannot_be_answered(rota: Rota) -> None:
    """Nor taken back again."""
    offer = offered(rota)
    take_offer_back(rota.store, "duell", offer.id, rota.now, "carla")
    for again in (
        lambda: answered(rota, offer.id, accept=True),
        lambda: take_offer_back(rota.store, "duell", offer.id, rota.now, "carla"),
    ):
        with pytest.raises(CannotChange, match="withdrawn already"):
            again()


def test_a_swap_that_puts_somebody_in_both_roles_is_not_offered(rota: Rota) -> None:
    """Bjorn is primary in the week that Dag gives him as backup: said before anybody is asked."""
    dag = Swap(
        "bjorn",
        oslo("2026-11-30T08:00"),
        oslo("2026-12-07T08:00"),
        "dag",
        oslo("2026-12-07T08:00"),
        oslo("2026-12-14T08:00"),
    )
    with pytest.raises(NeedsYes, match="the same person is primary and backup from 2026-12-07 08:00"):
        offered(rota, dag)
    assert state(rota) == []


def test_an_offer_is_tried_again_when_it_is_answered(rota: Rota) -> None:
    """What was fine when it was offered has become a double duty since: the answer needs a yes, the offer stays open."""
    offer = offered(rota)
    rota.change("override", {**CARLA_FOR_EVA, "from": "2026-12-05T10:00", "to": "2026-12-05T14:00"})
    with pytest.raises(NeedsYes):
        answered(rota, offer.id, accept=True)
    assert state(rota) == [(OfferState.OPEN, None)]
    answered(rota, offer.id, accept=True, yes=True)
    assert state(rota) == [(OfferState.ACCEPTED, "anna")]


def test_an_offer_whose_half_is_over_cannot_be_accepted(rota: Rota) -> None:
    """Answered on the Monday after: too late, and said so."""
    offer = offered(rota)
    rota.later(days=6)
    with pytest.raises(CannotChange, match="one half of the swap was over on 2026-11-29"):
        answered(rota, offer.id, accept=True)


def test_an_offer_of_nobody_is_none(rota: Rota) -> None:
    """A number that is not there, and one of another line."""
    with pytest.raises(LookupError, match="duell has no offer 77"):
        answered(rota, 77, accept=True)
