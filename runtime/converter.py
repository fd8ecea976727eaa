"""How values become payloads: JSON by pydantic, encrypted by the codec, failures included."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from itertools import zip_longest
from typing import Any

from pydantic import TypeAdapter, ValidationError
from temporalio.api.common.v1 import Payload
from temporalio.api.failure.v1 import Failure
from temporalio.common import RawValue
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter, PydanticPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverter,
    DefaultFailureConverterWithEncodedAttributes,
    EncodingPayloadConverter,
    PayloadConverter,
)

from runtime.codec import UNREADABLE, EncryptionCodec, KeyRing


class UnreadablePayload(ValueError):
    """A payload in clear, under a key that is not in the ring, or altered. Its text holds nothing of the content."""


class InvalidPayload(ValueError):
    """A payload whose content does not have the shape asked for. Names the fields, never their values."""

    @classmethod
    def of(cls, error: ValidationError) -> InvalidPayload:
        """What pydantic refused, without what it quotes."""
        places = (
            f"{'.'.join(str(part) for part in problem['loc']) or '(whole)'}: {problem['type']}"
            for problem in error.errors(include_url=False, include_context=False, include_input=False)
        )
        return cls("; ".join(places))


class _Unreadable(EncodingPayloadConverter):
    """Raises, at last, on what the codec would not let in."""

    @property
    def encoding(self) -> str:
        return UNREADABLE.decode()

    def to_payload(self, value: Any) -> Payload | None:
        return None

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        raise UnreadablePayload(payload.data.decode())


class _Json(PydanticJSONPlainPayloadConverter):
    """pydantic's errors quote the values they refuse; these go to logs, so only the places are named."""

    def from_payload(self, payload: Payload, type_hint: type | None = None) -> Any:
        try:
            return super().from_payload(payload, type_hint)
        except ValidationError as error:
            raise InvalidPayload.of(error) from None


_OURS = _Json()
_JSON = _OURS.encoding.encode()
_CONVERTERS = (*({**PydanticPayloadConverter().converters, _JSON: _OURS}).values(), _Unreadable())


class CasePayloadConverter(CompositePayloadConverter):
    """pydantic's converter, with errors that name no data, and with values of the type asked for only.

    The SDK's own hands over the empty value, bytes or a protobuf message for whatever type was asked for; a handler
    then stumbles over it, after the update was accepted, and the workflow task is tried again for ever.
    """

    def __init__(self) -> None:
        super().__init__(*_CONVERTERS)  # one for all: the SDK makes a composite of its own for each workflow task

    def from_payloads(self, payloads: Sequence[Payload], type_hints: list[type] | None = None) -> list[Any]:
        """The values. Raises UnreadablePayload or InvalidPayload."""
        return [self._value(payload, hint) for payload, hint in zip_longest(payloads, type_hints or [])]

    def _value(self, payload: Payload, hint: type | None) -> Any:
        if hint is RawValue:
            return RawValue(payload)
        encoding = payload.metadata.get("encoding", b"")
        converter = self.converters.get(encoding)
        if converter is None:
            raise InvalidPayload(
                "kiểu mã không biết; gửi json/plain, mã hóa một lần / "
                "an encoding not known here; send json/plain, encrypted once (docs/formats/codec.md)"
            )
        value = converter.from_payload(payload, hint)
        if hint is None or encoding == _JSON or _fits(value, hint):
            return value
        raise InvalidPayload(
            "(whole): thiếu nội dung hoặc sai kiểu; gửi json/plain / no value of the type; send json/plain"
        )


def _fits(value: Any, hint: Any) -> bool:
    if value is not None:
        return hint is Any or (isinstance(hint, type) and isinstance(value, hint))
    try:
        TypeAdapter(hint).validate_python(None)
    except ValidationError:
        return False
    return True


class CaseFailureConverter(DefaultFailureConverterWithEncodedAttributes):
    """Messages and stack traces of failures are encrypted, but for the one whose reader may have no key.

    What was refused as unreadable says so in clear, and as itself, not as the SDK's "Failed decoding arguments".
    """

    def to_failure(self, exception: BaseException, payload_converter: PayloadConverter, failure: Failure) -> None:
        """See FailureConverter."""
        cause = exception.__cause__
        refused = cause if cause is not None and str(exception) == "Failed decoding arguments" else exception
        if isinstance(refused, UnreadablePayload):
            refused = UnreadablePayload(*refused.args)  # without its stack trace
            DefaultFailureConverter().to_failure(refused, payload_converter, failure)
        else:
            super().to_failure(refused, payload_converter, failure)


def data_converter(ring: KeyRing) -> DataConverter:
    """The converter of every client, worker and replayer of this installation.

    The type of a failure stays in clear: it must be the name of a class, never data.
    """
    return dataclasses.replace(
        DataConverter.default,
        payload_converter_class=CasePayloadConverter,
        payload_codec=EncryptionCodec(ring),
        failure_converter_class=CaseFailureConverter,
    )
