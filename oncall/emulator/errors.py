"""The one error this room raises at its users."""

from __future__ import annotations


class EmulatorError(Exception):
    """Something was asked of a phone, a number or a call that it cannot do now; the text says which and why."""
