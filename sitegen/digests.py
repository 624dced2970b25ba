"""Names and checks for what is published, made from its bytes."""

import base64
import hashlib
from collections.abc import Mapping


def digest(files: Mapping[str, bytes]) -> str:
    """A short name for just these files."""
    whole = hashlib.sha256()
    for name, content in sorted(files.items()):
        whole.update(name.encode() + b"\0" + hashlib.sha256(content).digest())
    return whole.hexdigest()[:12]


def sha256(content: bytes) -> str:
    """In Base64, as browsers write it."""
    return base64.b64encode(hashlib.sha256(content).digest()).decode()
