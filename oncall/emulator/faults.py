"""Faults on purpose: for the carrier's requests to the service, and for its REST API.

Rules are tried in order; the first that matches and has turns left is used. Beside them a seeded `Chaos` may
choose for the callbacks. Nothing here happens by chance without a seed.
"""

from __future__ import annotations

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from oncall.emulator.webhook import CALLBACKS, Kind, Webhook

Act = Literal["drop", "unreachable", "answer", "lost_reply", "slow", "double", "delay", "hold", "reorder"]
RestAct = Literal["refuse", "status", "slow", "hang", "lost_reply"]
PAIR_WAIT = 5.0


@dataclass(slots=True, eq=False)
class Rule:
    """One fault of a webhook.

    drop: never sent. unreachable: no connection. answer: somebody before us answers with `status` and `body`.
    lost_reply: delivered, the reply is lost. slow: the reply takes `seconds` more. double: sent twice, with
    `fresh_token` as two requests. delay: sent `seconds` late. hold: kept until `Faults.release()`.
    reorder: sent after the next request that the rule matches (or after 5 s).
    """

    act: Act
    when: Callable[[Webhook], bool]
    times: int | None = None
    seconds: float = 0.0
    status: int = 500
    body: str = ""
    fresh_token: bool = False
    hits: int = 0

    def take(self, webhook: Webhook) -> bool:
        """Say whether the rule applies to this request, and count it."""
        if self.times == 0 or not self.when(webhook):
            return False
        self.hits += 1
        if self.times is not None:
            self.times -= 1
        return True

    def cancel(self) -> None:
        """Never apply again."""
        self.times = 0


@dataclass(slots=True, eq=False)
class RestRule:
    """One fault of the REST API.

    refuse: the connection breaks without a reply and without any work. status: answered with `status` and `code`,
    no work done. slow: the reply takes `seconds`. hang: no work, no reply. lost_reply: the work is done, no reply.
    """

    act: RestAct
    method: str = ""
    path: str = ""
    times: int | None = None
    seconds: float = 60.0
    status: int = 503
    code: int = 20503
    hits: int = 0

    def take(self, method: str, path: str) -> bool:
        """Say whether the rule applies to this request, and count it."""
        if self.times == 0 or (self.method and method != self.method) or not re.search(self.path, path):
            return False
        self.hits += 1
        if self.times is not None:
            self.times -= 1
        return True

    def cancel(self) -> None:
        """Never apply again."""
        self.times = 0


@dataclass(slots=True, eq=False)
class Chaos:
    """Seeded faults of callbacks; each figure is a probability per request. `longest` is the longest delay, seconds."""

    seed: int
    drop: float = 0.0
    double: float = 0.0
    delay: float = 0.0
    reorder: float = 0.0
    longest: float = 30.0
    kinds: frozenset[Kind] = CALLBACKS
    _dice: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self._dice = random.Random(self.seed)  # noqa: S311  a simulation must be repeatable

    def choose(self, webhook: Webhook) -> Rule | None:
        """Throw the dice for one request."""
        if webhook.kind not in self.kinds:
            return None
        throw, length = self._dice.random(), self._dice.random() * self.longest
        odds: tuple[tuple[Act, float], ...] = (
            ("drop", self.drop),
            ("double", self.double),
            ("delay", self.delay),
            ("reorder", self.reorder),
        )
        for act, chance in odds:
            if throw < chance:
                return Rule(act, lambda _webhook: True, seconds=length if act == "delay" else 0.0)
            throw -= chance
        return None


class Faults:
    """The faults of one carrier."""

    def __init__(self) -> None:
        self.rules: list[Rule] = []
        self.rest_rules: list[RestRule] = []
        self.chaos: Chaos | None = None
        self.held: list[Callable[[], object]] = []
        self.swapped: list[tuple[Kind, Callable[[], object]]] = []

    def on(
        self,
        act: Act,
        *,
        kind: Kind | None = None,
        url: str = "",
        when: Callable[[Webhook], bool] | None = None,
        times: int | None = None,
        seconds: float = 0.0,
        status: int = 500,
        body: str = "",
        fresh_token: bool = False,
    ) -> Rule:
        """Add a rule for requests of this kind whose address matches the pattern `url` and for which `when` holds."""

        def matches(webhook: Webhook) -> bool:
            if kind is not None and webhook.kind != kind:
                return False
            return re.search(url, webhook.url) is not None and (when is None or when(webhook))

        rule = Rule(act, matches, times, seconds, status, body, fresh_token)
        self.rules.append(rule)
        return rule

    def rest(
        self,
        act: RestAct,
        *,
        method: str = "",
        path: str = "",
        times: int | None = None,
        seconds: float = 60.0,
        status: int = 503,
        code: int | None = None,
    ) -> RestRule:
        """Add a rule for REST requests with this method whose path matches the pattern; the code follows the status."""
        number = code if code is not None else 20000 + status
        rule = RestRule(act, method, path, times, seconds, status, number)
        self.rest_rules.append(rule)
        return rule

    def choose(self, webhook: Webhook) -> Rule | None:
        """Return the fault for this request, if any."""
        for rule in self.rules:
            if rule.take(webhook):
                return rule
        return self.chaos.choose(webhook) if self.chaos else None

    def choose_rest(self, method: str, path: str) -> RestRule | None:
        """Return the fault for this REST request, if any."""
        return next((rule for rule in self.rest_rules if rule.take(method, path)), None)

    def release(self) -> int:
        """Send everything that was held; return how many requests that were."""
        held, self.held = self.held, []
        for send in held:
            send()
        return len(held)

    def release_swapped(self, kind: Kind) -> None:
        """Send what waited for the next request of this kind."""
        waiting = [send for of, send in self.swapped if of == kind]
        self.swapped = [(of, send) for of, send in self.swapped if of != kind]
        for send in waiting:
            send()

    def clear(self) -> None:
        """Forget all rules and the chaos; what is held stays held."""
        self.rules.clear()
        self.rest_rules.clear()
        self.chaos = None
