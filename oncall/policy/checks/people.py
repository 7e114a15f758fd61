"""People and their phones, as far as the call would fail on them."""

from oncall.policy.dialling import country_of, refusal
from oncall.policy.findings import Notes
from oncall.policy.line import Line, Person
from schedules.rota import people as rota_people


def check_people(line: Line, notes: Notes) -> None:
    """Note phones that two people share or that are the line's own, and people who are rung but have none."""
    owners: dict[str, str] = {}
    for person in line.people.values():
        key = f"people.{person.id}.phone"
        if person.phone in line.numbers:
            notes.error(key, "is the line's own number, which would ring itself", "give the person's own phone")
        if person.phone is not None and owners.setdefault(person.phone, person.id) != person.id:
            notes.warn(key, f"is the phone of {owners[person.phone]} too", "one phone cannot ring for two at once")
        _check_country(line, person, key, notes)
    for name in line.notices.manager:
        manager = line.people.get(name)
        if manager is not None and manager.email is None:
            notes.warn(
                f"people.{name}.email", f"is missing: {name} manages the line, and holes are told by mail", "add it"
            )
    _check_forwards(line, notes)
    for name, where in _rung(line).items():
        person_ = line.people.get(name)
        if person_ is not None and person_.phone is None:
            notes.error(f"people.{name}.phone", f"is missing, but {where} rings {name}", 'add phone = "+47 400 00 001"')


def _check_forwards(line: Line, notes: Notes) -> None:
    """Note numbers that a route or a key forwards to and that the line does not dial: the call would fail on them."""
    for at, route in enumerate(line.routes):
        places = (f"route.{at}.to", *(f"route.{at}.key.{place}.to" for place in range(len(route.keys))))
        for key, way in zip(places, route.ways, strict=True):
            if way.to is not None and (why := refusal(way.to, line.country, line.dial_countries)):
                notes.error(key, why, "add the country to dial_countries under [line], or give another number")


def _check_country(line: Line, person: Person, key: str, notes: Notes) -> None:
    """Note a phone in another country: an error where the line says which may be dialled, else a word of warning."""
    if person.phone is None:
        return
    if why := refusal(person.phone, line.country, line.dial_countries):
        notes.error(key, why, "add the country to dial_countries under [line], or give another number")
    elif line.dial_countries is None and country_of(person.phone) != line.country:
        there = country_of(person.phone)
        notes.warn(
            key,
            f"is a number of {there}, which the carrier may refuse or charge more for",
            f'dial_countries = ["{there}"] under [line] says that it is meant',
        )


def _rung(line: Line) -> dict[str, str]:
    """Return everybody who may be rung, each with the first place that says so."""
    found: dict[str, str] = {}
    for at, step in enumerate(line.escalation.steps if line.escalation else ()):
        found |= {name: f"escalation.step.{at}" for name in step.ring if not isinstance(step.ring, str)} | found
    found = dict.fromkeys(line.last_resort, "escalation.last_resort") | found
    for at, route in enumerate(line.routes):
        named = [*route.ring, *(name for key in route.keys for name in key.ring)]
        found = dict.fromkeys(named, f"route.{at}") | found
    if line.rota is not None:
        found = dict.fromkeys(rota_people(line.rota), "the rota") | found
    return found
