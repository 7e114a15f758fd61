"""What cannot be done with an account, as a code that pages translate and one line for the command line."""

from enum import StrEnum


class Why(StrEnum):
    """Why something about an account was refused; the value is the one line of the command line."""

    NO_USER = "no such user (cure: oncall users list)"
    TAKEN = "somebody with this id or mail is there already (cure: take another, or oncall users list)"
    BAD_ID = "this is no id (cure: up to 40 of a-z, 0-9, dot, dash and underscore, a letter or figure first)"
    BAD_NAME = "this is no name (cure: 1 to 100 printable signs)"
    BAD_MAIL = "this is no mail address (cure: NAME@HOST)"
    BAD_LANGUAGE = "this language is not spoken (cure: one of en, nb, de, nl, ru, or empty)"
    SHORT_PASSWORD = "the password is too short or too long (cure: 15 to 256 characters)"  # noqa: S105
    OWN_NAME = "the password is somebody's name, id or mail (cure: take words that nobody connects with you)"
    WRONG_PASSWORD = "the present password is another one (cure: try again, or ask a manager for a link)"  # noqa: S105
    LAST_MANAGER = "this is the last manager who can sign in (cure: make somebody else a manager first)"
    DISABLED = "this user is disabled (cure: enable the user first)"
    LINK_OVER = "this link was used or is too old (cure: ask a manager for a new one)"
    OTHERS_WROTE = "somebody else changed this user just now (cure: look again, and repeat)"


class AccessRefused(Exception):
    """An account stays as it is. `why` says which of the reasons; the text is one line with the cure."""

    def __init__(self, why: Why, where: str = "") -> None:
        """Say why, and which user or field it is about."""
        self.why = why
        super().__init__(f"{where}: {why.value}" if where else why.value)
