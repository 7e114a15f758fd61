"""The names of the sentences of menus and questions, and the values each may use."""

from collections.abc import Mapping

MENUS: Mapping[str, str] = {
    "menu_again": "line",
    "ask_role": "line",
    "through": "line person",
    "ask_number": "line",
    "number_again": "line",
    "number_read_back": "line caller",
    "ticket_sent": "line",
    "callback_soon": "line",
    "remote_help": "line code",
}
