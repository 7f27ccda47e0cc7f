"""The customer's people on an account's page: who reports to whom, who is for us, whom we meet."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from kamdata import format as fmt
from kamdata.charts import landscape as landscape_charts
from kamdata.charts import org_chart as org_charts
from kamdata.metrics import landscape
from kamdata.metrics.account_people import people_of
from kamdata.metrics.org_chart import chart_title, org_chart
from kamdata.ui import account_plan, cards, charts, empty, plan_editor, tables

if TYPE_CHECKING:
    from kamdata.metrics.account_people import AccountPeople
    from kamdata.metrics.standing import Standing
    from kamdata.schema import Kind
    from kamdata.ui.data import View

PEOPLE_COLUMNS: dict[str, tuple[str, Kind | str]] = {
    "person": ("Name", "text"), "title": ("Title", "text"), "department": ("Department", "text"),
    "buyer_role": ("Role in buying", "text"), "influence_words": ("Influence", "text"),
    "stance": ("Stands to us", "text"), "last_on": ("Last contact", "date"),
    "days": ("Days ago", "integer"), "reports_to": ("Reports to", "text"),
    "organisation": ("Works for", "text"), "profile_url": ("Public profile", "link"),
}  # fmt: skip


def people_part(view: View, at: Standing) -> None:
    """Draw the people: whom we cover, the org chart, the map of influence, and the list."""
    account_id = str(at.rows["account_id"].iloc[0])
    found = view.compute(people_of, view.snapshot, view.settings, account_id)
    if found.people.empty:
        empty.missing(
            "No person of this account is listed.",
            "Add them below, or in a sheet of contacts: their roles, influence and superiors show "
            "here who decides and whom you miss.",
        )
    else:
        _known(view, found)
    plan_editor.edit_rows(
        view, "contacts", account_id, account_plan.edited_columns("contacts"), key="edit_contacts"
    )
    plan_editor.edit_fields(
        view, account_id, ("champion",), key="edit_champion", label="Edit who our champion is"
    )


def _known(view: View, found: AccountPeople) -> None:
    st.subheader(fmt.escape(landscape.headline(found)), anchor=False)
    for sentence in landscape.warnings(found):
        st.markdown(f"- {fmt.escape(sentence)}")
    cards.tiles(view, list(landscape.measures(found).items()), key="landscape_")
    chart = org_chart(found.people)
    for finding in chart.findings:
        st.warning(fmt.escape(finding), icon=":material/account_tree:")
    charts.draw(
        org_charts.tree(chart, chart_title(chart)),
        key="landscape_org_chart",
        alt="Boxes of the people, joined to whom they report to; the table below names them all.",
    )
    st.caption(org_charts.LEGEND)
    charts.draw(
        landscape_charts.influence_map(found.people, landscape.map_title(found)),
        key="landscape_map",
        alt="The people by influence and by how they stand to us; the table below has both.",
    )
    tables.data_table(
        view, found.people, tables.filled(found.people, PEOPLE_COLUMNS), key="landscape_people",
        alt="The people of the account",
    )  # fmt: skip
