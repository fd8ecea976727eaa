"""The REST API: where it is, and the door as which it signs what it lets in."""

PREFIX = "/api/v1"
DOOR = "api"
