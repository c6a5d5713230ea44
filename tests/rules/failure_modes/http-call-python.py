import urllib.request

import httpx
import requests


def calls(url, session, cache):
    # ruleid: http-call-python
    requests.get(url, timeout=5)
    # ruleid: http-call-python
    requests.post(url, json={})
    # ruleid: http-call-python
    urllib.request.urlopen(url)
    # ruleid: http-call-python
    httpx.get(url)
    # ok: http-call-python
    requests.Session()
    # Near miss: a get, but of a cache.
    # ok: http-call-python (near miss: a get that is no HTTP call)
    cache.get(url)
    # ok: http-call-python
    requests.codes.ok


def with_session(url):
    session = requests.Session()
    # ruleid: http-call-python
    return session.get(url, timeout=5)


def own_neighbour(order):
    # ruleid: http-call-python
    return requests.get(f"http://localhost:3001/orders/{order}", timeout=5)


def probe():
    # ok: http-call-python (near miss: a machine that asks itself whether it is well)
    return requests.get("http://localhost:8000/health", timeout=5)
