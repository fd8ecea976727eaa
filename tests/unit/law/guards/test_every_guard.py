"""What holds of every guard: verdicts cite an article and speak both languages; settings are used and documented."""

import importlib
import pkgutil
import re
import tomllib
from pathlib import Path

from pydantic import TypeAdapter

import law.guards
from law.guards.facts import Fact
from law.guards.grounds import FactGround
from law.guards.verdict import Ground, Verdict
from law.pack import current_pack

MODULES = [importlib.import_module(f"law.guards.{m.name}") for m in pkgutil.iter_modules(law.guards.__path__)]
CITED = re.compile(rf"^({'|'.join(map(re.escape, current_pack().instruments))}) \d")


def grounds(value):
    """Every ground inside a module's constants, at any depth."""
    if isinstance(value, Ground | FactGround):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from grounds(item)
    elif isinstance(value, tuple | list):
        for item in value:
            yield from grounds(item)


def test_every_ground_cites_an_article_and_speaks_both_languages():
    found = [ground for module in MODULES for value in vars(module).values() for ground in grounds(value)]
    assert len(found) > 150
    for ground in found:
        # The exclusions of the limitation are phrases inside a sentence; the rest are sentences.
        assert CITED.match(ground.article), ground
        assert ground.vi.strip(), ground
        assert ground.en.strip(), ground
        assert ground.vi != ground.en


def test_every_fact_has_words_in_both_languages():
    for fact in Fact:
        vi, en = fact.words
        assert vi.strip()
        assert en.strip()
        assert Fact(fact.value) is fact


def test_every_setting_of_the_guards_is_used_and_explained(pack):
    settings = tomllib.loads((pack.folder / "settings/guards.toml").read_text(encoding="utf-8"))
    code = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in MODULES)
    for name, setting in settings.items():
        assert f'"{name}"' in code, f"{name} is never read"
        assert all(setting[key].strip() for key in ("reason_vi", "reason_en", "silent"))
    for name in re.findall(r'\.setting\("(\w+)"\)', code):
        assert name in pack.settings


def test_every_rule_the_guards_name_is_in_the_pack(pack):
    code = "".join(Path(module.__file__).read_text(encoding="utf-8") for module in MODULES)
    for rule in set(re.findall(r'"(R\d{3}[a-z]?)"', code)):
        assert pack.rule(rule)


def test_a_verdict_survives_the_journey_through_json():
    adapter = TypeAdapter(Verdict)
    ground = Ground("L25 34.4.d", "Hết thời hiệu.", "Too late.")
    verdict = ground.no(working=(ground.line(),))
    assert adapter.validate_json(adapter.dump_json(verdict)) == verdict


def test_a_verdict_reads_as_a_condition():
    ground = Ground("L25 34.4.d", "Hết thời hiệu.", "Too late.")
    assert ground.yes()
    assert not ground.no()
