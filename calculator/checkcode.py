"""Check codes: eight characters that people can read off paper, and type."""

import re

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # no I, L, O, U


def code_of(digest: bytes) -> str:
    """The first forty bits of a digest as "7K3F-9QXA"."""
    number = int.from_bytes(digest[:5])
    digits = "".join(_CROCKFORD[number >> shift & 31] for shift in range(35, -1, -5))
    return f"{digits[:4]}-{digits[4:]}"


def read_code(given: str) -> str:
    """A code as somebody types it off a sheet: any case, with or without blanks and the hyphen.

    >>> read_code(" 7k3f 9qxo ")
    '7K3F-9QX0'
    """
    typed = re.sub(r"[\s-]", "", given).upper().translate(str.maketrans("OIL", "011"))
    return f"{typed[:4]}-{typed[4:]}"
