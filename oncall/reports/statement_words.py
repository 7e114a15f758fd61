"""The sentences of a customer's statement in the five languages of the line. What stands in {} is put in.

Reasons are stored with the price and stay as they were written; the contract's own sentence stands in its own language.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """One language. `months`: what the state of the month means; `states`: states of a case; `calls`: how a call ended."""

    statement: str
    months: Mapping[str, str]
    waiting: str
    tier: str
    cases: str
    amount: str
    total: str
    not_settled: str
    no_tax: str
    tax: str
    call: str
    hidden: str
    talk: str
    no_talk: str
    calls: Mapping[str, str]
    states: Mapping[str, str]
    made: str
    page: str


MONTHS, CALLS = ("closed", "reviewed", "open"), ("voicemail", "callback", "abandoned", "announced", "refused")
STATES = ("rated", "covered", "free", "none", "review", "held", "refused", "correction")


def _by(keys: tuple[str, ...], *texts: str) -> Mapping[str, str]:
    return dict(zip(keys, texts, strict=True))


WORDS: Mapping[str, Words] = {
    "en": Words(
        statement="Statement for {who}, {month}: {state}",
        months=_by(MONTHS, "final", "reviewed, may still change", "may still change"),
        waiting="Not in the total yet: {review} in review, {held} held.",
        tier="Tier",
        cases="Cases",
        amount="Amount",
        total="Total",
        not_settled="not settled",
        no_tax="The price list does not say whether value added tax is included.",
        tax="Without tax {net}, value added tax {rate} % {vat}, to pay {gross}",
        call="Call of {at} from {caller}: {talk}",
        hidden="a hidden number",
        talk="{time} of talk",
        no_talk="no talk",
        calls=_by(CALLS, "message left", "callback booked", "caller hung up", "announcement only", "refused"),
        states=_by(STATES, "rated", "covered", "free", "none", "review", "held", "refused", "correction"),
        made="made {at}",
        page="page {number}",
    ),
    "nb": Words(
        statement="Oppgave for {who}, {month}: {state}",
        months=_by(MONTHS, "endelig", "gjennomgått, kan fortsatt endres", "kan fortsatt endres"),
        waiting="Ikke med i summen ennå: {review} til avklaring, {held} på vent.",
        tier="Pristrinn",
        cases="Saker",
        amount="Beløp",
        total="Sum",
        not_settled="ikke avklart",
        no_tax="Prislisten sier ikke om merverdiavgift er inkludert.",
        tax="Uten avgift {net}, merverdiavgift {rate} % {vat}, å betale {gross}",
        call="Samtale {at} fra {caller}: {talk}",
        hidden="skjult nummer",
        talk="{time} samtaletid",
        no_talk="ingen samtale",
        calls=_by(CALLS, "la igjen beskjed", "tilbakeringing avtalt", "innringer la på", "bare melding", "avvist"),
        states=_by(STATES, "priset", "dekket", "gratis", "ingenting", "til avklaring", "på vent", "avvist", "rettelse"),
        made="laget {at}",
        page="side {number}",
    ),
    "de": Words(
        statement="Abrechnung für {who}, {month}: {state}",
        months=_by(MONTHS, "endgültig", "geprüft, kann sich noch ändern", "kann sich noch ändern"),
        waiting="Noch nicht in der Summe: {review} zu klären, {held} zurückgestellt.",
        tier="Preisstufe",
        cases="Fälle",
        amount="Betrag",
        total="Summe",
        not_settled="noch offen",
        no_tax="Die Preisliste sagt nicht, ob die Umsatzsteuer enthalten ist.",
        tax="Ohne Steuer {net}, Umsatzsteuer {rate} % {vat}, zu zahlen {gross}",
        call="Anruf vom {at} von {caller}: {talk}",
        hidden="einer unterdrückten Nummer",
        talk="{time} Gespräch",
        no_talk="kein Gespräch",
        calls=_by(CALLS, "Nachricht hinterlassen", "Rückruf vereinbart", "aufgelegt", "nur Ansage", "abgelehnt"),
        states=_by(
            STATES,
            "berechnet",
            "abgedeckt",
            "kostenfrei",
            "nichts",
            "zu klären",
            "zurückgestellt",
            "abgelehnt",
            "Korrektur",
        ),
        made="erstellt {at}",
        page="Seite {number}",
    ),
    "nl": Words(
        statement="Overzicht voor {who}, {month}: {state}",
        months=_by(MONTHS, "definitief", "nagekeken, kan nog wijzigen", "kan nog wijzigen"),
        waiting="Nog niet in het totaal: {review} uit te zoeken, {held} aangehouden.",
        tier="Tariefgroep",
        cases="Zaken",
        amount="Bedrag",
        total="Totaal",
        not_settled="nog open",
        no_tax="De prijslijst zegt niet of de btw is inbegrepen.",
        tax="Zonder btw {net}, btw {rate} % {vat}, te betalen {gross}",
        call="Gesprek van {at} van {caller}: {talk}",
        hidden="een verborgen nummer",
        talk="{time} gesproken",
        no_talk="niet gesproken",
        calls=_by(
            CALLS, "bericht ingesproken", "terugbellen afgesproken", "opgehangen", "alleen mededeling", "geweigerd"
        ),
        states=_by(
            STATES, "berekend", "gedekt", "gratis", "niets", "uit te zoeken", "aangehouden", "geweigerd", "correctie"
        ),
        made="gemaakt {at}",
        page="pagina {number}",
    ),
    "ru": Words(
        statement="Отчёт для {who}, {month}: {state}",
        months=_by(MONTHS, "окончательный", "проверен, ещё может измениться", "ещё может измениться"),
        waiting="Пока не вошло в сумму: выясняется {review}, отложено {held}.",
        tier="Тариф",
        cases="Обращения",
        amount="Сумма",
        total="Итого",
        not_settled="не определено",
        no_tax="В прейскуранте не сказано, включён ли НДС.",
        tax="Без налога {net}, НДС {rate} % {vat}, к оплате {gross}",
        call="Звонок {at} с номера {caller}: {talk}",
        hidden="скрыт",
        talk="разговор {time}",
        no_talk="без разговора",
        calls=_by(
            CALLS,
            "оставлено сообщение",
            "назначен обратный звонок",
            "абонент положил трубку",
            "только объявление",
            "отказ",
        ),
        states=_by(
            STATES, "к оплате", "по договору", "бесплатно", "ничего", "выясняется", "отложено", "отказ", "исправление"
        ),
        made="составлено {at}",
        page="страница {number}",
    ),
}


def words_of(language: str) -> Words:
    """Return the sentences of a language; English where it has none."""
    return WORDS.get(language, WORDS["en"])
