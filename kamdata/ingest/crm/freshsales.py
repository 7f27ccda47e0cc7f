"""Freshsales: labels of the list, or the field names that begin with `deal_`."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("New", "open"),
    Stage("Qualification", "open"),
    Stage("Discovery", "open"),
    Stage("Demo", "open"),
    Stage("Negotiation", "open"),
    Stage("Won", "won", 1.0),
    Stage("Lost", "lost", 0.0),
)

FRESHSALES = Shape(
    "freshsales",
    "Freshsales export",
    fingerprints=(
        headers("Deal stage", "Deal pipeline"),
        headers("Deal stage", "Expected deal value"),
        headers("Deal pipeline", "Expected deal value"),
        headers("Deal stage", "Deal value", "Sales owner"),
        headers("deal_amount", "deal_deal_stage_name"),
        headers("deal_name", "deal_expected_close"),
    ),
    marks=(r"^deal_(deal|expected|base|owner)_",),
    aliases={
        "opportunities": {
            "opportunity_id": ("deal_id", "Deal ID"),
            "opportunity": ("deal_name", "Deal name", "Name"),
            "account": ("Account", "Account name", "deal_sales_account_name",
                        "deal_account_name", "sales_account_name"),
            "owner": ("Sales owner", "deal_owner_name", "Owner"),
            "stage": ("Deal stage", "deal_deal_stage_name"),
            "amount_cents": ("deal_base_currency_amount", "deal_amount", "Deal value", "Amount"),
            "weighted_amount_cents": ("Expected deal value", "deal_expected_deal_value"),
            "currency": ("deal_currency_name", "Currency"),
            "probability_rate": ("deal_probability", "Probability (%)", "Probability"),
            "close_on": ("Expected close", "Expected close date", "deal_expected_close"),
            "actual_close_on": ("Closed date", "deal_closed_date"),
            "created_on": ("Created at", "deal_created_at"),
            "type": ("Deal type", "deal_deal_type_name"),
            "lost_reason": ("Lost reason", "deal_deal_reason_name"),
            "product": ("Deal product", "deal_deal_product_name"),
            "region": ("Territory", "deal_territory_name"),
            "forecast_category": ("Forecast category", "deal_forecast_category_name"),
        }
    },
    never=(
        "deal_age", "Deal pipeline", "deal_deal_pipeline_name", "deal_source_name",
        "deal_campaign_name", "deal_owner_email", "Source", "Campaign", "Age",
    ),
    currency_of={
        "deal_base_currency_amount": (), "deal_amount": ("deal_currency_name",),
    },
    stages=STAGES,
    date_order="day first",
    wanted={
        "account": "Account", "stage": "Deal stage", "amount_cents": "Deal value",
        "close_on": "Expected close",
    },
)  # fmt: skip
