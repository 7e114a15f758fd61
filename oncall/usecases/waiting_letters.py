"""Say how many letters wait for the mail server, and why: for whoever runs the service, as nobody else would notice."""

from oncall.usecases.ports import Store
from oncall.usecases.send_once import NO_MAIL

SERVER = "mail server "  # a MailError begins so


def waiting_letters(store: Store) -> str:
    """Return "ok", or how many letters wait and what is in their way. May raise StoreBusy, StoreDown."""
    tried = {
        why.removeprefix("kept: "): many
        for why, many in store.tried_again().items()
        if why == NO_MAIL or why.startswith(SERVER)
    }
    many = sum(tried.values())
    if not many:
        return "ok"
    worst = max(tried, key=lambda why: tried[why])
    return f"{many} letter{'s wait' if many > 1 else ' waits'}: {worst}"
