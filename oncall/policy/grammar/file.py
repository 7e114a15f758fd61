"""The whole file: which tables it may have. A tariff is one table, or a list of them when prices have versions."""

from typing import Annotated

from pydantic import Field

from oncall.policy.grammar.base import Table
from oncall.policy.grammar.incidents import AlertsTable, OutageTable
from oncall.policy.grammar.line import (
    CallersTable,
    EscalationTable,
    HoursTable,
    LineTable,
    PersonTable,
    RemoteHelpTable,
    RouteTable,
    SayTable,
)
from oncall.policy.grammar.notices import NoticesTable
from oncall.policy.grammar.privacy import PrivacyTable
from oncall.policy.grammar.rota import RotaTable
from oncall.policy.grammar.tariff import ContractTable, PromiseTable, TariffTable
from oncall.policy.grammar.tickets import TicketsTable


class FileTable(Table):
    """Everything a line file may hold; only [line] must be there."""

    line: Annotated[LineTable, Field(examples=["[line]"])]
    people: Annotated[dict[str, PersonTable], Field(examples=["[people.anna]"])] = Field(default_factory=dict)
    hours: Annotated[HoursTable | None, Field(examples=["[hours]"])] = None
    rota: Annotated[RotaTable | None, Field(examples=["[rota]"])] = None
    notices: Annotated[NoticesTable | None, Field(examples=["[notices]"])] = None
    tickets: Annotated[TicketsTable | None, Field(examples=["[tickets]"])] = None
    remote_help: Annotated[RemoteHelpTable | None, Field(examples=["[remote_help]"])] = None
    callers: Annotated[CallersTable | None, Field(examples=["[callers]"])] = None
    privacy: Annotated[PrivacyTable | None, Field(examples=["[privacy]"])] = None
    alerts: Annotated[AlertsTable | None, Field(examples=["[alerts]"])] = None
    outage: Annotated[list[OutageTable], Field(examples=["[[outage]]"])] = Field(default_factory=list)
    route: Annotated[list[RouteTable], Field(examples=["[[route]]"])] = Field(default_factory=list)
    escalation: Annotated[EscalationTable | None, Field(examples=["[escalation]"])] = None
    say: Annotated[SayTable, Field(examples=["[say.nb]"])] = Field(default_factory=dict)
    tariff: Annotated[TariffTable | list[TariffTable] | None, Field(examples=["[tariff]"])] = None
    promise: Annotated[list[PromiseTable], Field(examples=["[[promise]]"])] = Field(default_factory=list)
    contract: Annotated[dict[str, ContractTable], Field(examples=["[contract.flat]"])] = Field(default_factory=dict)
