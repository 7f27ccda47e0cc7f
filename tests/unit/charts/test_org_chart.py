"""The org chart as boxes: no two cover each other, superiors stand left of whom they lead."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kamdata.charts.org_chart import BOX, BOX_WIDTH, PAPER, ROW, label, places, tree
from kamdata.metrics.account_people import people_of
from kamdata.metrics.org_chart import chart_title, org_chart
from kamdata.model import Settings
from tests.build import make_snapshot

ABOVE = st.integers(1, 20).flatmap(
    lambda n: st.tuples(*(st.integers(-1, max(at - 1, -1)) for at in range(n)))
)


def chart_of(above, **fields):
    contacts = [
        {"account_id": "A", "contact": f"P{at}", "reports_to": f"P{boss}" if boss >= 0 else None,
         **fields}
        for at, boss in enumerate(above)
    ]  # fmt: skip
    return org_chart(people_of(make_snapshot(contacts=contacts), Settings(), "A").people)


@settings(max_examples=25, deadline=None)
@given(ABOVE)
def test_no_box_covers_another_and_all_stand_inside(above):
    chart = chart_of(above)
    at = places(chart.rows)
    spots = list(zip(at.x, at.y, strict=True))
    high = BOX / ROW
    for place, (x, y) in enumerate(spots):
        assert y - high / 2 >= -0.5
        assert y + high / 2 <= at.rows - 0.5 + high / 2
        assert x + BOX_WIDTH <= at.columns + 1e-9
        for other_x, other_y in spots[place + 1 :]:
            assert abs(x - other_x) >= BOX_WIDTH or abs(y - other_y) >= high
    boss = chart.rows["boss_row"].to_numpy()
    assert (at.x[boss >= 0] > at.x[boss[boss >= 0]]).all()


def test_a_superior_stands_at_the_middle_and_loose_people_under_the_tree():
    chart = chart_of((-1, 0, 0, 0, -1, -1))
    at = places(chart.rows)
    assert at.y[:4].tolist() == [1.0, 0.0, 1.0, 2.0]
    assert at.x[:4].tolist() == [0.0, 1.0, 1.0, 1.0]
    assert at.y[4:].tolist() == [3.6, 3.6]
    assert at.alone_at == pytest.approx(2.85)


def test_many_levels_are_indented():
    at = places(chart_of(range(-1, 29)).rows)
    assert at.is_indented
    assert at.y.tolist() == list(range(30))
    assert at.columns == 5


@pytest.mark.parametrize("n", [0, 1, 40, 200])
def test_there_is_a_box_for_each_person_and_names_are_text(n):
    contacts = [
        {"account_id": "A", "contact": f"<b>P{at}</b>", "reports_to": f"<b>P{at // 3}</b>"
         if at else None, "influence": 2, "disposition": 1, "last_contact_on": "2026-09-01"}
        for at in range(n)
    ]  # fmt: skip
    people = people_of(make_snapshot(contacts=contacts), Settings(), "A").people
    chart = org_chart(people)
    figure = tree(chart, chart_title(chart))
    assert len(figure.layout.shapes) == min(n, 80)
    assert not any("<b>P" in text for text in figure.data[1].text or ())
    assert (chart.findings != ()) == (n > 80)
    if n:
        assert [one.name for one in figure.data if one.showlegend] == ["for us"]


def test_a_box_says_name_influence_title_role_and_last_contact():
    contacts = [{"account_id": "A", "contact": "Ann Lee", "influence": 2, "title": "Head of Plants",
                 "buyer_role": "Economic buyer", "last_contact_on": "2026-09-01"}]  # fmt: skip
    [row] = chart_rows(contacts)
    assert label(row, 30) == (
        "<b>Ann Lee</b> ●●○<br>Head of Plants<br>Economic buyer<br>met 1 Sep 2026"
    )
    assert label(row, 9) == "<b>Ann…</b> ●●○<br>Head of…<br>Economic…<br>met 1 Se…"


def chart_rows(contacts):
    found = people_of(make_snapshot(contacts=contacts), Settings(), "A").people
    return org_chart(found).rows.to_dict("records")


def test_who_is_not_among_the_contacts_has_a_dotted_box():
    contacts = [{"account_id": "A", "contact": "Ann", "reports_to": "Boss", "disposition": 2}]
    chart = org_chart(people_of(make_snapshot(contacts=contacts), Settings(), "A").people)
    boss, ann = tree(chart, "").layout.shapes
    assert (boss.line.dash, ann.line.dash) == ("dot", "solid")
    assert boss.fillcolor == PAPER != ann.fillcolor
