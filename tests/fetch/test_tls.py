"""Encrypted connections: certificates are verified against the name of the URL, and encryption is not given up on the way."""

import ssl
import subprocess

import pytest

from tracker.errors import Refused, Unreachable
from tracker.fetch import Fetcher, transport
from tracker.model import Fetched, Request

from .conftest import NOW, loopback, settings
from .hostile import HostileServer, redirect

MAKE_CERTIFICATE = (
    "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 "
    "-subj /CN=named.test -addext subjectAltName=DNS:named.test -keyout key.pem -out cert.pem"
)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    try:
        subprocess.run(MAKE_CERTIFICATE.split(), cwd=folder, check=True, capture_output=True)
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    return folder


@pytest.fixture
def secure(certificate):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate / "cert.pem", certificate / "key.pem")
    with HostileServer(tls=context) as running:
        yield running


@pytest.fixture
def trusted(certificate, monkeypatch):
    context = ssl.create_default_context(cafile=str(certificate / "cert.pem"))
    monkeypatch.setattr(transport, "trust", lambda: context)


def get(server, path, host):
    with Fetcher(settings(), resolve=loopback) as fetcher:
        [(_, outcome)] = fetcher.fetch([Request("it", f"https://{host}:{server.port}{path}")], NOW)
    return outcome


def test_a_trusted_certificate_for_the_name_is_accepted(secure, trusted):
    assert get(secure, "/ok", "named.test").body == b"hello"
    assert secure.hits[0].host == "named.test"


def test_a_certificate_for_another_name_is_not_accepted(secure, trusted):
    result = get(secure, "/ok", "other.test")
    assert isinstance(result, Unreachable)
    assert "certificate" in str(result)
    assert secure.hits == []


def test_a_certificate_that_nobody_trusted_signed_is_not_accepted(secure):
    result = get(secure, "/ok", "named.test")
    assert isinstance(result, Unreachable)
    assert "certificate" in str(result)
    assert secure.hits == []


def test_a_redirect_from_https_to_http_is_refused(secure, trusted, server):
    secure.pages["/it"] = redirect(server.url("/ok", "named.test"))
    result = get(secure, "/it", "named.test")
    assert isinstance(result, Refused)
    assert "not encrypted" in str(result)
    assert server.hits == []


def test_a_redirect_from_http_to_https_is_followed(secure, trusted, server):
    server.pages["/it"] = redirect(f"https://named.test:{secure.port}/ok")
    with Fetcher(settings(), resolve=loopback) as fetcher:
        [(_, outcome)] = fetcher.fetch([Request("it", server.url("/it", "named.test"))], NOW)
    assert isinstance(outcome, Fetched)
