"""Proof: a case's history replayed, and its journal, state, ledger and documents held against it and each other."""
