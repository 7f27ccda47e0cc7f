"""One sheet on the import page: what it is, its columns, and how to correct them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.ingest import SheetChoice
from kamdata.ingest.header_meanings import HIDDEN
from kamdata.ingest.questions import LABELS
from kamdata.schema import TABLES
from kamdata.ui.import_view import choices, serious
from kamdata.ui.tables import label_of

if TYPE_CHECKING:
    from kamdata.ingest import SheetImport

SKIP = "skip"
NOT_USED = ""


def sheet_card(position: int, sheet: SheetImport) -> None:
    """Draw one sheet: what it is, its columns, what was left out, what needs attention."""
    place = f"{sheet.file} · {sheet.sheet}" if sheet.sheet else sheet.file
    what = (
        f"{sheet.table_label}, {fmt.count(len(sheet.frame), 'row')}" if sheet.table else "not used"
    )
    trouble = len(serious(sheet.findings))
    table = _table_of(sheet)
    missing = _missing(sheet, table)
    label = fmt.escape(f"{place}: {what}" + (f", {trouble} to check" if trouble else ""))
    is_open = bool(missing or sheet.questions) or position == 0
    with st.expander(label, expanded=is_open, key=f"sheet_{position}"):
        if sheet.reason:
            st.markdown(fmt.escape(sheet.reason))
        if sheet.remembered:
            confirmed = fmt.day(sheet.remembered.confirmed_at.date())
            st.caption(
                f"Read as you confirmed on {confirmed}. What you change here is remembered instead."
            )
        _questions(position, sheet)
        _table_and_header(position, sheet)
        if table:
            _ask_missing(position, sheet, missing)
            _columns(position, sheet, table)
        if sheet.table:
            _left_out(sheet)
            _findings(position, sheet)
        _preview(position, sheet)


def _change(sheet: SheetImport, **changes: Any) -> None:
    key = (sheet.file, sheet.sheet)
    choices()[key] = replace(choices().get(key, SheetChoice()), **changes)


def _questions(position: int, sheet: SheetImport) -> None:
    for question in sheet.questions:
        key = f"{question.kind}_{position}_{question.assumed}_{question.is_answered}"

        def answer(kind: str = question.kind, key: str = key) -> None:
            _change(sheet, **{kind: st.session_state[key]})

        said = "" if question.is_answered else f" Read for now: {LABELS[question.assumed].lower()}."
        st.radio(
            fmt.escape(question.sentence + said), question.options, key=key, on_change=answer,
            index=question.options.index(question.assumed) if question.is_answered else None,
            format_func=LABELS.__getitem__, horizontal=True,
        )  # fmt: skip


def _table_and_header(position: int, sheet: SheetImport) -> None:
    left, right = st.columns(2)
    options = [name for name in TABLES if name != "stages"] + [SKIP]
    shown = _table_of(sheet) or SKIP

    def choose_table() -> None:
        _change(sheet, table=st.session_state[f"table_{position}_{shown}"], columns=None)

    def choose_header() -> None:
        _change(sheet, header_row=st.session_state[f"header_{position}_{sheet.header_row}"])

    left.selectbox(
        "This sheet holds", options, index=options.index(shown), on_change=choose_table,
        key=f"table_{position}_{shown}",
        format_func=lambda name: "Nothing to import" if name == SKIP else TABLES[name].label,
    )  # fmt: skip
    right.number_input(
        "Header in row", min_value=1, value=sheet.header_row or 1, on_change=choose_header,
        key=f"header_{position}_{sheet.header_row}",
    )  # fmt: skip


def _table_of(sheet: SheetImport) -> str | None:
    """Return the table of the sheet, or the one the user chose though columns are still missing."""
    chosen = choices().get((sheet.file, sheet.sheet), SheetChoice()).table
    return sheet.table or (chosen if chosen in TABLES else None)


def _missing(sheet: SheetImport, table: str | None) -> list[str]:
    if table is None:
        return []
    found = {match.column for match in sheet.columns}
    if "status" in found:
        found.add("stage")
    if "account_id" in found:
        found.add("account")
    return [name for name in TABLES[table].required if name not in found]


def _set_column(sheet: SheetImport, header: str, column: str | None) -> None:
    kept = dict(choices().get((sheet.file, sheet.sheet), SheetChoice()).columns or {})
    for match in sheet.columns:  # a meaning belongs to one column: the old one gives it up
        if column and match.column == column and match.header != header:
            kept[match.header] = None
    _change(sheet, table=_table_of(sheet), columns={**kept, header: column})


def _ask_missing(position: int, sheet: SheetImport, missing: list[str]) -> None:
    headers = [match.header for match in sheet.columns]
    for name in missing:
        key = f"missing_{position}_{name}"

        def choose(column: str = name, key: str = key) -> None:
            if st.session_state[key] is not None:
                _set_column(sheet, st.session_state[key], column)

        st.selectbox(
            f"Which column is: {label_of(name).lower()}", headers, index=None, key=key,
            on_change=choose, placeholder="Choose a column of the file",
        )  # fmt: skip


def _meaning(column: str | None) -> str:
    return label_of(column) if column else "Kept as text, not used"


def _columns(position: int, sheet: SheetImport, table: str) -> None:
    st.dataframe(
        pd.DataFrame(
            {
                "Column in the file": [match.header for match in sheet.columns],
                "Means": [_meaning(match.column) for match in sheet.columns],
                "How sure": [
                    f"{match.confidence:.0%}, {match.how}" if match.column else ""
                    for match in sheet.columns
                ],
                "Examples": [" | ".join(match.samples) for match in sheet.columns],
            }
        ),
        hide_index=True, key=f"columns_{position}", alt="How each column was understood",
    )  # fmt: skip
    left, right = st.columns(2)
    header = left.selectbox(
        "Change a column", [match.header for match in sheet.columns], index=None,
        key=f"change_{position}", placeholder="Choose a column of the file",
    )  # fmt: skip
    if header is None:
        return
    now = next((match.column for match in sheet.columns if match.header == header), None)
    options = [
        NOT_USED,
        *(c.name for c in TABLES[table].columns if c.name not in HIDDEN),
    ]
    key = f"means_{position}_{header}_{now}"
    right.selectbox(
        "It means", options, index=options.index(now or NOT_USED), key=key,
        on_change=lambda: _set_column(sheet, header, st.session_state[key] or None),
        format_func=_meaning,
    )  # fmt: skip


def _left_out(sheet: SheetImport) -> None:
    dropped = [fmt.count(n, f"{kind} row") for kind, n in sheet.dropped.items() if n]
    if dropped:
        st.caption(f"Left out: {fmt.joined(dropped)}.")


def _findings(position: int, sheet: SheetImport) -> None:
    if not sheet.findings:
        return
    words = {"error": "Wrong", "warning": "Check", "info": "Note"}
    st.dataframe(
        pd.DataFrame(
            {
                "": [words[finding.severity] for finding in sheet.findings],
                "Row": [finding.row for finding in sheet.findings],
                "What": [finding.message for finding in sheet.findings],
                "What to do": [finding.fix for finding in sheet.findings],
            }
        ),
        hide_index=True, key=f"findings_{position}", alt="What needs attention in this sheet",
    )  # fmt: skip


def _preview(position: int, sheet: SheetImport) -> None:
    if sheet.table and not sheet.frame.empty:
        st.caption("The first rows as they will be used")
        used = sheet.frame.head(8).dropna(axis="columns", how="all")
        shown = used.rename(columns=label_of)
        for name in used.columns:
            if name.endswith("_cents"):
                shown[label_of(name)] = used[name].astype("float64") / 100
        dates = {
            label_of(name): st.column_config.DateColumn(format="D MMM YYYY")
            for name in used.columns
            if name.endswith("_on") or name in ("on", "month")
        }
        st.dataframe(
            shown, hide_index=True, key=f"preview_{position}", column_config=dates,
            alt="First rows, cleaned",
        )  # fmt: skip
    else:
        st.caption("The first rows of the sheet as they stand")
        st.dataframe(sheet.preview, key=f"preview_{position}", alt="First rows, as in the file")
