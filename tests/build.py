"""Builders of small canonical tables and snapshots, so that a test shows only what it is about."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from kamdata.model import Finding, Snapshot, Source
from kamdata.schema import PROVENANCE, TABLES, Column, conform

Rows = Sequence[Mapping[str, Any]]

AS_OF = date(2026, 9, 28)
STAGES: tuple[tuple[str, str, float], ...] = (
    ("Prospecting", "open", 0.1),
    ("Qualification", "open", 0.25),
    ("Proposal", "open", 0.5),
    ("Negotiation", "open", 0.75),
    ("Closed Won", "won", 1.0),
    ("Closed Lost", "lost", 0.0),
)
STAGE_OF_STATUS = {"open": "Proposal", "won": "Closed Won", "lost": "Closed Lost"}
STATUS_OF_STAGE = {stage: status for stage, status, _ in STAGES}


def make_table(name: str, rows: Rows) -> pd.DataFrame:
    """Return the rows as a canonical table.

    Money may be written in major units without the ending: `amount=1_000` is
    `amount_cents=100_000`. Dates may be ISO text. A column the contract does not know raises.
    """
    contract = {
        column.name: column
        for column in (*TABLES[name].columns, *PROVENANCE)
        if column.of in ("", name)
    }
    written = [dict(_cell(name, contract, *cell) for cell in row.items()) for row in rows]
    columns = list(dict.fromkeys(column for row in written for column in row))
    return conform(name, pd.DataFrame(written, columns=columns, index=range(len(written))))


def _cell(
    table: str, contract: Mapping[str, Column], name: str, value: object
) -> tuple[str, object]:
    if name not in contract and f"{name}_cents" in contract:
        return f"{name}_cents", None if value is None else round(Decimal(str(value)) * 100)
    if name not in contract:
        message = f"the table {table} has no column {name!r}"
        raise AssertionError(message)
    if contract[name].kind == "date" and value is not None:
        return name, pd.Timestamp(value)  # pyright: ignore[reportArgumentType]
    return name, value


def make_opportunities(rows: Rows) -> pd.DataFrame:
    """Return an opportunities table; what a row leaves out gets a plain default.

    Defaults: ids O1, O2 …, account_id A, an amount of 1,000, the status of the stage (or the
    stage of the status; open in Proposal when neither is given), and a close date 30 days after
    `AS_OF` for open rows and 30 days before it for the others. Pass None for a missing value.
    """
    filled = []
    for number, row in enumerate(rows, start=1):
        status = row.get("status", STATUS_OF_STAGE.get(row.get("stage", ""), "open"))
        days = 30 if status == "open" else -30
        defaults = {
            "opportunity_id": f"O{number}",
            "opportunity": f"Opportunity {number}",
            "account_id": "A",
            "stage": STAGE_OF_STATUS.get(status),
            "status": status,
            "close_on": pd.Timestamp(AS_OF) + pd.Timedelta(days=days),
            "source": "opportunities.csv",
            "source_row": number + 1,
        }
        if "amount" not in row and "amount_cents" not in row:
            defaults["amount"] = 1_000
        filled.append(defaults | dict(row))
    return make_table("opportunities", filled)


def make_accounts(rows: Rows = (), *, ids: Sequence[str] = ()) -> pd.DataFrame:
    """Return an accounts table of `rows`, and one plain row for each further id.

    The name of an account is its id unless the row says otherwise.
    """
    given = {row["account_id"] for row in rows}
    rest = [{"account_id": one} for one in dict.fromkeys(ids) if one not in given]
    return make_table("accounts", [{"account": row["account_id"], **row} for row in (*rows, *rest)])


def make_stages(opportunities: pd.DataFrame | None = None) -> pd.DataFrame:
    """Return the stage table of `STAGES`, and after it the other stages the rows use."""
    rows: list[dict[str, Any]] = [
        {"stage": stage, "status": status, "probability_rate": rate, "is_guessed": False}
        for stage, status, rate in STAGES
    ]
    if opportunities is not None:
        used = opportunities.dropna(subset=["stage"]).drop_duplicates("stage")
        rows += [
            {"stage": stage, "status": status, "is_guessed": True}
            for stage, status in zip(
                used["stage"].astype("str"), used["status"].astype(object), strict=True
            )
            if stage not in STATUS_OF_STAGE
        ]
    return make_table("stages", rows)


def make_snapshot(
    opportunities: Rows = (),
    accounts: Rows = (),
    *,
    as_of: date | str = AS_OF,
    currency: str = "USD",
    stages: Rows | None = None,
    findings: Sequence[Finding] = (),
    sources: Sequence[Source] = (),
    **tables: Rows,
) -> Snapshot:
    """Return a snapshot of the given rows, with the defaults of the builders above.

    Every account that any table names has a row in accounts. Further tables are passed by name:
    `make_snapshot([...], revenue=[{"account_id": "A", "month": "2026-08-01", "amount": 500}])`.
    """
    made = {name: make_table(name, rows) for name, rows in tables.items()}
    deals = make_opportunities(opportunities)
    ids = [
        str(one)
        for table in (deals, *made.values())
        if "account_id" in table
        for one in table["account_id"].dropna()
    ]
    made |= {
        "accounts": make_accounts(accounts, ids=ids),
        "opportunities": deals,
        "stages": make_stages(deals) if stages is None else make_table("stages", stages),
    }
    content = "".join(name + table.to_csv() for name, table in sorted(made.items()))
    return Snapshot(
        as_of=date.fromisoformat(as_of) if isinstance(as_of, str) else as_of,
        tables=made,
        currency=currency,
        findings=tuple(findings),
        sources=tuple(sources),
        fingerprint=hashlib.sha256(f"{as_of}{currency}{content}".encode()).hexdigest(),
    )
