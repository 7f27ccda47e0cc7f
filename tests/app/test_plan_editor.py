"""Editing a plan where it is shown: what is saved is seen at once, and kept with its writer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from kamdata.store.store import Store
from tests.app.steps import DASHBOARD, go, shown_text
from tests.build import make_snapshot


@pytest.fixture
def plan_app(open_own: Callable[..., AppTest], monkeypatch: pytest.MonkeyPatch) -> AppTest:
    """Return the dashboard of a company with one contact and no plan."""
    monkeypatch.setenv("KAM_USER", "Ida")
    contacts = [{"account_id": "A", "contact": "Vera", "influence": 3, "title": "Buyer"}]
    return open_own(make_snapshot([], [{"account_id": "A"}], contacts=contacts))


def written() -> list[tuple[str, str, object]]:
    return [(one.entry, one.field, one.value) for one in Store().entries()]


def landscape(app: AppTest) -> AppTest:
    """Return the page with the editor of contacts open."""
    app.session_state["edit_contacts"] = True
    return go(app, "account", account="A", **EDITED)


EDITED = {"account_part": "Customer landscape", "account_landscape": "People"}


def test_rows_are_changed_added_and_removed(plan_app: AppTest) -> None:
    app = landscape(plan_app)
    app.session_state["edit_contacts_rows_0"] = {
        "edited_rows": {0: {"influence": 2}},
        "added_rows": [{"contact": "Nils", "disposition": -1}],
        "deleted_rows": [],
    }
    app.get_by_key("edit_contacts_save").click().run()
    assert written() == [
        ("vera", "influence", 2), ("nils", "contact", "Nils"), ("nils", "disposition", -1),
    ]  # fmt: skip
    assert {one.written_by for one in Store().entries()} == {"Ida"}
    assert "Saved 3 changes." in shown_text(app)
    table = next(one.value for one in app.dataframe if "contact" in one.value)
    assert table["contact"].tolist() == ["Vera", "Nils"]
    app.session_state["edit_contacts_rows_1"] = {"deleted_rows": [0]}
    app.get_by_key("edit_contacts_save").click().run()
    assert written()[-1] == ("vera", "", None)


def test_a_problem_is_said_and_nothing_is_kept(plan_app: AppTest) -> None:
    app = landscape(plan_app)
    app.session_state["edit_contacts_rows_0"] = {"added_rows": [{"contact": "VERA"}]}
    app.get_by_key("edit_contacts_save").click().run()
    assert "“VERA” is in contacts already." in shown_text(app)
    assert written() == []


def test_fields_keep_their_units_and_only_changes_are_written(
    open_own: Callable[..., AppTest],
) -> None:
    def page() -> None:
        from kamdata.ui import data, plan_editor  # noqa: PLC0415 - the script runs alone

        view = data.load_view(data.records())
        assert view is not None
        fields = ("overview", "goal_cents", "gross_margin_rate", "renewal_on", "is_key",
                  "plan_period", "strategic_fit")  # fmt: skip
        plan_editor.edit_fields(view, "A", fields, key="form", label="Edit")

    open_own(make_snapshot([], [{"account_id": "A", "goal": 1_000, "plan_period": "calendar"}]))
    app = AppTest.from_function(page)
    app.session_state["form"] = True
    app.run()
    app.text_area[0].input("Pumps")
    app.number_input[1].set_value(37.5)
    app.date_input[0].set_value(date(2027, 1, 31))
    app.selectbox[0].set_value("no")
    app.number_input[2].set_value(4)
    app.get_by_key("form_save").click().run()
    assert not app.exception
    assert written() == [
        ("", "overview", "Pumps"), ("", "gross_margin_rate", 0.375),
        ("", "renewal_on", "2027-01-31"), ("", "is_key", False), ("", "strategic_fit", 4),
    ]  # fmt: skip


def test_two_people_editing_at_once_lose_nothing(
    plan_app: AppTest, monkeypatch: pytest.MonkeyPatch
) -> None:
    ida, nils = landscape(plan_app), landscape(AppTest.from_file(DASHBOARD, default_timeout=60))
    for who, app, fields in (
        ("Ida", ida, {"influence": 2, "title": "Head of buying"}),
        ("Nils", nils, {"disposition": 1, "title": "Chief buyer"}),
    ):  # Nils saves from a page that was drawn before Ida saved
        monkeypatch.setenv("KAM_USER", who)
        app.session_state["edit_contacts_rows_0"] = {"edited_rows": {0: fields}}
        app.get_by_key("edit_contacts_save").click().run()
    table = next(one.value for one in nils.dataframe if "contact" in one.value)
    row = table.set_index("contact").loc["Vera"]
    assert (row["influence"], row["disposition"], row["title"]) == (2, 1, "Chief buyer")
    assert "1 field where" in " ".join(one.label for one in nils.expander)
    assert [one.value for one in Store().entries() if one.field == "title"] == [
        "Head of buying", "Chief buyer",
    ]  # fmt: skip


def test_a_past_snapshot_cannot_be_edited(plan_app: AppTest) -> None:
    Store().add(make_snapshot([], [{"account_id": "A"}], as_of="2026-10-05"))
    app = go(plan_app, "account", account="A", as_of="28 Sep 2026", **EDITED)
    assert app.title[0].value == "A"
    assert "Edit contacts" not in [one.label for one in app.expander]
