"""What the pages about risk and growth say, and which account stands in which list."""

import pandas as pd

from kamdata.metrics import score_lists, score_words
from kamdata.metrics.growth import growth_scores
from kamdata.metrics.risk import risk_scores
from kamdata.model import Settings
from tests.build import make_snapshot
from tests.unit.metrics.test_growth import ripe_company
from tests.unit.metrics.test_risk import company


def test_risk_headline_names_money_and_the_first_with_its_evidence():
    # Fall: 12 months of 3,000 - 80 k with k from 18 to 29; Gone: 2,000 in 7 of 12 months
    worth = sum(3000 - 80 * k for k in range(18, 30)) + 7 * 2000
    found = score_words.risk_headline(company(), "USD")
    assert found == (
        f"Two accounts worth ${worth / 1000:.1f}k of yearly revenue need action now; "
        "Gone first: revenue falls by $6.45k a year (42 % of its present level), too steadily for "
        "chance."
    )


def test_risk_headline_counts_further_flags():
    found = score_words.risk_headline(company(S3={"exec_sponsor": None}), "USD")
    assert found.endswith(" One more carries a hard flag.")


def test_risk_headline_when_nobody_needs_action():
    scores = company(Settings(review_capacity=0))
    assert score_words.risk_headline(scores, "USD").startswith(
        "No account needs action now; the highest score is "
    )


def test_headlines_when_nobody_can_be_ranked_say_what_to_add():
    snapshot = make_snapshot([{"status": "won"}, {"status": "lost"}])
    risk = score_words.risk_headline(risk_scores(snapshot, Settings()), "USD")
    growth = score_words.growth_headline(growth_scores(snapshot, Settings()), "USD")
    assert risk.startswith("No account can be ranked by risk yet: add monthly revenue, contract")
    assert growth.startswith("No account can be ranked by growth yet: add products in revenue")


def test_headlines_of_no_account():
    nobody = pd.Series([], dtype="str")
    assert score_words.risk_headline(company().of(nobody), "USD") == score_words.NOBODY
    growth = growth_scores(ripe_company(), Settings()).of(nobody)
    assert score_words.growth_headline(growth, "USD") == score_words.NOBODY


def test_growth_headline():
    scores = growth_scores(ripe_company(K={"renewal_on": "2026-10-28"}), Settings())
    found = score_words.growth_headline(scores, "USD")
    assert found.startswith("Ten accounts with $")
    assert found.endswith(" One account must be fixed first.")
    assert " of headroom a year are ripe for growth; " in found


def test_titles():
    assert score_words.risk_title(company()).startswith("Most points come from ")
    growth = growth_scores(ripe_company(), Settings())
    assert score_words.growth_title(growth, "USD").endswith("$49k a year")
    bare = growth_scores(make_snapshot([{}]), Settings())
    assert score_words.growth_title(bare, "USD") == (
        "No ceiling is known for any of these accounts"
    )
    assert score_words.risk_title(risk_scores(make_snapshot([{}]), Settings())) == (
        "No factor adds points"
    )


def test_lists_split_the_accounts():
    scores = company(S3={"exec_sponsor": None, "renewal_on": "2026-10-08"})
    table = scores.table
    ranked = score_lists.ranked(table).set_index("account_id")
    assert ranked["rank"].is_monotonic_increasing
    assert ranked.loc["S3", "flag_text"] == (
        "Contract ends in 10 days, no renewal deal; No executive sponsor"
    )
    assert pd.isna(ranked.loc["S1", "flag_text"])
    assert score_lists.in_band(table, "act now")["account_id"].isin(["Fall", "Gone", "S3"]).all()
    flagged = score_lists.flagged_only(table)
    assert "Gone" not in flagged["account_id"].tolist()
    assert score_lists.unranked(table).empty
    assert len(score_lists.in_order(table)) == len(table)


def test_growth_lists_keep_fix_first_and_unranked_apart():
    table = growth_scores(ripe_company(K={"renewal_on": "2026-10-28"}), Settings()).table
    assert score_lists.to_fix(table)["account_id"].tolist() == ["K"]
    assert "K" not in score_lists.unranked(table)["account_id"].tolist()
    assert "K" not in score_lists.ranked(table)["account_id"].tolist()


def test_parts_put_the_most_points_first_and_what_is_missing_last():
    scores = company()
    parts = score_lists.parts(scores, "Gone")
    states = parts["state"].astype("str").tolist()
    assert states == sorted(states, key=["observed", "missing", "not applicable"].index)
    known = parts[(parts["state"] == "observed") & (parts["factor"] != "baseline")]
    assert known["points"].is_monotonic_decreasing
    assert parts[parts["state"] == "observed"]["factor"].iloc[-1] == "baseline"


def test_standing_in_words():
    row = score_lists.of_account(company(), "Gone").iloc[0]
    points = int(row["score"] + 0.5)
    assert score_lists.standing(row) == f"{points} points, act now, rank {row['rank']}"
    bare = risk_scores(make_snapshot([{}]), Settings()).table.iloc[0]
    assert score_lists.standing(bare).endswith("not ranked")
