"""Why: every amount has a reason in English, then the page's sentence."""

import pytest

from tests.billing.pages import DEKODE, DUELL, KASSE, SOFTWEAR, VENDOTEK, price, rule, tariff

SHORT = "«For saker som løses innen 15 minutter er prisen 490,-»"
LONG = "«og for andre saker er prisen 990,-»"
ON_SITE = "«Ved behov for fysisk oppmøte faktureres for medgått tid 1990,- per time.»"
FREE = "«Ved bruk av vakttjenesten for saker som ikke skyldes systemfeil fra leverandørens side blir fakturert.»"


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({"solved": True, "clock": "4m10s"}, ("solved within 15 minutes (4:10)", SHORT)),
        ({"solved": True, "clock": "15m"}, ("solved within 15 minutes (15:00, exactly the limit)", SHORT)),
        ({"solved": True, "clock": "15m1s"}, ("not solved within 15 minutes (15:01)", LONG)),
        ({"solved": False, "clock": "6m"}, ("not solved", LONG)),
        ({"solved": False, "on_site": "1h30m"}, ("on site 1:30:00", ON_SITE)),
        ({"cause": "vendor_system"}, ("cause: a system error of the vendor", FREE)),
        ({"case": False}, ("no case was opened",)),
        ({"solved": True}, ("not known: opened to solved", "between 490.00 and 990.00 NOK", SHORT, LONG)),
        (
            {"cause": None, "solved": True, "clock": "20m"},
            ("not known: cause", "between 0.00 and 990.00 NOK", FREE, LONG),
        ),
    ],
)
def test_duell(facts: dict[str, object], expected: tuple[str, ...]) -> None:
    """Reasons first, then the sentences of the rules."""
    assert price(DUELL, **{"cause": "other", **facts}).because == expected


def test_nothing_is_claimed_of_what_is_not_known() -> None:
    """After 20 minutes nobody needs to know whether it was solved, and the reasons do not say."""
    found = price(DUELL, cause="other", clock="20m")
    assert (found.tier, found.because[-1]) == ("long", LONG)
    assert not any("solved" in reason and "15 minutes" not in reason for reason in found.because)


def test_a_held_estimate() -> None:
    """The estimate, that it is not approved, and what is waited for."""
    found = price(DEKODE, estimate="5h", estimate_approved=False)
    assert found.because[:3] == ("estimate over 4 hours (5:00:00)", "estimate not approved", "held: estimate")


def test_a_held_rate() -> None:
    """How much at which rate, so that a person sees 2 x R."""
    found = price(DEKODE, work="31m")
    assert found.because[:3] == ("work 31:00", "per started 30 minutes", "the rate half_hour is not set: 2 x 30m")


def test_no_work_is_said() -> None:
    """Nought units has its reason too."""
    assert price(DEKODE).because[0] == "no work"


def test_a_referral_is_words_only() -> None:
    """The reasons of a refusal say that an emergency is put through."""
    found = price(KASSE, contract="second_level", caller_role="till_user")
    assert found.because == (
        "contract: second level",
        "caller: till user",
        "referred to admin",
        "said only: an emergency is put through",
    )


def test_a_value_of_no_use_is_shown() -> None:
    """A serial number of eleven digits is shown, with what is wanted."""
    found = price(VENDOTEK, serial="12345678901")
    assert found.because[0] == "of no use: serial 12345678901"


def test_stations_are_counted() -> None:
    """One station, three stations."""
    reasons = [price(KASSE, period="year", contract="flat", stations=count).because[1] for count in (1, 3)]
    assert reasons == ["1 station", "3 stations"]


def test_a_rule_passed_over_for_want_of_a_fact_is_said() -> None:
    """A rule for known facts only is passed over while they are not known, and the reasons say so."""
    found = price(SOFTWEAR, topic="hardware", contract="haas")
    assert found.because == ("topic: hardware", "contract: haas", "not known: cause; so not taken as third_party")


def test_an_unset_rate_is_named_in_a_review() -> None:
    """Why there is no upper end."""
    found = price(SOFTWEAR, topic="research", work="1h")
    assert found.because[:2] == ("not known: cause", "the rate research_hour is not set")


@pytest.mark.parametrize(
    ("when", "facts", "reason"),
    [
        ({"work": "> 1h"}, {"work": "2h"}, "work over 1 hour (2:00:00)"),
        ({"work": ">= 1h"}, {"work": "1h"}, "work at least 1 hour (1:00:00, exactly the limit)"),
        ({"clock": "< 1h"}, {"clock": "1m"}, "opened to solved under 1 hour (1:00)"),
        ({"stations": "between 1 and 5"}, {"stations": 2}, "stations between 1 and 5 (2)"),
        ({"serial": "3 digits"}, {"serial": "123"}, "serial of 3 digits"),
        ({"solved": False}, {"solved": False}, "not solved"),
        ({"severity": "A"}, {"severity": "A"}, "severity: A"),
        ({"contract": {"not": "flat"}}, {"contract": "haas"}, "contract: haas"),
        (
            {"opened_at": "> 2026-01-01T00:00:00Z"},
            {"opened_at": "2026-02-01T00:00:00Z"},
            "opened after 2026-01-01T00:00:00+00:00 (2026-02-01T00:00:00+00:00)",
        ),
    ],
)
def test_every_form_of_condition_has_words(when: dict[str, object], facts: dict[str, object], reason: str) -> None:
    """The reason of a rule's condition shows the value it was held against."""
    only = tariff("x", "NOK", {"a": "1"}, rule("price", when, "t", {"flat": "a"}))
    assert price(only, **facts).because == (reason,)


@pytest.mark.parametrize(
    ("when", "facts", "reason"),
    [
        ({"work": "> 1h"}, {"work": "30m"}, "work within 1 hour (30:00)"),
        ({"talk": "> 0s"}, {"talk": 0}, "no talk"),
        ({"stations": "between 1 and 5"}, {"stations": 6}, "stations not between 1 and 5 (6)"),
        ({"serial": "3 digits"}, {"serial": "12"}, "serial 12 has not 3 digits"),
        ({"cause": "customer"}, {"cause": "network"}, "cause: the network"),
    ],
)
def test_the_rest_tier_says_why_the_others_failed(
    when: dict[str, object], facts: dict[str, object], reason: str
) -> None:
    """A rule that always holds is explained by the rules before it that did not."""
    only = tariff(
        "x", "NOK", {"a": "1"}, rule("price", when, "t", {"flat": "a"}), rule("price", {}, "rest", {"flat": "a"})
    )
    assert price(only, **facts).because == (reason,)
