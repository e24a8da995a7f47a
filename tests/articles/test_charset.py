"""Which characters bytes mean, whatever names are claimed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.articles.charset import decode

HOSTILE = ["rot13", "zip", "hex", "idna", "utf-7", "undefined", "unicode_escape", "base64", "punycode", "no-such", "utf-16"]


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_charset_names_are_ignored_wherever_they_stand(name):
    text = "caffè +ADw-script+AD4- \\u003c"
    for body in (text.encode(), text.encode("latin-1")):
        assert decode(body, f"text/html; charset={name}") == text
        assert decode(f'<?xml version="1.0" encoding="{name}"?>'.encode() + body).endswith(text)
        assert decode(f"<meta charset={name}>".encode() + body).endswith(text)


@pytest.mark.parametrize(
    ("body", "content_type", "expected"),
    [
        ("però".encode("latin-1"), "text/html; charset=ISO-8859-1", "però"),
        ("延长期限".encode("gbk"), 'text/html; charset="gb2312"', "延长期限"),
        ("延長期限".encode("big5"), "application/json; charset=Big5", "延長期限"),
        ("<meta charset='koi8-r'>тест".encode("koi8-r"), "text/html", "<meta charset='koi8-r'>тест"),
        ("<meta content='a; charset=gbk'>中文".encode("gbk"), "", "<meta content='a; charset=gbk'>中文"),
        ("però".encode(), "text/html; charset=ISO-8859-1", "però"),
        ("però “x”".encode("cp1252"), "text/html; charset=utf-8", "però “x”"),
        ("però".encode("utf-16"), "text/html; charset=utf-8", "però"),
        ("\ufeffperò".encode(), "", "però"),
        ("però".encode("utf-16-le"), "", "però"),
        ("però".encode("utf-32"), "", "però"),
        ("perché e città".encode()[:-1], "", "perché e citt\ufffd"),
    ],
)
def test_the_characters_meant_are_found(body, content_type, expected):
    assert decode(body, content_type) == expected


@given(st.binary(max_size=200), st.text(max_size=60))
def test_any_bytes_and_any_content_type_decode(body, content_type):
    assert isinstance(decode(body, content_type), str)


@given(st.text(max_size=100))
def test_utf_8_is_always_read_as_utf_8(text):
    assert decode(b"\xef\xbb\xbf" + text.encode(), "text/html; charset=gbk") == text
