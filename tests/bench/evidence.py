"""How long the backtest of the risk score takes: `python -m tests.bench.evidence`."""

from __future__ import annotations

import time

from kamdata.metrics.risk_backtest import risk_cases
from kamdata.metrics.risk_evidence import risk_backtest
from kamdata.model import Settings
from tests.worlds import monthly


def measure(accounts: int, months: int) -> tuple[int, int, float, float]:
    """Return the cases, the quarter ends, and the processor seconds of both steps."""
    snapshot, settings = monthly(accounts, months), Settings()
    start = time.process_time()
    cases = risk_cases(snapshot, settings.fiscal_start_month)
    between = time.process_time()
    found = risk_backtest(cases, settings.risk_weights, settings.review_capacity)
    end = time.process_time()
    return found.cases, len(found.origins), between - start, end - between


def main(accounts: int = 5_000, months: int = 60) -> None:
    """Print the time of a large company."""
    cases, dates, rebuilt, judged = measure(accounts, months)
    print(
        f"Backtest of the risk score, {accounts:,} accounts x {months} months: {cases:,} cases at "
        f"{dates} quarter ends, scores rebuilt in {rebuilt:.1f} s, lists judged in {judged:.1f} s"
    )


if __name__ == "__main__":
    main()
