"""What others are told of a line: which events, signed how, sent how often, to which addresses, and until when."""

import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta

import pytest

from oncall.hook_sender import HookSender
from oncall.store import Store
from oncall.usecases.close_month import close_month
from oncall.usecases.hook_rows import HookState
from oncall.usecases.manage_hooks import HookRefused, add_hook, checked_url, is_public, post_test, remove_hook
from oncall.usecases.outages import Announcement, end_outage, start_outage
from oncall.usecases.set_facts import set_facts
from tests.cli.history import row, solved
from tests.usecases.hooks import Receiver, Telling, receiving, telling
from tests.usecases.records import NOW, bring

HOUR = timedelta(hours=1)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    """Return a receiver of this machine."""
    with receiving() as found:
        yield found


def send_test(told: Telling) -> str:
    """Send the address a test."""
    return post_test(told.desk.store, "duell", told.hook.id, told.at)


def test_a_change_of_a_case_is_told(store: Store, receiver: Receiver) -> None:
    """Facts that change a price: case.changed and case.rated, once each, with the price after it; an import tells nobody."""
    told = telling(store, f"{receiver.url}/hook?x=1")
    bring(store, told.desk.book, row(1, facts=solved()))
    assert 0 == told.deliver()
    (case,) = store.cases("duell", "2026-11") or store.cases("duell", "2026-10")
    after = set_facts(store, told.desk.book, case.id, [("on_site", "1h30m")], "anna", NOW)

    assert 2 == told.deliver()
    assert ["/hook?x=1"] * 2 == [path for path, _, _ in receiver.got]
    events = [json.loads(body) for _, _, body in receiver.got]
    assert ["case.changed", "case.rated"] == [event["event"] for event in events]
    assert {(case.id, str(after.amount))} == {(event["data"]["case"], event["data"]["amount"]) for event in events}
    assert 2 == len({event["id"] for event in events})
    assert 0 == told.later(hours=2).deliver()


def test_what_is_sent_is_signed(store: Store, receiver: Receiver) -> None:
    """HMAC-SHA256 over the moment, a full stop and the body, under the secret that was shown once."""
    told = telling(store, receiver.url)
    event = send_test(told)
    told.deliver()
    _, headers, body = receiver.got[0]
    moment, given = (part.partition("=")[2] for part in headers["Vakttelefon-Signature"].split(","))
    signed = hmac.new(told.hook.secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()

    assert (str(int(NOW.timestamp())), signed) == (moment, given)
    assert (event, "hook.test") == (headers["Vakttelefon-Event-Id"], headers["Vakttelefon-Event"])


def test_only_what_was_asked_for_is_told(store: Store, receiver: Receiver) -> None:
    """Of a closed month and an outage's two events, the one that the address wants."""
    told = telling(store, receiver.url, "outage.ended")
    applied = told.desk.book.by_id("duell")
    assert applied is not None
    start_outage(store, applied.line, Announcement("own", {"nb": "Nede"}), "anna", NOW)
    close_month(store, applied.line, "2026-10", "anna", NOW, carry=False)
    end_outage(store, "duell", "anna", NOW + HOUR)
    told.later(hours=1).deliver()

    assert ["outage.ended"] == [json.loads(body)["event"] for _, _, body in receiver.got]


def test_month_and_outage(store: Store, receiver: Receiver) -> None:
    """A month that is closed and an outage are told once each, in the order in which they happened."""
    told = telling(store, receiver.url)
    applied = told.desk.book.by_id("duell")
    assert applied is not None
    start_outage(store, applied.line, Announcement("own", {"nb": "Nede"}), "anna", NOW)
    for _ in range(2):
        close_month(store, applied.line, "2026-10", "anna", NOW, carry=False)
    end_outage(store, "duell", "anna", NOW)
    told.deliver()

    assert ["outage.started", "month.closed", "outage.ended"] == [json.loads(b)["event"] for _, _, b in receiver.got]


@pytest.mark.parametrize("status", [500, 503, 429, 302, 0])
def test_a_receiver_that_fails_is_asked_again(store: Store, receiver: Receiver, status: int) -> None:
    """Nothing is lost or reordered: the pause is the address's, and a redirect is a failure like others."""
    told = telling(store, receiver.url)
    events = [send_test(told), send_test(told)]
    receiver.statuses = [status]
    assert 1 == told.deliver()
    assert 0 == told.later(seconds=9).deliver()
    assert 2 == told.later(seconds=2).deliver()

    assert [events[0], *events] == [headers["Vakttelefon-Event-Id"] for _, headers, _ in receiver.got]
    assert {"/"} == {path for path, _, _ in receiver.got}
    assert (0, None, ["done", "done"]) == (told.now().failures, told.now().failing_since, told.states())


def test_an_event_that_is_refused_holds_up_no_other(store: Store, receiver: Receiver) -> None:
    """After 400 the next event goes out at once; the refused one comes again."""
    told = telling(store, receiver.url)
    first, second = send_test(told), send_test(told)
    receiver.statuses = [400]
    assert 2 == told.deliver()
    assert 1 == told.later(seconds=11).deliver()

    assert [first, second, first] == [headers["Vakttelefon-Event-Id"] for _, headers, _ in receiver.got]


def test_a_receiver_that_does_not_answer_is_left(store: Store, receiver: Receiver) -> None:
    """The time is up for the whole request; the same event comes again with the same id."""
    told = telling(store, receiver.url)
    event = send_test(told)
    receiver.statuses = [None]
    assert 1 == told.deliver(HookSender(timeout=0.2))
    assert ["waiting"] == told.states()
    told.later(minutes=1).deliver()

    assert [event, event] == [headers["Vakttelefon-Event-Id"] for _, headers, _ in receiver.got]


def test_a_receiver_that_is_gone(store: Store) -> None:
    """Nobody listens: the pauses double up to an hour, and the event is given up after a day."""
    with receiving() as gone:
        url = gone.url
    told = telling(store, url)
    send_test(told)
    pauses = []
    for _ in range(10):
        told.deliver()
        until = told.now().paused_until
        assert until is not None
        pauses.append((until - told.at).total_seconds())
        told.at = until
    assert [10, 20, 40, 80, 160, 320, 640, 1280, 2560, 3600] == pauses
    told.later(days=1).deliver()
    assert ["given_up"] == told.states()


def test_a_worker_that_dies_over_an_event(store: Store, receiver: Receiver) -> None:
    """What was claimed and never finished comes again after the claim."""
    told = telling(store, receiver.url)
    send_test(told)
    store.claim_posts(NOW, NOW + timedelta(seconds=90), 10)

    assert 0 == told.later(seconds=89).deliver()
    assert 1 == told.later(seconds=1).deliver()


def test_after_a_week_of_failures_the_manager_is_told(store: Store, receiver: Receiver) -> None:
    """The address is disabled once, with a letter and a row of the log; nothing is sent to it any more."""
    told = telling(store, receiver.url)
    for day in range(8):
        send_test(told)
        receiver.statuses = [500]
        told.deliver()
        told.at = NOW + timedelta(days=day + 1)
    letters = [r.effect for r, _, _ in store.outbox_rows(99) if "hook_disabled" in r.key]

    assert HookState.DISABLED is told.now().state
    assert (1, 1) == (len(letters), sum(r.what == "hook_disabled" for r in store.audit_rows(99)))
    assert 0 == told.later(days=1).deliver()
    told.desk.book.refresh(store)
    applied = told.desk.book.by_id("duell")
    assert applied is not None
    assert () == applied.hooks
    with pytest.raises(HookRefused):
        send_test(told)


def test_a_line_without_addresses_writes_nothing(store: Store, receiver: Receiver) -> None:
    """Once the address is removed, nothing is written for it and what waited is not sent."""
    told = telling(store, receiver.url)
    send_test(told)
    remove_hook(store, "duell", told.hook.id, "test", NOW)
    told.desk.book.refresh(store)
    bring(store, told.desk.book, row(1, facts=solved()))
    (case,) = store.cases("duell", "2026-11") or store.cases("duell", "2026-10")
    set_facts(store, told.desk.book, case.id, [("on_site", "1h")], "anna", NOW)

    assert (0, ["waiting"]) == (told.deliver(), told.states())


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "127.0.0.1", "169.254.169.254", "192.168.1.1", "100.64.0.1", "::1", "fe80::1", "fd00::1", "0.0.0.0",  # noqa: S104
     "::ffff:127.0.0.1", "224.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "::"],
)  # fmt: skip
def test_addresses_inside(address: str) -> None:
    """Private networks, this machine, links and groups are inside, also when they hide in an IPv6 address."""
    assert not is_public(address)


def test_a_name_that_leads_inside_is_not_told(store: Store, receiver: Receiver) -> None:
    """What a name leads to is judged at each sending, and one address inside among several is enough."""
    told = telling(store, receiver.url)
    hook = add_hook(store, "duell", "https://example.com/hook", (), "test", NOW)
    post_test(store, "duell", hook.id, NOW)
    remove_hook(store, "duell", told.hook.id, "test", NOW)
    assert 1 == told.deliver(HookSender(look=lambda *_: ["93.184.216.34", "127.0.0.1"]))

    (post,) = store.newest_posts(hook.id, 9)
    assert "example.com: leads into a network of one's own" in str(post.error)
    assert [] == receiver.got


@pytest.mark.parametrize(
    "url",
    ["http://example.com/", "ftp://example.com/", "https://", "example.com", "https://u:p@example.com/", "https://a b/",
     "https://example.com/#x", "https://localhost/", "https://192.168.0.4/", "https://[::1]/", "https://example.com:x/",
     "https://example.com:0/", "https://exa\nmple.com/", "https://" + "a" * 600],
)  # fmt: skip
def test_addresses_that_are_not_taken(url: str) -> None:
    """One line that names the field and the cure."""
    with pytest.raises(HookRefused, match=r"^url: [^\n]+ \([^\n]+\)$"):
        checked_url(url, private=False)


def test_the_same_address_is_told_once(store: Store) -> None:
    """A second registration of an address is refused, and so is an event that nobody knows."""
    telling(store, "http://127.0.0.1:9/hook")
    with pytest.raises(HookRefused, match="already"):
        add_hook(store, "duell", "http://127.0.0.1:9/hook", (), "test", NOW, private=True)
    with pytest.raises(HookRefused, match=r"call\.lost"):
        add_hook(store, "duell", "https://example.com/", ("call.lost",), "test", NOW)
