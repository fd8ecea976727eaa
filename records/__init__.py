"""What PostgreSQL keeps.

The journal, number series, registers, the ledger and the read model, written in one transaction.
"""
