"""The life of a dossier and of an enforcement case: command → decide → events → evolve. Pure.

No Temporal, no SQL, no clock.
"""
