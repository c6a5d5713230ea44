import httpx
import requests


def calls(url, queue):
    # ruleid: http-response-python
    requests.get(url).json()
    # ruleid: http-response-python
    answer = httpx.post(url)
    answer.raise_for_status()
    # Near miss: a HEAD has no body to misread.
    # ok: http-response-python
    requests.head(url)
    # ok: http-response-python (near miss: a get of a queue)
    queue.get(url)
