"""Where the keys of one table stand in another."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

if TYPE_CHECKING:
    import pandas as pd
    from numpy.typing import NDArray


def positions_in(ids: pd.Series, keys: pd.Series) -> NDArray[np.intp]:
    """Return the place among `ids` (each there once) of every key, -1 where it is not there."""
    wanted = pa.array(keys.astype("str"))
    known = pa.array(ids.astype("str")).cast(wanted.type)
    found = pc.index_in(wanted, value_set=known, skip_nulls=True)  # pyright: ignore[reportAttributeAccessIssue]
    return found.fill_null(-1).to_numpy(zero_copy_only=False).astype(np.intp)
