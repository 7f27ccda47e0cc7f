"""How far the programme has come, and how it compares with its own past and with others."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import programme_rhythm as rhythm_charts
from kamdata.errors import BadEntryError
from kamdata.metrics import benchmark, benchmark_past, maturity, programme_facts, sponsors
from kamdata.metrics.worked_back import quarter_ends_before
from kamdata.ui import cards, charts, data, decision_log, empty, plan_editor, tables
from kamdata.ui.programme_scope import facts_of, in_view

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import pandas as pd

    from kamdata.model import Measure
    from kamdata.schema import Kind
    from kamdata.ui.data import View

Columns = dict[str, tuple[str, "Kind | str"]]
FACT_COLUMNS = ("fact", "value", "evidence", "known_on")
MARKS = {
    maturity.SHOWN: ":green[:material/check_circle:]",
    maturity.PARTLY: ":orange[:material/timelapse:]",
    maturity.NOT_YET: ":gray[:material/radio_button_unchecked:]",
}
STEP_FACTS = (*maturity.STEPS, programme_facts.CHAMPION, programme_facts.REPORTS_TO)
OUTSIDE_FACTS = tuple(f"{programme_facts.OUTSIDE}{one.label}" for one in benchmark.COMPARED)


def maturity_part(view: View) -> None:
    """Draw the seven steps as a checklist, with evidence, and who stands for the programme."""
    rows = in_view(view, sponsors.sponsor_rows(facts_of(view)))
    quarters = sum(day is not None for day in list(_days(view).values())[:-1])
    steps = maturity.maturity_steps(view.snapshot, rows, quarters)
    facts = programme_facts.programme_facts(view.snapshot)
    st.markdown(f"**{fmt.escape(maturity.maturity_headline(steps))}**")
    st.markdown(fmt.escape(programme_facts.champion_words(facts)))
    cards.tiles(view, [("steps_shown", maturity.steps_shown(steps))], key="maturity")
    _checklist(steps)
    st.caption(
        "What you wrote of a step counts; where nothing is written, what the data shows. Begin "
        "with no, or with partly, where a step is not taken or not whole."
    )
    _write_fact(view, STEP_FACTS, key="step_fact", label="Write where a step stands")
    _edit_facts(view)


def _checklist(steps: pd.DataFrame) -> None:
    """Draw the seven steps, each with where it stands, what was written and what the data shows."""
    for row in steps.to_dict("records"):
        with st.container(border=True, gap=None, key=f"step_{row['number']}"):
            left, right = st.columns([2, 3], gap="medium")
            name = fmt.escape(f"{row['number']}. {row['step']}")
            left.markdown(f"{MARKS[row['standing']]} **{name}**: {row['standing'].lower()}")
            left.caption(fmt.escape(row["about"]))
            if said := maturity.written(row):
                right.markdown(fmt.escape(said))
            right.caption(fmt.escape(f"The data shows: {row['found']}"))


def benchmark_part(view: View) -> None:
    """Draw this quarter against the four before it and against values from outside."""
    quarters, back = _quarters(view)
    facts = programme_facts.programme_facts(view.snapshot)
    table = benchmark.benchmark(quarters, facts, view.currency)
    *earlier, this = quarters
    st.markdown(f"**{fmt.escape(benchmark.benchmark_headline(table))}**")
    now = quarters[this] or {}
    cards.tiles(
        view, [(name, now[name]) for name in ("programme_health", "key_account_growth")],
        key="benchmark",
    )  # fmt: skip
    known = benchmark.known_quarters(table, earlier)
    trend = benchmark.health_by_quarter(quarters)
    if trend["health"].notna().sum() > 1:
        charts.draw(
            rhythm_charts.health(trend, benchmark.health_title(trend)), key="programme_health",
            alt="Bars of programme health by quarter; the first row of the table has the figures.",
        )  # fmt: skip
    elif len(back) == len(earlier):
        empty.missing(
            "No snapshot of an earlier quarter is stored.",
            "Import older exports under the date they were made, and all of this quarter is held "
            "against the last four.",
        )
    if (table["is_rate"] & table["now_value"].notna()).sum() > 1:
        charts.draw(
            rhythm_charts.against_before(table, benchmark.compared_title(table)),
            key="against_before",
            alt="Each share this quarter, the mean of earlier quarters and the outside value; the "
            "table below has the same figures.",
        )
    past: Columns = {
        "way": ("Against the mean", "text"), "change": ("Points", "text"),
        "mean": ("Mean of earlier quarters", "text"), **{one: (one, "text") for one in known},
    }  # fmt: skip
    columns: Columns = {
        "label": ("Measure", "text"), "now": (f"This quarter ({this})", "text"),
        **(past if known else {}),
        "outside": ("Outside", "text"), "source": ("Source of the outside value", "text"),
        "reason": ("Why it is not known", "text"),
    }  # fmt: skip
    columns = {name: one for name, one in columns.items() if table[name].notna().any()}
    tables.data_table(
        view, table, columns, key="benchmark", height="content",
        alt="Measures of the programme by quarter, with values from outside",
    )  # fmt: skip
    st.caption(
        "Each quarter is what its last stored snapshot knew. Programme health: the mean of the "
        "shares sponsored, visited in time, planned, approved and reviewed on time."
    )
    if worked := [one for one in back if one in known]:
        st.caption(fmt.escape(benchmark_past.note(worked)))
    _write_fact(view, OUTSIDE_FACTS, key="outside_fact", label="Enter a value from outside")
    _edit_facts(view)


def _days(view: View) -> dict[str, Any]:
    days = [one.as_of for one in view.records if one.currency == view.currency]
    return benchmark.quarter_days(days, view.snapshot.as_of, view.settings.fiscal_start_month)


def _quarters(view: View) -> tuple[dict[str, Mapping[str, Measure] | None], list[str]]:
    """Return the measures of each quarter, oldest first, and which of them were worked back."""
    days = _days(view)
    ends = quarter_ends_before(
        view.snapshot.as_of, view.settings.fiscal_start_month, benchmark.QUARTERS
    )
    found: dict[str, Mapping[str, Measure] | None] = {}
    for (label, day), end in zip(days.items(), [*ends, view.snapshot.as_of], strict=True):
        if day is None:
            found[label] = view.compute(
                benchmark_past.measures_of, view.snapshot, end, view.settings, view.scope
            )
            continue
        record = next(one for one in view.records if one.as_of == day)
        is_this = day == view.snapshot.as_of
        then = view if is_this else data.view_of(view, data.stored_snapshot(record))
        found[label] = then.compute(
            benchmark.programme_measures, then.snapshot, then.settings, then.scope,
            decision_log.known(then),
        )  # fmt: skip
    return found, [label for label, day in days.items() if day is None]


def _write_fact(view: View, names: Sequence[str], *, key: str, label: str) -> None:
    """Draw a closed box to write one fact of the programme under a name that is understood."""
    if not plan_editor.is_open(view):
        return
    with (
        st.expander(label, key=key, icon=":material/edit_note:"),
        st.form(f"{key}_form", clear_on_submit=True, border=False),
    ):
        st.selectbox("About", names, key=f"{key}_name", format_func=_without_mark)
        st.text_input("Value", key=f"{key}_value")
        st.text_input("Where it can be seen, or its source", key=f"{key}_evidence")
        st.date_input("Known on", view.snapshot.as_of, key=f"{key}_known_on", format="YYYY-MM-DD")
        st.form_submit_button(
            "Save", key=f"{key}_save", type="primary", on_click=_save_fact, args=(view, key)
        )
    if said := st.session_state.pop(f"{key}_said", ""):
        st.caption(fmt.escape(said))


def _without_mark(name: str) -> str:
    return name.removeprefix(programme_facts.OUTSIDE)


def _save_fact(view: View, key: str) -> None:
    typed = {
        name: st.session_state.get(f"{key}_{name}")
        for name in ("name", "value", "evidence", "known_on")
    }
    if not str(typed["value"] or "").strip():
        st.session_state[f"{key}_said"] = "Nothing was saved: write a value."
        return
    name = typed.pop("name")
    try:
        plan_editor.save_row(view, "programme", "", name, typed)
    except BadEntryError as problem:
        st.session_state[f"{key}_said"] = str(problem)
        return
    st.session_state[f"{key}_said"] = f"Saved: {_without_mark(str(name))}."


def _edit_facts(view: View) -> None:
    plan_editor.edit_rows(
        view, "programme", "", list(FACT_COLUMNS), key="programme_facts",
        label="Change or remove facts of the programme",
    )  # fmt: skip
