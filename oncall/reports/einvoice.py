"""An invoice as UBL 2.1 for Peppol BIS Billing 3.0, through the library factur-x, checked against the UBL schema.

Term numbers (BT, BG) are those of EN 16931-1. The specification and process identifiers are those of
https://docs.peppol.eu/poacc/billing/3.0/ (CustomizationID and ProfileID); the library writes the plain EN 16931 identifier
only, which is replaced here before the check.
"""

from typing import Any

from oncall.billing.money import format_money
from oncall.usecases.change_case import Refused
from oncall.usecases.invoice import Invoice, InvoiceLine
from oncall.usecases.invoice_parties import Party

MEDIA = "application/xml"
CUSTOMIZATION = "urn:cen.eu:en16931:2017#compliant#urn:fdc:peppol.eu:2017:poacc:billing:3.0"
PROFILE = "urn:fdc:peppol.eu:2017:poacc:billing:01:1.0"
INVOICE, CREDIT_NOTE = "380", "381"
CREDIT_TRANSFER = "30"
ONE = "C62"
CBC = "{urn:oasis:names:specification:ubl:schema:xsd:CommonBasicComponents-2}"
LONGEST_NAME = 200


def einvoice(invoice: Invoice) -> bytes:
    """Return the invoice, or the credit note, as XML. Raises Refused where the library is not installed."""
    try:
        from facturx import generate_ubl_xml, xml_check_xsd  # noqa: PLC0415 - an extra, slow to import
        from lxml import etree  # noqa: PLC0415 - comes with it
    except ImportError:
        raise Refused("--format einvoice: factur-x is not installed (pip install 'vakttelefon[einvoice]')") from None
    plain = generate_ubl_xml(terms(invoice), level="en16931", check_xsd=False, check_schematron=False)
    root = etree.fromstring(plain)
    root.find(f"{CBC}CustomizationID").text = CUSTOMIZATION
    xml: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    xml_check_xsd(xml, flavor="ubl-2.1", level="en16931")
    return xml


def terms(invoice: Invoice) -> dict[str, Any]:
    """Return the invoice by the terms of EN 16931, as the library takes it."""
    code, amounts = invoice.currency, invoice.amounts
    net, vat, gross = (format_money(each, code) for each in (amounts.net, amounts.vat, amounts.gross))
    category = "S" if invoice.vat_rate else "Z"
    found: dict[str, Any] = {
        "BT-1": invoice.number,
        "BT-2": invoice.issued_on,
        "BT-3": CREDIT_NOTE if invoice.credit else INVOICE,
        "BT-5": code,
        "BT-9": invoice.due_on,
        "BT-10": invoice.parties.reference,
        "BT-23": PROFILE,
        "BG-4": party(invoice.parties.seller),
        "BG-7": party(invoice.parties.buyer),
        "BT-81": CREDIT_TRANSFER,
        "BT-83": invoice.number,
        "BT-84": invoice.parties.iban,
        "BG-23": [{"BT-116": net, "BT-117": vat, "BT-118": category, "BT-119": f"{invoice.vat_rate.normalize():f}"}],
        "BT-106": net,
        "BT-109": net,
        "BT-110": vat,
        "BT-112": gross,
        "BT-115": gross,
    }
    found["BG-25"] = [line(each, place, invoice, category) for place, each in enumerate(invoice.lines, 1)]
    return found


def party(side: Party) -> dict[str, Any]:
    """Return one side by the library's names."""
    found = {
        "name": side.name,
        "addr_l1": side.street,
        "city": side.city,
        "postcode": side.postcode,
        "country_code": side.country,
        "einvoicing_addr": side.endpoint,
        "einvoicing_addr_schemeid": side.endpoint_scheme,
        "vat_identifier": side.vat_number,
        "legal_identifier": side.organisation,
        "legal_identifier_schemeid": side.organisation_scheme,
    }
    known: dict[str, Any] = {key: value for key, value in found.items() if value}
    return known | ({"contacts": [{"email": side.email}]} if side.email else {})


def line(each: InvoiceLine, place: int, invoice: Invoice, category: str) -> dict[str, Any]:
    """Return a case as an invoice line; a correction has a negative quantity, as a price must not be negative (BR-27)."""
    return {
        "BT-126": str(place),
        "BT-129": "1" if each.net >= 0 else "-1",
        "BT-130": ONE,
        "BT-131": format_money(each.net, invoice.currency),
        "BT-134": each.opened_on,
        "BT-135": each.opened_on,
        "BT-146": format_money(abs(each.net), invoice.currency),
        "BT-151": category,
        "BT-152": f"{invoice.vat_rate.normalize():f}",
        "BT-153": f"{each.case} {each.tier}"[:LONGEST_NAME],
        "BT-154": " | ".join(each.because),
    }
