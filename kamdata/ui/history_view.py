"""The parts of the history page: the snapshots, one of them opened, the deleted ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import stored
from kamdata.metrics.catalogue import metric
from kamdata.ui import data, past, tables
from kamdata.ui.asking import ask, asked_for, done, tell

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kamdata.schema import Kind
    from kamdata.store.manifest import SnapshotDetails, SnapshotRecord

Columns = dict[str, tuple[str, "Kind | str"]]

TABLE = "history_table"
COLUMNS: Columns = {
    "as_of": ("As of", "date"), "open_cents": ("Open amount", "money"),
    "open_count": ("Open deals", "integer"), "rows": ("Rows", "integer"),
    "errors": ("Errors", "integer"), "warnings": ("Warnings", "integer"),
    "revisions": ("Revisions", "integer"), "added_on": ("Added on", "date"),
    "added_by": ("Added by", "text"), "files": ("Files", "text"),
}  # fmt: skip
FINDING_COLUMNS: Columns = {
    "severity": ("Severity", "text"), "message": ("Finding", "text"), "fix": ("Fix", "text"),
    "row": ("Row in file", "integer"), "place": ("File", "text"),
}  # fmt: skip
SOURCE_COLUMNS: Columns = {
    "place": ("File", "text"), "table": ("Read as", "text"), "crm": ("CRM", "text"),
    "rows": ("Rows", "integer"), "dropped": ("Rows left out", "integer"),
    "columns": ("Columns used", "integer"), "unused": ("Columns kept as text", "integer"),
}  # fmt: skip
SUM_COLUMNS: Columns = {
    "group": ("", "text"), "count": ("Open deals", "integer"), "amount_cents": ("Open", "money"),
}  # fmt: skip
LOG_COLUMNS: Columns = {
    "done_on": ("On", "date"), "done_by": ("By", "text"), "what": ("Done", "text"),
    "as_of": ("Snapshot of", "date"), "revision": ("Revision", "integer"),
}  # fmt: skip
DELETING = "delete a snapshot"


def nothing_yet() -> None:
    """Say what a history is good for and how to begin one."""
    st.markdown(
        "Each time you import the exports of a week, they are kept here under their date. With two "
        "dates **What changed** says what moved the pipeline, to the cent; with more you see which "
        "deals are pushed again and again."
    )
    st.markdown("Older exports work as well: import each under the date it was made.")
    st.page_link("pages/import_files.py", label="Import files", icon=":material/upload_file:")


def incomplete() -> None:
    """Say which snapshots have lost a file, which no page can open and no backup can hold."""
    days = [fmt.day(one.as_of) for one in data.company_store().incomplete()]
    if days:
        st.warning(
            f"A file of the snapshot of {fmt.joined(days)} is missing from the folder where "
            "snapshots are kept. Import the files of that date again; a backup cannot hold it.",
            icon=":material/rule:",
        )


def snapshots(
    records: Sequence[SnapshotRecord], revisions: Sequence[SnapshotRecord]
) -> SnapshotRecord | None:
    """Draw the list of snapshots; return the one whose row is selected."""
    if len(records) == 1:
        st.markdown(
            "A second snapshot shows what changed: import next week's export, or an older one "
            "under the date it was made."
        )
    shown = stored.open_when_stored(records, revisions)
    columns = dict(COLUMNS)
    if shown["currency"].nunique() > 1:  # amounts in different currencies have no common sign
        columns = {"as_of": columns["as_of"], "open_text": ("Open amount", "text"), **columns}
        del columns["open_cents"]
    config = tables.column_config(records[0], columns, shown)
    chosen = st.dataframe(
        tables.shown_values(shown, columns), column_config=config, hide_index=True, key=TABLE,
        on_select="rerun", selection_mode="single-row", placeholder=tables.MISSING,
        alt="Stored snapshots with their files, rows, findings, open amount, who added them and "
        "when",
    )  # fmt: skip
    st.caption(fmt.escape(f"Open amount: {metric('open_when_stored').definition}"))
    selected = [row for row in chosen["selection"]["rows"] if row < len(records)]
    if not selected:
        st.markdown("Select a row to open that date, and to see its findings and revisions.")
        return None
    return records[selected[0]]


def one_snapshot(
    record: SnapshotRecord, records: Sequence[SnapshotRecord], revisions: Sequence[SnapshotRecord]
) -> None:
    """Draw one snapshot: what to do with it, its findings, files, sums and revisions."""
    day = fmt.day(record.as_of)
    st.subheader(f"Snapshot of {day}", anchor=False)
    with st.container(horizontal=True):
        if st.button(
            "Open as of this date", key="open_as_of", type="primary", on_click=_look_at,
            args=(record, records[0]),
        ):  # fmt: skip
            st.switch_page("pages/this_week.py", query_params={})
        if st.button("Delete", key="delete_snapshot", icon=":material/delete:"):
            ask(DELETING, day)
    if asked_for(DELETING) == day:
        st.dialog(f"Delete the snapshot of {day}?", on_dismiss=done)(_delete)(record, revisions)
    details = data.company_store().details(record)
    findings, sources, opened, versions = st.tabs(["Findings", "Files", "Open deals", "Revisions"])
    with findings:
        _findings(record, details)
    with sources:
        tables.data_table(
            record, stored.sources(details.sources), SOURCE_COLUMNS, key="history_sources",
            alt="The files and sheets of the snapshot and how they were read",
        )  # fmt: skip
    with opened:
        _sums(record, details)
    with versions:
        _revisions(record, [one for one in revisions if one.as_of == record.as_of])


def _look_at(record: SnapshotRecord, newest: SnapshotRecord) -> None:
    if record.as_of == newest.as_of:
        past.open_newest()
    else:
        past.open_day(record.as_of)


def _delete(record: SnapshotRecord, revisions: Sequence[SnapshotRecord]) -> None:
    day = fmt.day(record.as_of)
    n = len([one for one in revisions if one.as_of == record.as_of and not one.removed_at])
    what = "it" if n == 1 else f"it with its {n} revisions"
    st.markdown(fmt.escape(f"It was made from {fmt.joined(record.files) or 'no named file'}."))
    st.markdown(
        f"No page shows {what} any more, and comparisons skip the date. You can undo this for 30 "
        "days; then it is gone for good."
    )
    with st.container(horizontal=True):
        if st.button("Delete", key="sure_delete", type="primary"):
            data.company_store().remove(record.as_of)
            tell(f"The snapshot of {day} is deleted. Undo it below within 30 days.")
        if st.button("Keep it", key="keep_snapshot"):
            done()
            st.rerun()


def _findings(record: SnapshotRecord, details: SnapshotDetails) -> None:
    if not details.findings:
        st.markdown("The import found nothing to mention.")
        return
    tables.data_table(
        record, stored.findings(details.findings), FINDING_COLUMNS, key="history_findings",
        alt="Findings of the import with what to do about each",
    )  # fmt: skip


def _sums(record: SnapshotRecord, details: SnapshotDetails) -> None:
    if not details.aggregates:
        st.markdown("An earlier version stored this snapshot without its sums.")
        return
    by = st.segmented_control("By", list(stored.BY), default="Stage", required=True, key="sum_by")
    rows = stored.sums(details.aggregates, str(by))
    if rows.empty:
        st.markdown("No deal was open.")
        return
    columns = {**SUM_COLUMNS, "group": (str(by), "text")}
    tables.data_table(record, rows, columns, key="history_sums", alt=f"Open deals by {by}")


def _revisions(record: SnapshotRecord, same_day: Sequence[SnapshotRecord]) -> None:
    """Draw the revisions of a date, each but the one in force with a button to bring it back."""
    for one in (one for one in same_day if one.removed_at is None):
        text, button = st.columns([5, 1], vertical_alignment="center")
        text.markdown(fmt.escape(stored.revision_words(one)))
        if one.revision == record.revision:
            button.markdown("**Shown**")
        elif button.button("Bring back", key=f"bring_back_{one.revision}"):
            data.company_store().bring_back(one)
            tell(f"Revision {one.revision} of {fmt.day(one.as_of)} is shown from now on.")
    if len(same_day) == 1:
        st.caption("Importing this date again makes a second revision; the first one stays here.")


def deleted(revisions: Sequence[SnapshotRecord]) -> None:
    """Draw what was deleted in the last 30 days, each date with a button to undo it."""
    hidden = stored.removed(revisions)
    if not hidden:
        return
    st.subheader("Deleted", anchor=False)
    for one in hidden:
        text, button = st.columns([5, 1], vertical_alignment="center")
        text.markdown(fmt.escape(one.words))
        if button.button("Undo", key=f"put_back_{one.as_of.isoformat()}"):
            data.company_store().put_back(one.as_of)
            tell(f"The snapshot of {fmt.day(one.as_of)} is back.")


def log() -> None:
    """Draw what was done to snapshots and by whom."""
    entries = data.company_store().log()
    if not entries:
        return
    with st.expander("What was done, and by whom", key="history_log"):
        shown = stored.log_table(entries)
        st.dataframe(
            shown, column_config=tables.column_config(data.store().settings(), LOG_COLUMNS),
            hide_index=True, key="history_log_table", placeholder=tables.MISSING,
            alt="What was done to snapshots, when and by whom",
        )  # fmt: skip
