"""The sandbox reads no more than a request may have, and waits for nobody."""

from __future__ import annotations

import socket
from urllib.parse import urlsplit

from partners.sandbox.app import LARGEST


def answer_to(address: str, head: str, body: bytes, times: int = 1) -> str:
    """What comes back on a line of our own; the sender stops where the server does."""
    url = urlsplit(address)
    with socket.create_connection((url.hostname, url.port), timeout=20) as line:
        line.sendall(f"POST /custody/payments HTTP/1.1\r\nHost: {url.hostname}\r\n{head}\r\n\r\n".encode())
        try:
            for _ in range(times):
                line.sendall(body)
        except (BrokenPipeError, ConnectionResetError):
            pass
        said = b""
        try:
            while chunk := line.recv(65536):
                said += chunk
        except ConnectionResetError:
            pass
    return said.decode()


def test_an_announced_giant_is_refused_unread(address):
    said = answer_to(address, "Content-Length: 300000000", b"x")
    assert " 413 " in said.splitlines()[0]
    assert said.endswith('{"code":"too_large"}')


def test_an_endless_stream_is_cut(address):
    chunk = b"2000\r\n" + b"x" * 0x2000 + b"\r\n"
    said = answer_to(address, "Transfer-Encoding: chunked", chunk, times=LARGEST // 0x2000 + 1)
    assert " 413 " in said.splitlines()[0]
