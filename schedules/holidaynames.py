"""Spellings of holiday names: what a page says ("1e paasdag") against what the calendar says ("Eerste paasdag")."""

from __future__ import annotations

import re
from functools import lru_cache

_ORDINALS = (
    (re.compile(r"\b(?:1e|1ste|eerste) (?=paasdag|pinksterdag|kerstdag)"), "eerste "),
    (re.compile(r"\b(?:2e|2de|tweede) (?=paasdag|pinksterdag|kerstdag)"), "tweede "),
    (re.compile(r"\b(?:1\. ?|1ste |1\.ste |første )(?=påskedag|pinsedag|juledag|nyttårsdag)"), "første "),
    (re.compile(r"\b(?:2\. ?|2\.den |annen |andre )(?=påskedag|pinsedag|juledag)"), "andre "),
    (re.compile(r"\b(?:1\. ?|erster )(?=weihnachts(?:feier)?tag)"), "erster "),
    (re.compile(r"\b(?:2\. ?|zweiter )(?=weihnachts(?:feier)?tag)"), "zweiter "),
)
_ALIASES = {
    "1. mai": "arbeidernes dag|erster mai",
    "8. марта": "международный женский день",
    "8 марта": "международный женский день",
    "9 мая": "день победы",
    "1 мая": "праздник весны и труда",
    "12 июня": "день россии",
    "4 ноября": "день народного единства",
    "17. mai": "grunnlovsdag",
    "17 mai": "grunnlovsdag",
    "erster weihnachtsfeiertag": "erster weihnachtstag",
    "grunnlovsdagen": "grunnlovsdag",
    "heilige 3 könige": "heilige drei könige",
    "hemelvaart": "hemelvaartsdag",
    "labour day": "labor day",
    "nasjonaldagen": "grunnlovsdag",
    "neujahrstag": "neujahr",
    "new year": "new year's day",
    "new years day": "new year's day",
    "nieuwjaar": "nieuwjaarsdag",
    "nyttårsdag": "første nyttårsdag",
    "tag der arbeit": "erster mai",
    "whit monday": "whit monday|pentecost monday",
    "zweiter weihnachtsfeiertag": "zweiter weihnachtstag",
    "новый год": "новогодние каникулы",
    "рождество": "рождество христово",
}


@lru_cache(maxsize=1024)
def spellings(name: str) -> frozenset[str]:
    """Return the calendar's possible spellings of a holiday's name, in lower case without ornament."""
    plain = " ".join(name.replace("’", "'").casefold().split())
    for pattern, word in _ORDINALS:
        plain = pattern.sub(word, plain)
    return frozenset((plain, *_ALIASES.get(plain, plain).split("|")))
