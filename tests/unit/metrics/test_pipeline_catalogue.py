"""The register of the pipeline: every entry leads to its function."""

from __future__ import annotations

import importlib

import pytest

from kamdata.metrics import pipeline
from kamdata.metrics.catalogue.pipeline import PIPELINE
from kamdata.schema import TABLES


@pytest.mark.parametrize("entry", PIPELINE, ids=lambda entry: entry.id)
def test_entry_names_its_function_and_columns_that_exist(entry):
    module, name = entry.function.rsplit(".", 1)
    assert name == entry.id
    assert callable(getattr(importlib.import_module(module), name))
    for path in entry.inputs:
        table, column = path.split(".")
        assert TABLES[table].column(column).name == column


def test_every_measure_of_the_pipeline_is_registered():
    registered = {entry.id for entry in PIPELINE}
    assert set(pipeline.__all__) - {"stage_table"} <= registered
    assert len(registered) == len(PIPELINE)
