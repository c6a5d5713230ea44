import httpx
import requests


def chained(url):
    # ruleid: http-status-unchecked-python
    return requests.get(url, timeout=5).json()


def chained_text(url):
    # ruleid: http-status-unchecked-python
    page = httpx.get(url).text
    return page


def in_two_steps(url):
    response = requests.get(url, timeout=5)
    # ruleid: http-status-unchecked-python
    data = response.json()
    return data["items"]


def in_try(url):
    try:
        response = requests.post(url, json={}, timeout=5)
        # ruleid: http-status-unchecked-python
        return response.json()
    except requests.RequestException:
        return None


def raised(url):
    response = requests.get(url, timeout=5)
    response.raise_for_status()
    # ok: http-status-unchecked-python
    return response.json()


def tested(url):
    response = requests.get(url, timeout=5)
    if response.status_code != 200:
        return None
    # ok: http-status-unchecked-python
    return response.json()


def tested_ok(url):
    response = httpx.get(url)
    # ok: http-status-unchecked-python
    return response.json() if response.is_success else None


# Near misses: the body is used before, without or apart from the words status_code, and yet the status is looked at.
def truth(url):
    response = requests.get(url, timeout=5)
    if not response:
        return None
    # ok: http-status-unchecked-python
    return response.json()


def looked_at_later(url):
    response = requests.get(url, timeout=5)
    # ok: http-status-unchecked-python (near miss: the body is only logged)
    log.info("body %s", response.text)
    if response.status_code >= 400:
        raise RuntimeError(url)
    return response


def by_a_function(url):
    response = requests.get(url, timeout=5)
    raise_on_error(response)
    # ok: http-status-unchecked-python
    return response.json()


def only_the_header(url):
    response = requests.get(url, timeout=5)
    # ok: http-status-unchecked-python
    return response.headers["ETag"]
