"""`oncall report --customer`: a customer's statement and e-invoice, equal to the report to the last minor unit."""

import io
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from pypdf import PdfReader

from oncall.usecases.invoice import shared
from tests.cli.history import jsonl, row, solved
from tests.cli.running import DUELL, Cli, refused

OCTOBER = ("--month", "2026-10")
OURS = "C1"
CSV = (
    "customer,name,email,language,phone,role,contract,stations,starts_on\n"
    "C1,Sample Kiosk,,nb,+4790000001,admin,none,1,2026-01-01\n"
    "C1,Sample Kiosk,,nb,+4790000002,till_user,none,1,2026-01-01\n"
    "C2,Sample Cafe,,nb,+4790000003,admin,none,1,2026-01-01\n"
)
PARTY = """
name = "Sample {0}"
street = "Sample street 1"
city = "Oslo"
postcode = "0150"
country = "NO"
endpoint = "{1}"
endpoint_scheme = "0192"
"""
PARTIES = (
    "[seller]"
    + PARTY.format("Seller", "123456785")
    + 'vat_number = "NO123456785MVA"\niban = "NO9386011117947"\npayment_days = 14\n[buyer]'
    + PARTY.format("Buyer", "987654325")
)
UBL = "{urn:oasis:names:specification:ubl:schema:xsd:"
CBC, CAC = f"{UBL}CommonBasicComponents-2}}", f"{UBL}CommonAggregateComponents-2}}"


@pytest.fixture
def october(bare: Cli) -> Cli:
    """Return the command line with prices that are without 25 % tax, and an October of two customers."""
    bare.done("lines", "apply", DUELL, "--set", "tariff.vat=excluded", "--set", "tariff.vat_rate=25")
    customers(bare, "customers.csv", CSV)
    rows = [
        row(1, policy="duell@1", facts=solved()),
        row(2, policy="duell@1", facts=solved("customer", on_site="1h0m1s")),
        row(3, policy="duell@1", facts=solved()),
    ]
    bare.done("calls", "import", "duell", "-", stdin=jsonl(rows))
    return bare


def customers(cli: Cli, name: str, text: str) -> None:
    """Import customers."""
    path = cli.home / name
    path.write_text(text)
    cli.done("customers", "import", str(path))


def parties(cli: Cli, text: str = PARTIES) -> str:
    """Write the file of both sides and return its path."""
    path = cli.home / "parties.toml"
    path.write_text(text)
    return str(path)


def close(cli: Cli) -> None:
    """Close October, whatever the machine's clock says of it."""
    assert cli.run("month", "close", "duell", *OCTOBER).code == 0


def cases(cli: Cli, month: str = "2026-10") -> list[Any]:
    """Return the customer's cases of the report."""
    [report] = cli.done("report", "duell", "--month", month, "--format", "json").json
    return [case for case in report["cases"] if case["customer"] == OURS]


def invoice(cli: Cli, month: str = "2026-10") -> Any:
    """Return the customer's e-invoice of a month."""
    path = cli.home / "invoice.xml"
    args = ("report", "duell", "--month", month, "--format", "einvoice", "--customer", OURS)
    cli.done(*args, "--parties", parties(cli), "-o", str(path))
    return etree.parse(str(path)).getroot()


def text_of(root: Any, path: str) -> str:
    """Return the text at a path."""
    found = root.findtext(path.replace("cbc:", CBC).replace("cac:", CAC))
    assert found is not None
    return str(found)


def test_a_statement_has_the_customers_cases_with_calls_and_reasons(october: Cli) -> None:
    """Nobody else's; the total is the sum of the report's rows."""
    path = october.home / "s.pdf"
    october.done("report", "duell", *OCTOBER, "--format", "statement", "--customer", OURS, "-o", str(path))
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(path.read_bytes())).pages)
    own = cases(october)
    assert [case["case"] for case in own] == ["DU-2026-000001", "DU-2026-000002"]
    assert all(case["case"] in text and case["amount"] in text for case in own)
    assert "DU-2026-000003" not in text
    total = sum(Decimal(case["amount"]) for case in own)
    assert f"Uten avgift {total} NOK, merverdiavgift 25 %" in " ".join(text.split())
    assert "Samtale 2026-10-05 21:00:00 fra +4790000001: 5:12 samtaletid" in text
    assert "For saker som" in text


def test_an_e_invoice_is_the_report_to_the_last_minor_unit(october: Cli) -> None:
    """Net, tax, gross; every case a line; the identifiers of Peppol BIS 3."""
    close(october)
    root = invoice(october)
    own = [Decimal(case["amount"]) for case in cases(october)]
    lines = root.findall(f"{CAC}InvoiceLine")
    assert [Decimal(text_of(line, "cbc:LineExtensionAmount")) for line in lines] == own
    net = Decimal(text_of(root, "cac:LegalMonetaryTotal/cbc:TaxExclusiveAmount"))
    assert (net, text_of(root, "cbc:CustomizationID")[-11:]) == (sum(own), "billing:3.0")
    tax = Decimal(text_of(root, "cac:TaxTotal/cbc:TaxAmount"))
    payable = Decimal(text_of(root, "cac:LegalMonetaryTotal/cbc:PayableAmount"))
    assert (net + tax, tax) == (payable, (net * 25 / 100).quantize(Decimal("0.01")))
    assert text_of(root, "cbc:ProfileID") == "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
    assert (text_of(root, "cbc:ID"), text_of(root, "cbc:BuyerReference")) == ("duell-2026-10-C1", OURS)


def test_the_same_month_is_the_same_invoice(october: Cli) -> None:
    """Its number and date come from the closing: asked for twice it is not billed twice."""
    close(october)
    first, again = (etree.tostring(invoice(october)) for _ in range(2))
    assert first == again


def test_what_is_given_back_is_a_credit_note(october: Cli) -> None:
    """A month that has nothing but a correction of minus 490."""
    close(october)
    october.done("case", "set", "DU-2026-000001", "cause=vendor_bug")
    assert october.run("month", "close", "duell", "--month", "2026-11").code == 0
    root = invoice(october, "2026-11")
    assert root.tag.endswith("CreditNote")
    assert text_of(root, "cac:LegalMonetaryTotal/cbc:PayableAmount") == "612.50"


def refusal(cli: Cli, *args: str, month: str = "2026-10") -> str:
    """Return why an e-invoice is refused."""
    return refused(cli.run("report", "duell", "--month", month, "--format", "einvoice", *args))


def test_an_invoice_that_cannot_be_is_one_line(october: Cli) -> None:
    """Open month, missing file, unknown customer, missing key: what, where, the cure."""
    both = ("--customer", OURS, "--parties", parties(october))
    assert "is not closed" in refusal(october, *both)
    close(october)
    assert "needs --parties FILE" in refusal(october, "--customer", OURS)
    assert "C9: no case in 2026-10 of duell (one of C1, C2)" in refusal(october, "--customer", "C9", *both[2:])
    assert "--customer: goes with" in refusal(october)
    parties(october, PARTIES.replace("payment_days = 14\n", ""))
    assert "seller.payment_days: is not a number of days" in refusal(october, *both)
    parties(october, PARTIES + 'fax = "1"\n')
    assert "buyer.fax: is unknown" in refusal(october, *both)


def test_a_page_that_does_not_state_the_tax_has_no_invoice(cli: Cli) -> None:
    """Nothing is guessed about value added tax."""
    customers(cli, "customers.csv", CSV)
    cli.done("calls", "import", "duell", "-", stdin=jsonl([row(1, facts=solved())]))
    close(cli)
    assert "tariff.vat: is not stated" in refusal(cli, "--customer", OURS, "--parties", parties(cli))


@given(st.lists(st.decimals(-5000, 5000, places=2), min_size=1, max_size=30), st.integers(0, 30))
def test_lines_without_tax_add_up_exactly(amounts: list[Decimal], rate: int) -> None:
    """Whatever the cents: the lines of an invoice are its net total."""
    total = sum(amounts, Decimal(0))
    if total:
        net = (total * 100 / (100 + rate)).quantize(Decimal("0.01"))
        assert sum(shared(amounts, net, "NOK"), Decimal(0)) == net
