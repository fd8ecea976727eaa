"""The officers' desk: pages on which people who signed in do the day's work."""

DOOR = "desk"
"""The door as which the desk signs what people send from it."""
