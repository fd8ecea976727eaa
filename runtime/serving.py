"""A web server that ends in order when it is told to stop, and says nothing more of it."""

from __future__ import annotations

import signal
from types import FrameType

import uvicorn


class Server(uvicorn.Server):
    """uvicorn's own, once stopped, raises the signal again and dies of it; ours returns."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Stop when what is under way has ended; at a second Ctrl-C, at once."""
        self.force_exit = self.should_exit and sig == signal.SIGINT
        self.should_exit = True
