"""The optional tables: each one unlocks more, none is needed."""

from __future__ import annotations

from kamdata.schema.columns import Column, Table, col

ACCOUNT = "Account; Account Name; Company; Customer; Organization; Company name; Kunde"
ACCOUNT_ID = "Account ID; AccountId; Customer ID; Company ID"


def account_columns() -> tuple[Column, Column]:
    """Return the columns that say whose row it is."""
    return (
        col("account_id", "key", "Id of the account", ACCOUNT_ID),
        col("account", "text", "Name of the account", ACCOUNT, required=True, of="accounts"),
    )


REVENUE = Table(
    "revenue",
    "Revenue",
    "One row per account and month, or per account, month and product.",
    (
        *account_columns(),
        col("month", "date", "Any day of the month", "Month; Period; Date; Invoice Date; Posting Date; Monat; Invoice Month", required=True),
        col("amount_cents", "money", "Invoiced revenue; credit notes negative", "Revenue; Amount; Net Revenue; Sales; Net Sales; Invoiced; Turnover; Umsatz; Net Amount; Invoice Amount", required=True),
        col("currency", "label", "Currency of the amount (ISO code)", "Currency; Invoice Currency; Währung"),
        col("product", "label", "Product or product line", "Product; Product Line; Item; Product Name; Produkt"),
        col("is_recurring", "flag", "Whether it recurs by contract", "Recurring; Is Recurring"),
        col("gross_margin_rate", "rate", "Gross margin", "Gross Margin; Margin %; GM %; Gross Margin %"),
    ),
)  # fmt: skip

CONTACTS = Table(
    "contacts",
    "Contacts",
    "One row per person at or around the customer.",
    (
        *account_columns(),
        col("contact", "text", "Name of the person", "Contact; Contact Name; Name; Full Name; Person; Person - Name", required=True),
        col("title", "text", "Job title", "Title; Job Title; Position; Function"),
        col("department", "label", "Department", "Department; Business Unit"),
        col("organisation", "text", "Company the person works for, where it is not the customer", "Organisation of the Person; Works For; Employer"),
        col("party", "label", "Whose person it is", "Party; Party Type", choices="customer; partner; integrator; vendor; affiliate; us"),
        col("buyer_role", "label", "Role in buying", "Buyer Role; Buying Role; Role; Contact Role"),
        col("influence", "integer", "Influence from 1 to 3 (inner circle)", "Influence; Influence (1-3)"),
        col("disposition", "integer", "Disposition from -2 (enemy) to 2 (mentor)", "Disposition; Support; Disposition (-2 to 2)"),
        col("reports_to", "text", "Name of the superior", "Reports To; Manager"),
        col("last_contact_on", "date", "Last contact in both directions", "Last Contact; Last Contact Date; Last Meeting; Last Activity"),
        col("profile_url", "text", "Public profile", "Profile; LinkedIn; Profile URL"),
    ),
)  # fmt: skip

ACTIVITIES = Table(
    "activities",
    "Activities",
    "One row per meeting, call or message.",
    (
        *account_columns(),
        col("on", "date", "Day of the activity", "Date; Activity Date; On; Due Date", required=True),
        col("contact", "text", "With whom", "Contact; Contact Name; With"),
        col("opportunity_id", "key", "About which opportunity", "Opportunity ID; Deal ID"),
        col("type", "label", "Kind of activity", "Type; Activity Type", required=True),
        col("direction", "label", "In, out or two-way", "Direction", choices="in; out; two-way"),
    ),
)  # fmt: skip

PRODUCTS = Table(
    "products",
    "Products",
    "One row per product or product line.",
    (
        col("product", "text", "Name of the product", "Product; Product Name; Product Line", required=True),
        col("list_price_cents", "money", "List price, or typical annual spend", "List Price; Price; Typical Annual Spend", required=True),
        col("segments", "text", "Segments that may buy it, separated by semicolons; empty means all", "Segments; Eligible Segments"),
    ),
)  # fmt: skip

WHITESPACE = Table(
    "whitespace",
    "Whitespace",
    "One row per account and product with what is known about it.",
    (
        *account_columns(),
        col("product", "label", "Product", "Product; Product Line; Solution", required=True),
        col("state", "label", "What is known", "State; Whitespace; Whitespace State", required=True, choices="owned; in_pipeline; lost_before; competitor; in_house; gap; blocked; unknown"),
        col("potential_cents", "money", "Potential a year", "Potential; Annual Potential"),
    ),
)  # fmt: skip

GOALS = Table(
    "goals",
    "Goals",
    "One row per goal of an account plan.",
    (
        *account_columns(),
        col("goal_id", "key", "Id of the goal, as opportunities name it; its words serve when there is none", "Goal ID; Plan Goal"),
        col("goal", "text", "The goal in one line", "Goal; Objective; Account Goal", required=True),
        col("goal_type", "label", "Kind of goal", "Goal Type; Type", choices="identify; relate; grow; create_value; reduce_risk"),
        col("target", "number", "Target", "Target; Target Value"),
        col("current", "number", "Reached so far", "Current; Actual; Current Value"),
        col("unit", "label", "Unit of target and current", "Unit"),
        col("owner", "label", "Who owns it", "Owner; Goal Owner; Responsible"),
        col("due_on", "date", "When it is due", "Due; Due Date; Due On"),
        col("customer_goal", "text", "The customer's goal that it serves", "Customer Goal; Serves; Customer Objective"),
    ),
)  # fmt: skip


QUOTAS = Table(
    "quotas",
    "Quotas",
    "One row per sales person and period: what is to be won in it.",
    (
        col("owner", "label", "Whose quota it is, as the owner of opportunities is written", "Goal Owner; Quota Owner; Owner; Sales Rep; Sales Person; Salesperson; Rep", required=True),
        col("target_cents", "money", "What is to be won in the period", "Target; Quota; Quota Amount; Target Amount; Quota Target", required=True),
        col("start_on", "date", "First day of the period", "From; Start; Start Date; Period Start", required=True),
        col("end_on", "date", "Last day of the period", "To; End; End Date; Period End", required=True),
        col("counted", "label", "What is counted, when it is not revenue", "Goal Metric; Metric; Name (Goal Metric) (Goal Metric)"),
    ),
)  # fmt: skip


def _work(name: str, label: str, about: str, what: str, *more: Column) -> Table:
    return Table(
        name,
        label,
        about,
        (
            *account_columns(),
            col("what", "text", about, f"{what}; What; Description; Subject; Task", required=True),
            col("owner", "label", "Who owns it", "Owner; Responsible; Assigned To"),
            col(
                "due_on", "date", "When it is due", "Due; Due Date; Due On; Deadline", required=True
            ),
            col("status", "label", "Status", "Status; State"),
            *more,
        ),
    )


ACTIONS = _work("actions", "Actions", "One row per action.", "Action; Next Action")
PROJECTS = _work(
    "projects", "Customer projects", "One row per project of the customer.", "Project; Project Name",
    col("impact", "text", "Effect on our plan", "Impact; Effect"),
)  # fmt: skip
RISKS = _work(
    "risks", "Risks", "One row per risk or roadblock.", "Risk; Roadblock",
    col("severity", "label", "Severity", "Severity; Impact", choices="low; medium; high"),
)  # fmt: skip
PROMISES = _work(
    "promises", "Promises", "One row per promise to the customer.", "Promise; Commitment",
    col("function", "label", "Function that must keep it", "Function; Owning Function"),
    col("is_kept", "flag", "Whether it was kept", "Kept"),
)  # fmt: skip
REVIEWS = _work(
    "reviews", "Plan reviews", "One row per review of a plan.", "Review",
    col("held_on", "date", "When it was held", "Held On; Review Date; Held"),
)  # fmt: skip

FX = Table(
    "fx",
    "Exchange rates",
    "One row per currency and date from which the rate holds.",
    (
        col("currency", "label", "Currency (ISO code)", "Currency; Currency Code; From", required=True),
        col("start_on", "date", "First day of the rate", "Start Date; Valid From; From Date; Start; Date"),
        col("rate", "number", "What one unit of the currency is worth in the reporting currency (reporting in AUD, 1.39 for USD)", "Rate; Exchange Rate; FX Rate; Rate to Reporting", required=True),
    ),
)  # fmt: skip
