"""The pieces of the import page: what was recognised, how to correct it, how to keep it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import streamlit as st
from streamlit import config

from kamdata import format as fmt
from kamdata.errors import KamError, StoreError
from kamdata.export.fix_list import fix_list
from kamdata.ingest import (
    Book,
    Import,
    InputFile,
    SheetChoice,
    SheetImport,
    build_snapshot,
    recognise,
    to_remember,
    warm_up,
)
from kamdata.metrics import choices as stage_choices
from kamdata.metrics.predictions import keep_predictions
from kamdata.metrics.stages import with_settings
from kamdata.model import Limits
from kamdata.schema import TABLES
from kamdata.ui import data, fix_view, past, reading
from kamdata.ui.empty import TEMPLATE
from kamdata.ui.stage_editor import stage_editor

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from kamdata.ingest import Fix
    from kamdata.model import Finding, SavedMapping, Settings, Snapshot

CHOICES = "_import_choices"
SERVER_LIMIT = "server.maxUploadSize"
CURRENCIES = ("USD", "EUR", "GBP", "CHF", "JPY", "CAD", "AUD", "SEK", "NOK", "DKK", "PLN", "INR")
MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
FILE_TYPES = (
    "xlsx", "xlsm", "xlsb", "xls", "ods", "csv", "tsv", "txt", "xml", "htm", "html", "gz", "zip",
)  # fmt: skip
UNLOCKS = {
    "accounts": "goals, key accounts, renewals and sponsors: the gap to goal and half of the risks",
    "revenue": "revenue against last year, decline, silence, concentration and whitespace",
    "contacts": "who you know at each account and where you depend on one person",
    "activities": "how long an account has been silent, and how many people you really talk to",
    "products": "what a missing product would be worth",
    "goals": "the goals of each account plan beside its numbers",
    "quotas": "what each sales person has won against the quota",
    "actions": "open actions with owners and due dates",
    "projects": "what the customer builds or changes, and its effect on your plan",
    "risks": "risks and roadblocks of each plan, and which are overdue",
    "promises": "what was promised, which function must keep it, and how often it is kept",
    "reviews": "which plan reviews were held, and how many on time",
    "team": "who works for an account, which functions are missing, and how full managers are",
    "initiatives": "what the customer wants, and which of it you can influence",
    "swot": "the customer's strengths, weaknesses, opportunities and threats",
    "priorities": "what matters to the customer now, and what did before",
    "competitors": "who else sells there, and what for",
    "memberships": "who became a key account or left, why, and which exceptions hold",
    "managers": "the hours and skills of each key account manager",
    "programme": "the champion, the seven steps and outside values to compare with",
}


def welcome() -> None:
    """Say what to drop, and offer the template; meanwhile get ready to read."""
    reading.forget()
    warm_up()
    st.header(
        "One export of your opportunities is enough; every further file adds more.", anchor=False
    )
    st.markdown(
        "Account, stage, amount and close date are all that is needed. Exports of Salesforce, "
        "HubSpot, Dynamics 365, Pipedrive, Zoho, Odoo, Monday, SAP and seven more CRMs are "
        "recognised as they are, and so are lists kept by hand. Nothing leaves this machine."
    )
    st.download_button(
        "Download the blank template", TEMPLATE.read_bytes,
        file_name="key_account_template.xlsx", on_click="ignore", key="import_template",
    )  # fmt: skip


def uploader() -> Sequence[UploadedFile]:
    """Draw the place to drop files, as large as Settings allow; return what was dropped."""
    most_mb = _limits().file_mb
    if config.get_option(SERVER_LIMIT) != most_mb:  # what the server takes, whoever sends it
        config.set_option(SERVER_LIMIT, most_mb)
    return st.file_uploader(
        "Drop your exports here: Excel (.xlsx, .xls, .xlsb), .csv, .ods or .zip, one or several",
        type=FILE_TYPES, max_upload_size=most_mb, accept_multiple_files=True, key="uploaded_files",
    )  # fmt: skip


def _limits() -> Limits:
    """Return the limits of Settings, or those of the house while these cannot be read."""
    try:
        return data.store().settings().limits
    except StoreError:  # the shell has said so
        return Limits()


def input_files(uploaded: Sequence[UploadedFile]) -> tuple[InputFile, ...]:
    """Return the uploaded files as name and bytes; two of one name are told apart."""
    files: list[InputFile] = []
    names: set[str] = set()
    for upload in uploaded:
        name, again = upload.name, 1
        while name in names:
            again += 1
            name = f"{upload.name} ({again})"
        names.add(name)
        files.append(InputFile(name, upload.getvalue()))
    return tuple(files)


@st.cache_resource(scope="session", max_entries=8, show_spinner="Recognising the tables")
def _recognised(
    key: str,  # noqa: ARG001 - the cache's key
    _books: tuple[Book, ...],
    _settings: Settings,
    _remembered: tuple[SavedMapping, ...],
) -> Import:
    return recognise(_books, _settings, choices(), _remembered)


def recognised(files: tuple[InputFile, ...]) -> Import:
    """Return what the importer makes of the files, with the corrections made so far."""
    settings, remembered = chosen_settings(), data.store().mappings()
    books, problems = reading.books(files, settings.limits)
    confirmed = [(one.fingerprint, one.confirmed_at) for one in remembered]
    made = sorted(choices().items(), key=repr)
    key = repr((reading.key_of(files), settings, made, confirmed))
    found = _recognised(key, books, settings, remembered)
    return replace(found, problems=(*problems, *found.problems))


def chosen_settings() -> Settings:
    """Return the settings with the currency and fiscal year start chosen on this page."""
    settings = data.store().settings()
    return replace(
        settings,
        currency=st.session_state.get("import_currency", settings.currency),
        fiscal_start_month=st.session_state.get("import_fiscal", settings.fiscal_start_month),
    )


def choices() -> dict[tuple[str, str], SheetChoice]:
    """Return the corrections made on this page, by file and sheet."""
    return st.session_state.setdefault(CHOICES, {})


def finding(found: Import) -> None:
    """Draw the sentence: what was recognised and how much needs attention."""
    st.header(f"{fmt.escape(_sentence(found))}", anchor=False)


def _sentence(found: Import) -> str:
    used = [sheet for sheet in found.sheets if sheet.table]
    if not used:
        return "None of these files holds a table that the review can use yet."
    parts = [
        f"{sheet.crm_label}: {fmt.count(len(sheet.frame), _row_word(sheet))}" for sheet in used[:3]
    ]
    if len(used) > 3:
        parts.append(f"{fmt.count(len(used) - 3, 'more table')}")
    trouble = sum(len(serious(sheet.findings)) for sheet in used)
    tail = (
        f"{fmt.count(trouble, 'point')} {'needs' if trouble == 1 else 'need'} attention"
        if trouble
        else "nothing needs attention"
    )
    return f"{'; '.join(parts)}. {tail[0].upper()}{tail[1:]}."


def _row_word(sheet: SheetImport) -> str:
    words = {"opportunities": "opportunity line", "accounts": "account", "revenue": "revenue line"}
    return words.get(sheet.table or "", f"{sheet.table_label.lower()} row")


def serious(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that need somebody to act."""
    return [finding for finding in findings if finding.severity != "info"]


def problems(found: Import) -> None:
    """Draw one sentence for each file that cannot be used."""
    for problem in found.problems:
        st.error(fmt.escape(str(problem)), icon=":material/block:")


def snapshot_choices(found: Import) -> date:
    """Ask for the as-of date, the currency and the fiscal year start; return the date."""
    settings = data.store().settings()
    left, middle, right = st.columns(3)
    with left:
        as_of = st.date_input(
            "As of", value=found.proposed_as_of or "today", format="YYYY-MM-DD", required=True,
            key=f"import_as_of_{found.proposed_as_of}",
            help="The day the exports were made. Every age and period is counted from it.",
        )  # fmt: skip
        st.caption(fmt.escape(found.as_of_reason))
    with middle:
        options = list(dict.fromkeys((*found.currencies, settings.currency, *CURRENCIES)))
        st.selectbox(
            "Reporting currency", options, key="import_currency",
            index=options.index(settings.currency) if not found.currencies else 0,
            help="Amounts in other currencies count only by an exchange rate of the import.",
        )  # fmt: skip
    with right:
        st.selectbox(
            "Fiscal year starts in", range(1, 13), key="import_fiscal",
            index=settings.fiscal_start_month - 1, format_func=lambda month: MONTHS[month - 1],
        )  # fmt: skip
    return as_of


def _across(found: Import, snapshot: Snapshot) -> None:
    """List what only shows when the sheets are joined: rates, accounts and dates that lack."""
    own = {finding for sheet in found.sheets for finding in sheet.findings}
    for one in serious([finding for finding in snapshot.findings if finding not in own]):
        st.warning(fmt.escape(f"{one.message} {one.fix}".strip()))


def stages(found: Import, as_of: date) -> Settings:
    """Draw what joining the files shows, then the stages to edit; return the settings edited."""
    settings = chosen_settings()
    if not any(sheet.table == "opportunities" for sheet in found.sheets):
        return settings
    try:
        snapshot = build_snapshot(found, as_of, settings)
        shown = with_settings(snapshot, settings).table("stages")
    except KamError:
        return settings  # saving says what is wrong
    _across(found, snapshot)
    guessed = int(shown["is_guessed"].fillna(value=False).sum())
    label = f"Stages: {len(shown)}" + (f", {guessed} guessed from the name" if guessed else "")
    with st.expander(label, expanded=guessed > 0, key="import_stages"):
        edited = stage_editor(shown, key=f"import_stage_table_{hash(tuple(shown['stage']))}")
    problems = stage_choices.problems(
        changed := replace(settings, stages=stage_choices.changed_stages(settings, shown, edited))
    )
    for problem in problems:
        st.error(fmt.escape(problem))
    return settings if problems else changed


def what_more(found: Import) -> None:
    """Say which tables were not given and what each would add."""
    given = {sheet.table for sheet in found.sheets}
    lacking = [name for name in UNLOCKS if name not in given]
    if not lacking or not any(given):
        return
    with st.expander("What further files would add", key="what_more"):
        for name in lacking:
            st.markdown(f"**{TABLES[name].label}**: {UNLOCKS[name]}.")


def take_fix_list(found: Import) -> None:
    """Offer the rows that need attention as a workbook, made when it is asked for."""
    if any(sheet.table and serious(sheet.findings) for sheet in found.sheets):
        st.download_button(
            "Download the fix list (.xlsx)", lambda: fix_list(found), file_name="fix_list.xlsx",
            on_click="ignore", key="fix_list", icon=":material/download:",
            help="The rows to correct, in the columns of your files, so that they can be loaded "
            "back into the CRM.",
        )  # fmt: skip


def _remember(found: Import) -> None:
    """Keep what was corrected on this page for the next files with the same headers."""
    store = data.store()
    used = []
    for sheet in found.sheets:
        place = (sheet.file, sheet.sheet)
        kept = to_remember(sheet, found.choices[place]) if place in choices() else {}
        if kept:
            name = f"{sheet.file} · {sheet.sheet}" if sheet.sheet else sheet.file
            store.save_mapping(sheet.fingerprint, kept, name)
        elif sheet.remembered:
            used.append(sheet.remembered.fingerprint)
    if used:
        store.use_mappings(used)


def save(found: Import, as_of: date, settings: Settings, chosen: Sequence[tuple[Fix, str]]) -> None:
    """Offer to keep the files as a snapshot and go to the review."""
    if not any(sheet.table == "opportunities" for sheet in found.sheets):
        st.warning("A list of opportunities is still missing: the review starts from it.")
        return
    if not st.button("Save and review", type="primary", key="save_import"):
        return
    try:
        with st.spinner("Saving the snapshot"):
            snapshot = build_snapshot(found, as_of, settings, fix_view.in_force(chosen))
            record = data.store().add(snapshot)
            fix_view.keep(chosen)
            _remember(found)
            data.store().save_settings(settings)
            data.store().show_company("own")
            keep_predictions(data.store(), record, snapshot, settings)
    except KamError as problem:
        st.error(fmt.escape(str(problem)))
        return
    st.session_state.pop(CHOICES, None)
    reading.forget()
    past.open_newest()
    st.switch_page("pages/this_week.py", query_params={})
