"""Which characters the bytes of a document mean. The names a host or a document gives are hints, never instructions."""

from __future__ import annotations

import codecs
import re

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NAMES = {
    "cp1252": "ascii us-ascii iso-8859-1 iso8859-1 iso_8859-1 latin1 latin-1 l1 cp1252 windows-1252 x-cp1252",
    "cp1250": "windows-1250 cp1250",
    "cp1251": "windows-1251 cp1251",
    "cp1253": "windows-1253 cp1253",
    "cp1254": "windows-1254 cp1254 iso-8859-9 latin5",
    "cp1255": "windows-1255 cp1255",
    "cp1256": "windows-1256 cp1256",
    "cp1257": "windows-1257 cp1257",
    "cp1258": "windows-1258 cp1258",
    "cp866": "ibm866 cp866",
    "cp874": "windows-874 tis-620 iso-8859-11",
    "iso8859-2": "iso-8859-2 latin2",
    "iso8859-3": "iso-8859-3",
    "iso8859-4": "iso-8859-4",
    "iso8859-5": "iso-8859-5",
    "iso8859-6": "iso-8859-6",
    "iso8859-7": "iso-8859-7",
    "iso8859-8": "iso-8859-8 iso-8859-8-i",
    "iso8859-10": "iso-8859-10",
    "iso8859-13": "iso-8859-13",
    "iso8859-14": "iso-8859-14",
    "iso8859-15": "iso-8859-15 latin-9",
    "iso8859-16": "iso-8859-16",
    "koi8-r": "koi8-r koi8",
    "koi8-u": "koi8-u",
    "mac-roman": "macintosh x-mac-roman",
    "mac-cyrillic": "x-mac-cyrillic",
    "gb18030": "gb18030 gbk gb2312 gb_2312-80 x-gbk chinese",
    "big5hkscs": "big5 big5-hkscs x-x-big5",
    "euc_jp": "euc-jp x-euc-jp",
    "cp932": "shift_jis shift-jis sjis x-sjis windows-31j",
    "cp949": "euc-kr ks_c_5601-1987 korean windows-949",
}
_CODECS = {label: codec for codec, labels in _NAMES.items() for label in labels.split()}
"""The single- and multi-byte legacy encodings of the WHATWG Encoding Standard, except the stateful ISO-2022-JP."""

_HEADER = re.compile(r"charset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_DECLARED = re.compile(rb"(?:<\?xml[^>]{0,200}?encoding|<meta[^>]{0,200}?charset)\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_HEAD = 2048


def decode(body: bytes, content_type: str = "") -> str:
    """The text of a document, never an error: bytes that mean nothing become U+FFFD.

    Decided by, in this order: a byte order mark or the zero bytes of UTF-16; being valid UTF-8; the charset of the
    Content-Type header; that of an XML declaration or `<meta>`; UTF-8, or windows-1252 where UTF-8 makes no sense.
    Validity goes before the names because text in another encoding is practically never valid UTF-8, while names are
    often wrong. Names outside the table (utf-7, rot13, idna, ...) count as none.
    """
    for mark, codec in _BOMS:
        if body.startswith(mark):
            return body[len(mark) :].decode(codec, "replace")
    try:
        return body.decode(_utf16(body) or "utf-8")
    except UnicodeDecodeError:
        named = _CODECS.get(_label(content_type, body[:_HEAD]))
        return body.decode(named, "replace") if named else _guess(body)


def _utf16(body: bytes) -> str:
    zeros = "".join("0" if byte == 0 else "x" for byte in body[:4])
    return {"x0x0": "utf-16-le", "0x0x": "utf-16-be"}.get(zeros, "")


def _label(content_type: str, head: bytes) -> str:
    found = [match[1] for match in _HEADER.finditer(content_type[:500])]
    found += [match[1].decode("ascii", "replace") for match in _DECLARED.finditer(head)]
    return next((name for name in map(str.lower, found) if name in _CODECS), "")


def _guess(body: bytes) -> str:
    """UTF-8 with a flaw here and there (cut off within a character, say), unless most of its other characters are flaws."""
    if codec := _utf16(body):
        return body.decode(codec, "replace")
    text = body.decode("utf-8", "replace")
    flaws = text.count("\ufffd")
    others = sum(not character.isascii() for character in text)
    return text if flaws * 2 <= others else body.decode("cp1252", "replace")
