"""Which addresses count as public, and what the operator's words let through."""

import ipaddress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.errors import ConfigError
from tracker.fetch.guard import AllowList, is_public

from .addresses import PRIVATE, PUBLIC


@pytest.mark.parametrize("address", PRIVATE)
def test_a_special_purpose_address_is_not_public(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_a_global_address_is_public(address):
    assert is_public(address)


def test_there_are_45_addresses():
    assert len({*PRIVATE, *PUBLIC}) == 45


@pytest.mark.parametrize("text", ["", "localhost", "8.8.8", "2130706433", "8.8.8.8/32", "2606:4700::1111%eth0", "fe80::1%lo"])
def test_what_is_no_plain_address_is_not_public(text):
    assert not is_public(text)


@given(st.ip_addresses(v=4))
def test_an_ipv4_address_is_judged_the_same_inside_an_ipv6_one(address):
    assert is_public(f"::ffff:{address}") == is_public(str(address))
    assert not is_public(f"64:ff9b::{address}")
    assert not is_public(str(ipaddress.IPv6Address(0x2002 << 112 | int(address) << 80)))


@given(st.ip_addresses())
def test_nothing_that_python_calls_local_is_public(address):
    if not address.is_global or address.is_multicast:
        assert not is_public(str(address)) or getattr(address, "ipv4_mapped", None)


@pytest.mark.parametrize(
    ("word", "host", "port", "covered"),
    [
        ("intranet.example", "intranet.example", 8080, True),
        ("intranet.example", "INTRANET.example.", 80, True),
        ("intranet.example", "not-intranet.example", 80, False),
        ("intranet.example", "sub.intranet.example", 80, False),
        ("localhost:8080", "localhost", 8080, True),
        ("localhost:8080", "localhost", 80, False),
        ("10.0.0.5", "10.0.0.5", 22, True),
        ("10.0.0.5", "10.0.0.50", 80, False),
        ("::1", "0:0:0:0:0:0:0:1", 80, True),
        ("[::1]:8080", "::1", 8080, True),
        ("[::1]:8080", "::1", 80, False),
    ],
)
def test_the_allow_list_covers_the_named_host_and_no_other(word, host, port, covered):
    assert AllowList.parse([word]).covers(host, port) is covered


@pytest.mark.parametrize("word", ["http://a.example", "a.example:http", "[nonsense]:80", "a b", "a.example/feed", ":80"])
def test_a_word_that_is_no_host_is_a_wrong_setting(word):
    with pytest.raises(ConfigError, match="TRACKER_ALLOW_HOSTS"):
        AllowList.parse([word])
