"""The shipped wording: key -> text, per language. A test holds every language to the same keys and values."""

from collections.abc import Mapping
from types import MappingProxyType

from oncall.policy.wording import KEYS, LANGUAGES
from oncall.prompts.texts import (
    de,
    en,
    incidents,
    menus,
    nb,
    nl,
    queue,
    ru,
    tickets_de,
    tickets_en,
    tickets_nb,
    tickets_nl,
    tickets_ru,
)

__all__ = ["KEYS", "LANGUAGES", "SHIPPED"]

SHIPPED: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "nb": MappingProxyType(nb.TEXTS | tickets_nb.TEXTS | incidents.NB | menus.NB | queue.NB),
        "en": MappingProxyType(en.TEXTS | tickets_en.TEXTS | incidents.EN | menus.EN | queue.EN),
        "de": MappingProxyType(de.TEXTS | tickets_de.TEXTS | incidents.DE | menus.DE | queue.DE),
        "nl": MappingProxyType(nl.TEXTS | tickets_nl.TEXTS | incidents.NL | menus.NL | queue.NL),
        "ru": MappingProxyType(ru.TEXTS | tickets_ru.TEXTS | incidents.RU | menus.RU | queue.RU),
    }
)
