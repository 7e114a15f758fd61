"""The responder's page: one case, opened by the signed link of the SMS, answered in three taps on a phone at night.

No sign-in and no cookie says who it is: the link does, for one person and one case, for a week. What it notes is noted as
that person. It may set facts, keep a note, and have the customer called back as the line; it shows no other case and no bill.
"""

from oncall.console.responder.pages import responder_pages

__all__ = ["responder_pages"]
