"""The matrix of accounts and products as it is drawn."""

from kamdata.charts import whitespace as charts
from kamdata.metrics import whitespace_lists as lists
from kamdata.metrics.whitespace import STATES, whitespace
from kamdata.metrics.whitespace_words import STATE_WORDS
from tests.build import make_snapshot
from tests.unit.metrics.test_whitespace_lists import known


def drawn(**tables):
    _, rows = known(**tables)
    return charts.matrix(lists.matrix(rows), "USD", "A <b>finding</b>")


def test_every_state_has_a_letter_a_colour_and_words_of_its_own():
    for looks in (charts.LETTERS, charts.COLOURS, STATE_WORDS):
        assert set(looks) == set(STATES)
        assert len(set(looks.values())) == len(STATES)


def test_a_cell_tells_its_state_by_letter_and_colour():
    found = drawn(whitespace=[{"account_id": "K", "product": "Service", "state": "competitor"}])
    grid = found.data[0]
    assert len(grid.z) == len(grid.text) == 11
    place = [str(one) for one in found.layout.yaxis.ticktext].index("K")
    assert grid.text[place][0].startswith("C•<br>")
    assert "$360" in grid.text[place][0]
    assert list(charts.COLOURS)[grid.z[place][0]] == "competitor"
    assert (
        "8 of 10 similar accounts buy it; allowing for small numbers 80 %"
        in (grid.hovertext[place][0])
    )
    assert "expected $360 a year, ceiling $450 a year" not in grid.hovertext[place][0]
    assert "expected $360 a year, ceiling $450" in grid.hovertext[place][0]
    assert "(written down)" in grid.hovertext[place][0]
    assert [trace.name for trace in found.data[1:]] == [
        "B buys it", "C buys it from a competitor", "G gap",
    ]  # fmt: skip


def test_the_scale_gives_each_code_its_own_colour():
    found = drawn()
    scale, width = found.data[0].colorscale, len(charts.COLOURS)
    for code, colour in enumerate(charts.COLOURS.values()):
        at = (code + 0.5) / width
        below = [colour for edge, colour in scale if edge <= at][-1]
        assert below == colour


def test_names_from_a_file_are_shown_and_not_interpreted():
    revenue = [
        {"account_id": f"<b>{at}</b>", "month": "2026-08-01", "product": "<i>x</i>", "amount": 9}
        for at in range(3)
    ]
    snapshot = make_snapshot(revenue=revenue)
    rows = lists.in_view(whitespace(snapshot), snapshot.table("accounts"))
    found = charts.matrix(lists.matrix(rows), "USD", "<b>")
    text = f"{found.layout.title.text}{found.layout.xaxis.ticktext}{found.layout.yaxis.ticktext}"
    assert "<b>" not in text
    assert "<i>" not in text
    assert "<i>" not in str(found.data[0].hovertext)


def test_many_products_leave_room_for_the_letter_only():
    products = [{"product": f"P{at:02}", "list_price": 10} for at in range(12)]
    found = drawn(products=products)
    assert {len(one) for row in found.data[0].text for one in row} == {1}
