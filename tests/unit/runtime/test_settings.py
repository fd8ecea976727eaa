"""Where an installation finds its data and its servers."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from runtime import state
from runtime.errors import StackError
from runtime.roles import DatabaseRole, ensure_password
from runtime.settings import Settings
from runtime.state import HOST, RunningProcess, StackState, free_ports

NO_FILE = {"TEMPORAL_CONFIG_FILE": "/nowhere/temporal.toml"}


def load(data: Path | None = None, **environ: str) -> Settings:
    return Settings.load(data, {"HOME": "/nonexistent", **environ})


def test_the_data_folder_is_the_option_then_the_environment_then_the_users(tmp_path: Path) -> None:
    assert load(tmp_path / "option", THADS_DATA=str(tmp_path / "environment")).data == tmp_path / "option"
    assert load(THADS_DATA=str(tmp_path / "environment")).data == tmp_path / "environment"
    assert load().data.name == "thads"


def test_keys_lie_in_the_data_folder_unless_said_otherwise(tmp_path: Path) -> None:
    assert load(tmp_path).keys == tmp_path / "keys"
    assert load(tmp_path, THADS_KEYS="/media/keys").keys == Path("/media/keys")


def test_without_a_stack_every_question_says_how_to_start_one(tmp_path: Path) -> None:
    settings = load(tmp_path)
    with pytest.raises(StackError, match="thads up"):
        settings.database()
    with pytest.raises(StackError, match="thads up"):
        settings.temporal()
    with pytest.raises(StackError, match="thads up"):
        settings.partners()


def test_a_running_stack_is_found_through_its_data_folder(tmp_path: Path) -> None:
    StackState(database_address="127.0.0.1:1/thads", temporal_address="127.0.0.1:2").write(tmp_path)
    settings = load(tmp_path)
    for role in DatabaseRole:
        password = ensure_password(settings.keys, role)
        assert settings.database(role) == f"postgresql+psycopg://{role}:{password}@127.0.0.1:1/thads"
    assert settings.database() == settings.database(DatabaseRole.APPLICATION)
    assert settings.temporal() == {"target_host": "127.0.0.1:2", "namespace": "default"}


def test_the_partners_are_the_sandbox_unless_said_otherwise(tmp_path: Path) -> None:
    sandbox = RunningProcess(pid=1, command=("python",), address="127.0.0.1:3")
    StackState(processes={"partners": sandbox}).write(tmp_path)
    assert load(tmp_path).partners() == "http://127.0.0.1:3"
    assert load(tmp_path, THADS_PARTNERS_URL="https://gateway").partners() == "https://gateway"


def test_servers_of_yours_go_before_the_embedded_ones(tmp_path: Path) -> None:
    StackState(database_address="127.0.0.1:1/thads", temporal_address="127.0.0.1:2").write(tmp_path)
    settings = load(
        tmp_path, THADS_DATABASE_URL="postgres://u:p%40ss@db/court",
        TEMPORAL_ADDRESS="temporal:7233", TEMPORAL_NAMESPACE="thads", TEMPORAL_API_KEY="key",
    )  # fmt: skip
    assert settings.database() == "postgresql+psycopg://u:p%40ss@db/court"
    target = settings.temporal()
    assert (target["target_host"], target["namespace"], target["api_key"]) == ("temporal:7233", "thads", "key")
    assert target["tls"] is not False


def test_temporal_profiles_are_honoured(tmp_path: Path) -> None:
    file = tmp_path / "temporal.toml"
    file.write_text(
        '[profile.court]\naddress = "court:7233"\nnamespace = "court"\n[profile.court.tls]\nserver_name = "t"\n'
    )
    settings = load(tmp_path, TEMPORAL_CONFIG_FILE=str(file), TEMPORAL_PROFILE="court")
    assert settings.temporal()["target_host"] == "court:7233"
    assert settings.namespace == "court"


def test_one_server_may_be_replaced_without_the_other(tmp_path: Path) -> None:
    settings = load(tmp_path, TEMPORAL_ADDRESS="temporal:7233")
    assert settings.temporal_profile is not None
    assert settings.database_urls == {}


def test_a_service_that_was_given_one_password_has_no_other(tmp_path: Path) -> None:
    StackState(database_address="127.0.0.1:1/thads").write(tmp_path)
    settings = load(tmp_path)
    ensure_password(settings.keys, DatabaseRole.READER)
    assert DatabaseRole.READER in settings.database(DatabaseRole.READER)
    with pytest.raises(StackError, match="no password of thads_application"):
        settings.database()
    assert [path.stat().st_mode & 0o777 for path in (settings.keys / "database").iterdir()] == [0o600]
    assert "password" not in StackState.path(tmp_path).read_text()


def test_a_database_of_yours_is_asked_for_each_role_by_its_own_setting(tmp_path: Path) -> None:
    settings = load(tmp_path, THADS_DATABASE_READER_URL="postgresql://reader:x@db/thads")
    assert settings.database(DatabaseRole.READER) == "postgresql+psycopg://reader:x@db/thads"
    with pytest.raises(StackError, match=r"THADS_DATABASE_URL.*thads_application"):
        settings.database()
    with pytest.raises(StackError, match=r"THADS_DATABASE_OWNER_URL.*thads_owner"):
        settings.database(DatabaseRole.OWNER)


@pytest.mark.parametrize("url", ["mysql://u@h/db", "not a url", "postgresql://u@h", "sqlite:///x.db"])
def test_another_database_is_refused_by_name(url: str) -> None:
    with pytest.raises(StackError, match="THADS_DATABASE_URL"):
        load(THADS_DATABASE_URL=url)


def test_a_broken_temporal_configuration_is_named(tmp_path: Path) -> None:
    file = tmp_path / "temporal.toml"
    file.write_text("[profile")
    with pytest.raises(StackError, match=r"TEMPORAL_\*"):
        load(tmp_path, TEMPORAL_CONFIG_FILE=str(file))
    with pytest.raises(StackError, match="TEMPORAL_ADDRESS"):
        load(tmp_path, TEMPORAL_API_KEY="key")


def test_a_broken_state_file_says_what_to_do(tmp_path: Path) -> None:
    (tmp_path / "stack.json").write_text("{")
    with pytest.raises(StackError, match="delete that file"):
        StackState.read(tmp_path)


def test_state_comes_back_as_written(tmp_path: Path) -> None:
    state = StackState(
        ports={"web": 8080}, processes={"web": RunningProcess(pid=1, command=("python",), address="a:1")}
    )
    state.write(tmp_path)
    assert StackState.read(tmp_path) == state


def test_ports_are_kept_where_free_and_never_given_twice() -> None:
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        taken.listen()
        busy = taken.getsockname()[1]
        free = free_ports({"a": None})["a"]
        ports = free_ports({"kept": free, "busy": busy, "new": None, "same": free})
    assert ports["kept"] == free
    assert ports["busy"] != busy
    assert len(set(ports.values())) == 4


def test_ports_chosen_one_after_the_other_are_not_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    """A service whose port was chosen may not listen yet when that of the next is chosen."""
    monkeypatch.setattr(state, "FREE", range(15_000, 15_400))
    assert len({free_ports({"a": None})["a"] for _ in range(100)}) == 100


def test_who_signs_has_no_default(tmp_path: Path) -> None:
    with pytest.raises(StackError, match="THADS_SIGNING"):
        load(tmp_path).check_signing()
    with pytest.raises(StackError, match="no such way to sign"):
        load(tmp_path, THADS_SIGNING="tets")
    load(tmp_path, THADS_SIGNING="test").check_signing()


def test_certificates_lie_in_a_folder_by_office(tmp_path: Path) -> None:
    for folder in ({}, {"THADS_PKCS12": str(tmp_path)}, {"THADS_PKCS12": str(tmp_path / "nowhere")}):
        with pytest.raises(StackError, match=r"THADS_PKCS12: .*OFFICE\.p12"):
            load(tmp_path, THADS_SIGNING="pkcs12", **folder).check_signing()
    (tmp_path / "79.p12").touch()
    real = {"THADS_PKCS12": str(tmp_path), "THADS_PUBLIC_URL": "https://tracuu.example.vn"}
    load(tmp_path, THADS_SIGNING="pkcs12", **real).check_signing()


def test_real_papers_name_an_address_that_citizens_can_open(tmp_path: Path) -> None:
    (tmp_path / "79.p12").touch()
    real = {"THADS_SIGNING": "pkcs12", "THADS_PKCS12": str(tmp_path)}
    with pytest.raises(StackError, match="THADS_PUBLIC_URL"):
        load(tmp_path, **real).check_signing()
    assert load(tmp_path, THADS_PUBLIC_URL="https://a.example/", **real).lookup() == "https://a.example/tra-cuu"
    assert load(tmp_path, THADS_SIGNING="test").lookup().startswith("http://127.0.0.1")
    for wrong in ("a.example", "https://", "ftp://a.example", "https://a.example/?q"):
        with pytest.raises(StackError, match="THADS_PUBLIC_URL"):
            load(tmp_path, THADS_PUBLIC_URL=wrong)


def test_a_passphrase_is_not_shown(tmp_path: Path) -> None:
    assert "sesame" not in repr(load(tmp_path, THADS_PKCS12_PASSPHRASE="sesame"))


def test_a_sign_in_is_chosen_whole_or_not_at_all(tmp_path: Path) -> None:
    assert load(tmp_path).sign_in is None
    trial = load(tmp_path, THADS_SIGN_IN="test").sign_in
    assert trial
    assert trial.keys.startswith(str(tmp_path))
    provider = {"THADS_OIDC_ISSUER": "https://id.example", "THADS_OIDC_KEYS": "https://id.example/jwks.json"}
    with pytest.raises(StackError, match="THADS_OIDC_AUDIENCE"):
        load(tmp_path, THADS_SIGN_IN="oidc", **provider)
    chosen = load(tmp_path, THADS_SIGN_IN="oidc", THADS_OIDC_AUDIENCE="thads", **provider).sign_in
    assert chosen
    assert (chosen.issuer, chosen.audience) == ("https://id.example", "thads")
    with pytest.raises(StackError, match="THADS_SIGN_IN"):
        load(tmp_path, THADS_SIGN_IN="ldap")
