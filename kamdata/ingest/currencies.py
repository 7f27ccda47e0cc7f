"""Currencies: their codes, signs and names."""

from __future__ import annotations

CODES = (
    "USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "NZD", "SEK", "NOK", "DKK", "ISK", "PLN",
    "CZK", "HUF", "RON", "BGN", "HRK", "RSD", "UAH", "RUB", "TRY", "ILS", "AED", "SAR", "QAR",
    "KWD", "BHD", "OMR", "EGP", "ZAR", "NGN", "KES", "MAD", "INR", "PKR", "BDT", "LKR", "CNY",
    "HKD", "TWD", "KRW", "SGD", "MYR", "THB", "IDR", "PHP", "VND", "BRL", "MXN", "ARS", "CLP",
    "COP", "PEN", "UYU",
)  # fmt: skip
SIGNS = {"$": "USD", "€": "EUR", "£": "GBP", "¥": "JPY", "₹": "INR"}
WRITTEN = {"US$": "USD", "A$": "AUD", "C$": "CAD", "RS": "INR", "RS.": "INR"}
NAMES = {
    "us dollar": "USD", "us dollars": "USD", "u.s. dollar": "USD", "dollar": "USD",
    "dollars": "USD", "euro": "EUR", "euros": "EUR", "pound sterling": "GBP",
    "british pound": "GBP", "pound": "GBP", "swiss franc": "CHF", "schweizer franken": "CHF",
    "franken": "CHF", "yen": "JPY", "japanese yen": "JPY", "indian rupee": "INR", "rupee": "INR",
    "canadian dollar": "CAD", "australian dollar": "AUD", "swedish krona": "SEK",
    "norwegian krone": "NOK", "danish krone": "DKK", "polish zloty": "PLN", "zloty": "PLN",
    "chinese yuan": "CNY", "brazilian real": "BRL", "south african rand": "ZAR",
}  # fmt: skip
CODE_PATTERN = "|".join(CODES)


def currency_code(text: str) -> str:
    """Return the ISO code of a currency written as code, sign or name; else the text itself."""
    plain = " ".join(text.split())
    found = SIGNS.get(plain) or WRITTEN.get(plain.upper()) or NAMES.get(plain.casefold())
    return found or (plain.upper() if len(plain) == 3 else plain)
