"""What a packed file says of itself, looked at before anything in it is read.

A workbook is a zip archive of XML. Whatever else is given is named, and what would be too large unpacked is left alone.
"""

import zipfile
from typing import BinaryIO

from calculator.batch.sheetxml import vet
from calculator.batch.tables import UnusableError

# Of what a file declares about itself, in bytes; nothing gives more than it declares. A roster of 100,000 people is
# some 300 MB unpacked, a twentieth of it packed.
MOST_OF_SHEET = 1 << 30
MOST_OF_TEXTS = 1 << 26
MOST_OF_PART = 1 << 23
MOST_IN_ALL = 1 << 31
MOST_PARTS = 5_000
_SMALL = 1 << 25
_MOST_RATIO = 150

_OLE = bytes.fromhex("d0cf11e0a1b11ae1")
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_SHEETS, _TEXTS = "xl/worksheets/", "xl/sharedStrings.xml"
SAVE_AS = "请用表格软件打开，另存为“Excel 工作簿（.xlsx）”。"


def check_begin(file: BinaryIO) -> None:
    """Is it, by its first bytes, what a workbook is packed as?"""
    file.seek(0)
    begin = file.read(1 << 20)
    file.seek(0)
    if begin.startswith(b"PK"):
        return
    if not begin:
        raise UnusableError("这是空文件。")
    if begin.startswith(_OLE):
        if _ENCRYPTED in begin:
            raise UnusableError("这个文件加了密码，没有读。请打开后取消密码，再保存。")
        raise UnusableError(f"这是旧格式的 .xls 文件。{SAVE_AS}")
    if begin.lstrip()[:1] == b"<":
        raise UnusableError(f"这不是工作簿，是网页或 XML 文件，只是扩展名像。{SAVE_AS}")
    raise UnusableError(f"这不是工作簿（.xlsx）。{SAVE_AS}")


def check_parts(archive: zipfile.ZipFile) -> None:
    """What the file declares of its parts, before anything is unpacked; then those that are read as a whole."""
    parts = archive.infolist()
    names = {part.filename for part in parts}
    if "mimetype" in names:
        raise UnusableError(f"这是 OpenDocument 文件（.ods）。{SAVE_AS}")
    if "xl/workbook.bin" in names:
        raise UnusableError(f"这是二进制工作簿（.xlsb）。{SAVE_AS}")
    if "word/document.xml" in names:
        raise UnusableError("这是 Word 文件，不是工作簿。")
    if any(part.flag_bits & 1 for part in parts):
        raise UnusableError("这个文件加了密码，没有读。请打开后取消密码，再保存。")
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_IN_ALL:
        raise UnusableError(_too_large("内容"))
    for part in parts:
        if part.file_size > _most(part.filename) or (
            part.file_size > _SMALL and part.file_size > part.compress_size * _MOST_RATIO
        ):
            raise UnusableError(_too_large(part.filename))
    for part in parts:
        if part.filename.endswith((".xml", ".rels")) and not part.filename.startswith(_SHEETS):
            with archive.open(part) as stream:
                vet(stream)


def _most(part: str) -> int:
    if part.startswith(_SHEETS):
        return MOST_OF_SHEET
    if part.startswith("xl/media/"):
        return MOST_IN_ALL  # not read
    return MOST_OF_TEXTS if part == _TEXTS else MOST_OF_PART


def _too_large(what: str) -> str:
    return (
        f"解开后太大（{what}），可能是恶意文件，没有读。"
        "确实是名册的，请用表格软件打开，只留名册的工作表，或分成几份再试。"
    )
