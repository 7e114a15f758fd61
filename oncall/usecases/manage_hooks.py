"""Addresses that are told what happens on a line: add, list, try, remove. The secret that signs is shown once, when it is made."""

import re
import secrets
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from ipaddress import IPv4Address, IPv6Address, IPv6Network, ip_address
from urllib.parse import urlsplit

from oncall.usecases.hook_rows import EVENTS, TEST, Hook, HookEvent, HookPost, HookState
from oncall.usecases.hooks import body_of
from oncall.usecases.ports import Store

SECRET_BYTES = 32
LONGEST = 500
MOST = 20
NAT64 = IPv6Network("64:ff9b::/96")
LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
HOST = re.compile(r"[a-z0-9]([a-z0-9.-]*[a-z0-9])?", re.ASCII)


class HookRefused(ValueError):
    """An address that is not taken. One line: where, what, and the cure."""


class NoSuchHook(LookupError):
    """There is no address of that number."""


def add_hook(
    store: Store, line: str, url: str, events: Sequence[str], by: str, now: datetime, *, private: bool = False
) -> Hook:
    """Have an address told of these events from now on (none named: of all). `private`: it may lie in a network of one's own.

    Raises HookRefused, StoreBusy, StoreDown.
    """
    wanted = tuple(dict.fromkeys(events)) or EVENTS
    unknown = next((event for event in wanted if event not in EVENTS), None)
    if unknown is not None:
        raise HookRefused(f"event: {unknown!r} is none (one of {', '.join(EVENTS)})")
    hook = Hook(line, checked_url(url, private=private), wanted, secrets.token_urlsafe(SECRET_BYTES), private, now, by)
    with store.write() as tx:
        held = tx.hooks(line)
        if len(held) >= MOST:
            raise HookRefused(f"{line}: {MOST} addresses are told already (remove one first)")
        if any((each.url, each.state) == (hook.url, HookState.ACTIVE) for each in held):
            raise HookRefused(f"url: {line} tells it already (remove that first)")
        made = replace(hook, id=tx.add_hook(hook))
        detail = {"hook": str(made.id), "url": made.url, "events": " ".join(wanted), "private": str(private).lower()}
        tx.audit(now, by, "hook_added", line, detail)
    return made


def checked_url(url: str, *, private: bool) -> str:
    """Return an address that may be told. Raises HookRefused; where its name leads is looked at again at each sending."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        raise HookRefused("url: cannot be read (write it like https://example.com/hook)") from None
    if len(url) > LONGEST or not url.isascii() or not url.isprintable() or " " in url or not is_host(host) or port == 0:
        raise HookRefused("url: cannot be read (write it like https://example.com/hook)")
    if parts.scheme != "https" and not (private and parts.scheme == "http" and host in LOOPBACK):
        raise HookRefused(f"url: {parts.scheme or 'it'} is not https (only an address of this machine may be without)")
    if parts.username is not None or parts.password is not None or parts.fragment:
        raise HookRefused("url: has a name, a password or a fragment (leave them out: what is sent is signed)")
    if not private and (host == "localhost" or is_inside(host)):
        raise HookRefused(f"url: {host} lies in a network of one's own (oncall hooks add --private allows that)")
    return url


def is_host(host: str) -> bool:
    """Return whether a text is a host's name, or an address."""
    try:
        ip_address(host)
    except ValueError:
        return HOST.fullmatch(host) is not None
    return True


def is_inside(host: str) -> bool:
    """Return whether a host is given as an address that the open net does not have; a name is looked up when it is told."""
    try:
        return not is_public(host)
    except ValueError:
        return False


def is_public(address: str) -> bool:
    """Return whether an IP address is one of the open net: not of a private network, this machine, a link, or a group.

    An IPv4 address inside an IPv6 one counts as what it leads to. Raises ValueError for what is no address.
    """
    found = ip_address(address)
    led = led_to(found) if isinstance(found, IPv6Address) else ()
    return all(each.is_global and not each.is_multicast for each in (found, *led))


def led_to(address: IPv6Address) -> Iterator[IPv4Address]:
    """Yield the IPv4 addresses inside an IPv6 one: mapped (RFC 4291), 6to4 (RFC 3056), Teredo (RFC 4380), NAT64 (RFC 6052)."""
    inner = (address.ipv4_mapped, address.sixtofour, *(address.teredo or ()))
    yield from (each for each in inner if each is not None)
    if address in NAT64:
        yield IPv4Address(int(address) & 0xFFFFFFFF)


def hook_of(store: Store, line: str, hook: int) -> Hook:
    """Return an address of a line. Raises NoSuchHook."""
    with store.read() as tx:
        found = tx.hook(hook) if 0 < hook < 2**31 else None
    if found is None or found.line != line or found.state is HookState.REMOVED:
        raise NoSuchHook(f"{hook}: {line} has no such address (oncall hooks list {line})")
    return found


def remove_hook(store: Store, line: str, hook: int, by: str, now: datetime) -> Hook:
    """Tell an address no more, not even of what waits. Raises NoSuchHook, StoreBusy, StoreDown."""
    found = hook_of(store, line, hook)
    with store.write() as tx:
        if tx.end_hook(found.id, HookState.REMOVED):
            tx.audit(now, by, "hook_removed", line, {"hook": str(found.id), "url": found.url})
    return found


def post_test(store: Store, line: str, hook: int, now: datetime) -> str:
    """Send an address a test as the next event; returns the event's id. Raises NoSuchHook, HookRefused."""
    found = hook_of(store, line, hook)
    if found.state is not HookState.ACTIVE:
        raise HookRefused(f"{hook}: is disabled (remove it and add the address anew)")
    event = HookEvent(f"test:{secrets.token_hex(8)}", TEST, line, now, {"hook": found.id})
    with store.write() as tx:
        tx.post_hooks([HookPost(event.id, found.id, event.name, now, body_of(event))])
    return event.id
