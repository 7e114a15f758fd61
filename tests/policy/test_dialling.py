"""Which numbers may be dialled: premium, satellite and other costly ranges never, other countries as the line says."""

import pytest

from oncall.policy.check import check_source
from oncall.policy.dialling import costly, country_of, refusal
from oncall.policy.load import PolicyError, read_text
from tests.policy.samples import NOW, WHOLE, line_of

MOBILE = "+4740000001"


@pytest.mark.parametrize(
    ("number", "why"),
    [
        ("+4782000000", "charged extra"),
        ("+448712345678", "charged extra"),
        ("+447012345678", "forwards to anywhere"),
        ("+881612345678", "satellite"),
        ("+870773111632", "satellite"),
        ("+979123456789", "satellite"),
        ("erased-0123456789ab", "no phone number"),
    ],
)
def test_costly_ranges_are_known(number: str, why: str) -> None:
    """Each kind is refused with its reason."""
    assert why in costly(number)
    assert why in refusal(number, "NO", None)


@pytest.mark.parametrize("number", [MOBILE, "+4722334455", "+4915112345678", "+46701234567"])
def test_phones_of_people_are_not_costly(number: str) -> None:
    """Mobiles and desks of any country."""
    assert "" == costly(number)


def test_other_countries_are_dialled_as_the_line_says() -> None:
    """Nothing said: all; a list: its own country and those."""
    assert "" == refusal("+46701234567", "NO", None)
    assert "" == refusal("+46701234567", "NO", ("SE",))
    assert "" == refusal(MOBILE, "NO", ())
    assert "SE" in refusal("+46701234567", "NO", ())


def test_svalbard_is_norway() -> None:
    """A region of its own in the plan, one country on the bill."""
    assert "NO" == country_of("+4779021234")


def test_a_phone_abroad_is_warned_about() -> None:
    """The file can be applied; the warning says how to say that it is meant."""
    found = check_source(read_text(WHOLE.replace("400 00 001", "+46 70 123 45 67"), "s.toml"), NOW)
    assert () == found.errors
    assert [("people.anna.phone", "warning")] == [
        (each.key, each.severity) for each in found.findings if "SE" in each.cure
    ]


def test_a_list_of_countries_makes_it_an_error_or_meant() -> None:
    """With Sweden on the list nothing is said; with an empty list it is refused."""
    for countries, severities in (('["SE"]', []), ("[]", ["error"])):
        text = WHOLE.replace("400 00 001", "+46 70 123 45 67").replace(
            'country = "NO"', f'country = "NO"\ndial_countries = {countries}'
        )
        found = check_source(read_text(text, "s.toml"), NOW)
        assert severities == [each.severity for each in found.findings if each.key == "people.anna.phone"]


def test_a_satellite_phone_cannot_be_in_the_file() -> None:
    """The file does not make a line."""
    with pytest.raises(PolicyError, match="satellite"):
        line_of(WHOLE.replace("400 00 001", "+8816 12345678"))


def test_a_country_that_is_none_is_an_error() -> None:
    """With its place in the list."""
    with pytest.raises(PolicyError, match=r"line.dial_countries.0: \"XX\" is not a country"):
        line_of(WHOLE, 'line.dial_countries=["XX"]')


def test_privacy_is_for_ever_unless_said() -> None:
    """Durations in days; too short a time is refused."""
    assert (None, None) == (line_of().privacy.keep_numbers, line_of().privacy.keep_recordings)
    made = line_of(WHOLE, "privacy.keep_numbers=400d", "privacy.keep_recordings=90d").privacy
    assert made.keep_numbers is not None
    assert made.keep_recordings is not None
    assert (400, 90) == (made.keep_numbers.days, made.keep_recordings.days)
    with pytest.raises(PolicyError, match=r"privacy\.keep_numbers"):
        line_of(WHOLE, "privacy.keep_numbers=1d")
