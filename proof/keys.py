"""The log's own key and secret, in the folder `log` of the key folder."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from pathlib import Path

from proof.notes import Kind, PrivateKey
from runtime.errors import StackError
from runtime.files import create_private
from runtime.private_keys import ed25519

SECRET_SIZE = 32


@dataclass(frozen=True)
class LogKeys:
    """What the log is signed with, and the secret from which the salts of its rows come."""

    signing: PrivateKey
    secret: bytes

    @classmethod
    def ensure(cls, keys: Path) -> LogKeys:
        """Those in the key folder; made the first time. The log is named after its key: `thads/0123456789ab`."""
        private = ed25519(keys / "log" / "log.key.pem")
        raw = private.public_key().public_bytes_raw()
        name = f"thads/{hashlib.sha256(raw).hexdigest()[:12]}"
        secret = create_private(keys / "log" / "salts.secret", secrets.token_bytes(SECRET_SIZE))
        if len(secret) != SECRET_SIZE:
            raise StackError("keys", f"{keys / 'log' / 'salts.secret'}: hỏng / is broken: bring it back from its copy")
        return cls(PrivateKey(name, Kind.LOG, private), secret)

    @classmethod
    def there(cls, keys: Path) -> LogKeys:
        """Those in the key folder. StackError where there are none: nothing is made to verify with."""
        if not (keys / "log" / "salts.secret").exists():
            raise StackError(
                "keys", f"thiếu thư mục khóa {keys / 'log'} / the keys of the log are missing: bring them back"
            )
        return cls.ensure(keys)
