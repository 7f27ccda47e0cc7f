"""Register entries of the metrics about accounts at risk."""

from __future__ import annotations

from kamdata.metrics.catalogue.entry import Metric

MODULE = "kamdata.metrics"
DEALS = ("opportunities.account_id", "opportunities.stage", "opportunities.close_on")
REVENUE = ("revenue.account_id", "revenue.month", "revenue.amount_cents")
CONTACTS = ("contacts.account_id", "contacts.contact", "contacts.last_contact_on")
CONTRACT = ("accounts.renewal_on", "opportunities.type", "opportunities.close_on")
SCORECARD = "Ryals and Knox 2007, scorecard of customer relationship risk; practice of Gainsight"

SCORE: tuple[Metric, ...] = (
    Metric(
        "risk_scores", "Risk score", "points",
        "How much at risk an account is, from 0 to 100. It orders accounts; it is no probability.",
        "100 x (sum of weight x value over the known factors + 15 x baseline) / (sum of their "
        "weights + 15). The baseline is the median of the ranked accounts, .25 under five of them. "
        "Not ranked when less than 40 % of the weights that apply are known.",
        (*REVENUE, *DEALS, *CONTRACT, *CONTACTS), SCORECARD, f"{MODULE}.risk.risk_scores",
    ),
    Metric(
        "revenue_at_risk", "Revenue at risk", "money",
        "The score applied to the revenue of an account: an index for setting priorities, not a "
        "forecast.",
        "Risk score / 100 x revenue of 12 months; without revenue, what was won in 12 months. "
        "Revenue below zero counts as zero.",
        (*REVENUE, *DEALS, "opportunities.amount_cents"), SCORECARD,
        f"{MODULE}.risk.revenue_at_risk",
    ),
    Metric(
        "accounts_to_act_on", "Act now", "count",
        "How many accounts need action now.",
        "The highest risk scores, from 35 points on, with revenue to lose; at most as many as one "
        "review has time for (a setting).",
        (*REVENUE, *DEALS), SCORECARD, f"{MODULE}.risk.accounts_to_act_on",
    ),
    Metric(
        "revenue_to_act_on", "Their yearly revenue", "money",
        "The revenue of 12 months of the accounts that need action now.",
        "Sum of revenue of 12 months over the accounts in the band act now.",
        REVENUE, SCORECARD, f"{MODULE}.risk.revenue_to_act_on",
    ),
    Metric(
        "total_revenue_at_risk", "Revenue at risk, all", "money",
        "Revenue at risk of all ranked accounts: an index for setting priorities, not a forecast.",
        "Sum of risk score / 100 x revenue of 12 months over the ranked accounts.",
        REVENUE, SCORECARD, f"{MODULE}.risk.total_revenue_at_risk",
    ),
    Metric(
        "flagged_accounts", "With a hard flag", "count",
        "How many accounts have a flag that no score may hide.",
        "Contract ends within 60 days and no open deal renews it; no order for more than three "
        "usual gaps; a key account without executive sponsor or with only one contact.",
        (*CONTRACT, *REVENUE, *CONTACTS, "accounts.exec_sponsor", "accounts.is_key"), SCORECARD,
        f"{MODULE}.risk.flagged_accounts",
    ),
    Metric(
        "unranked_accounts", "Not ranked", "count",
        "How many accounts cannot be compared with the others.",
        "Less than 40 % of the weights that apply are known, or nothing was ever bought.",
        (*REVENUE, *DEALS), SCORECARD, f"{MODULE}.risk.unranked_accounts",
    ),
)  # fmt: skip

FACTORS: tuple[Metric, ...] = (
    Metric(
        "trend_factor", "Revenue trend", "rate",
        "How steeply and how steadily revenue falls.",
        "Fall a year / 40 %; counts half when chance could have made it (p of .10 or more) or the "
        "history is short. Slope: median of the slopes between all pairs of the last 6 to 8 "
        "quarters, season taken out, over the median of the last four. Missing where more than "
        "40 % of the quarters are empty; not asked of who never bought.",
        (*REVENUE, "accounts.revenue_last_year_cents", "accounts.revenue_prior_year_cents"),
        "Sen 1968; Mann 1945, Kendall 1975", f"{MODULE}.trend.trend_factor",
    ),
    Metric(
        "silence_factor", "Silence", "rate",
        "How unusual the present silence is for this account.",
        "(Chance that a normal gap would have ended by now - .5) / .45. The usual gap is (sum of "
        "own gaps + 3 x gap of the segment) / (own gaps + 3). An order is a day with revenue or a "
        "won deal; where revenue is monthly, gaps are counted in complete months. Two-way contact "
        "has a rhythm of its own; the more alarming counts.",
        (*REVENUE, *DEALS, "activities.on", "activities.direction", "activities.type"),
        "Platzer and Reutterer 2016, Marketing Science 35", f"{MODULE}.silence.silence_factor",
    ),
    Metric(
        "renewal_factor", "Renewal", "rate",
        "How near the end of the contract is, and how likely its renewal.",
        "(180 - days left) / 150, times 1 - chance of the renewal deal; 1 when the contract has "
        "ended and was not renewed. Not asked of an account without a contract where others have "
        "one.",
        (*CONTRACT, "opportunities.probability_rate"),
        "Checkpoints at six and three months before a renewal",
        f"{MODULE}.renewal.renewal_factor",
    ),
    Metric(
        "drought_factor", "Pipeline", "rate",
        "How far the weighted pipeline falls short of what the account needs.",
        "1 - weighted open deals of the fiscal year / the gap to the goal (at least 10 % of "
        "revenue); at least .7 when no deal was created for 180 days.",
        (*DEALS, "opportunities.amount_cents", "opportunities.created_on", "accounts.goal_cents"),
        SCORECARD, f"{MODULE}.demand.drought_factor",
    ),
    Metric(
        "losses_factor", "Lost deals", "rate",
        "How unlikely the present run of lost deals is by chance.",
        "((1 - loss rate of all deals ^ losses in a row) - .5) / .45, from two losses on. "
        "Not asked of an account without a decided deal.",
        DEALS, "Probability of a run", f"{MODULE}.demand.losses_factor",
    ),
    Metric(
        "threading_factor", "People we talk to", "rate",
        "How far the account hangs by too few people.",
        "(3 - effective number of people in two-way contact within 180 days) / 2.",
        (*CONTACTS, "activities.on", "activities.contact"),
        "Multi-threading: 5 to 10 relationships a strategic account",
        f"{MODULE}.relationships.threading_factor",
    ),
    Metric(
        "sentiment_factor", "Satisfaction and support", "rate",
        "How unhappy the account is.",
        "The worse of the last answer (1 up to 6, .4 for 7 and 8, else 0; not older than a year) "
        "and open escalations over the 90th percentile of all accounts.",
        ("accounts.nps", "accounts.nps_on", "accounts.open_escalations"),
        "Net promoter scale of Reichheld", f"{MODULE}.care.sentiment_factor",
    ),
    Metric(
        "sponsor_factor", "Executive sponsor", "rate",
        "Whether an executive looks after the account.",
        "1 without a sponsor, .5 without contact for 180 days, else 0. Missing without a date of "
        "contact where others have one. Key accounts only.",
        ("accounts.exec_sponsor", "accounts.sponsor_last_contact_on", "accounts.is_key"),
        SCORECARD, f"{MODULE}.care.sponsor_factor",
    ),
    Metric(
        "margin_factor", "Margin", "rate",
        "Whether the account earns its keep.",
        "1 when revenue x gross margin is below the cost to serve; else the fall of the gross "
        "margin in a year / 10 points. Not asked of who never bought.",
        (*REVENUE, "accounts.gross_margin_rate", "accounts.cost_to_serve_cents",
         "revenue.gross_margin_rate"),
        "Ryals 2005, Journal of Marketing 69", f"{MODULE}.economics.margin_factor",
    ),
    Metric(
        "concentration_factor", "Product mix", "rate",
        "How much of the account hangs by one product.",
        "(Sum of squared shares of its products in 12 months - .5) / .5. Not asked with fewer than "
        "three products, nor of who bought nothing in that time.",
        (*REVENUE, "revenue.product"), "Herfindahl-Hirschman index",
        f"{MODULE}.economics.concentration_factor",
    ),
    Metric(
        "review_factor", "Plan review", "rate",
        "How overdue the review of the account plan is.",
        "Days overdue / days between reviews, after 7 days of grace. Key accounts only.",
        ("accounts.last_review_on", "accounts.review_every_days", "accounts.plan_start_on"),
        "Account planning practice", f"{MODULE}.care.review_factor",
    ),
    Metric(
        "slippage_factor", "Pushed deals", "rate",
        "How much of the open money was pushed again and again.",
        "Amount of the open deals pushed to a later month at least twice / amount of the open "
        "deals whose pushes are known. Pushes come from the file, else from the exports stored so "
        "far; a deal that is new counts on neither side.",
        ("opportunities.push_count", "opportunities.close_on", "opportunities.amount_cents"),
        "Slippage between snapshots", f"{MODULE}.push_factor.slippage_factor",
    ),
)  # fmt: skip

PEOPLE: tuple[Metric, ...] = (
    Metric(
        "effective_number", "Effective number of people", "index",
        "To how many people of an account we really talk.",
        "1 / sum of squared shares of the contacts, each contact weighing half after 60 days.",
        (*CONTACTS, "activities.on", "activities.contact"), "Inverse Herfindahl index",
        f"{MODULE}.relationships.effective_number",
    ),
    Metric(
        "multi_threading_index", "Multi-threading index", "points",
        "How broadly we are connected, from 0 to 100.",
        "50 x min(effective people, 5) / 5 + 50 x share of the four buying roles covered.",
        (*CONTACTS, "contacts.buyer_role"), "Miller and Heiman's four buying influences",
        f"{MODULE}.relationships.multi_threading_index",
    ),
    Metric(
        "net_support", "Net support", "index",
        "Whether the people are for us or against us, from -1 to 1.",
        "Sum of influence x disposition / (2 x sum of influence).",
        ("contacts.influence", "contacts.disposition"), "Altify's relationship map",
        f"{MODULE}.relationships.net_support",
    ),
)  # fmt: skip

RISK: tuple[Metric, ...] = (*SCORE, *FACTORS, *PEOPLE)
