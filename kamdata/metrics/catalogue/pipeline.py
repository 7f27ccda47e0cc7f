"""Register entries of the metrics about: pipeline."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

PIPELINE: tuple[Metric, ...] = ()
