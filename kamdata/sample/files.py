"""The files of the sample: which there are, what is in them, and where they lie."""

from __future__ import annotations

from pathlib import Path

from kamdata.sample import finance, plan_workbook, salesforce, template, weeks, workbook
from kamdata.sample.company import build_company

FOLDER = Path(__file__).resolve().parents[2] / "sample_data"
EXPORTS = (salesforce.FILE, workbook.FILE, plan_workbook.FILE, finance.FILE)
"""The files that are imported for the sample company; the template lies beside them."""


def build_files() -> dict[str, bytes]:
    """Return the bytes of every file by its name, the same every time and everywhere."""
    company = build_company()
    return {
        salesforce.FILE: salesforce.write_report(company.opportunities),
        workbook.FILE: workbook.write_workbook(company),
        plan_workbook.FILE: plan_workbook.write_plans(company),
        finance.FILE: finance.write_invoices(company.revenue),
        template.FILE: template.write_template(),
        **weeks.write_weeks(company.opportunities),
    }


def write_files(folder: Path = FOLDER) -> list[Path]:
    """Write every file into a folder, which is made if it is not there; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    written = []
    for name, content in build_files().items():
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        written.append(path)
    return written
