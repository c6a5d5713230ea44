import httpx
import requests


def chained(url):
    # ruleid: requests-unknown-member-python
    return requests.get(url, timeout=5).json_or_raise()


def assigned(url):
    response = requests.get(url, timeout=5)
    # ruleid: requests-unknown-member-python
    response.raise_on_error()
    # ruleid: requests-unknown-member-python
    return response.body


def with_httpx(url):
    answer = httpx.post(url, json={})
    # ruleid: requests-unknown-member-python
    return answer.json_safe()


def known(url):
    response = requests.get(url, timeout=5)
    # ok: requests-unknown-member-python
    response.raise_for_status()
    # ok: requests-unknown-member-python
    return response.json()


def known_of_httpx(url):
    response = httpx.get(url)
    # ok: requests-unknown-member-python
    return response.reason_phrase if response.is_error else response.text


# Near misses: members that a response has not, on something else.
def other_value(url):
    response = requests.get(url, timeout=5)
    response = parse(response)
    # ok: requests-unknown-member-python (near miss: a response of another library)
    return response.items


def inner(url):
    # ok: requests-unknown-member-python
    return requests.get(url, timeout=5).json().get("items")


def own_member(url):
    response = requests.get(url, timeout=5)
    # ok: requests-unknown-member-python
    response.parsed = response.json()
    return response


def session(url):
    # ok: requests-unknown-member-python
    return requests.Session().get_adapter(url)
