import ssl

import requests


def call(url, session):
    # ruleid: tls-client-python
    requests.get(url, timeout=5)
    # ruleid: tls-client-python
    requests.post(url, verify=False, timeout=5)
    # ruleid: tls-client-python
    made = ssl.create_default_context()
    # ok: tls-client-python (near miss: a read of a dictionary)
    made = session.get("made")
    # ok: tls-client-python
    return made, requests.codes.ok
