"""What holds for every test: an own home folder, the shared data, reproducible examples."""

from __future__ import annotations

import os
from collections.abc import Generator
from pathlib import Path

import pytest
from hypothesis import settings

IN_CI = os.environ.get("CI", "").lower() in {"1", "true"}
REQUIRES_DATA = IN_CI or bool(os.environ.get("KAM_REQUIRE_DATA"))

# what takes longest begins first, or a single worker is still at it when the others are done
FIRST = (
    "tests/test_quality.py::test_a_tool_finds_nothing[basedpyright]",
    "tests/browser/test_plan_flow.py",
    "tests/browser/test_weekly_flow.py",
    "tests/browser/test_two_servers.py",
    "tests/bench/test_bench.py::test_the_program_prints_its_ratios",
    "tests/browser/test_import_flow.py",
    "tests/unit/store/test_history.py::test_spark_says_what_duckdb_says",
    "tests/unit/store/test_kill.py",
    "tests/browser/",
)

# deadlines measure the machine, not the code; the ci profile gives the same examples every time
settings.register_profile("default", deadline=None, database=None)
settings.register_profile(
    "ci", max_examples=12, deadline=None, database=None, derandomize=True, print_blob=True
)
settings.load_profile("ci" if IN_CI else "default")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Put the longest tests in front, and where several workers run, in front of each one's part.

    Every worker begins with an equal run of neighbours out of the list (`--dist worksteal`).
    """

    def place(item: pytest.Item) -> int:
        places = (place for place, path in enumerate(FIRST) if item.nodeid.startswith(path))
        return next(places, len(FIRST))

    items.sort(key=place)
    workers = getattr(config, "workerinput", {"workercount": 1})["workercount"]
    long = sum(place(item) < len(FIRST) for item in items)
    hands = [items[worker:long:workers] for worker in range(workers)]
    others = items[long:]
    items.clear()
    left = long + len(others)
    for worker, hand in enumerate(hands):
        size = max(left // (workers - worker) - len(hand), 0)
        items += hand + others[:size]
        del others[:size]
        left -= len(hand) + size


@pytest.fixture(autouse=True)
def kam_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep everything a test stores in a folder of its own, never in the user's."""
    home = tmp_path / "kam_home"
    monkeypatch.setenv("KAM_HOME", str(home))
    for name in ("KAM_LAKE", "KAM_DATABASE_URL", "KAM_ENGINE", "KAM_SPARK_MASTER"):
        monkeypatch.delenv(name, raising=False)
    return home


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of real files that `KAM_TEST_DATA` names."""
    named = os.environ.get("KAM_TEST_DATA")
    if named and (Path(named) / "data").is_dir():
        return Path(named)
    reason = f"KAM_TEST_DATA does not name a folder with real files: {named!r}"
    if REQUIRES_DATA:
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """Count a skipped test as failed in CI: there everything a test needs must be present."""
    report = yield
    if IN_CI and report.skipped and not hasattr(report, "wasxfail"):
        _fail(report)
    return report


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Generator[None, pytest.CollectReport, pytest.CollectReport]:
    """Count a module that skips itself as failed in CI."""
    report = yield
    if IN_CI and report.skipped:
        _fail(report)
    return report


def _fail(report: pytest.TestReport | pytest.CollectReport) -> None:
    reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
    report.outcome = "failed"
    report.longrepr = f"skipped, which CI does not allow: {reason}"


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded (`record_property("Title", "a line")`), one table for a title."""
    tables: dict[str, list[str]] = {}
    for outcome in ("passed", "failed"):
        for report in terminalreporter.getreports(outcome):
            for title, line in report.user_properties if report.when == "call" else ():
                tables.setdefault(title, []).append(str(line))
    for title, lines in tables.items():
        terminalreporter.section(title)
        terminalreporter.write("\n".join(lines).encode("ascii", "replace").decode() + "\n")
