"""The guard on real connections: what is dialled, what never is."""

import itertools
import socket
import threading

import pytest

from tracker.errors import FetchError, Refused, Unreachable
from tracker.fetch import Fetcher
from tracker.fetch.transport import system_resolve
from tracker.model import Fetched, Request

from .addresses import PRIVATE, PUBLIC, URL_FORMS
from .conftest import NOW, Canary, loopback, settings
from .hostile import redirect, reply

NOTHING_ALLOWED = settings(allow_hosts=())


async def example_is_public(host, port):
    """The system's answers, but example.com is a public address without asking anyone."""
    return ["93.184.215.14"] if host == "example.com" else await system_resolve(host, port)


def outcome(url, resolve, dialler, using=NOTHING_ALLOWED, **of_request):
    with Fetcher(using, resolve=resolve, dialler=dialler) as fetcher:
        [(_, result)] = fetcher.fetch([Request("it", url, **of_request)], NOW)
    return result


def literal(address):
    return f"http://[{address}]/ok" if ":" in address else f"http://{address}/ok"


def test_no_private_address_is_dialled_and_every_public_one_is(server):
    canary = Canary(server.port)
    requests = [Request(address, literal(address)) for address in [*PRIVATE, *PUBLIC]]
    with Fetcher(NOTHING_ALLOWED, dialler=canary) as fetcher:
        outcomes = {request.key: result for request, result in fetcher.fetch(requests, NOW)}
    assert {key for key, result in outcomes.items() if isinstance(result, Fetched)} == set(PUBLIC)
    assert all(isinstance(outcomes[address], Refused) for address in PRIVATE)
    assert len(server.hits) == len(canary.dialled) == len(PUBLIC)


@pytest.mark.parametrize("address", PRIVATE)
def test_a_name_with_one_private_address_among_public_ones_is_refused(address, server):
    async def resolve(host, port):
        return ["8.8.8.8", address, "2606:4700::1111"]

    canary = Canary(server.port)
    result = outcome("http://mixed.test/ok", resolve, canary)
    assert isinstance(result, Refused)
    assert "not a public address" in str(result)
    assert canary.dialled == []


@pytest.mark.parametrize("url", URL_FORMS)
def test_no_spelling_of_a_url_leads_inside(url, server):
    canary = Canary(server.port)
    result = outcome(url, example_is_public, canary)
    assert isinstance(result, Refused | Unreachable), result
    assert str(result)
    assert canary.dialled == server.hits == []


def test_there_are_27_spellings():
    assert len(set(URL_FORMS)) == 27


def test_a_plain_public_url_gets_through_the_same_guard(server):
    canary = Canary(server.port)
    assert outcome("http://example.com/ok", example_is_public, canary).body == b"hello"
    assert canary.dialled == [("93.184.215.14", 80)]


def test_a_name_is_resolved_once_and_that_address_dialled_even_if_its_next_answer_is_private(server):
    answers = itertools.cycle([["93.184.215.14"], ["127.0.0.1"]])

    async def rebinding(host, port):
        return next(answers)

    canary = Canary(server.port)
    server.pages["/"] = reply(200, b"in")
    requests = [Request(str(n), f"http://rebind{n}.test/") for n in range(400)]
    with Fetcher(settings(allow_hosts=(), fetch_deadline=10.0), resolve=rebinding, dialler=canary) as fetcher:
        results = [result for _, result in fetcher.fetch(requests, NOW)]
    assert {address for address, _ in canary.dialled} == {"93.184.215.14"}
    assert sum(isinstance(result, Fetched) for result in results) == 200
    assert sum(isinstance(result, Refused) for result in results) == 200


@pytest.mark.parametrize("path", ["/redirected", "/robots.txt"])
def test_a_redirect_to_a_private_address_is_not_followed(path, server):
    server.pages[path] = redirect("http://169.254.169.254/latest")
    canary = Canary(server.port)
    result = outcome("http://example.com/redirected", example_is_public, canary, obey_robots=path == "/robots.txt")
    assert isinstance(result, Refused)
    assert "169.254.169.254" in str(result)
    assert server.targets() == [path]


@pytest.mark.parametrize("port", [22, 25, 8080, 65535])
def test_other_ports_than_the_webs_are_refused_on_public_hosts(port, server):
    canary = Canary(server.port)
    result = outcome(f"http://example.com:{port}/ok", example_is_public, canary)
    assert isinstance(result, Refused)
    assert f"port {port}" in str(result)
    assert canary.dialled == []


@pytest.mark.parametrize("allowed", ["{name}", "{name}:{port}", "127.0.0.1", "127.0.0.1:{port}"])
def test_the_operator_lets_a_private_host_and_its_port_through(allowed, server):
    words = allowed.format(name="intranet.test", port=server.port)
    result = outcome(server.url("/ok", "intranet.test"), loopback, None, settings(allow_hosts=(words,)))
    assert isinstance(result, Fetched), result


@pytest.mark.parametrize("allowed", ["other.test", "127.0.0.2", "intranet.test:1", "127.0.0.1:1"])
def test_the_operators_word_for_another_host_or_port_does_not_help(allowed, server):
    result = outcome(server.url("/ok", "intranet.test"), loopback, None, settings(allow_hosts=(allowed,)))
    assert isinstance(result, Refused)
    assert server.hits == []


def test_the_host_header_stays_the_name_of_the_url(server, get):
    get("/ok", host="named.test")
    assert server.hits[0].headers["host"] == f"named.test:{server.port}"


def test_the_tls_server_name_stays_the_name_of_the_url():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        hello = []

        def take_one():
            connection, _ = listener.accept()
            with connection:
                hello.append(connection.recv(4096))

        thread = threading.Thread(target=take_one)
        thread.start()
        result = outcome(f"https://named.test:{listener.getsockname()[1]}/", loopback, None, settings())
        thread.join()
    assert b"named.test" in hello[0]
    assert isinstance(result, Unreachable)


def test_proxies_of_the_environment_are_not_used(server, get, monkeypatch):
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert isinstance(get("/ok", host="named.test"), Fetched)


@pytest.mark.parametrize("addresses", [["127.0.0.2", "127.0.0.1"], ["127.0.0.1", "127.0.0.2"]])
def test_one_address_that_answers_is_enough(addresses, server):
    async def two(host, port):
        return addresses

    result = outcome(server.url("/ok", "two.test"), two, None, settings(allow_hosts=("two.test",)))
    assert isinstance(result, Fetched)


@pytest.mark.parametrize("failure", [OSError("no such name"), UnicodeError("label too long"), None])
def test_a_name_without_address_is_unreachable(failure, server):
    async def nowhere(host, port):
        if failure:
            raise failure
        return []

    result = outcome("http://nowhere.test/", nowhere, None)
    assert isinstance(result, Unreachable)
    assert "no address for nowhere.test" in str(result)


def test_a_closed_port_is_unreachable():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    result = outcome(f"http://127.0.0.1:{port}/", loopback, None, settings())
    assert isinstance(result, Unreachable)
    assert isinstance(result, FetchError)
