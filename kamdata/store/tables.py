"""The tables of the ledger: what people decide, and the manifest of snapshots.

A change to a table adds one to `VERSION` in `kamdata.store.migrations` and a step there.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    Column,
    Date,
    DateTime,
    Integer,
    MetaData,
    String,
    Table,
    UniqueConstraint,
)

METADATA = MetaData()

# of the revisions of a date that are not removed, the one chosen last is in force
SNAPSHOTS = Table(
    "snapshots",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("added_at", DateTime(timezone=True), nullable=False),
    Column("row_counts", JSON, nullable=False),
    Column("summary", JSON),  # what a list of snapshots shows: files, findings, what is open
    Column("added_by", String),
    Column("chosen_at", DateTime(timezone=True)),
    Column("removed_at", DateTime(timezone=True)),
    Column("removed_by", String),
    # the long ones last: SQLite reads a row from its start, and lists need none of these
    Column("sources", JSON, nullable=False),
    Column("findings", JSON, nullable=False),
    Column("aggregates", JSON),  # count and amount by stage, owner and account
    UniqueConstraint("as_of", "revision"),
)

# what was done to snapshots, by whom: added, added without its scores, removed, put back, brought
# back, purged, restored
SNAPSHOT_LOG = Table(
    "snapshot_log",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("done_at", DateTime(timezone=True), nullable=False),
    Column("done_by", String, nullable=False),
    Column("what", String(32), nullable=False),
    Column("as_of", Date),
    Column("revision", Integer),
)

SETTINGS = Table(
    "settings",
    METADATA,
    Column("name", String(64), primary_key=True),
    Column("value", JSON, nullable=False),
)

MAPPINGS = Table(
    "mappings",
    METADATA,
    Column("fingerprint", String(64), primary_key=True),
    Column("choice", JSON, nullable=False),
    Column("label", String, nullable=False),
    Column("confirmed_at", DateTime(timezone=True), nullable=False),
    Column("last_used_at", DateTime(timezone=True), nullable=False),
)

FIX_DECISIONS = Table(
    "fix_decisions",
    METADATA,
    Column("key", String, primary_key=True),
    Column("kind", String(32), nullable=False),
    Column("sentence", String, nullable=False),
    Column("choice", String, nullable=False),
    Column("label", String, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
)

# what became of a deal that is missing from the snapshot of `missing_on`:
# won, lost, merged, filtered_out, deleted
VERDICTS = Table(
    "verdicts",
    METADATA,
    Column("opportunity_id", String, primary_key=True),
    Column("missing_on", Date, primary_key=True),
    Column("verdict", String(16), nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String, nullable=False),
)

# whether two deals of different ids are one: what the user said about a proposed match
MATCHES = Table(
    "matches",
    METADATA,
    Column("earlier_id", String, primary_key=True),
    Column("later_id", String, primary_key=True),
    Column("choice", String(16), nullable=False),  # same, different
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String, nullable=False),
)

# what was decided in a review that looked at the snapshot of `as_of`:
# kind is won, lost, re_date, re_stage, next_step, action, note; value is what it should become
DECISIONS = Table(
    "decisions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("account_id", String),
    Column("opportunity_id", String),
    Column("kind", String(16), nullable=False),
    Column("value", JSON, nullable=False),
    Column("owner", String),
    Column("due_on", Date),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String, nullable=False),
    Column("done_at", DateTime(timezone=True)),  # an action ticked off by hand
    Column("withdrawn_at", DateTime(timezone=True)),
)

# the scores of every account as they stood when a snapshot was added, so that what became of the
# accounts is held against what was said, not against what would be said today
PREDICTIONS = Table(
    "predictions",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("score", String(16), nullable=False),  # risk, growth
    Column("method", String(64), nullable=False),  # stands for the formula and the weights
    Column("made_at", DateTime(timezone=True), nullable=False),
    Column("made_by", String, nullable=False),
    Column("weights", JSON, nullable=False),
    Column("accounts", JSON, nullable=False),  # by column: account_id, score, rank, points ...
    UniqueConstraint("as_of", "revision", "score", "method"),
)

# what people wrote into the plan of an account, one field at a time, in place of what files say:
# `entry` names the row of the table (empty for the account itself), `file_value` is what the
# writer saw there; a row without a field says that the whole entry is removed
ENTRIES = Table(
    "entries",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("account_id", String, nullable=False),
    Column("table_name", String(32), nullable=False),
    Column("entry", String, nullable=False),
    Column("field", String(64), nullable=False),
    Column("value", JSON),
    Column("file_value", JSON),
    Column("written_at", DateTime(timezone=True), nullable=False),
    Column("written_by", String, nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
)

# a factor of a score that a person called wrong for one account, from the snapshot of `as_of` on
# until `expires_on`
SET_ASIDE = Table(
    "set_aside",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("as_of", Date, nullable=False),
    Column("account_id", String, nullable=False),
    Column("score", String(16), nullable=False),  # risk, growth
    Column("factor", String(32), nullable=False),
    Column("reason", String, nullable=False),
    Column("expires_on", Date, nullable=False),
    Column("decided_at", DateTime(timezone=True), nullable=False),
    Column("decided_by", String, nullable=False),
    Column("withdrawn_at", DateTime(timezone=True)),
)
