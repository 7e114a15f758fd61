"""Which numbers may ever be dialled: never one that earns money by being called, and of other countries as the line says.

Toll fraud lives on premium, shared-cost and personal ranges and on satellite and other networks that belong to no country
(ITU-T E.164 assigns those codes from 800, 870, 881 on; phonenumbers calls their region 001).
"""

from collections.abc import Collection
from functools import lru_cache

import phonenumbers
from phonenumbers import PhoneNumberType

COSTLY = {
    PhoneNumberType.PREMIUM_RATE: "is charged extra to whoever calls it",
    PhoneNumberType.SHARED_COST: "is charged extra to whoever calls it",
    PhoneNumberType.PERSONAL_NUMBER: "is a number that forwards to anywhere, at any price",
    PhoneNumberType.UAN: "is a company's access number, not a person's phone",
    PhoneNumberType.PAGER: "is a pager, which nobody can talk on",
    PhoneNumberType.VOICEMAIL: "is a voicemail box, not a person's phone",
}
NO_COUNTRY = "001"
# Regions of their own in the numbering plan that belong to a country's network.
PART_OF = {"SJ": "NO", "AX": "FI"}


@lru_cache(maxsize=4096)
def costly(number: str) -> str:
    """Return why a number (E.164) may never be dialled, "" when its kind is fit for a person's phone."""
    try:
        parsed = phonenumbers.parse(number, None)
    except phonenumbers.NumberParseException:
        return "is no phone number"
    if phonenumbers.region_code_for_country_code(parsed.country_code or 0) == NO_COUNTRY:
        return "is of a satellite or international network, dear to call"
    return COSTLY.get(phonenumbers.number_type(parsed), "")


@lru_cache(maxsize=4096)
def country_of(number: str) -> str:
    """Return the country (ISO code) of a number in E.164; "" when it has none."""
    try:
        region = phonenumbers.region_code_for_number(phonenumbers.parse(number, None)) or ""
    except phonenumbers.NumberParseException:
        return ""
    return PART_OF.get(region, region)


def refusal(number: str, country: str, allowed: Collection[str] | None) -> str:
    """Return why a line of `country` may not dial a number, "" when it may. `allowed`: the other countries; None is all."""
    why = costly(number)
    if why or allowed is None:
        return why
    found = country_of(number)
    return "" if found == country or found in allowed else f"is a number of {found or 'no country'}"
