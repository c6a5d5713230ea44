import urllib.request

import httpx
import requests
from requests import get


def plain(url):
    # ruleid: http-call-without-timeout-python
    return requests.get(url)


def imported_by_name(url):
    # ruleid: http-call-without-timeout-python
    return get(url, headers={"Accept": "application/json"})


def switched_off(url):
    # ruleid: http-call-without-timeout-python
    return requests.post(url, json={}, timeout=None)


def with_session(url):
    session = requests.Session()
    session.headers["Accept"] = "application/json"
    # ruleid: http-call-without-timeout-python
    return session.get(url)


def standard_library(url):
    # ruleid: http-call-without-timeout-python
    return urllib.request.urlopen(url).read()


def httpx_switched_off(url):
    # ruleid: http-call-without-timeout-python
    return httpx.get(url, timeout=None)


def limited(url):
    # ok: http-call-without-timeout-python
    return requests.get(url, timeout=(3.05, 10))


def session_limited(url):
    with requests.Session() as session:
        # ok: http-call-without-timeout-python
        return session.get(url, timeout=5)


# Near misses: no timeout= on the line, but there is one, or it cannot be known.
def httpx_has_a_default(url):
    # ok: http-call-without-timeout-python (near miss: no timeout written, for httpx has a default)
    return httpx.get(url)


def passed_on(url, **options):
    # ok: http-call-without-timeout-python
    return requests.get(url, **options)


def third_place(url):
    # ok: http-call-without-timeout-python
    return urllib.request.urlopen(url, None, 10)


def not_http(cache, key):
    # ok: http-call-without-timeout-python
    return cache.get(key)


def adapter(url):
    session = requests.Session()
    session.mount("https://", TimeoutAdapter(timeout=5))
    # ok: http-call-without-timeout-python
    return session.get(url)


def own_neighbour(order):
    # ruleid: http-call-without-timeout-python
    return requests.get(f"http://localhost:3001/orders/{order}")


def probe():
    # ok: http-call-without-timeout-python (a machine that asks itself whether it is well)
    return requests.get("http://localhost:8000/health")


def probe_by_name(port):
    url = f"http://127.0.0.1:{port}/api/v3/status/"
    # ok: http-call-without-timeout-python
    with urllib.request.urlopen(urllib.request.Request(url, headers={"Host": "shop"})) as answer:
        return answer.status


def probe_of_another():
    # ruleid: http-call-without-timeout-python
    return requests.get("https://api.shop.dev/health")
