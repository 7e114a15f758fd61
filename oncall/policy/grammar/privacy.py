"""[privacy]: how long numbers and messages of callers are kept."""

from typing import Annotated

from pydantic import Field

from oncall.policy.grammar.base import Table, Text


class PrivacyTable(Table):
    """[privacy]: all of it may be left out; "forever" is what holds then."""

    keep_numbers: Annotated[Text, Field(examples=['"400d"'])] = "forever"
    keep_recordings: Annotated[Text, Field(examples=['"90d"'])] = "forever"
