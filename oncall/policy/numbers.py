"""Phone numbers as people write them, in a country's own form or with +, to E.164."""

import phonenumbers
from phonenumbers import PhoneNumberFormat, PhoneNumberType

_WHY = {0: "the country code does not exist", 1: "it is no phone number", 2: "it is too short", 3: "it is too short"}


def e164(text: str, country: str) -> str:
    """Return a number in E.164; one without + is a national number of the country (ISO code).

    Raises ValueError, "what (cure)", for a number that cannot exist by the numbering plan that phonenumbers knows.
    """
    try:
        parsed = phonenumbers.parse(text, country, keep_raw_input=False)
    except phonenumbers.NumberParseException as error:
        why = _WHY.get(error.error_type, "it is too long")
        raise ValueError(f'"{text}" cannot exist: {why} (write it like +47 400 00 001)') from None
    if parsed.extension or any(letter.isalpha() for letter in text):
        raise ValueError(f'"{text}" is more than a number (write the digits alone, like +47 400 00 001)')
    if not phonenumbers.is_valid_number(parsed):
        raise ValueError(f'"{text}" cannot exist: {_reason(parsed)} (check the digits)')
    return phonenumbers.format_number(parsed, PhoneNumberFormat.E164)


def is_premium(number: str) -> bool:
    """Return whether an E.164 number is charged extra to whoever calls it."""
    kind = phonenumbers.number_type(phonenumbers.parse(number, None))
    return kind in {PhoneNumberType.PREMIUM_RATE, PhoneNumberType.SHARED_COST}


def is_country(country: str) -> bool:
    """Return whether an ISO code is a country with a numbering plan."""
    return country in phonenumbers.SUPPORTED_REGIONS


def spaced(number: str) -> str:
    """Return an E.164 number as people read it: +47 94 13 98 84."""
    return phonenumbers.format_number(phonenumbers.parse(number, None), PhoneNumberFormat.INTERNATIONAL)


def _reason(parsed: phonenumbers.PhoneNumber) -> str:
    """Return why a number is not valid."""
    match phonenumbers.is_possible_number_with_reason(parsed):
        case phonenumbers.ValidationResult.TOO_SHORT:
            return "it has too few digits"
        case phonenumbers.ValidationResult.TOO_LONG:
            return "it has too many digits"
        case _:
            region = phonenumbers.region_code_for_country_code(parsed.country_code or 0)
            return f"{region} has no numbers of that range"
