"""What PostgreSQL keeps: the journal, number series, registers, the ledger and the read model, written in one transaction."""
