"""The invoices as a finance system writes them: `revenue_finance.csv`.

Semicolons, a decimal comma, days before months, credit notes negative, a total at the end. The
finance department writes some customers in its own way (`NAMES`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd

FILE = "revenue_finance.csv"
HEADERS = ("Customer", "Posting date", "Document type", "Product line", "Recurring", "Net amount")
NAMES = {
    "Cassarine Motors": "Cassarine Motors Inc.",
    "Blankenau Metals": "BLANKENAU METALS GmbH",
    "Tarrawin Resources": "Tarrawin Resources Ltd.",
    "Overfjell Foods": "Overfjell Foods AS",
}


def write_invoices(revenue: pd.DataFrame) -> bytes:
    """Return the bytes of the export of all invoice lines (UTF-8 with a byte order mark)."""
    lines = [";".join(HEADERS)]
    for row in revenue.fillna({"product": ""}).to_dict("records"):
        account = str(row["account"])
        name = NAMES.get(account, account)
        kind = "Credit note" if row["amount_cents"] < 0 else "Invoice"
        recurring = "yes" if row["is_recurring"] else "no"
        cells = (name, f"{row['on']:%d.%m.%Y}", kind, row["product"], recurring)
        lines.append(";".join((*cells, _amount(row["amount_cents"]))))
    lines.append(f"Total;;;;;{_amount(int(revenue['amount_cents'].sum()))}")
    return ("\ufeff" + "\n".join(lines) + "\n").encode()


def _amount(cents: int) -> str:
    """Return an amount as the finance system writes it: -123456789 -> `-1.234.567,89`."""
    minus = "-" if cents < 0 else ""
    units, rest = divmod(abs(cents), 100)
    return f"{minus}{units:,}".replace(",", ".") + f",{rest:02d}"
