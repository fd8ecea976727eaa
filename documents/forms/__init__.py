"""The fields of each kind of document, as pydantic models."""
