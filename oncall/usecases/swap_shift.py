"""A swap that is offered first: the other accepts or declines; only the acceptance changes the rota, both halves or none."""

from datetime import datetime, timedelta

from oncall.policy.changes import read_change, write_change
from oncall.policy.line import Line
from oncall.usecases.begun_changes import CannotChange
from oncall.usecases.change_rota import TRIES, Moved, NeedsYes, Proposal, Wish, propose, write
from oncall.usecases.duty_rows import OfferState, SwapOffer
from oncall.usecases.line_book import LineBook
from oncall.usecases.notices import names, span_words, told
from oncall.usecases.ports import OutboxRow, Store, StoreBusy
from schedules.changes import Swap

TOLD_UNTIL = timedelta(days=2)


def offer_swap(
    store: Store, book: LineBook, line: str, swap: Swap, key: str, now: datetime, by: str, *, yes: bool
) -> tuple[SwapOffer, Proposal]:
    """Store the offer of a swap and tell the other. Raises as change_rota.accept does: what cannot be is not offered."""
    proposal = propose(store, book, line, Wish(key, (swap,)), now)
    if proposal.doubts and not yes:
        raise NeedsYes(proposal)
    _, doc = write_change(swap, proposal.line.zone)
    with store.write() as tx:
        offer = tx.add_swap_offer(key, line, doc, now, by)
        tx.audit(now, by, "swap_offered", line, {"offer": str(offer.id)})
        tx.queue(_asked(proposal.line, swap, offer, now), now, now)
    return offer, proposal


def answer_swap(
    store: Store, book: LineBook, line: str, offer: int, now: datetime, by: str, *, accept: bool, yes: bool = False
) -> SwapOffer:
    """Accept or decline an open offer and tell whoever made it. Raises as change_rota.accept does, and LookupError."""
    for _ in range(TRIES):
        found, swap, proposal = _open(store, book, line, offer, now, accept=accept)
        if proposal is not None and proposal.doubts and not yes:
            raise NeedsYes(proposal)
        applied = book.by_id(line)
        assert applied is not None
        state = OfferState.ACCEPTED if accept else OfferState.DECLINED
        try:
            with store.write() as tx:
                made = write(tx, proposal, now, by) if proposal else ()
                if not tx.answer_swap_offer(offer, state, now, by, made[0].id if made else None):
                    raise Moved  # noqa: TRY301 - leaving the transaction by an exception rolls it back
                tx.queue(_answered(applied.line, swap, found, state, now), now, now)
        except Moved:
            continue
        book.refresh(store)
        return SwapOffer(found.id, line, found.doc, found.by, found.at, state, now, by, made[0].id if made else None)
    raise StoreBusy(f"rota of {line}: others changed it {TRIES} times meanwhile")


def take_offer_back(store: Store, line: str, offer: int, now: datetime, by: str) -> None:
    """Take an open offer back. Raises LookupError for one there is not, CannotChange for one that was answered."""
    _find(store, line, offer)
    with store.write() as tx:
        if not tx.answer_swap_offer(offer, OfferState.WITHDRAWN, now, by):
            raise CannotChange(f"offer {offer} was answered meanwhile (take the change back instead)")


def swap_of(line: Line, offer: SwapOffer) -> Swap:
    """Return the swap of an offer. Raises PolicyError when it does not fit the line any more."""
    swap = read_change("swap", offer.doc, line.people, line.zone, f"offer {offer.id}")
    assert isinstance(swap, Swap)
    return swap


def _find(store: Store, line: str, offer: int) -> SwapOffer:
    """Return an open offer of a line."""
    with store.read() as tx:
        found = tx.swap_offer(offer)
    if found is None or found.line != line:
        raise LookupError(f"{line} has no offer {offer}")
    if found.state is not OfferState.OPEN:
        raise CannotChange(f"offer {offer} is {found.state} already (make another)")
    return found


def _open(
    store: Store, book: LineBook, line: str, offer: int, now: datetime, *, accept: bool
) -> tuple[SwapOffer, Swap, Proposal | None]:
    """Return an open offer, its swap, and what its acceptance would do."""
    found = _find(store, line, offer)
    book.refresh(store)
    applied = book.by_id(line)
    if applied is None:
        raise LookupError(f"{line}: no such line")
    swap = swap_of(applied.line, found)
    wish = Wish(f"offer:{found.id}", (swap,))
    return found, swap, propose(store, book, line, wish, now) if accept else None


def _asked(line: Line, swap: Swap, offer: SwapOffer, now: datetime) -> tuple[OutboxRow, ...]:
    """Return what the other is told about an offer."""
    values = {
        "person": names(line, (swap.a,)),
        "take": span_words(line, swap.a_start, swap.a_end, now),
        "give": span_words(line, swap.b_start, swap.b_end, now),
    }
    until = max(now, min(swap.a_start, swap.b_start)) + TOLD_UNTIL
    return told(line, swap.b, "swap_offered", values, about=str(offer.id), at=now, until=until)


def _answered(line: Line, swap: Swap, offer: SwapOffer, state: OfferState, now: datetime) -> tuple[OutboxRow, ...]:
    """Return what whoever offered is told about the answer."""
    values = {"person": names(line, (swap.b,))}
    if state is OfferState.ACCEPTED:
        values["take"] = span_words(line, swap.b_start, swap.b_end, now)
        values["give"] = span_words(line, swap.a_start, swap.a_end, now)
    return told(line, swap.a, f"swap_{state}", values, about=str(offer.id), at=now, until=now + TOLD_UNTIL)
