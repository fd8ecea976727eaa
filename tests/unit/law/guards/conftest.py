import pytest

from law.pack import Pack, current_pack


@pytest.fixture(scope="session")
def pack() -> Pack:
    """The pack in force, as a case would use it."""
    return current_pack()
