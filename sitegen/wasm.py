"""The engine's WebAssembly, byte by byte: which of its functions are used, and all others cut.

Functions keep their numbers, which the memory of a running engine holds as pointers.
"""

from collections.abc import Callable, Container, Iterator, Sequence
from dataclasses import dataclass

HEAD = b"\0asm\1\0\0\0"
CUSTOM, EXPORTS, CODE, DATA, DATA_COUNT = 0, 7, 10, 11, 12  # numbers of sections
TRAP = b"\0\0\x0b"  # the body of a function that ends the program: no locals, unreachable, end


@dataclass(frozen=True)
class Section:
    number: int
    content: bytes


def marking(wasm: bytes, address: int) -> bytes:
    """The module, of which each function, as it begins, sets the byte of its number from `address` on to 1."""

    def marked(number: int, body: bytes) -> bytes:
        begin = after_locals(body)
        store = b"\x41" + _signed(address) + b"\x41\x01\x3a\0" + unsigned(number)
        return body[:begin] + store + body[begin:]

    return _with_bodies(wasm, marked)


def cut(wasm: bytes, functions: Container[int], exports: Container[str]) -> bytes:
    """The module with these functions and exports alone, and nothing in its memory: a snapshot brings that."""

    def kept(number: int, body: bytes) -> bytes:
        return body if number in functions else TRAP

    sections = [
        _with_exports(section, exports)
        for section in read(_with_bodies(wasm, kept))
        if section.number not in (CUSTOM, DATA, DATA_COUNT)
    ]
    return written(sections)


def read(wasm: bytes) -> Iterator[Section]:
    position = len(HEAD)
    while position < len(wasm):
        size, begin = number_at(wasm, position + 1)
        yield Section(wasm[position], wasm[begin : begin + size])
        position = begin + size


def written(sections: Sequence[Section]) -> bytes:
    return HEAD + b"".join(bytes([each.number]) + _sized(each.content) for each in sections)


def _with_bodies(wasm: bytes, change: Callable[[int, bytes], bytes]) -> bytes:
    """The module with the body of each function changed, which is given with its number."""
    return written(
        [
            Section(CODE, _counted([_sized(change(*each)) for each in enumerate(_bodies(section))]))
            if section.number == CODE
            else section
            for section in read(wasm)
        ]
    )


def bodies(wasm: bytes) -> list[bytes]:
    """The functions of a module, without those that it imports."""
    (code,) = (section for section in read(wasm) if section.number == CODE)
    return list(_bodies(code))


def _bodies(code: Section) -> Iterator[bytes]:
    count, position = number_at(code.content, 0)
    for _ in range(count):
        size, begin = number_at(code.content, position)
        position = begin + size
        yield code.content[begin:position]


def _with_exports(section: Section, names: Container[str]) -> Section:
    if section.number != EXPORTS:
        return section
    kept = []
    count, position = number_at(section.content, 0)
    for _ in range(count):
        length, begin = number_at(section.content, position)
        name = section.content[begin : begin + length].decode()
        _, end = number_at(section.content, begin + length + 1)  # after its kind
        if name in names:
            kept.append(section.content[position:end])
        position = end
    return Section(EXPORTS, _counted(kept))


def after_locals(body: bytes) -> int:
    """Where the instructions of a function begin."""
    groups, position = number_at(body, 0)
    for _ in range(groups):
        _, position = number_at(body, position)
        position += 1  # their type
    return position


def number_at(content: bytes, position: int) -> tuple[int, int]:
    """An unsigned LEB128 number, and where it ends."""
    number = shift = 0
    while True:
        byte = content[position]
        position += 1
        number |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return number, position


def unsigned(number: int) -> bytes:
    """LEB128."""
    encoded = bytearray()
    while number >= 0x80:
        encoded.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*encoded, number])


def _signed(number: int) -> bytes:
    """Signed LEB128 of a number that is not negative: its last byte must not look like a minus."""
    encoded = unsigned(number)
    return encoded if encoded[-1] < 0x40 else encoded[:-1] + bytes([encoded[-1] | 0x80, 0])


def _sized(content: bytes) -> bytes:
    return unsigned(len(content)) + content


def _counted(entries: Sequence[bytes]) -> bytes:
    return unsigned(len(entries)) + b"".join(entries)
