"""What is stored, in words and tables, hand-worked from manifest rows."""

from __future__ import annotations

from datetime import UTC, date, datetime

from kamdata.metrics import stored
from kamdata.model import Finding, Source
from kamdata.store.manifest import LogEntry, SnapshotRecord


def record(day: date, revision: int = 1, **values: object) -> SnapshotRecord:
    given = {
        "added_at": datetime(2026, 9, 29, 8, tzinfo=UTC), "added_by": "Ida",
        "row_counts": {"accounts": 2, "opportunities": 3, "stages": 6}, "files": ("a.csv", "b.csv"),
        "fingerprint": "", "open_count": 3, "open_cents": 120_000,
    }  # fmt: skip
    return SnapshotRecord(as_of=day, revision=revision, **{**given, **values})  # pyright: ignore


LATE = record(date(2026, 9, 28), 2, errors=1, warnings=2)
OLD = record(date(2026, 9, 28), 1, added_at=datetime(2026, 9, 28, tzinfo=UTC))
JULY = record(
    date(2026, 7, 6), added_at=datetime(2026, 10, 2, tzinfo=UTC), added_by=None, open_cents=None,
    open_count=None, currency="EUR",
)  # fmt: skip


def test_the_sentence_counts_dates_and_names_who_added_last() -> None:
    assert stored.sentence([]) == "No snapshot of your own is stored yet."
    assert stored.sentence([LATE]) == "One snapshot, of 28 Sep 2026, added on 29 Sep 2026 by Ida."
    assert stored.sentence([LATE, JULY]) == (
        "2 snapshots from 6 Jul 2026 to 28 Sep 2026; the last added on 2 Oct 2026 by an earlier "
        "version."
    )


def test_the_table_has_one_row_for_each_date_and_missing_stays_missing() -> None:
    gone = record(date(2026, 7, 6), 2, removed_at=datetime(2026, 9, 30, tzinfo=UTC))
    shown = stored.open_when_stored([LATE, JULY], [LATE, OLD, gone, JULY])
    assert shown["rows"].tolist() == [5, 5]
    assert shown["open_cents"].isna().tolist() == [False, True]
    assert shown["open_text"].tolist() == ["$1.2k", "n/a"]
    assert shown["files"].tolist() == ["a.csv, b.csv"] * 2
    assert shown["revisions"].tolist() == [2, 1]
    assert (shown["errors"].tolist(), shown["warnings"].tolist()) == ([1, 0], [2, 0])
    assert stored.open_when_stored([], []).empty


def test_sums_are_of_open_deals_the_largest_first() -> None:
    found = {
        "owners": {
            "owner": ["Ida", "Ida", "Jon", "Kim", None], "count": [2, 9, 1, 4, 1],
            "status": ["open", "won", "open", "open", "open"],
            "amount_cents": [100, 900, None, 300, 50],
        }
    }  # fmt: skip
    shown = stored.sums(found, "Owner")
    assert shown["group"].tolist() == ["Kim", "Ida", "Not given", "Jon"]
    assert shown["count"].tolist() == [4, 2, 1, 1]
    assert shown["amount_cents"].tolist()[:3] == [300, 100, 50]
    assert shown["amount_cents"].isna().tolist() == [False, False, False, True]


def test_what_was_removed_says_by_whom_and_until_when() -> None:
    removed = {"removed_at": datetime(2026, 10, 1, tzinfo=UTC), "removed_by": "Jon"}
    both = [record(date(2026, 9, 28), number, **removed) for number in (2, 1)]
    [found] = stored.removed([*both, JULY])
    assert found.as_of == date(2026, 9, 28)
    assert found.words == (
        "28 Sep 2026, 2 revisions: deleted on 1 Oct 2026 by Jon; gone for good after 31 Oct 2026."
    )


def test_a_revision_in_words() -> None:
    assert stored.revision_words(LATE) == (
        "Revision 2, added on 29 Sep 2026 by Ida from a.csv and b.csv: 5 rows, $1.2k open."
    )


def test_findings_sources_and_log_as_tables() -> None:
    shown = stored.findings([Finding("error", "No account.", file="a.xlsx", sheet="Deals", row=3)])
    assert shown.iloc[0].tolist() == ["Error", "No account.", "", 3, "a.xlsx · Deals"]
    read = {"Amount": "amount_cents", "Fax": None}
    sources = [
        Source(
            "a.xlsx", "Deals", "opportunities", "Zoho CRM", 1, read, 7, {"total": 1, "blank": 2}
        ),
        Source("a.xlsx", "Notes", None, "", None, {}, 0, {}),
    ]
    table = stored.sources(sources)
    assert table["table"].tolist() == ["Opportunities", "Not used"]
    assert table[["rows", "dropped", "columns", "unused"]].iloc[0].tolist() == [7, 3, 1, 1]
    at = datetime(2026, 10, 1, tzinfo=UTC)
    entries = [LogEntry(at, "Ida", "put back", date(2026, 9, 28)), LogEntry(at, "Jon", "restored")]
    log = stored.log_table(entries)
    assert log["what"].tolist() == ["Put back", "Restored"]
    assert log["as_of"].isna().tolist() == [False, True]
