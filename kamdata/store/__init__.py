"""What is kept: the lake of snapshots and the ledger of what people decide."""
