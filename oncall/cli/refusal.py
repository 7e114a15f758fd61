"""What a command cannot do, in one line: what, where, and the cure."""


class Refusal(Exception):
    """Unusable arguments, file or state: exit code 2. The text is one line `where: what (cure)`."""

    exit_code = 2

    def __init__(self, what: str, cure: str = "") -> None:
        """Say what is wrong and where, and what to do about it."""
        super().__init__(f"{what} ({cure})" if cure else what)


class No(Refusal):
    """The command did its work and the answer is no: exit code 1. An empty text prints nothing."""

    exit_code = 1
