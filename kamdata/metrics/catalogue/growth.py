"""Register entries of the metrics about: growth."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

GROWTH: tuple[Metric, ...] = ()
