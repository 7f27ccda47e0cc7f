"""Salesforce: reports (formatted and details only) and exports with API names."""

from __future__ import annotations

from kamdata.ingest.crm.shape import Shape, headers
from kamdata.model import Stage

STAGES = (
    Stage("Prospecting", "open", 0.10),
    Stage("Qualification", "open", 0.10),
    Stage("Needs Analysis", "open", 0.20),
    Stage("Value Proposition", "open", 0.50),
    Stage("Id. Decision Makers", "open", 0.60),
    Stage("Perception Analysis", "open", 0.70),
    Stage("Proposal/Price Quote", "open", 0.75),
    Stage("Negotiation/Review", "open", 0.90),
    Stage("Closed Won", "won", 1.0),
    Stage("Closed Lost", "lost", 0.0),
)
GERMAN_STAGES = (
    Stage("Initialkontakt", "open", 0.10),
    Stage("Qualifizierung", "open", 0.10),
    Stage("Bedarfsanalyse", "open", 0.20),
    Stage("Wertangebot", "open", 0.50),
    Stage("Entscheider Identifizierung", "open", 0.60),
    Stage("Wahrnehmungsanalyse", "open", 0.70),
    Stage("Angebots-/Preisanfrage", "open", 0.75),
    Stage("Verhandlung/Überprüfung", "open", 0.90),
    Stage("Geschlossen Gewonnen", "won", 1.0),
    Stage("Geschlossen Verloren", "lost", 0.0),
)
# a weighted amount, whatever it is called
WEIGHTED = ("Expected Revenue", "ExpectedRevenue", "Erwarteter Umsatz")

REPORT = Shape(
    "salesforce",
    "Salesforce report",
    fingerprints=(
        headers("Opportunity Name", "Stage", "Opportunity Owner"),
        headers("Opportunity Name", "Stage", "Close Date"),
        headers("Opportunity Name", "Opportunity Owner", "Close Date"),
        headers("Account Name", "Stage", "Opportunity Owner"),
        headers("Opportunity: Opportunity Name", "Stage"),
        headers("Opportunity: Stage", "Opportunity: Close Date"),
        headers("Opportunity Owner: Full Name", "Stage"),
        headers("Opportunity: Opportunity Name", "Opportunity: Stage"),
        headers("Opportunity: Opportunity Name", "Account Name: Account Name"),
        headers("Opportunity Name", "Opportunity Owner: Full Name"),
        headers("Opportunity-Name", "Phase"),
        headers("Opportunity-Inhaber", "Phase"),
        headers("Opportunity-Inhaber", "Schlusstermin"),
        headers("Account Name", "Account Owner", "Account ID"),
        headers("Account Name", "Account Owner", "Type"),
        headers("Accountname", "Accountinhaber"),
        headers("Account-Name", "Accountinhaber"),
    ),
    marks=(r"^Opportunity(: | Owner: )", r"\(converted\)", r"^Opportunity-(Inhaber|Name|ID)$"),
    has_banner=True,
    aliases={
        "opportunities": {
            "opportunity": (
                "Opportunity Name", "Opportunity: Opportunity Name", "Opportunity-Name",
            ),
            "account": (
                "Account Name", "Account Name: Account Name", "Opportunity: Account",
                "Accountname", "Account-Name",
            ),
            "account_id": ("Account ID", "Account Name: Account ID", "Account-ID"),
            "amount_cents": ("Amount (converted)", "Amount", "Opportunity-Betrag", "Betrag"),
            "currency": (
                "Amount (converted) Currency", "Amount Currency", "Opportunity-Betrag Währung",
                "Betrag Währung",
            ),
            "owner": ("Opportunity Owner", "Opportunity Owner: Full Name", "Opportunity-Inhaber"),
            "weighted_amount_cents": WEIGHTED,
            "product": ("Product Name", "Product: Product Name", "Produktname"),
            "lost_reason": ("Loss Reason", "Reason Lost", "Closed Lost Reason"),
            "competitor": ("Main Competitor(s)", "Competitor: Account Name"),
            "forecast_category": ("Prognosekategorie",),
            "type": ("Typ",),
        },
        "accounts": {"account_id": ("Account ID", "Account-ID"), "tier": ("Rating", "Tier"),
                     "region": ("Land (Rechnungsanschrift)",)},
    },
    never=(
        "Owner Role", "Created By", "Last Modified By", "Opportunity Owner: Manager", "Age",
        "Stage Duration", "Fiscal Period", "Lead Source", "Account Site", "Annual Revenue",
        "Type (Account)", "Opportunity Owner: Role", "Opportunity Owner: Alias", "Lead-Quelle",
        "Zuletzt geändert am", "Fiscal Year", "Contact: Full Name",
    ),
    currency_of={
        "Amount (converted)": ("Amount (converted) Currency",),
        "Amount": ("Amount Currency", "Opportunity Currency", "Currency", "Currency ISO Code"),
        "Opportunity-Betrag": ("Opportunity-Betrag Währung", "Währung"),
        "Betrag": ("Betrag Währung", "Währung"),
    },
    won_headers=("Won", "Opportunity: Won", "Gewonnen"),
    closed_headers=("Closed", "Opportunity: Closed", "Geschlossen"),
    stages=STAGES + GERMAN_STAGES,
    wanted={
        "account": "Account Name", "stage": "Stage", "amount_cents": "Amount",
        "close_on": "Close Date",
    },
)  # fmt: skip

API = Shape(
    "salesforce",
    "Salesforce data export",
    fingerprints=(
        headers("StageName", "CloseDate", "AccountId"),
        headers("StageName", "CloseDate", "Account.Name"),
        headers("StageName", "CloseDate", "OwnerId"),
        headers("StageName", "CloseDate", "Owner.Name"),
        headers("Id", "IsDeleted", "Name"),
        headers("Id", "AccountId", "LastName"),
        headers("Id", "ParentId", "Industry"),
    ),
    aliases={
        "opportunities": {
            "opportunity_id": ("Id",),
            "account_id": ("AccountId",),
            "account": ("Account.Name",),
            "owner": ("Owner.Name", "OwnerId"),
            "forecast_category": ("ForecastCategoryName", "ForecastCategory"),
            "weighted_amount_cents": WEIGHTED,
        },
        "accounts": {
            "account_id": ("Id",),
            "account": ("Name",),
            "owner": ("Owner.Name", "OwnerId"),
            "tier": ("Rating",),
        },
        "contacts": {"account_id": ("AccountId",), "account": ("Account.Name",)},
        "activities": {"on": ("ActivityDate",), "contact": ("Who.Name",)},
    },
    never=(
        "IsDeleted", "IsPrivate", "CreatedById", "LastModifiedById", "LastModifiedDate",
        "SystemModstamp", "LastViewedDate", "LastReferencedDate", "RecordTypeId", "AnnualRevenue",
        "FiscalYear", "Fiscal", "FiscalQuarter", "LeadSource", "Pricebook2Id", "CampaignId",
        "ContactId", "HasOpportunityLineItem", "TotalOpportunityQuantity", "MasterRecordId",
    ),
    marks=(r"__c$", r"(?i)^(StageName|SystemModstamp|IsDeleted)$"),
    won_headers=("IsWon",),
    closed_headers=("IsClosed",),
    stages=STAGES + GERMAN_STAGES,
    wanted={
        "account": "AccountId", "stage": "StageName", "amount_cents": "Amount",
        "close_on": "CloseDate",
    },
)  # fmt: skip
