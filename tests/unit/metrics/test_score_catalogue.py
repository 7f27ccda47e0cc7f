"""The register of both scores: every entry leads to its function and to columns that exist."""

import importlib

import pytest

from kamdata.metrics.catalogue import METRICS, SUBJECTS
from kamdata.metrics.catalogue.growth import GROWTH
from kamdata.metrics.catalogue.risk import RISK
from kamdata.metrics.catalogue.value import VALUE
from kamdata.metrics.growth_factors import GROWTH_FACTORS
from kamdata.metrics.risk_factors import RISK_FACTORS
from kamdata.schema import TABLES


@pytest.mark.parametrize("entry", [*RISK, *GROWTH, *VALUE], ids=lambda entry: entry.id)
def test_entry_names_its_function_and_columns_that_exist(entry):
    module, name = entry.function.rsplit(".", 1)
    assert name == entry.id
    assert callable(getattr(importlib.import_module(module), name))
    for path in entry.inputs:
        table, column = path.split(".")
        assert TABLES[table].column(column).name == column


def test_no_id_is_used_twice():
    assert len(METRICS) == sum(len(group) for group in SUBJECTS.values())


@pytest.mark.parametrize("factor", [*RISK_FACTORS, *GROWTH_FACTORS], ids=lambda one: one.name)
def test_every_factor_is_registered(factor):
    assert f"{factor.name}_factor" in METRICS
