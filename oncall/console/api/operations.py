"""Every operation of the API, in the order of the document."""

from oncall.console.api import (
    about_calls,
    about_cases,
    about_customers,
    about_hooks,
    about_lines,
    about_months,
    about_outages,
    about_rota,
    about_tickets,
)

OPERATIONS = (
    *about_lines.OPERATIONS,
    *about_calls.OPERATIONS,
    *about_cases.OPERATIONS,
    *about_months.OPERATIONS,
    *about_rota.OPERATIONS,
    *about_customers.OPERATIONS,
    *about_outages.OPERATIONS,
    *about_tickets.OPERATIONS,
    *about_hooks.OPERATIONS,
)
