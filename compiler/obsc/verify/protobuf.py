"""Protocol Buffers' wire format: which fields a message has, by their numbers.

https://protobuf.dev/programming-guides/encoding/
"""

from __future__ import annotations

import struct
from collections.abc import Iterator

Value = int | bytes


class Malformed(ValueError):
    """These bytes are no message."""


class Message:
    """The fields of a message. Of a field that stands once the last value counts, as the specification says."""

    def __init__(self, raw: bytes) -> None:
        self.fields: dict[int, list[Value]] = {}
        for number, value in _fields(raw):
            self.fields.setdefault(number, []).append(value)

    def __contains__(self, number: int) -> bool:
        return number in self.fields

    def messages(self, number: int) -> Iterator[Message]:
        """The messages in a repeated field."""
        return (Message(_bytes(value)) for value in self.fields.get(number, ()))

    def message(self, number: int) -> Message:
        """The message in a field; an empty one where it is not set."""
        return Message(self.octets(number))

    def octets(self, number: int) -> bytes:
        """The bytes in a field."""
        return _bytes(self.fields.get(number, [b""])[-1])

    def text(self, number: int) -> str:
        """The string in a field."""
        try:
            return self.octets(number).decode()
        except UnicodeDecodeError as error:
            raise Malformed(f"field {number} is no UTF-8") from error

    def unsigned(self, number: int) -> int:
        """The number in a varint field."""
        return _int(self.fields.get(number, [0])[-1])

    def signed(self, number: int) -> int:
        """The number in an int64 field."""
        value = self.unsigned(number)
        return value - (1 << 64) if value >> 63 else value

    def fixed64(self, number: int) -> int:
        """The number in a fixed64 field."""
        return int.from_bytes(self._eight(number), "little")

    def double(self, number: int) -> float:
        """The number in a double field."""
        value: float = struct.unpack("<d", self._eight(number))[0]
        return value

    def _eight(self, number: int) -> bytes:
        raw = _bytes(self.fields.get(number, [bytes(8)])[-1])
        if len(raw) != 8:
            raise Malformed(f"field {number} has {len(raw)} bytes instead of 8")
        return raw


def _fields(raw: bytes) -> Iterator[tuple[int, Value]]:
    at = 0
    while at < len(raw):
        tag, at = _varint(raw, at)
        number, kind = tag >> 3, tag & 7
        if number == 0:
            raise Malformed("a field has number 0")
        if kind == 0:
            value, at = _varint(raw, at)
            yield number, value
            continue
        if kind == 2:
            length, at = _varint(raw, at)
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
        else:
            raise Malformed(f"field {number} has the wire type {kind}")
        if at + length > len(raw):
            raise Malformed(f"field {number} is cut off")
        yield number, raw[at : at + length]
        at += length


def _varint(raw: bytes, at: int) -> tuple[int, int]:
    value = 0
    for shift in range(0, 70, 7):
        if at >= len(raw):
            raise Malformed("a number is cut off")
        byte = raw[at]
        at += 1
        value |= (byte & 0x7F) << shift
        if byte < 0x80:
            return value & (1 << 64) - 1, at
    raise Malformed("a number has more than ten bytes")


def _bytes(value: Value) -> bytes:
    if isinstance(value, int):
        raise Malformed("a number stands where bytes are meant")
    return value


def _int(value: Value) -> int:
    if isinstance(value, bytes):
        raise Malformed("bytes stand where a number is meant")
    return value
