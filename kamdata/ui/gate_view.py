"""Who enters and who leaves: the candidates, how firm the places are, and the rules behind it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.charts import programme as programme_charts
from kamdata.metrics import firmness, membership, programme_words
from kamdata.metrics.gate_criteria import CRITERIA
from kamdata.metrics.score import LEAST_COVERAGE
from kamdata.ui import charts, empty, membership_form, programme_data, tables

if TYPE_CHECKING:
    from kamdata.schema import Kind
    from kamdata.ui.data import View
    from kamdata.ui.programme_data import Found

CANDIDATES, FIRMNESS, CRITERIA_PART = "Candidates", "How firm the places are", "What is asked"
CHARTED = 15
MOST_SAID = 15  # proposals that stand above the table in a sentence
CANDIDATE_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "rule": ("The rule says", "text"),
    "score": ("Points", "points"), "lifetime_cents": ("Lifetime value", "money"),
    "contribution_cents": ("Left after cost to serve", "money"),
    "revenue_cents": ("Revenue, 12 months", "money"), "owner": ("Key account manager", "text"),
    "why": ("Why", "text"),
}  # fmt: skip
FIRM_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "is_key": ("Key account", "flag"),
    "score": ("Points", "points"), "rank": ("Rank", "integer"),
    "in_rate": ("Has a place in", "rate"), "verdict": ("Verdict", "text"),
    "best_rank": ("Best rank", "integer"), "worst_rank": ("Worst rank", "integer"),
    "decides": ("What decides", "text"), "swap": ("Where it would change places", "text"),
}  # fmt: skip
CRITERIA_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "is_key": ("Key account", "flag"),
    "score": ("Points", "points"), "met_n": ("Criteria met", "integer"),
    "known_n": ("Criteria known", "integer"), "meets": ("Meets", "text"),
    "misses": ("Misses", "text"), "lacking": ("What would tell most", "text"),
    "coverage": ("Known", "rate"),
    **{f"{one.name}_points": (one.label, "integer") for one in CRITERIA},
    "owner": ("Key account manager", "text"),
}  # fmt: skip
LACKING_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "lacking": ("What would tell most", "text"),
    "coverage": ("Known", "rate"), "is_key": ("Key account", "flag"),
    "owner": ("Key account manager", "text"),
}  # fmt: skip
RULE_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "criterion": ("Criterion", "text"), "weight_rate": ("Weight", "rate"),
    "low": ("Counts 0", "text"), "middle": ("Counts 50", "text"), "high": ("Counts 100", "text"),
}  # fmt: skip
EXCEPTION_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "account": ("Account", "text"), "decided_on": ("Decided", "date"), "what": ("What", "text"),
    "reason": ("Why", "text"), "rule": ("The rule said then", "text"),
    "rule_now": ("It says now", "text"), "expires_on": ("Holds until", "date"),
    "state": ("State", "text"), "decided_by": ("By", "text"),
}  # fmt: skip


def gate_part(view: View, found: Found) -> None:
    """Draw one of three: who should enter or leave, how firm the places are, what is asked."""
    part = st.segmented_control(
        "Show", [CANDIDATES, FIRMNESS, CRITERIA_PART], default=CANDIDATES, required=True,
        key="gate_part", bind="query-params", label_visibility="collapsed",
    )  # fmt: skip
    if part == FIRMNESS:
        _firmness(view, found)
    elif part == CRITERIA_PART:
        _criteria(view, found)
    else:
        _candidates(view, found)


def _in_view(view: View, rows: pd.DataFrame) -> pd.DataFrame:
    return rows[rows["account_id"].isin(view.accounts["account_id"])]


def _candidates(view: View, found: Found) -> None:
    one, rules = found.programme, view.settings.gate
    _proposals(view, found)
    waiting = one.table[(one.table["says"] == membership.WAIT) & ~one.table["is_held"]]
    rows = pd.concat([one.entering, one.leaving, one.probation, waiting])
    rows = _in_view(view, rows[~rows.index.duplicated()])
    if not one.table["score"].notna().any():
        empty.missing(
            f"Less than {fmt.percent(LEAST_COVERAGE)} of what the gate asks is known of every "
            "account.",
            "Annual spend, margins, costs to serve, two years of revenue, strategic fit and "
            "receptiveness show who deserves to be a key account.",
        )
    elif not rows.empty:
        shown = programme_words.with_why(rows, found.gate, view.settings)
        drawn = shown[shown["score"].notna()].head(CHARTED)
        charts.draw(
            programme_charts.gate_scores(
                drawn,
                rules.enter_at,
                rules.leave_at,
                programme_words.candidates_title(drawn, rules),
            ),
            key="gate_scores",
            alt="Bars of points at the gate; the table below has the same figures.",
        )
        tables.account_rows(
            view, shown, CANDIDATE_COLUMNS, key="gate_candidates",
            alt="Accounts that should enter or leave, and why",
        )  # fmt: skip
    noise = membership.review_noise(one.at)
    st.caption(fmt.escape(programme_words.hysteresis_note(rules, noise)))
    st.caption(fmt.escape(programme_words.reviews_note(one)))
    membership_form.decide_part(view, found)
    _exceptions(view, found)


def _proposals(view: View, found: Found) -> None:
    one = found.programme
    places = one.places
    firm = programme_data.firm_places(found, places)
    said = programme_words.proposals(one, found.gate, view.settings, firm, places)
    is_judged = one.table["score"].notna().any()
    if is_judged and one.entering.empty and one.leaving.empty:
        st.markdown("By the rule nobody should enter or leave now.")
    for name, why in said[:MOST_SAID]:
        st.markdown(f"- **{fmt.escape(name)}** {fmt.escape(why)}")
    if len(said) > MOST_SAID:
        st.caption(f"The table has {len(said) - MOST_SAID:,} more.")


def _exceptions(view: View, found: Found) -> None:
    rows = _in_view(view, found.programme.exceptions)
    st.subheader("Exceptions to the rule", anchor=False)
    st.caption(programme_words.exceptions_note(found.programme))
    if not rows.empty:
        tables.account_rows(
            view, rows, EXCEPTION_COLUMNS, key="gate_exceptions",
            alt="Decisions against the rule, with reason and end",
        )  # fmt: skip


def _firmness(view: View, found: Found) -> None:
    judged = int(found.programme.table["score"].notna().sum())
    if judged < 2:
        empty.missing(
            "Fewer than two accounts can be judged.",
            "With more known of them this shows whose place depends on how you weigh the criteria.",
        )
        return
    usual = firmness.usual_places(found.gate, found.programme.places, view.settings.gate.enter_at)
    places = st.number_input(
        "Places in the programme", 1, judged, min(usual, judged),
        key="gate_places", width=220,
        help="So many accounts with the most points have a place. It begins with the key accounts "
        "there would be if the proposals were followed.",
    )  # fmt: skip
    rows = programme_data.firm_places(found, int(places))
    near = firmness.around_the_line(rows, int(places))
    charts.draw(
        programme_charts.firm_places(near, int(places), firmness.title(rows, int(places))),
        key="gate_firmness",
        alt="Bars of the share of weights under which accounts have a place; the table below has "
        "the same figures.",
    )
    st.caption(
        "Nobody knows the one right set of weights, so 5,000 sets near yours were tried. An "
        "account that has a place in 90 % of them or more is firm; from 30 to 70 % it is a "
        "judgement call: talk about the criterion that decides. The chart shows the "
        f"{firmness.CHARTED} accounts nearest to the last place."
    )
    for sentence in firmness.open_places(rows, int(places)):
        st.markdown(f"- {fmt.escape(sentence)}")
    tables.account_rows(
        view, _in_view(view, rows), FIRM_COLUMNS, key="gate_firm_accounts",
        alt="How firm the place of each account is",
    )  # fmt: skip


def _criteria(view: View, found: Found) -> None:
    st.markdown(programme_words.asked_note(view.settings))
    tables.data_table(
        view, programme_words.rules_table(view.settings, view.currency), RULE_COLUMNS,
        key="gate_rules", alt="Criteria with weights and what counts 0, 50 and 100",
        height="content",
    )  # fmt: skip
    st.caption(
        "Between these marks points lie on a straight line. Weights, marks and bars stand on the "
        "page Settings."
    )
    st.subheader("Which criteria each account meets", anchor=False)
    rows = _in_view(view, found.gate.table).sort_values("score", ascending=False)
    judged, rest = rows[rows["is_judged"]], rows[~rows["is_judged"]]
    tables.account_rows(
        view, judged, CRITERIA_COLUMNS, key="gate_criteria",
        alt="Accounts with the points of each criterion",
    )  # fmt: skip
    st.caption(
        "The points of the criteria and of the starting level, which is the same for all, add up "
        "to the score. An account meets a criterion from the middle mark on."
    )
    if not rest.empty:
        with st.expander(f"Not judged ({len(rest):,})"):
            tables.account_rows(
                view, rest, LACKING_COLUMNS, key="gate_lacking", alt="What accounts lack"
            )
