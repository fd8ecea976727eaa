"""Temporal's own pages show what is encrypted at rest, through the codec server, to a reader who knows its address."""

from __future__ import annotations

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest
import uvicorn
from playwright.async_api import async_playwright, expect

from runtime.client import connect
from runtime.codec import KeyRing
from runtime.codec_server import codec_app_of, codec_secret
from runtime.settings import Settings
from runtime.state import HOST, StackState, free_ports
from runtime.temporal_server import TemporalServer

pytestmark = [pytest.mark.stack, pytest.mark.browser]
CHROMIUM = shutil.which("chromium")


@pytest.mark.skipif(CHROMIUM is None and not os.environ.get("THADS_REQUIRE_BROWSER"), reason="needs Debian's Chromium")
async def test_a_payload_is_readable_in_temporals_pages(tmp_path: Path) -> None:
    codec_port = free_ports({"codec": None})["codec"]
    server = TemporalServer(None, tmp_path / "temporal.log")
    server.start()
    try:
        server.wait_ready()
        StackState(ports=server.ports, temporal_address=server.address).write(tmp_path)
        settings = Settings(data=tmp_path, keys=tmp_path / "keys")
        KeyRing.create(settings.keys)
        client = await connect(settings, identity="tests")
        case = await client.start_workflow("Case", {"debtor": "Nguyễn Văn Đọc Được"}, id="case", task_queue="nobody")
        codec = uvicorn.Server(uvicorn.Config(codec_app_of(settings), port=codec_port, log_config=None))
        serving = asyncio.create_task(codec.serve())
        async with async_playwright() as playwright:
            browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
            page = await browser.new_page()
            # as the reader enters it in his own browser: "Configure Codec Server", "Use my browser setting"
            await page.add_init_script("localStorage.setItem('overrideRemoteCodecConfiguration', 'true')")
            entered = json.dumps(json.dumps(f"http://{HOST}:{codec_port}/{codec_secret(settings.keys)}"))
            await page.add_init_script(f"localStorage.setItem('endpoint', {entered})")
            await page.goto(f"{server.ui_url}/namespaces/default/workflows/{case.id}/{case.first_execution_run_id}")
            await expect(page.get_by_text("Nguyễn Văn Đọc Được").first).to_be_visible(timeout=30_000)
            await browser.close()
        codec.should_exit = True
        await serving
    finally:
        server.kill()
