"""Every metric is defined once, whole, in words, and computed by the function it names."""

from __future__ import annotations

import importlib
import re
from pathlib import Path
from typing import get_args

import pytest

from kamdata.metrics import catalogue
from kamdata.metrics.catalogue import METRICS, SUBJECTS, Metric, metric
from kamdata.model import Unit
from kamdata.schema import TABLES

ROOT = Path(__file__).parents[2]
PROMISED = (
    "won_amount", "won_count", "lost_count", "open_count", "open_amount", "weighted_open_amount",
    "win_rate_by_count", "win_rate_by_amount", "average_won_amount", "median_won_amount",
    "median_days_to_win", "past_due_count", "past_due_amount", "customer_concentration_hhi",
    "effective_customers",
)  # fmt: skip


def each_metric() -> pytest.MarkDecorator:
    return pytest.mark.parametrize("entry", METRICS.values(), ids=lambda entry: entry.id)


def test_no_metric_is_registered_twice() -> None:
    assert len(METRICS) == sum(len(group) for group in SUBJECTS.values())
    labels = [entry.label for entry in METRICS.values()]
    assert len(labels) == len(set(labels))


def test_the_command_lines_metrics_are_registered() -> None:
    assert not [name for name in PROMISED if name not in METRICS]


def test_an_unknown_metric_is_an_error() -> None:
    with pytest.raises(KeyError):
        metric("nothing")
    assert metric("won_amount") is METRICS["won_amount"]


@each_metric()
def test_an_entry_is_whole(entry: Metric) -> None:
    assert re.fullmatch(r"[a-z][a-z0-9_]*", entry.id)
    assert entry.unit in get_args(Unit)
    for text in (entry.label, entry.definition, entry.formula, entry.source):
        assert text
        assert text == " ".join(text.split())
    assert entry.label[0].isupper()
    assert entry.definition[0].isupper()
    assert entry.definition.endswith(".")
    assert len(entry.label) <= 32, "longer than a tile is wide"


@each_metric()
def test_its_inputs_are_columns_of_the_contract(entry: Metric) -> None:
    assert entry.inputs
    for place in entry.inputs:
        table, _, column = place.partition(".")
        assert table in TABLES, place
        assert not column or TABLES[table].column(column), place


@each_metric()
def test_its_function_exists_and_says_what_it_does(entry: Metric) -> None:
    module, _, name = entry.function.rpartition(".")
    function = getattr(importlib.import_module(module), name)
    assert callable(function)
    assert (function.__doc__ or "").strip()


def test_every_metric_that_the_product_shows_is_registered() -> None:
    """Tiles and cards are asked for by metric id: each must be one of the register."""
    shown: dict[str, str] = {}
    for path in [*(ROOT / "pages").glob("*.py"), *(ROOT / "kamdata" / "ui").glob("*.py")]:
        text = path.read_text("utf-8")
        for call in re.findall(r"cards\.tiles\((.*?)\n\)", text, flags=re.DOTALL):
            shown |= dict.fromkeys(re.findall(r"\(\s*\"([a-z_]+)\",", call), path.name)
    assert {name: page for name, page in shown.items() if name not in METRICS} == {}


def test_the_register_is_the_only_one() -> None:
    assert set(catalogue.__all__) == {"METRICS", "SUBJECTS", "Metric", "metric"}
