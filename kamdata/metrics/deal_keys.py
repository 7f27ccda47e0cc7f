"""By what a deal is known again where its id is another one: account, name and owner."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import pyarrow as pa
import pyarrow.compute

if TYPE_CHECKING:
    import numpy as np

    from kamdata.model import Snapshot

pc: Any = pyarrow.compute  # its functions are made when it is imported: no checker knows them
MADE = "row-"  # how ids begin that the import made


def deal_keys(snapshot: Snapshot, rows: np.ndarray) -> pd.DataFrame:
    """Return some opportunities as they are compared, in the order of `rows`.

    Columns: row, opportunity_id, account, name and owner (without case and punctuation, empty
    where missing), digits (those of the name), word (its first one), is_made (the import made its
    id), created_on, amount_cents and status.
    """
    table = snapshot.table("opportunities").iloc[rows]
    accounts = snapshot.table("accounts").drop_duplicates("account_id").set_index("account_id")
    names = pd.Series(plain(accounts["account"]).to_numpy(), index=accounts.index)
    ids = table["account_id"]
    account = ids.map(names).astype("str").replace("", None)
    name = plain(table["opportunity"])
    return pd.DataFrame(
        {
            "row": rows,
            "opportunity_id": table["opportunity_id"].to_numpy(),
            "account": account.fillna(ids).fillna("").to_numpy(),
            "name": name.to_numpy(),
            "owner": plain(table["owner"]).to_numpy(),
            "digits": name.str.replace(r"\D+", "", regex=True).to_numpy(),
            "word": name.str.partition(" ")[0].to_numpy() if len(name) else name.to_numpy(),
            "is_made": table["opportunity_id"].str.startswith(MADE).fillna(False).to_numpy(bool),
            "created_on": table["created_on"].to_numpy("datetime64[D]"),
            "amount_cents": table["amount_cents"].array,
            "status": table["status"].astype("str").to_numpy(),
        }
    )


def plain(texts: pd.Series) -> pd.Series:
    """Return texts without case, punctuation and repeated spaces; empty where missing."""
    if isinstance(texts.dtype, pd.CategoricalDtype):
        texts = texts.astype("str")
    values = pa.array(texts.fillna("").to_numpy(dtype=object), pa.string())
    letters = pc.replace_substring_regex(pc.utf8_lower(values), r"[^\p{L}\p{N}]+", " ")
    return pd.Series(pc.utf8_trim_whitespace(letters).to_pandas(), dtype="str")
