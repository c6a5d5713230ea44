import telnetlib
import urllib.request

import requests


def call(order, path):
    # ruleid: cleartext-transport-python
    requests.post("http://api.example.com/orders", json=order, timeout=5)
    # ruleid: cleartext-transport-python
    requests.get(f"http://api.example.com/{path}", timeout=5)
    # ruleid: cleartext-transport-python
    urllib.request.urlopen("ftp://files.example.com/list.csv")
    # ruleid: cleartext-transport-python
    telnetlib.Telnet("switch.example.com")


def good(order, path, url):
    # ok: cleartext-transport-python
    requests.post("https://api.example.com/orders", json=order, timeout=5)
    # ok: cleartext-transport-python (near miss: the same machine)
    requests.get("http://localhost:8000/health", timeout=5)
    # ok: cleartext-transport-python (near miss: a container beside this one)
    requests.get("http://orders:8000/list", timeout=5)
    # ok: cleartext-transport-python (near miss: a private network)
    requests.get(f"http://192.168.1.4/{path}", timeout=5)
    # ok: cleartext-transport-python (near miss: a name, not a connection)
    namespace = "http://www.example.com/2000/svg"
    # ok: cleartext-transport-python
    return url.replace("http://", "https://"), namespace
