"""What a change of the rota does, and what is wrong with a rota, as JSON; instants in the line's zone."""

from collections.abc import Iterable
from datetime import datetime
from zoneinfo import ZoneInfo

from oncall.reports.instants import rfc3339
from oncall.usecases.change_rota import Proposal
from schedules.findings import Finding


def proposal_shape(proposal: Proposal) -> dict[str, object]:
    """Return what a change of the rota does."""
    zone = proposal.line.zone
    return {
        "line": proposal.line.id,
        "people": [
            {
                "person": each.person,
                "role": each.role,
                "lost": spans(each.lost, zone),
                "gained": spans(each.gained, zone),
            }
            for each in proposal.trial.people
        ],
        "findings": [finding_shape(each, zone) for each in proposal.trial.findings],
    }


def spans(found: Iterable[tuple[datetime, datetime]], zone: ZoneInfo) -> list[list[str | None]]:
    """Return times as pairs of instants."""
    return [[rfc3339(start, zone), rfc3339(end, zone)] for start, end in found]


def finding_shape(finding: Finding, zone: ZoneInfo) -> dict[str, object]:
    """Return a finding."""
    start, end = rfc3339(finding.start, zone), rfc3339(finding.end, zone)
    return {"code": finding.code, "severity": finding.severity, "start": start, "end": end, "text": finding.text}
