"""Numbers, money, dates and percentages as text. Used by pages, charts, exports and sentences."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pandas as pd

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from kamdata.model import Measure

NOT_AVAILABLE = "n/a"
SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹", "CHF": "CHF ", "AUD": "A$"}
SCALES = ((1e12, "T"), (1e9, "B"), (1e6, "M"), (1e3, "k"))
SPECIAL = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~$:^=@&])")
WEB_ADDRESS = re.compile(
    r"(?i)https?://[a-z0-9-]+(\.[a-z0-9-]+)+(:\d{1,5})?([/?#][^\s\\<>\"'`\x00-\x1f\x7f]*)?"
)
STILL_READ = re.compile(r"(?i)www|://|\\:/|@|\\:(?=\\?[\w+-])|\\[-<>~](?=\\[-=>])")


def sign(currency: str) -> str:
    """Return what stands before an amount: `$` for USD, `SEK ` for a currency without a sign."""
    return SIGNS.get(currency, f"{currency} ")


def money(cents: float | None, currency: str = "USD") -> str:
    """Return an amount in cents as short text: 123456789 -> `$1.23M`, None -> `n/a`."""
    if _is_missing(cents):
        return NOT_AVAILABLE
    amount = float(cents) / 100  # pyright: ignore[reportArgumentType]
    minus = "-" if amount < 0 else ""
    return f"{minus}{sign(currency)}{_short(abs(amount))}"


def _short(amount: float) -> str:
    for scale, letter in SCALES:
        # 999,950 would round up to "1000k", so it already counts as a million
        if amount >= scale * 0.9995:
            scaled = amount / scale
            digits = 0 if scaled >= 99.95 else 1 if scaled >= 9.995 else 2
            text = f"{scaled:.{digits}f}"
            return (text.rstrip("0").rstrip(".") if "." in text else text) + letter
    return f"{amount:,.0f}"


def money_full(cents: float | None, currency: str = "USD") -> str:
    """Return an amount in cents to the last cent: 123456789 -> `$1,234,567.89`."""
    if _is_missing(cents):
        return NOT_AVAILABLE
    whole = round(cents)  # pyright: ignore[reportArgumentType]
    minus = "-" if whole < 0 else ""
    units, rest = divmod(abs(whole), 100)
    decimals = f".{rest:02d}" if rest else ""
    return f"{minus}{sign(currency)}{units:,}{decimals}"


def percent(rate: float | None, digits: int = 0) -> str:
    """Return a rate as a percentage: 0.614 -> `61 %`."""
    if _is_missing(rate):
        return NOT_AVAILABLE
    text = f"{float(rate) * 100:.{digits}f}"  # pyright: ignore[reportArgumentType]
    return f"{'0' if float(text) == 0 else text} %"


def number(value: float | None, digits: int = 0) -> str:
    """Return a number with thousands separators: 12345.6 -> `12,346`."""
    if _is_missing(value):
        return NOT_AVAILABLE
    return f"{float(value):,.{digits}f}"  # pyright: ignore[reportArgumentType]


def times(value: float | None) -> str:
    """Return a ratio as a multiple: 4.545 -> `4.5x`."""
    return NOT_AVAILABLE if _is_missing(value) else f"{number(value, 1)}x"


def count(n: int, one: str, many: str | None = None) -> str:
    """Return a count with its noun: (1, "deal") -> `1 deal`, (1200, "deal") -> `1,200 deals`."""
    return f"{n:,} {one if n == 1 else many or one + 's'}"


def day(value: date | pd.Timestamp | None) -> str:
    """Return a date as people write it: `28 Sep 2026`."""
    if value is None or pd.isna(value):
        return NOT_AVAILABLE
    return f"{value.day} {value:%b %Y}"


def joined(parts: Sequence[str], last: str = "and") -> str:
    """Return parts as a list in a sentence: `a, b and c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


def escape(text: str) -> str:
    """Return text from a file so that a Markdown sink shows it literally.

    Every Markdown and Streamlit metacharacter gets a backslash, line breaks become spaces. What
    is read even behind a backslash is broken by a zero-width space: links that Markdown makes on
    its own (`www.`, `://`, `@`), icons and emoji (`:material/home:`), and arrows (`->`, `--`).
    """
    flat = " ".join(str(text).split())
    safe = SPECIAL.sub(r"\\\1", flat)
    return STILL_READ.sub("\\g<0>\u200b", safe)


def web_address(text: str) -> str | None:
    """Return a link from a file as an address that may be opened, None for anything else.

    Only http and https, with the name of a host and without an account in it; an address that
    is written without either gets https: `www.acme.com` -> `https://www.acme.com`.
    """
    written = str(text).strip()
    address = written if "://" in written else f"https://{written}"
    return address if WEB_ADDRESS.fullmatch(address) else None


def measure(found: Measure, currency: str = "USD") -> str:
    """Return the value of a measure as short text in its unit, or `n/a`."""
    value = found.value
    match found.unit:
        case "money":
            return money(value, currency)
        case "money_per_day":
            return NOT_AVAILABLE if value is None else f"{money(value, currency)} a day"
        case "rate":
            return percent(value)
        case "ratio":
            return times(value)
        case "days":
            text = number(value)
            return text if value is None else f"{text} {'day' if text == '1' else 'days'}"
        case "points":
            return number(value)
        case "index":
            return number(value, 0 if value is None or value >= 100 else 1)
        case "count":
            return number(value)


def _is_missing(value: object) -> bool:
    return value is None or bool(pd.isna(value))  # pyright: ignore[reportArgumentType, reportCallIssue]
