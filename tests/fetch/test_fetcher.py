"""The generator: every request comes back once, whatever happens to it, to its neighbours or to the caller."""

import threading
import time
from concurrent.futures import CancelledError

import pytest

from tracker.errors import BadStatus, FetchError, Refused
from tracker.fetch import Fetcher
from tracker.fetch.fetcher import interleaved
from tracker.model import Fetched, Request

from .conftest import NOW, loopback, settings
from .hostile import drip, hang


def requests_to(server, path, count):
    return [Request(f"{path}{n}", server.url(path, f"{n}.test")) for n in range(count)]


@pytest.fixture
def fetcher():
    with Fetcher(settings(fetch_deadline=60.0), resolve=loopback) as running:
        yield running


def wait_until(condition):
    for _ in range(500):
        if condition():
            return
        time.sleep(0.01)
    pytest.fail("it never became true")


def test_every_request_comes_back_once(server, fetcher):
    wanted = requests_to(server, "/ok", 100) + requests_to(server, "/missing", 100) + [Request("odd", "mailto:a@b.example")] * 2
    outcomes = list(fetcher.fetch(iter(wanted), NOW))
    assert sorted(request.key for request, _ in outcomes) == sorted(request.key for request in wanted)
    assert sum(isinstance(outcome, Fetched) for _, outcome in outcomes) == 100
    assert sum(isinstance(outcome, BadStatus) for _, outcome in outcomes) == 100
    assert sum(isinstance(outcome, Refused) for _, outcome in outcomes) == 2


def test_nothing_to_fetch_is_nothing_to_yield(fetcher):
    assert list(fetcher.fetch([], NOW)) == []


@pytest.mark.parametrize(
    "url", ["", "x", "http://", "http://[", "http://a.test:b/", "//a.test/", "http://%/", "http://-/", "http://a..b/"]
)
def test_an_unusable_url_is_an_error_value(url, fetcher):
    [(_, outcome)] = fetcher.fetch([Request("it", url)], NOW)
    assert isinstance(outcome, FetchError)


def test_outcomes_come_as_they_complete(server, fetcher):
    server.pages["/slow"] = drip
    outcomes = fetcher.fetch([Request("slow", server.url("/slow", "slow.test")), *requests_to(server, "/ok", 3)], NOW)
    assert [isinstance(next(outcomes)[1], Fetched) for _ in range(3)] == [True] * 3
    outcomes.close()


def test_stopping_early_closes_what_is_under_way(server, fetcher):
    server.pages["/hang"] = hang
    outcomes = fetcher.fetch([Request("it", server.url("/ok", "ok.test")), *requests_to(server, "/hang", 4)], NOW)
    next(outcomes)
    wait_until(lambda: len(server.hits) >= 5)
    outcomes.close()
    wait_until(lambda: server.gone == len(server.hits))
    assert len(list(fetcher.fetch(requests_to(server, "/ok", 3), NOW))) == 3


def test_leaving_the_block_ends_a_fetch_in_another_thread(server):
    server.pages["/hang"] = hang
    ended = []
    with Fetcher(settings(fetch_deadline=60.0), resolve=loopback) as fetcher:

        def consume():
            with pytest.raises(CancelledError):
                list(fetcher.fetch(requests_to(server, "/hang", 2), NOW))
            ended.append(True)

        thread = threading.Thread(target=consume)
        thread.start()
        wait_until(lambda: len(server.hits) == 2)
    thread.join()
    assert ended == [True]
    wait_until(lambda: server.gone == 2)


def test_an_error_of_the_caller_passes_and_closes_everything(server):
    server.pages["/hang"] = hang

    def consume():
        with Fetcher(settings(fetch_deadline=60.0), resolve=loopback) as fetcher:
            for _ in fetcher.fetch([Request("it", server.url("/ok", "ok.test")), *requests_to(server, "/hang", 3)], NOW):
                raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        consume()
    wait_until(lambda: server.gone == len(server.hits))


def test_threads_may_share_a_fetcher(server, fetcher):
    counts = []
    threads = [
        threading.Thread(target=lambda: counts.append(len(list(fetcher.fetch(requests_to(server, "/ok", 30), NOW)))))
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert counts == [30] * 4
    assert set(server.most_at_once.values()) == {1}


def test_a_fetch_within_a_fetch_does_not_wait_for_itself(server):
    with Fetcher(settings(fetch_concurrency=1, fetch_deadline=5.0), resolve=loopback) as fetcher:
        total = 0
        for _ in fetcher.fetch(requests_to(server, "/ok", 20), NOW):
            total += len(list(fetcher.fetch(requests_to(server, "/ok", 2), NOW)))
    assert total == 40


def test_a_caller_who_is_slow_is_waited_for(server):
    with Fetcher(settings(fetch_concurrency=2), resolve=loopback) as fetcher:
        outcomes = fetcher.fetch(requests_to(server, "/ok", 50), NOW)
        next(outcomes)
        wait_until(lambda: len(server.hits) == 8)
        time.sleep(0.1)
        assert len(server.hits) == 8
        assert len(list(outcomes)) == 49


def test_an_unforeseen_error_stays_with_its_request(server, caplog):
    async def broken(host, port):
        if host == "0.test":
            raise ZeroDivisionError("a fault in a library")
        return await loopback(host, port)

    with Fetcher(settings(), resolve=broken) as fetcher:
        outcomes = {request.key: outcome for request, outcome in fetcher.fetch(requests_to(server, "/ok", 3), NOW)}
    assert "unexpected ZeroDivisionError" in str(outcomes.pop("/ok0"))
    assert all(isinstance(outcome, Fetched) for outcome in outcomes.values())
    assert "a fault in a library" in caplog.text


def test_an_error_value_holds_no_frames_that_would_keep_bodies_alive(server, fetcher):
    server.pages["/it"] = b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nhalf"
    [(_, outcome)] = fetcher.fetch([Request("it", server.url("/it"))], NOW)
    assert (outcome.__traceback__, outcome.__cause__, outcome.__context__) == (None, None, None)


def test_hosts_take_turns_and_each_keeps_its_order():
    urls = ["http://a.test/1", "http://a.test/2", "http://a.test/3", "http://b.test/1", "nonsense", "http://b.test/2"]
    ordered = [request.url for request in interleaved(Request(url, url) for url in urls)]
    assert ordered == ["http://a.test/1", "http://b.test/1", "nonsense", "http://a.test/2", "http://b.test/2", "http://a.test/3"]
