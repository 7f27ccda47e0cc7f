"""Several currencies: dated and plan rates, exact cents, and nothing converted without a rate."""

from __future__ import annotations

import json
import time
from datetime import date
from fractions import Fraction
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kamdata.__main__ import main
from kamdata.ingest.convert import convert
from kamdata.metrics.missing_rates import without_rate
from kamdata.model import Finding, Settings
from tests.unit.ingest.helpers import snapshot_of

AS_OF = date(2026, 6, 30)
Rate = tuple[str, str | None, float]
Row = tuple[int | None, str | None, str, str | None]
SALESFORCE_RATES: list[Rate] = [("USD", "2026-01-01", 1.39), ("USD", "2026-02-01", 1.42)]


def opportunities(rows: list[Row]) -> pd.DataFrame:
    """Return opportunities of (cents, currency, status, close date)."""
    frame = pd.DataFrame(rows, columns=["amount_cents", "currency", "status", "close_on"])
    return frame.assign(
        amount_cents=frame["amount_cents"].astype("Int64"),
        currency=frame["currency"].astype("str").astype("category"),
        status=frame["status"].astype("category"),
        close_on=frame["close_on"].astype("datetime64[us]"),
        source_row=range(2, len(rows) + 2),
    )


def rates(rows: list[Rate]) -> pd.DataFrame:
    frame = pd.DataFrame(rows, columns=["currency", "start_on", "rate"])
    return frame.assign(
        start_on=frame["start_on"].astype("datetime64[us]"), source_row=range(2, len(rows) + 2)
    )


def converted(
    rows: list[Row], fx: list[Rate], settings: Settings | None = None
) -> tuple[list[int | None], list[Finding]]:
    frames = {"opportunities": opportunities(rows), "fx": rates(fx)}
    found, findings = convert(frames, AS_OF, settings or Settings(currency="AUD"))
    cents = found["opportunities"]["amount_cents"]
    return [None if pd.isna(value) else int(value) for value in cents], findings


def test_the_rate_of_the_day_counts_for_what_is_closed() -> None:
    found, findings = converted(
        [(100_000, "USD", "won", "2026-01-31"), (100_000, "USD", "won", "2026-02-01")],
        [*reversed(SALESFORCE_RATES)],
    )
    assert found == [139_000, 142_000]
    assert findings == []


def test_open_deals_take_the_rate_of_the_start_of_the_fiscal_year() -> None:
    rows: list[Row] = [(100_000, "USD", "open", "2026-09-30"), (100_000, "USD", "open", None)]
    assert converted(rows, SALESFORCE_RATES)[0] == [139_000] * 2
    from_april = Settings(currency="AUD", fiscal_start_month=4)
    assert converted(rows, SALESFORCE_RATES, from_april)[0] == [142_000] * 2


def test_a_plan_rate_that_starts_late_is_used_and_named() -> None:
    found, findings = converted(
        [(100_000, "USD", "open", "2026-09-30")], [("USD", "2026-03-01", 1.5)]
    )
    assert found == [150_000]
    assert [finding.severity for finding in findings] == ["info"]


def test_a_missing_rate_is_never_one() -> None:
    found, findings = converted(
        [
            (100_000, "USD", "won", "2025-12-31"),
            (70_050, "CHF", "open", None),
            (30_000, "CHF", "open", None),
            (100, "AUD", "open", None),
            (200, None, "open", None),
        ],
        SALESFORCE_RATES,
    )
    assert found == [None, None, None, 100, 200]
    assert [finding.value for finding in findings] == ["CHF", "USD"]
    assert findings[0].message.startswith("2 opportunities of CHF 1,000.50 have no exchange rate")
    assert "starts by 31 Dec 2025" in findings[1].fix


def test_a_rate_without_a_date_always_holds() -> None:
    rows: list[Row] = [(100, "USD", "won", "1999-01-01"), (100, "USD", "won", None)]
    assert converted(rows, [("USD", None, 2.0)])[0] == [200, 200]


def test_rates_against_another_currency_are_not_used() -> None:
    found, findings = converted(
        [(100, "USD", "open", None)], [("USD", "2026-01-01", 1.0), ("AUD", "2026-01-01", 0.7)]
    )
    assert found == [None]
    assert [finding.table for finding in findings] == ["fx", "opportunities"]


@pytest.mark.parametrize("rate", [0.0, -1.0, float("nan"), float("inf"), 1e300])
def test_a_rate_that_cannot_be_one_is_named(rate: float) -> None:
    found, findings = converted([(100, "USD", "open", None)], [("USD", "2026-01-01", rate)])
    assert found == [None]
    assert findings[0].table == "fx"


def test_halves_go_to_the_even_cent_and_the_rate_is_what_was_written() -> None:
    cents: list[Row] = [(n, "USD", "open", None) for n in (1, 3, 5, -1, 10**17, 10**18)]
    assert converted(cents, [("USD", None, 0.5)])[0] == [0, 2, 2, 0, 10**17 // 2, 10**18 // 2]
    assert converted(cents[-1:], [("USD", None, 3.0)])[0] == [None]  # more than 64 bits hold
    assert converted([(10**17, "USD", "open", None)], [("USD", None, 1.1)])[0] == [11 * 10**16]


def test_the_amount_of_the_file_is_kept() -> None:
    frames = {
        "opportunities": opportunities([(100, "USD", "open", None), (5, "AUD", "open", None)]),
        "fx": rates([("USD", None, 2.0)]),
    }
    found = convert(frames, AS_OF, Settings(currency="AUD"))[0]["opportunities"]
    assert found["original_amount_cents"].tolist() == [100, pd.NA]
    assert found["currency"].tolist() == ["USD", "AUD"]


def test_revenue_takes_the_rate_of_its_month() -> None:
    revenue = pd.DataFrame(
        {
            "amount_cents": pd.array([1000, 1000, -500], dtype="Int64"),
            "currency": ["$", "USD", "GBP"],
            "month": pd.to_datetime(["2026-01-15", "2026-02-15", "2026-02-15"]),
        }
    )
    frames = {"revenue": revenue, "fx": rates(SALESFORCE_RATES)}
    found, findings = convert(frames, AS_OF, Settings(currency="AUD"))
    assert found["revenue"]["amount_cents"].tolist() == [1390, 1420, pd.NA]
    assert "GBP -5.00" in findings[0].message


some_rows = st.lists(
    st.tuples(
        st.integers(-(10**12), 10**12),
        st.sampled_from(["AUD", "USD", "EUR", "CHF"]),
        st.sampled_from(["open", "won", "lost"]),
        st.sampled_from(["2025-12-31", "2026-01-31", "2026-02-01", "2026-07-01"]),
    ),
    min_size=1, max_size=30,
)  # fmt: skip
some_rates = st.integers(1, 10**6).map(lambda n: n / 10_000)


@given(rows=some_rows, usd=some_rates, eur=some_rates, k=st.integers(2, 50))
def test_sums_scale_with_the_rates(rows: list[Row], usd: float, eur: float, k: int) -> None:
    def foreign_sum(factor: int) -> int:
        fx: list[Rate] = [("USD", None, usd), ("EUR", "2026-02-01", eur)]
        scaled = [(code, start, round(rate * 10_000) * factor / 10_000) for code, start, rate in fx]
        found = converted(rows, scaled)[0]  # type: ignore[arg-type]
        return sum(
            cents or 0 for cents, row in zip(found, rows, strict=True) if row[1] in ("USD", "EUR")
        )

    assert abs(foreign_sum(k) - k * foreign_sum(1)) <= Fraction(k + 1, 2) * len(rows)


@given(rows=some_rows, seed=st.integers(0, 2**32 - 1))
def test_every_row_stands_alone(rows: list[Row], seed: int) -> None:
    order = np.random.default_rng(seed).permutation(len(rows)).tolist()
    found = converted(rows, SALESFORCE_RATES)[0]
    assert converted([rows[place] for place in order], SALESFORCE_RATES)[0] == [
        found[place] for place in order
    ]
    for cents, (given_cents, code, _, closed) in zip(found, rows, strict=True):
        if code in ("EUR", "CHF"):
            assert cents is None
        if code == "AUD":
            assert cents == given_cents
        if code == "USD" and closed >= "2026-01-01":  # type: ignore[operator]
            assert cents is not None


DEALS = (
    b"Deal - ID,Deal - Title,Deal - Organization,Deal - Value,Deal - Currency of Value,"
    b"Deal - Stage,Deal - Status,Deal - Expected close date,Deal - Won time\n"
    b"1,A,Acme,1000,EUR,Negotiations,Open,2026-09-01,\n"
    b"2,B,Acme,500,USD,Negotiations,Open,2026-09-01,\n"
    b"3,C,Bolt,200,EUR,Negotiations,Won,2026-02-10,2026-02-10 10:00:00\n"
    b"4,D,Bolt,300,GBP,Negotiations,Open,2026-09-01,\n"
)
FX = b"Currency,Start Date,Rate\nEUR,2026-01-01,1.10\nEUR,2026-02-01,1.25\n"


def test_deals_and_rates_in_one_import() -> None:
    found = snapshot_of(("deals.csv", DEALS), ("fx.csv", FX), as_of=AS_OF)
    table = found.table("opportunities")
    assert table["amount_cents"].tolist() == [110_000, 50_000, 25_000, pd.NA]
    assert table["original_amount_cents"].tolist() == [100_000, pd.NA, 20_000, 30_000]
    assert [one.value for one in found.findings if one.column == "currency"] == ["GBP"]
    assert without_rate(found).startswith("Left out: amounts in GBP for which")


def test_signs_in_the_cells_are_not_added_up() -> None:
    cells = "Account,Stage,Amount,Close Date\nAcme,Proposal,€ 100,2026-09-01\n" + (
        "Bolt,Proposal,$ 50,2026-09-01\nCore,Proposal,£ 70,2026-09-01\n"
    )
    found = snapshot_of(("deals.csv", cells.encode()), ("fx.csv", FX), as_of=AS_OF)
    assert found.table("opportunities")["amount_cents"].tolist() == [11_000, 5_000, pd.NA]


def test_an_amount_that_the_crm_converted_is_not_converted_again() -> None:
    text = (
        "Opportunity ID,Opportunity Name,Account Name,Stage,Amount Currency,Amount,"
        "Amount (converted) Currency,Amount (converted),Close Date\n"
        "1,A,Acme,Proposal,EUR,100.00,USD,115.00,2026-09-01\n"
        "2,B,Bolt,Proposal,USD,50.00,USD,50.00,2026-09-01\n"
    )
    found = snapshot_of(("report.csv", text.encode()), ("fx.csv", FX), as_of=AS_OF)
    assert found.table("opportunities")["amount_cents"].tolist() == [11_500, 5_000]
    assert found.table("opportunities")["currency"].tolist() == ["USD", "USD"]


def test_the_command_line_converts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = tmp_path / "deals.csv", tmp_path / "fx.csv"
    paths[0].write_bytes(DEALS)
    paths[1].write_bytes(FX)
    arguments = ["metrics", *map(str, paths), "--currency", "USD", "--as-of", "2026-06-30"]
    assert main([*arguments, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["measures"]["won_amount"]["value"] == 250
    assert report["measures"]["open_amount"]["value"] == 1600
    assert any("GBP 300.00" in finding["message"] for finding in report["findings"])


def test_a_hundred_thousand_rows_are_converted_quickly() -> None:
    n = 100_000
    frame = pd.DataFrame(
        {
            "amount_cents": pd.array(np.arange(n), dtype="Int64"),
            "currency": pd.Categorical(np.array(["USD", "EUR", "AUD"])[np.arange(n) % 3]),
            "status": pd.Categorical(np.array(["open", "won"])[np.arange(n) % 2]),
            "close_on": pd.date_range("2026-01-01", periods=60, unit="us")[np.arange(n) % 60],
        }
    )
    fx = rates([*SALESFORCE_RATES, ("EUR", None, 1 / 0.6123)])
    spent = []
    for _ in range(3):
        start = time.process_time()
        convert({"opportunities": frame, "fx": fx}, AS_OF, Settings(currency="AUD"))
        spent.append(time.process_time() - start)
    print(f"convert 100,000 rows: {min(spent) * 1000:.0f} ms")
    assert min(spent) < 0.25  # 50 ms on a machine that does nothing else


def test_a_column_of_currencies_knows_better_than_a_sign_in_the_header() -> None:
    text = "Account,Stage,Amount ($),Currency,Close Date\nA,Won,5,EUR,2026-03-01\n"
    text += "A,Won,6,,2026-03-02\nA,Won,£ 7,EUR,2026-03-03\n"
    found = snapshot_of(("deals.csv", text.encode())).table("opportunities")
    assert found["currency"].astype("str").tolist() == ["EUR", "USD", "GBP"]
