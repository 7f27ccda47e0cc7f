"""The opportunities, the goals that they serve, and the stages with their meaning."""

from __future__ import annotations

from kamdata.schema.columns import Table, col

OPPORTUNITIES = Table(
    "opportunities",
    "Opportunities",
    "One row per opportunity, or per product line of it.",
    (
        col("opportunity_id", "key", "Id of the opportunity in your CRM", "Opportunity ID; Id; 18-Digit ID; Record ID; Record Id; Deal - ID; (Do Not Modify) Opportunity; Opp ID; Deal ID; Guid; Opportunity-ID; Item ID"),
        col("opportunity", "text", "Name of the opportunity", "Opportunity Name; Opportunity: Opportunity Name; Name; Deal Name; Deal - Title; Topic; Opportunity; Opportunity-Name; dealname; Title; Deal - Name; Deal"),
        col("account_id", "key", "Id of the account", "Account ID; AccountId; Associated Company IDs (Primary); Associated Company IDs; Account Name.id; Deal - Organization ID; (Do Not Modify) Account; Company ID; Customer ID"),
        col("account", "text", "Name of the account", "Account Name; Account Name: Account Name; Opportunity: Account; Account; Account.Name; Potential Customer; Company; Company name; Associated Company (Primary); Associated Company; Deal - Organization; Organization; Customer; Customer Name; Client; Client Code; lead_name; partner_name; Accountname; Account-Name; Firma; Kunde", required=True, of="accounts"),
        col("owner", "label", "Who owns the opportunity", "Opportunity Owner; Owner; Owner.Name; OwnerId; Deal owner; Deal - Owner; Salesperson; sales_agent; Account Executive; Assigned To; user_name; Opportunity-Inhaber; Sales Rep; Rep; Seller; KAM; Account Manager; hubspot_owner_id"),
        col("stage", "label", "Stage of the sales process", "Stage; StageName; Deal Stage; Deal - Stage; Deal - Stage (pipeline); Sales Stage; Pipeline Phase; deal_stage; Phase; sales_stage; status_label; dealstage; Sales Phase", required=True),
        col("status", "label", "Open, won, lost or omitted", "Status; Deal - Status; status_type; Deal Status; State; Outcome", choices="open; won; lost; omitted"),
        col("is_status_given", "flag", "Whether the file itself said the status, rather than the stage"),
        col("amount_cents", "money", "Amount in the reporting currency", "Amount; Amount (converted); Deal - Value; Value; Est. revenue; Estimated Revenue; Deal Value; Monetary Value; close_value; TCV; ACV; ProductRevenue; Product Revenue; Betrag; Opportunity-Betrag; Amount in company currency; Revenue; Deal Size; Total; Opportunity Amount; Contract Value", required=True),
        col("weighted_amount_cents", "money", "Weighted amount that the file gives, used only when it gives no probability", "ExpectedRevenue; Expected Revenue; Weighted amount; Deal - Weighted value; Prorated Revenue; Factored Revenue; FactoredProductRevenue; Forecast amount; Weighted Amount (converted); Weighted"),
        col("currency", "label", "Currency of the amount (ISO code)", "CurrencyIsoCode; Amount Currency; Amount (converted) Currency; Deal - Currency of Value; Currency; deal_currency_code; Opportunity-Betrag Währung; Deal - Currency"),
        col("original_amount_cents", "money", "Amount as the file gives it, in its own currency"),
        col("probability_rate", "rate", "Chance of winning, 0 to 100 %", "Probability (%); Probability; Deal probability; Deal - Probability; Win Probability; confidence; Chance of Success; Certainty%; Wahrscheinlichkeit (%); hs_deal_stage_probability; Prob; Prob %; Win %; Chance"),
        col("forecast_category", "label", "Forecast category", "Forecast Category; ForecastCategory; ForecastCategoryName; Forecast"),
        col("type", "label", "New business, expansion or renewal", "Type; Opportunity Type; Deal Type; dealtype; Business Type", choices="new; expansion; renewal"),
        col("product", "label", "Product or product line", "Product; Primary Product; Product Code; Product Name; Deal - Product name; Solution; Offering; Product Line; Produkt"),
        col("created_on", "date", "When it was created", "Created Date; CreatedDate; Create Date; Created On; Created Time; Deal - Deal created; engage_date; Erstelldatum; date_created; Created; createdate; Date Created; Opened"),
        col("close_on", "date", "When it closed or is expected to close", "Close Date; CloseDate; Closing Date; Est. close date; Expected close date; Deal - Expected close date; Expected Closing; date_deadline; EstimatedCloseDate; Schlusstermin; closedate; date_closed; Expected Close; Est. Close; Close; Closing; Estimated Close Date; Close Month", required=True),
        col("push_count", "integer", "How often its close date was moved to a later month", "Push Count; PushCount; Times Pushed; Number of Pushes; Close Date Pushes; Pushes; Deal - Times pushed; Deal - Push count"),
        col("actual_close_on", "date", "When it really closed, where the file says so beside the expected date", "Actual Close Date; Deal - Won time; Deal - Lost time; Deal - Deal closed on; Deal - Closed on; Closed Date; date_won; close_date_actual"),
        col("actual_amount_cents", "money", "What was really won, where the file says so beside the expected amount", "Actual Revenue; Closed amount"),
        col("stage_entered_on", "date", "When it entered its stage", "Last Stage Change Date; LastStageChangeDate; Deal - Last stage change; Last Stage Update; Date entered current stage; Stage Since; Stage Entered"),
        col("last_activity_on", "date", "Last activity with the customer", "Last Activity; LastActivityDate; Last Activity Date; Deal - Last activity date; Last Activity Time; Letzte Aktivität; Last contacted; Last Touch"),
        col("next_step", "text", "The next step", "Next Step; NextStep; Next Action; Nächster Schritt; Next Steps"),
        col("next_step_on", "date", "When the next step is due", "Next Step Date; Next activity date; Deal - Next activity date; Next Step Due"),
        col("competitor", "label", "Main competitor", "Competitor; Main Competitor; Competition"),
        col("partner", "label", "Partner in the deal", "Partner; Reseller; Channel Partner"),
        col("lost_reason", "label", "Why it was lost", "Lost Reason; Closed lost reason; Loss Reason; Deal - Lost reason; Reason For Loss; Status Reason; Reason Lost"),
        col("goal_id", "key", "Goal of the account plan that it serves", "Goal ID; Plan Goal"),
        col("region", "label", "Region of the account", "Region; Territory; Sales Region; Account Region", of="accounts"),
        col("segment", "label", "Segment of the account", "Segment; Account Segment; Customer Segment", of="accounts"),
        col("industry", "label", "Industry of the account", "Industry; Sector; Vertical", of="accounts"),
    ),
)  # fmt: skip

TIES = Table(
    "ties",
    "Opportunities and goals",
    "One row per opportunity that serves a goal of its account's plan.",
    (
        col("opportunity_id", "key", "Id of the opportunity, as the list of opportunities has it", "Opportunity ID; Id; 18-Digit ID; Opp ID; Deal ID", required=True),
        col("opportunity", "text", "Name of the opportunity", "Opportunity Name; Opportunity; Name; Deal Name; Deal"),
        col("account_id", "key", "Id of the account", "Account ID; AccountId; Company ID; Customer ID"),
        col("account", "text", "Name of the account", "Account Name; Account; Company; Customer", of="accounts"),
        col("goal_id", "key", "Goal of the account plan that it serves", "Goal ID; Plan Goal", required=True),
    ),
)  # fmt: skip

STAGES = Table(
    "stages",
    "Stages",
    "One row per stage, in the order of the sales process.",
    (
        col("stage", "text", "Name of the stage", "Stage; Stage Name", required=True),
        col("status", "label", "Open, won, lost or omitted", "Status", choices="open; won; lost; omitted"),
        col("probability_rate", "rate", "Chance of winning from this stage", "Probability"),
        col("is_guessed", "flag", "Whether the meaning was guessed from the name"),
    ),
)  # fmt: skip
