"""What can go wrong behind a port: whose fault it is, and whether trying again helps."""


class StoreBusy(Exception):
    """The database did not answer within the deadline. Trying again may help; the caller must not wait for it."""


class StoreDown(Exception):
    """The database cannot be used now: stopped, full, read-only, corrupt, or newer than this program."""


class CarrierError(Exception):
    """The REST API refused or failed. `permanent`: trying again cannot help. `unknown`: it may have been done."""

    def __init__(
        self, what: str, *, permanent: bool = False, unknown: bool = False, number_fault: bool = False
    ) -> None:
        """Say what failed, whether a retry can help, whether it may have happened, and whether the number is at fault."""
        super().__init__(what)
        self.permanent = permanent
        self.unknown = unknown
        self.number_fault = number_fault


class MailError(Exception):
    """The mail server refused or failed. `permanent`: this letter will never be taken."""

    def __init__(self, what: str, *, permanent: bool = False) -> None:
        """Say what failed and whether a retry can help."""
        super().__init__(what)
        self.permanent = permanent
