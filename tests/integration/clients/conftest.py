"""The API of a running installation, for clients of it."""

from tests.integration.web.api.conftest import api

__all__ = ["api"]
