"""What only the whole line, or a date, shows: routes, coverage, examples, the longest wait."""

from datetime import timedelta

import pytest

from oncall.policy.check import check, check_source
from oncall.policy.load import read_text
from tests.policy.samples import HEAD, NOW, WHOLE, checked, line_of

TWO_PAIRS = 'rota.pairs=[["anna", "bjorn"], ["carla", "dag"]]'
PARTS = [
    (
        "route.0.when=ofice",
        'f.toml: route.0.when: "ofice" is a state that never comes (the hours know closed, office, and always)',
    ),
    (
        "people.eva.phone=40000001",
        "f.toml: people.eva.phone: warning: is the phone of anna too (one phone cannot ring for two at once)",
    ),
    (
        "people.eva.phone=40000100",
        "f.toml: people.eva.phone: is the line's own number, which would ring itself (give the person's own phone)",
    ),
    (
        'people.eva={name = "Eva"}',
        'f.toml: people.eva.phone: is missing, but the rota rings eva (add phone = "+47 400 00 001")',
    ),
    (
        "escalation.max_wait=25s",
        "f.toml: escalation.step.1: warning: is never rung: max_wait is 25s (raise max_wait or shorten the steps)",
    ),
    (
        "escalation.consent=true",
        (
            "f.toml: escalation.consent: warning: asks callers to accept a price, but the shipped sentence names none"
            " (add consent under [say.*] in each language)"
        ),
    ),
    (
        "escalation.ring_time=40s",
        (
            'f.toml: escalation.ring_time: warning: "40s" is longer than most phones ring before a voicemail picks up'
            " (18s is under the usual limits)"
        ),
    ),
    (
        "promise.0.within=24h of ofice",
        'f.toml: promise.0.within: "ofice" is a state that never comes (the hours know closed, office)',
    ),
    (
        "tariff.rule.0.when.state=ofice",
        'f.toml: tariff.rule.0.when.state: "ofice" is a state that never comes (the hours know closed, office)',
    ),
    (
        "tariff.example.0.amount=491",
        "f.toml: tariff.example.0: amount is 490.00, not 491.00 (correct the example or the rules)",
    ),
    (
        "rota.handover=sun 02:30",
        (
            "f.toml: rota.anchor: warning: 2026-01-05 is a mon, the handover is on sun: week 0 begins on 2026-01-11"
            " (write anchor = 2026-01-11)"
        ),
    ),
]


def test_clean() -> None:
    """A whole line has no findings at all."""
    assert [] == checked()


@pytest.mark.parametrize(("fault", "said"), PARTS)
def test_finding(fault: str, said: str) -> None:
    """Each fault gives its one line."""
    assert said in checked(WHOLE, fault)


def test_rule_that_no_example_hits() -> None:
    """Every rule must be hit by an example."""
    text = WHOLE.replace(
        'facts = { solved = false }\ntier = "long"\namount = "990"', 'facts = { solved = true, clock = "1s" }'
    )

    assert [
        "f.toml: tariff.rule.1: no example hits this rule (add a [[tariff.example]] that comes to long)"
    ] == checked(text)


def test_route_without_escalation() -> None:
    """A route that rings needs an escalation."""
    text = HEAD + '[[route]]\nwhen = "always"\ndo = "escalate"\n'

    assert [
        "f.toml: escalation: is missing: a route rings people (add [escalation] with [[escalation.step]] tables)"
    ] == checked(text)


def test_step_without_rota() -> None:
    """A step that rings a role needs a rota; one that rings people by name does not."""
    text = HEAD + (
        '[people.anna]\nname = "Anna"\nphone = "40000001"\n[[route]]\nwhen = "always"\ndo = "escalate"\n'
        '[escalation]\n[[escalation.step]]\nring = "primary"\nfor = "25s"\n'
    )

    assert [
        'f.toml: escalation.step.0.ring: "primary" needs a rota (add [rota], or name people: ring = [...])'
    ] == checked(text)
    assert [] == checked(text, 'escalation.step.0.ring=["anna"]')


def test_person_without_a_phone_in_a_step() -> None:
    """Whoever is rung by name needs a phone."""
    text = HEAD + ('[people.anna]\nname = "Anna"\n[[route]]\nwhen = "always"\ndo = "forward"\nring = ["anna"]\n')

    assert ['f.toml: people.anna.phone: is missing, but route.0 rings anna (add phone = "+47 400 00 001")'] == checked(
        text
    )


def test_no_routes() -> None:
    """A line without routes is told so, but may stand."""
    report = check_source(read_text(HEAD, "f.toml"), NOW)

    assert ["route"] == [finding.key for finding in report.findings]
    assert () == report.errors


def test_state_without_a_route() -> None:
    """A state that no route is for is told."""
    said = 'f.toml: route: warning: no route is for the state "closed" (add [[route]] with when = "always" at the end)'

    assert said in checked(WHOLE, "route.0.when=office")


@pytest.mark.parametrize(("strictness", "mark"), [("error", ""), ("warn", "warning: "), ("off", None)])
def test_same_four(strictness: str, mark: str | None) -> None:
    """The same four two weeks running are as bad as the line says."""
    found = checked(WHOLE, TWO_PAIRS, f"rota.no_same_four={strictness}")

    assert (0 if mark is None else 1) == len(found)
    assert all(line.startswith(f"f.toml: rota.no_same_four: {mark}the four are") for line in found)


@pytest.mark.parametrize(("strictness", "mark"), [("error", ""), ("warn", "warning: "), ("off", None)])
def test_both_roles(strictness: str, mark: str | None) -> None:
    """One person in both roles is as bad as the line says."""
    found = checked(WHOLE, 'rota.backup=[["anna", "eva"]]', f"rota.distinct={strictness}", "rota.no_same_four=off")

    assert (0 if mark is None else 1) == len(found)
    assert all(line.startswith(f"f.toml: rota.distinct: {mark}the same person is") for line in found)


def test_nobody_on_call() -> None:
    """Weeks that nobody is listed for are found before anybody calls in them."""
    (found,) = [line for line in checked(WHOLE, "rota.form=weeks", "rota.pairs=[]") if "nobody is on call" in line]

    assert found.startswith("f.toml: rota: nobody is on call from 2026-11-22 13:00")


def test_hole_outside_the_hours_in_which_people_are_rung() -> None:
    """A hole counts only while a route rings the rota."""
    away = [
        f'rota.absence.{n}={{ who = "{who}", from = 2026-11-28, to = 2026-11-29 }}'
        for n, who in enumerate(("anna", "bjorn", "carla", "dag", "eva", "finn"))
    ]
    closed = ["route.0.when=office", 'route.1={ when = "always", do = "announce" }']

    assert any("nobody is on call" in line for line in checked(WHOLE, *away))
    assert not any("nobody is on call" in line for line in checked(WHOLE, *away, *closed))


def test_handover_that_the_clock_jumps_over() -> None:
    """A handover at a clock time that is missing on a day is told."""
    found = [line for line in checked(WHOLE, "rota.handover=sun 02:30") if "rota.handover" in line]

    assert 1 == len(found)
    assert "2027-03-28 02:30 in Europe/Oslo is missing that day: 2027-03-28 03:00 counts" in found[0]


def test_structure_and_coverage_together() -> None:
    """A fault in one table does not hide what another shows by itself, and brings no followers."""
    found = checked(WHOLE, "tariff.example.0.amount=491", "escalation.rounds=0")

    assert ["escalation.rounds", "tariff.example.0"] == [line.split(": ")[1] for line in found]


@pytest.mark.parametrize(
    ("sets", "seconds"),
    [
        ((), 100),
        (("escalation.rounds=1",), 50),
        (("escalation.max_wait=30s",), 30),
        (("escalation.rounds=1", 'escalation.last_resort=["eva"]'), 68),
        (("escalation.rounds=20",), 240),
        (("route.0.do=announce",), 0),
    ],
)
def test_longest_wait(sets: tuple[str, ...], seconds: int) -> None:
    """The longest wait is all steps of all rounds and the last resort, cut at max_wait."""
    assert timedelta(seconds=seconds) == check(line_of(WHOLE, *sets), NOW).longest_wait


def test_longest_wait_in_words() -> None:
    """The longest wait is printed in minutes and in seconds."""
    assert "the longest a caller can wait: 1m40s (100 s)" == check(line_of(), NOW).waits
    assert "nobody is rung, so no caller waits" == check(line_of(HEAD), NOW).waits


def test_coverage() -> None:
    """90 days of coverage, a line for each time in which nothing changes."""
    lines = check(line_of(), NOW).coverage

    assert 14 == len(lines)
    assert "2026-11-22 13:00 to 2026-11-23 08:00  primary anna, bjorn  backup carla, dag" == lines[0]
    assert "2027-02-15 08:00 to 2027-02-20 13:00  primary carla, dag  backup eva, finn" == lines[-1]
    assert ("no rota: nobody is on call by the calendar",) == check(line_of(HEAD), NOW).coverage


def test_check_of_a_line_names_it() -> None:
    """Findings on a line that came from no file carry its id."""
    assert ["sample"] == [finding.file for finding in check(line_of(HEAD), NOW).findings]


def test_file_that_makes_no_line() -> None:
    """A file that makes no line has findings, and nothing else."""
    report = check_source(read_text("", "f.toml"), NOW)

    assert (1, timedelta(), (), None) == (len(report.errors), report.longest_wait, report.coverage, report.line)
