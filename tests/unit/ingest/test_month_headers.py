"""Which headers name a month."""

from __future__ import annotations

import pytest

from kamdata.ingest.month_headers import consecutive_months, month_of


@pytest.mark.parametrize(
    "header",
    ["Mar 2026", "Mar-26", "2026-03", "03/2026", "März 2026", "2026-03-01 00:00:00", "Mrz 26",
     "MARCH 2026", "Mar. 2026", "3/2026", "2026 March", "mars 2026", "Mar 2026 (k€)"],
)  # fmt: skip
def test_a_month_is_known_in_many_forms(header: str) -> None:
    assert month_of(header) == "2026-03-01"


@pytest.mark.parametrize(
    "header", ["March", "Market 26", "2026", "2026-13", "2026-03-17", "May be 26", "Q1 2026", ""]
)
def test_other_headers_are_no_months(header: str) -> None:
    assert month_of(header) is None


def test_names_of_other_languages() -> None:
    names = ["Januar", "Juni", "Juillet", "Mai", "Agosto", "Dezember"]
    months = [month_of(f"{name} 2025") for name in names]
    assert months == [f"2025-{number}-01" for number in ("01", "06", "07", "05", "08", "12")]


def test_only_months_that_follow_one_another_make_a_header() -> None:
    assert len(consecutive_months(["Account", "Nov 2025", "Dec 2025", "Jan 2026"])) == 3
    assert consecutive_months(["2026-01-01", "2026-03-01", "2026-04-01"]) == {}
    assert consecutive_months(["Jan 2026", "Feb 2026"]) == {}
