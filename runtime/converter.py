"""How values become payloads: JSON by pydantic, encrypted by the codec, failures included."""

from __future__ import annotations

import dataclasses
from typing import Any

from pydantic import ValidationError
from temporalio.api.common.v1 import Payload
from temporalio.contrib.pydantic import PydanticJSONPlainPayloadConverter, PydanticPayloadConverter
from temporalio.converter import (
    CompositePayloadConverter,
    DataConverter,
    DefaultFailureConverterWithEncodedAttributes,
    EncodingPayloadConverter,
)

from runtime.codec import UNREADABLE, EncryptionCodec, KeyRing


class UnreadablePayload(ValueError):
    """A payload that no key of the ring opens, or that was altered."""


class InvalidPayload(ValueError):
    """A payload whose content does not have the shape asked for. Names the fields, never their values."""

    def __init__(self, error: ValidationError) -> None:
        places = (
            f"{'.'.join(str(part) for part in problem['loc']) or '(whole)'}: {problem['type']}"
            for problem in error.errors(include_url=False, include_context=False, include_input=False)
        )
        super().__init__("; ".join(places))


class _Unreadable(EncodingPayloadConverter):
    """Raises, at last, on what the codec could not decrypt."""

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
            raise InvalidPayload(error) from None


class CasePayloadConverter(CompositePayloadConverter):
    """pydantic's converter, with errors that name no data."""

    def __init__(self) -> None:
        standard = PydanticPayloadConverter().converters
        json = _Json()
        others = [json if encoding == json.encoding.encode() else each for encoding, each in standard.items()]
        super().__init__(*others, _Unreadable())


def data_converter(ring: KeyRing) -> DataConverter:
    """The converter of every client, worker and replayer of this installation.

    Messages and stack traces of failures are encrypted too. The type of a failure stays in clear: it must be the name
    of a class, never data.
    """
    return dataclasses.replace(
        DataConverter.default,
        payload_converter_class=CasePayloadConverter,
        payload_codec=EncryptionCodec(ring),
        failure_converter_class=DefaultFailureConverterWithEncodedAttributes,
    )
