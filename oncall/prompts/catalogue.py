"""The shipped wording: key -> text, per language. A test holds every language to the same keys and values."""

from collections.abc import Mapping
from types import MappingProxyType

from oncall.policy.wording import KEYS, LANGUAGES
from oncall.prompts.texts import de, en, nb, nl, ru

__all__ = ["KEYS", "LANGUAGES", "SHIPPED"]

SHIPPED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nb": MappingProxyType(nb.TEXTS),
        "en": MappingProxyType(en.TEXTS),
        "de": MappingProxyType(de.TEXTS),
        "nl": MappingProxyType(nl.TEXTS),
        "ru": MappingProxyType(ru.TEXTS),
    }
)
