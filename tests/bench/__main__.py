"""Measures imports, comparison, history, scores, pages and plans: `python -m tests.bench`.

Ratios count, not seconds. Times are medians, and what is compared takes turns in one run on one
machine. The cost of a page is the processor time of a real server, on average over the reruns of a
browser.
"""

from __future__ import annotations

import argparse
import shutil
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, sync_playwright

from kamdata.sample.kept import open_sample
from kamdata.store.store import Store
from tests.bench import comparing, history, importing, pages, plans, scores, whitespace
from tests.bench.exports import write_export
from tests.browser.site import PAGES, serving

MONTHS, PRODUCTS = 60, 40
SIZES = (1_000, 10_000, 100_000)
REVIEW_PAGES = tuple(name for name in PAGES if name != "import_files")


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the benchmarks that the command line asks for and print their tables."""
    chosen = _parser().parse_args(arguments)
    with TemporaryDirectory() as folder:
        files = {size: Path(folder) / f"{size}.xlsx" for size in chosen.sizes}
        for size, path in files.items():
            write_export(path, size)
        _imports(files, chosen.rounds)
        _comparisons(files, chosen.rounds)
        _history(Path(folder), chosen.weeks, chosen.weekly, chosen.rounds)
        _scores(chosen.accounts, max(files), chosen.rounds)
        _whitespace(chosen.accounts, chosen.rounds)
        if chosen.pages:
            _pages(Path(folder), files[max(files)], chosen.pages)
        if chosen.parts:
            _plans(Path(folder), chosen.accounts, chosen.deals, chosen.parts)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--sizes", nargs="+", type=int, default=SIZES, metavar="ROWS")
    parser.add_argument("--rounds", type=int, default=5, metavar="N")
    parser.add_argument("--weeks", type=int, default=104, metavar="N")
    parser.add_argument("--weekly", type=int, default=20_000, metavar="ROWS")
    parser.add_argument("--accounts", type=int, default=5_000, metavar="N")
    parser.add_argument("--pages", nargs="*", choices=PAGES, default=REVIEW_PAGES, metavar="PAGE")
    parser.add_argument("--deals", type=int, default=20_000, metavar="N")
    parser.add_argument(
        "--parts", nargs="*", choices=plans.NAMES, default=plans.NAMES, metavar="PART"
    )
    return parser


def _imports(files: dict[int, Path], rounds: int) -> None:
    print("Import of one .xlsx of 18 columns to a checked snapshot, guard and worker included")
    print(
        f"{'rows':>9} {'import':>9} {importing.FASTEXCEL:>10} {'openpyxl':>9} "
        f"{'faster than openpyxl':>21} {'times fastexcel':>16}"
    )
    for size, path in files.items():
        took = importing.measure(path, rounds)
        ours, raw, slow = (
            took[name] for name in (importing.OURS, importing.FASTEXCEL, importing.OPENPYXL)
        )
        print(
            f"{size:>9,} {ours:>7.2f} s {raw:>8.2f} s {slow:>7.2f} s {slow / ours:>20.1f}x "
            f"{ours / raw:>15.1f}x",
            flush=True,
        )
    largest = files[max(files)]
    raw_mb = importing.memory_mb(importing.read_with_fastexcel, largest)
    our_mb = importing.memory_mb(importing.import_file, largest)
    print(
        f"Memory at the largest size, both processes: {our_mb:,.0f} MB, "
        f"{our_mb / max(raw_mb, 1):.1f} times the {raw_mb:,.0f} MB of {importing.FASTEXCEL}"
    )


def _comparisons(files: dict[int, Path], rounds: int) -> None:
    print("\nWhat changed between two snapshots, next to a bare outer merge of the same tables")
    print(
        f"{'rows':>9} {'compare':>9} {comparing.MERGE:>12} {'faster than the merge':>22} "
        f"{'all that changed':>17}"
    )
    for size, path in files.items():
        took = comparing.measure(importing.import_file(path), rounds)
        ours, merge, page = (
            1000 * took[name] for name in (comparing.OURS, comparing.MERGE, comparing.PAGE)
        )
        print(
            f"{size:>9,} {ours:>6.0f} ms {merge:>9.0f} ms {merge / ours:>21.1f}x {page:>14.0f} ms",
            flush=True,
        )


def _history(folder: Path, weeks: int, rows: int, rounds: int) -> None:
    print("\nMany weekly snapshots of opportunities, kept and asked together")
    path = folder / "weekly.xlsx"
    write_export(path, rows)
    store = Store(folder / "history")
    add = history.fill(store, history.weekly(importing.import_file(path), weeks))
    took = history.measure(store, rounds)
    ours, bare, spells, one = (
        1000 * took[name] for name in (history.TOTALS, history.BARE, history.SPELLS, history.ONE)
    )
    print(
        f"{'snapshots':>9} {'rows':>9} {'on disk':>10} {'add one':>9} {'stage by week':>14} "
        f"{history.BARE:>12} {'times the bare query':>21} {'spells':>10} {'one deal':>10}"
    )
    print(
        f"{weeks:>9,} {rows:>9,} {history.size_mb(folder / 'history' / 'lake'):>7.1f} MB "
        f"{add:>7.3f} s {ours:>11.0f} ms {bare:>9.0f} ms {ours / bare:>20.1f}x "
        f"{spells:>7.0f} ms {one:>7.0f} ms",
        flush=True,
    )


def _scores(accounts: int, deals: int, rounds: int) -> None:
    print("\nBoth scores of every account, one core, next to bare sums of the same tables")
    snapshot = scores.portfolio(accounts, MONTHS, PRODUCTS, deals)
    took = scores.measure(snapshot, rounds)
    ours, bare = took[scores.SCORES], took[scores.SUMS]
    print(
        f"{'accounts':>9} {'revenue rows':>13} {'deals':>9} {scores.SCORES:>12} {scores.SUMS:>10}"
    )
    print(
        f"{accounts:>9,} {len(snapshot.table('revenue')):>13,} {deals:>9,} {ours:>10.2f} s "
        f"{bare:>8.2f} s {ours / bare:>14.1f}x",
        flush=True,
    )


def _whitespace(accounts: int, rounds: int) -> None:
    print("\nWhitespace of 40 products, next to pandas merely adding up the same revenue")
    snapshot = whitespace.company(accounts)
    took = whitespace.measure(snapshot, rounds)
    ours, pivot, evidence = (
        1000 * took[name] for name in (whitespace.OURS, whitespace.PIVOT, whitespace.EVIDENCE)
    )
    print(
        f"{'accounts':>9} {'revenue rows':>13} {whitespace.OURS:>11} {whitespace.PIVOT:>13} "
        f"{'times the pivot':>16} {'against the past':>17}"
    )
    print(
        f"{accounts:>9,} {len(snapshot.table('revenue')):>13,} {ours:>8.0f} ms {pivot:>10.0f} ms "
        f"{ours / pivot:>15.1f}x {evidence:>14.0f} ms",
        flush=True,
    )


def _pages(folder: Path, largest: Path, names: Sequence[str]) -> None:
    own = folder / "own"
    store = Store(own)
    snapshot = importing.import_file(largest)
    store.add(snapshot)
    store.show_company("own")
    rows = len(snapshot.table("opportunities"))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        empty = pages.EmptyPages(browser, folder / "empty")
        print(f"\nServer CPU of one rerun; an empty page takes {empty.cost_ms():.0f} ms")
        for label, home in (("the sample", folder / "sample"), (f"{rows:,} opportunities", own)):
            with serving(home) as address:
                print(f"\n{label}")
                _page_table(browser, address, names, empty)
        browser.close()


def _page_table(
    browser: Browser, address: str, names: Sequence[str], empty: pages.EmptyPages
) -> None:
    print(
        f"{'page':<14} {'new filter':>11} {'again':>9} {'times an empty page':>21} "
        f"{'with as many empty charts':>26}"
    )
    for name in names:
        cost = pages.page_cost(browser, address, name)
        alone, with_charts = empty.cost_ms(), empty.cost_ms(cost.charts)
        print(
            f"{name:<14} {cost.first_ms:>8.0f} ms {cost.again_ms:>6.0f} ms "
            f"{_times(cost, alone):>21} {_times(cost, with_charts):>26}",
            flush=True,
        )


def _plans(folder: Path, accounts: int, deals: int, names: Sequence[str]) -> None:
    home = folder / "plans"
    own = Store(home)
    own.add(plans.company(accounts, deals))
    own.show_company("own")
    parts = [one for one, name in zip(plans.PARTS, plans.NAMES, strict=True) if name in names]
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium"), args=["--no-sandbox"]
        )
        empty = pages.EmptyPages(browser, folder / "empty")
        print("\nServer CPU of one rerun of the parts of an account and of the programme")
        for label, at, store in (
            ("the sample", folder / "sample", open_sample(folder / "sample")),
            (f"{accounts:,} accounts, {deals:,} opportunities", home, own),
        ):
            with serving(at) as address:
                print(f"\n{label}")
                _part_table(browser, address, parts, empty, store)
        browser.close()


def _part_table(
    browser: Browser,
    address: str,
    parts: Sequence[dict[str, str]],
    empty: pages.EmptyPages,
    store: Store,
) -> None:
    account_id = store.load(store.records()[0]).table("accounts")["account_id"].iloc[0]
    print(
        f"{'part':<22} {'opened':>10} {'new filter':>11} {'again':>9} {'after Save':>11} "
        f"{'times as many empty charts':>27}"
    )
    for part in parts:
        cost = plans.part_cost(browser, address, part, store, account_id)
        print(
            f"{list(part.values())[-1]:<22} {cost.open_ms:>7.0f} ms {cost.first_ms:>8.0f} ms "
            f"{cost.again_ms:>6.0f} ms {cost.saved_ms:>8.0f} ms "
            f"{_times(cost, empty.cost_ms(cost.charts)):>27}",
            flush=True,
        )


def _times(cost: pages.Cost | plans.Cost, empty_ms: float) -> str:
    smallest = max(empty_ms, 1.0)  # the clock of the processor ticks too slowly for less
    return f"{cost.first_ms / smallest:.1f} / {cost.again_ms / smallest:.1f}"


if __name__ == "__main__":
    main()
