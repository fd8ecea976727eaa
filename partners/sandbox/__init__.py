"""A real HTTP server that plays every partner, with seeded people and seeded faults.

The formats are ours (`docs/formats/partners.md`): no public specification of the real interfaces was found.
`python -m partners.sandbox --port N --data FOLDER --seed S [--callback URL]`, or `create_app` for tests.
"""

from partners.sandbox.app import create_app
from partners.sandbox.settings import SandboxSettings

__all__ = ["SandboxSettings", "create_app"]
