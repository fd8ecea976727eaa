"""Activities: the journal, and the outside effects of each stage. Thin and idempotent; every effect has a key."""
