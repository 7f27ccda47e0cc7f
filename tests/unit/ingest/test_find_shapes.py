"""A CRM is one file more: it is found by itself, and a broken file says what is wrong."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from kamdata.ingest.crm import PLAIN, SHAPES, BrokenShapeError
from kamdata.ingest.crm._discover import find_shapes
from kamdata.ingest.headers import normal

GOOD = """
from kamdata.ingest.crm.shape import Shape, headers

SECOND = Shape("acme", "Acme list", fingerprints=(headers("Acme Id"),))
FIRST = Shape("acme", "Acme report", fingerprints=(headers("Acme No"),))
"""


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    package = tmp_path / "crm_shapes_of_a_test"
    package.mkdir()
    (package / "__init__.py").write_text("")
    monkeypatch.syspath_prepend(tmp_path)
    yield package
    for name in [name for name in sys.modules if name.startswith(package.name)]:
        del sys.modules[name]


def labels(folder: Path) -> list[str]:
    return [shape.label for shape in find_shapes(folder.name, [str(folder)])]


def test_a_file_more_is_a_crm_more(folder: Path) -> None:
    (folder / "zebra.py").write_text(GOOD.replace("acme", "zebra").replace("Acme", "Zebra"))
    (folder / "acme.py").write_text(GOOD)
    (folder / "_helper.py").write_text("raise RuntimeError")
    assert labels(folder) == ["Acme list", "Acme report", "Zebra list", "Zebra report"]


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ("import nothing_of_this_name", "cannot be loaded: No module named 'nothing_of_this_name'"),
        ("def f(:", "cannot be loaded: invalid syntax"),
        ("STAGES = ()", "defines no shape"),
        (GOOD.replace('"acme"', '"Acme CRM"'), "'Acme CRM' is no short name of a CRM"),
        (GOOD.replace("Acme list", "Acme report"), "Another shape has the same label"),
        (GOOD.replace('"Acme Id"', ""), "would fit every sheet"),
        (GOOD + 'X = Shape("acme", "X", aliases={"deals": {}})', "There is no table 'deals'"),
        (GOOD + 'X = Shape("acme", "X", wanted={"amount": "A"})',
         "The table 'opportunities' has no column 'amount'"),
    ],
)  # fmt: skip
def test_a_broken_file_says_what_is_wrong(folder: Path, text: str, sentence: str) -> None:
    (folder / "acme.py").write_text(text)
    with pytest.raises(BrokenShapeError) as raised:
        labels(folder)
    assert sentence in raised.value.what
    assert raised.value.where.startswith("crm_shapes_of_a_test.acme")
    assert raised.value.fix


def test_the_shapes_are_in_a_fixed_order_and_known_by_their_labels() -> None:
    modules = [shape.crm for shape in SHAPES]
    assert modules == sorted(modules)
    assert PLAIN not in SHAPES
    assert {
        "salesforce", "hubspot", "dynamics365", "pipedrive", "zoho", "odoo", "close", "copper",
        "zendesk_sell", "freshsales", "monday", "sap_sales_cloud", "suitecrm", "sage", "servicenow",
    } == set(modules)  # fmt: skip


def test_no_header_is_both_read_and_left_alone_by_one_crm() -> None:
    for shape in (*SHAPES, PLAIN):
        read = {
            normal(name)
            for table in shape.aliases.values()
            for names in table.values()
            for name in names
        }
        assert not read & {normal(name) for name in shape.never}, shape.label
