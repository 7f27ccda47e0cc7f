"""Register entries of the metrics about: revenue."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

REVENUE: tuple[Metric, ...] = ()
