"""One account: its revenue snapshot, its deals, its scores, its plan and its findings."""

import pandas as pd
import streamlit as st

from kamdata import format as fmt
from kamdata.metrics import portfolio
from kamdata.ui import account_view, empty, review_prep_view

view = empty.require_view(
    "Account", "This page shows one account: its revenue snapshot, its deals and its findings."
)
everyone = view.compute(portfolio.standing, view.snapshot, view.scope.period, view.settings)
title = st.empty()
account_id = account_view.choose(view, everyone)
if account_id is None:
    title.title("Account", anchor=False)
    st.stop()
view, plan = account_view.over_its_plan(view, account_id)
at = view.compute(portfolio.standing, view.snapshot, view.scope.period, view.settings)
at = at.only(pd.Series([account_id]))
title.title(fmt.escape(at.rows["account"].iloc[0]), anchor=False)
account_view.head(view, at, plan)
review_prep_view.review_prep_part(view, at)
account_view.open_work(view, at)
account_view.parts(view, at)
