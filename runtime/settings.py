"""The installation: where its data lie, and which servers it uses.

`thads up` starts a PostgreSQL and a Temporal server of its own in the data folder. Each can be replaced by yours:
`THADS_DATABASE_URL` (with `THADS_DATABASE_READER_URL` and `THADS_DATABASE_OWNER_URL`, `runtime/roles.py`) for the one,
Temporal's own environment configuration (`TEMPORAL_ADDRESS`, `TEMPORAL_API_KEY`, `TEMPORAL_TLS_…`, a profile of
`temporal.toml` chosen by `TEMPORAL_PROFILE`) for the other. The partners' sandbox is replaced by the gateway at
`THADS_PARTNERS_URL`. Who signs documents has no default: `THADS_SIGNING`; real papers want `THADS_PUBLIC_URL` too, the
address of the pages that citizens can open. Who may call the API has no default either: `THADS_SIGN_IN`.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Literal

import platformdirs
from pydantic import BaseModel, ConfigDict, SecretStr
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError
from temporalio.envconfig import ClientConfigProfile, ClientConnectConfig

from runtime import issuer
from runtime.errors import StackError
from runtime.roles import VARIABLES, DatabaseRole, role_url
from runtime.state import HOST, StackState

CONTROL_SECRET = "control-secret"
"""The file, in the sandbox's folder, of the secret that its control doors want."""

THIS_MACHINE = (IPv4Network("127.0.0.0/8"), IPv6Network("::1/128"))

START_IT = "start it with `thads up`"

SIGNING_IS_A_CHOICE = (
    "chưa chọn ai ký: đặt THADS_SIGNING=pkcs12 và THADS_PKCS12=THƯ_MỤC (mỗi cơ quan một tệp MÃ.p12), hoặc "
    "THADS_SIGNING=test để thử / says who signs, and is not set: pkcs12, with the folder THADS_PKCS12 that holds "
    "OFFICE.p12 for each office, or test, whose papers are worth nothing"
)


class SignIn(BaseModel):
    """Whose tokens let somebody in at the API: issued by `issuer` for `audience`, signed by a key of `keys`.

    `keys` is the address (https://…) or the file of a key set (JWKS, RFC 7517). `own` is the key folder of an
    installation that is its own issuer, for trials. `client` is the name under which the pages let
    people sign in there.
    """

    model_config = ConfigDict(frozen=True)

    issuer: str
    audience: str
    keys: str
    client: str = "thads"
    own: Path | None = None

    @property
    def way(self) -> Literal["test", "oidc"]:
        """What `THADS_SIGN_IN` says."""
        return "test" if self.own else "oidc"

    @classmethod
    def test(cls, keys: Path) -> SignIn:
        """The sign-in for trying out, whose issuer is the installation itself (`runtime.issuer`)."""
        return cls(issuer=issuer.ISSUER, audience=issuer.AUDIENCE, keys=str(issuer.key_set(keys)), own=keys)


class Settings(BaseModel):
    """One installation, as its environment describes it. Read it with `Settings.load`.

    `database_urls` is empty and `temporal_profile` and `partners_url` are None where the embedded ones are used. Every
    process of the stack reads the same folder, so `THADS_DATA` is all that has to be handed on. `revives`: whether the
    watcher starts lost workflows anew by itself (`THADS_REVIVE`). `witnesses`: the policy file of those who cosign
    roots, None for the embedded ones; `timestamps`: the RFC 3161 authority that stamps them, None for none;
    `archive_hash`: the hash under which archives are stamped (`THADS_ARCHIVE_HASH`); `archive_store`: where they lie a
    second time (`THADS_ARCHIVE_STORE`, `s3://BUCKET/PREFIX`), None for nowhere.
    `webhook_networks`: into which webhooks may lead, besides the public one.
    """

    model_config = ConfigDict(frozen=True, arbitrary_types_allowed=True)

    data: Path
    keys: Path
    database_urls: Mapping[DatabaseRole, str] = {}
    temporal_profile: ClientConfigProfile | None = None
    namespace: str = "default"
    partners_url: str | None = None
    signing: Literal["test", "pkcs12"] | None = None
    pkcs12: Path | None = None
    pkcs12_passphrase: SecretStr = SecretStr("")
    public_url: str | None = None
    sign_in: SignIn | None = None
    revives: bool = True
    witnesses: Path | None = None
    timestamps: str | None = None
    archive_hash: Literal["sha256", "sha384", "sha512"] = "sha256"
    archive_store: str | None = None
    webhook_networks: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def load(cls, data: Path | None = None, environ: Mapping[str, str] = os.environ) -> Settings:
        """Settings from `environ`; `data` (the `--data` of a command) goes before `THADS_DATA`.

        Raises StackError for a database that is no PostgreSQL, or a Temporal configuration that cannot be read.
        """
        chosen = data or environ.get("THADS_DATA") or platformdirs.user_data_dir("thads", appauthor=False)
        folder = Path(chosen).expanduser().absolute()
        keys = environ.get("THADS_KEYS")
        profile = _temporal_profile(environ)
        key_folder = Path(keys).expanduser().absolute() if keys else folder / "keys"
        return cls(
            data=folder,
            keys=key_folder,
            database_urls={
                role: _database_url(name, environ[name]) for role, name in VARIABLES.items() if environ.get(name)
            },
            temporal_profile=profile if profile.address else None,
            namespace=profile.namespace or "default",
            partners_url=environ.get("THADS_PARTNERS_URL"),
            signing=_signing(environ.get("THADS_SIGNING")),
            pkcs12=_path(environ.get("THADS_PKCS12")),
            pkcs12_passphrase=SecretStr(environ.get("THADS_PKCS12_PASSPHRASE", "")),
            public_url=_web_address("THADS_PUBLIC_URL", environ.get("THADS_PUBLIC_URL")),
            sign_in=_sign_in(environ, key_folder),
            revives=_yes("THADS_REVIVE", environ.get("THADS_REVIVE")),
            witnesses=_path(environ.get("THADS_WITNESSES")),
            timestamps=_web_address("THADS_TIMESTAMPS", environ.get("THADS_TIMESTAMPS")),
            archive_hash=_hash(environ.get("THADS_ARCHIVE_HASH")),
            archive_store=_store(environ.get("THADS_ARCHIVE_STORE")),
            webhook_networks=_networks("THADS_WEBHOOK_NETWORKS", environ.get("THADS_WEBHOOK_NETWORKS", "")),
        )

    def check_signing(self) -> None:
        """Raise StackError unless it was said who signs, and their certificates are where they should be."""
        if self.signing is None:
            raise StackError("THADS_SIGNING", SIGNING_IS_A_CHOICE)
        if self.signing == "pkcs12" and (self.pkcs12 is None or not any(self.pkcs12.glob("*.p12"))):
            problem = (
                "đặt tới thư mục có tệp MÃ_CƠ_QUAN.p12 / has to name a folder that holds OFFICE.p12 for each office"
            )
            raise StackError("THADS_PKCS12", problem)
        self.lookup()

    def lookup(self) -> str:
        """The address printed on papers, where anybody can check them.

        Papers for trial may name this machine, and say that they do; StackError for real ones without
        `THADS_PUBLIC_URL`.
        """
        if self.public_url is None and self.signing == "pkcs12":
            raise StackError(
                "THADS_PUBLIC_URL",
                "chưa đặt; đặt địa chỉ công khai của trang tra cứu, được in trên mọi văn bản, ví dụ "
                "https://tracuu.example.gov.vn / is not set: papers name the public address of the look-up page",
            )
        local = f"http://{HOST}:{StackState.read(self.data).ports.get('web', 0)}"
        return f"{self.public_url or local}/tra-cuu"

    @property
    def inside(self) -> tuple[IPv4Network | IPv6Network, ...]:
        """The networks into which webhooks may lead: those named, and in an installation for trials this machine."""
        trial = self.sign_in is not None and self.sign_in.own is not None
        return self.webhook_networks + (THIS_MACHINE if trial else ())

    @property
    def logs(self) -> Path:
        """Folder of the log files of the stack's processes."""
        return self.data / "logs"

    def database(self, role: DatabaseRole = DatabaseRole.APPLICATION) -> str:
        """URL for SQLAlchemy (`postgresql+psycopg://…`) of the database in use; read anew, for a stack may restart.

        Raises StackError when none is configured for this role and no embedded one runs.
        """
        if self.database_urls:
            if role not in self.database_urls:
                raise StackError(
                    VARIABLES[role],
                    f"chưa đặt; việc này cần vai trò {role}, xem docs/operate.md / "
                    f"is not set, and this needs the role {role}: see docs/operate.md",
                )
            return self.database_urls[role]
        address = StackState.read(self.data).database_address
        if address is None:
            raise StackError("postgres", f"none runs for {self.data}: {START_IT}, or set THADS_DATABASE_URL")
        return role_url(address, role, self.keys)

    def partners(self) -> str:
        """Base address of the partners' gateway, by default the running sandbox; read anew, for a stack may restart.

        Raises StackError when none is configured and no sandbox runs.
        """
        if self.partners_url is not None:
            return self.partners_url
        sandbox = StackState.read(self.data).processes.get("partners")
        if sandbox is None:
            raise StackError("partners", f"no sandbox runs for {self.data}: {START_IT}, or set THADS_PARTNERS_URL")
        return f"http://{sandbox.address}"

    def sandbox_control(self) -> str:
        """Base address of the sandbox with the secret of its control doors. StackError when none of ours runs."""
        base = self.partners()
        try:
            secret = (self.data / "partners" / CONTROL_SECRET).read_text()
        except FileNotFoundError as error:
            raise StackError("partners", f"no sandbox of ours runs for {self.data}: {START_IT}") from error
        return base.replace("://", f"://control:{secret}@", 1)

    def temporal(self) -> ClientConnectConfig:
        """Arguments for `Client.connect` that say where Temporal is and how to be let in.

        Raises StackError when none is configured and no embedded one runs.
        """
        if self.temporal_profile is not None:
            return self.temporal_profile.to_client_connect_config()
        address = StackState.read(self.data).temporal_address
        if address is None:
            raise StackError(
                "temporal", f"no Temporal server runs for {self.data}: {START_IT}, or set TEMPORAL_ADDRESS"
            )
        return ClientConnectConfig(target_host=address, namespace=self.namespace)


def _web_address(name: str, given: str | None) -> str | None:
    if given and not re.fullmatch(r"https?://[^\s/?#]+(/[^\s?#]*)?", given):
        raise StackError(name, f"không phải địa chỉ web {given!r} / no web address; write https://…")
    return given.rstrip("/") if given else None


def _signing(given: str | None) -> Literal["test", "pkcs12"] | None:
    match given:
        case None | "":
            return None
        case "test" | "pkcs12" as way:
            return way
    raise StackError("THADS_SIGNING", f"không có cách ký {given!r} / no such way to sign; write pkcs12 or test")


OIDC = {"issuer": "THADS_OIDC_ISSUER", "audience": "THADS_OIDC_AUDIENCE", "keys": "THADS_OIDC_KEYS"}
"""What a sign-in at an identity provider needs to be told, and where it is."""


def _sign_in(environ: Mapping[str, str], keys: Path) -> SignIn | None:
    given = {name: environ.get(variable, "").strip() for name, variable in OIDC.items()}
    match environ.get("THADS_SIGN_IN"):
        case None | "":
            return None
        case "test":
            return SignIn.test(keys)
        case "oidc":
            if missing := [variable for name, variable in OIDC.items() if not given[name]]:
                problem = "chưa đặt; đăng nhập bằng OIDC cần đủ ba biến / is not set; sign-in by OIDC needs all three"
                raise StackError(missing[0], f"{problem}: {', '.join(OIDC.values())}")
            return SignIn(**given, client=environ.get("THADS_OIDC_CLIENT", "").strip() or given["audience"])
        case other:
            problem = f"không có cách đăng nhập {other!r} / no such way to sign in; write oidc or test"
            raise StackError("THADS_SIGN_IN", problem)


def _networks(name: str, given: str) -> tuple[IPv4Network | IPv6Network, ...]:
    try:
        return tuple(ip_network(one.strip()) for one in given.split(",") if one.strip())
    except ValueError as error:
        problem = "không phải dải địa chỉ mạng / is no list of networks; write 10.20.0.0/16, 10.30.4.0/24"
        raise StackError(name, problem) from error


def _yes(name: str, given: str | None) -> bool:
    if given not in (None, "", "yes", "no"):
        raise StackError(name, f"không hiểu {given!r}; viết yes hoặc no / is neither: write yes or no")
    return given != "no"


def _hash(given: str | None) -> Literal["sha256", "sha384", "sha512"]:
    match given or "sha256":
        case "sha256" | "sha384" | "sha512" as known:
            return known
    raise StackError(
        "THADS_ARCHIVE_HASH", f"không hiểu {given!r}; viết sha256, sha384 hoặc sha512 / write one of these"
    )


def _store(given: str | None) -> str | None:
    if given and not re.fullmatch(r"s3://[a-z0-9][a-z0-9.-]+(/[^\s?#]*)?", given):
        raise StackError("THADS_ARCHIVE_STORE", f"không hiểu {given!r}; viết s3://BUCKET/PREFIX / write it like this")
    return given or None


def _path(given: str | None) -> Path | None:
    return Path(given).expanduser().absolute() if given else None


def _temporal_profile(environ: Mapping[str, str]) -> ClientConfigProfile:
    try:
        profile = ClientConfigProfile.load(override_env_vars=dict(environ))
    except RuntimeError as error:
        raise StackError("TEMPORAL_*", f"Temporal's environment configuration cannot be read: {error}") from error
    if profile.api_key is not None and not profile.address:
        raise StackError("TEMPORAL_ADDRESS", "an API key without an address: say which Temporal server it opens")
    return profile


def _database_url(setting: str, given: str) -> str:
    """The URL with the driver this program uses; `postgres://` and `postgresql://` mean the same."""
    try:
        url = make_url(given)
    except ArgumentError as error:
        raise StackError(setting, "is no URL; write postgresql://user:password@host:port/name") from error
    if url.drivername not in ("postgres", "postgresql", "postgresql+psycopg"):
        raise StackError(setting, f"names {url.drivername}; only postgresql:// is supported")
    if not url.database:
        raise StackError(setting, "names no database; end it with /name")
    return url.set(drivername="postgresql+psycopg").render_as_string(hide_password=False)
