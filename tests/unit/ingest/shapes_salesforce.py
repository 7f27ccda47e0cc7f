"""The eight opportunities as Salesforce exports them: reports and data exports."""

from __future__ import annotations

from typing import Literal

from tests.unit.ingest.files import DEALS, STAGES, Cell, text, workbook

Placement = Literal["first row", "own row", "both"]

SALESFORCE_FOOTER = (
    "Confidential Information - Do Not Distribute",
    "Copyright © 2000-2026 salesforce.com, inc. All rights reserved.",
)


def salesforce_formatted(placement: Placement = "first row") -> bytes:
    """Return a report grouped by stage: banner, filters, subtotals, total, footer, column A empty.

    The value of a group stands on its first detail row, on a row of its own, or now here, now
    there.
    """
    rows: list[list[Cell]] = [
        [],
        ["Open and closed deals"],
        ["As of 2026-08-13 14:00:09 Pacific Standard Time/PST • Sorted by Close Date (Descending)"],
        [],
        [],
        ["Filtered By"],
        ["Show: All opportunities"],
        ["Date Field: Close Date equals Custom (1/1/2026 to 12/31/2026)"],
        ["Opportunity Status: Any"],
        [],
        ["Stage  ↑", "Opportunity Owner", "Account Name", "Opportunity Name", "Amount",
         "Probability (%)", "Close Date  ↓", "Created Date", "Opportunity ID"],
    ]  # fmt: skip
    for number, stage in enumerate(STAGES):
        deals = [deal for deal in DEALS if deal.stage == stage]
        alone = placement == "own row" or (placement == "both" and number % 2 == 0)
        if alone:
            rows.append([stage])
        for position, deal in enumerate(deals):
            group = stage if position == 0 and not alone else None
            rows.append(
                [group, deal.owner, deal.account, deal.name, deal.amount, deal.probability,
                 deal.close, deal.created, deal.id]
            )  # fmt: skip
        total = sum(deal.amount or 0 for deal in deals)
        rows.append(["Subtotal", "Sum", None, None, total])
        rows.append([None, "Count", None, None, len(deals)])
    rows.append(["Total", "Sum", None, None, sum(deal.amount or 0 for deal in DEALS)])
    rows += [[], *([line] for line in SALESFORCE_FOOTER)]
    return workbook(rows, sheet="Open and closed deals", first_column=1)


GERMAN_STAGES = {
    "Prospecting": "Initialkontakt", "Proposal/Price Quote": "Angebots-/Preisanfrage",
    "Closed Won": "Geschlossen Gewonnen", "Closed Lost": "Geschlossen Verloren",
}  # fmt: skip


def salesforce_german_formatted() -> bytes:
    """Return a report of a German user, grouped by stage, with its banner, sums and footer.

    The labels of the columns are those of the German product; those of banner, sums and footer
    are the usual German words, as no export of a German user is public.
    """
    rows: list[list[Cell]] = [
        [],
        ["Offene und geschlossene Opportunities"],
        ["Stand 2026-08-13 14:00:09 Mitteleuropäische Zeit/MEZ • Sortiert nach Schlusstermin "
         "(Absteigend)"],
        [],
        ["Gefiltert nach"],
        ["Angezeigt: Alle Opportunities"],
        ["Datumsfeld: Schlusstermin gleich Benutzerdefiniert (1.1.2026 bis 31.12.2026)"],
        [],
        ["Phase  ↑", "Opportunity-Inhaber", "Accountname", "Opportunity-Name", "Betrag",
         "Wahrscheinlichkeit (%)", "Schlusstermin  ↓", "Erstelldatum", "Opportunity-ID"],
    ]  # fmt: skip
    for stage in STAGES:
        deals = [deal for deal in DEALS if deal.stage == stage]
        for position, deal in enumerate(deals):
            rows.append(
                [GERMAN_STAGES[stage] if position == 0 else None, deal.owner, deal.account,
                 deal.name, deal.amount, deal.probability, deal.close, deal.created, deal.id]
            )  # fmt: skip
        total = sum(deal.amount or 0 for deal in deals)
        rows.append(["Zwischensumme", "Summe", None, None, total])
        rows.append([None, "Durchschnitt", None, None, total / len(deals)])
        rows.append([None, "Anzahl", None, None, len(deals)])
    rows.append(["Gesamtsumme", "Summe", None, None, sum(deal.amount or 0 for deal in DEALS)])
    rows.append([None, "Anzahl", None, None, len(DEALS)])
    rows += [
        [],
        ["Vertrauliche Informationen - Nicht weitergeben"],
        ["Copyright © 2000-2026 salesforce.com, inc. Alle Rechte vorbehalten."],
    ]
    return workbook(rows, sheet="Offene Opportunities", first_column=1)


def salesforce_two_groups() -> bytes:
    """Return a report grouped by owner and, within, by stage."""
    rows: list[list[Cell]] = [
        [], ["Deals by rep"], ["As of 2026-10-09 19:51:51 Eastern Standard Time/EST"], [],
        ["Filtered By"], ["Show: All opportunities"], [],
        ["Opportunity Owner ↑", "Stage ↑", "Account Name", "Opportunity Name", "Amount",
         "Close Date", "Created Date", "Probability (%)", "Opportunity ID"],
    ]  # fmt: skip
    for owner in ("Ann Lee", "Bo Cruz"):
        first_of_owner = True
        for stage in STAGES:
            deals = [deal for deal in DEALS if deal.stage == stage and deal.owner == owner]
            for position, deal in enumerate(deals):
                rows.append(
                    [owner if first_of_owner else None, stage if position == 0 else None,
                     deal.account, deal.name, deal.amount, deal.close, deal.created,
                     deal.probability, deal.id]
                )  # fmt: skip
                first_of_owner = False
            if deals:
                rows.append([None, "Subtotal", None, None, sum(d.amount or 0 for d in deals)])
        rows.append(["Subtotal", None, None, None, 1.0])
    rows.append(["Grand Total", None, None, None, 2.0])
    rows += [[], *([None, line] for line in SALESFORCE_FOOTER)]
    return workbook(rows, first_column=1)


def salesforce_details_csv() -> bytes:
    """Return a details-only report as .csv: everything quoted, LF, footer after two blank lines."""
    header = ["Opportunity Owner", "Account Name", "Opportunity Name", "Stage", "Fiscal Period",
              "Amount Currency", "Amount", "Expected Revenue Currency", "Expected Revenue",
              "Probability (%)", "Age", "Close Date", "Created Date", "Next Step", "Lead Source",
              "Type", "Owner Role", "Opportunity ID"]  # fmt: skip
    rows = [header] + [
        [deal.owner, deal.account, deal.name, deal.stage, "Q3-2026", "USD", deal.amount,
         "USD", (deal.amount or 0) * deal.probability / 100, deal.probability, 12,
         f"{deal.close:%-m/%-d/%Y}", f"{deal.created:%-m/%-d/%Y}",
         "Call back\nthen send the offer", "Web", "New Customer", "Rep EMEA", deal.id[:15]]
        for deal in DEALS
    ]  # fmt: skip
    table = text(rows, quote_all=True, line_end="\n")
    footer = (
        '\n\n"Grand Totals (8 records)"\n\n"All deals of the year"\n'
        '"Copyright (c) 2000-2026 salesforce.com, inc. All rights reserved."\n'
        '"Confidential Information - Do Not Distribute"\n'
        '"Generated By:  Ann Lee  9/8/2026 11:22 AM"\n"Example Supplies"\n'
    )
    return table + footer.encode()


def salesforce_api_csv() -> bytes:
    """Return a data export with API names, `#N/A` for nulls and ISO dates."""
    header = ["Id", "IsDeleted", "AccountId", "Account.Name", "Name", "StageName", "Amount",
              "Probability", "ExpectedRevenue", "CloseDate", "Type", "NextStep", "IsClosed",
              "IsWon", "ForecastCategoryName", "OwnerId", "Owner.Name", "CreatedDate",
              "LastModifiedDate", "SystemModstamp", "LastActivityDate"]  # fmt: skip
    rows = [header] + [
        [deal.id, "false", deal.account_id, deal.account, deal.name, deal.stage,
         "#N/A" if deal.amount is None else f"{deal.amount:.1f}" if deal.amount % 1 == 0
         else deal.amount, f"{deal.probability:.1f}", "#N/A", deal.close.isoformat(), "#N/A",
         "#N/A", str(deal.status != "open").lower(), str(deal.status == "won").lower(),
         "Pipeline", "0055g00000BbB01AAA", deal.owner, f"{deal.created}T12:34:56.000Z",
         "2026-08-11T09:00:00.000Z", "2026-08-11T09:00:00.000Z", "#N/A"]
        for deal in DEALS
    ]  # fmt: skip
    return text(rows)
