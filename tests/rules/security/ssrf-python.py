import http.client
import urllib.request
from urllib.parse import quote, urlparse

import aiohttp
import httpx
import requests
from fastapi import FastAPI
from flask import Flask, request

app = Flask(__name__)
api = FastAPI()
API = "https://api.example.com"
HOSTS = {"img.example.com", "cdn.example.com"}
MIRRORS = {"eu": "https://eu.example.com", "us": "https://us.example.com"}


@app.route("/proxy")
def whole_address():
    # ruleid: ssrf-python
    return requests.get(request.args["url"], timeout=5).content


@app.post("/hook")
def in_steps():
    target = request.get_json().get("callback", "").strip()
    # ruleid: ssrf-python
    requests.post(url=target, json={"ok": True}, timeout=5)


@app.route("/tenant/<tenant>")
def host_part(tenant):
    # ruleid: ssrf-python
    return requests.get(f"https://{tenant}.example.com/status", timeout=5).text


@api.get("/preview")
async def preview(url: str):
    async with httpx.AsyncClient() as client:
        # ruleid: ssrf-python
        page = await client.get(url, timeout=5)
    return page.text


@api.post("/fetch")
async def fetch(body: FetchRequest):
    async with aiohttp.ClientSession() as session:
        # ruleid: ssrf-python
        async with session.get(body.url) as answer:
            return await answer.text()


def django_view(request):
    # ruleid: ssrf-python
    image = urllib.request.urlopen(request.GET["image"])
    # ruleid: ssrf-python
    http.client.HTTPSConnection(request.GET["host"])
    return image


@app.get("/good")
def good():
    user = request.args["user"]
    # ok: ssrf-python
    requests.get("https://api.example.com/health", timeout=5)
    # ok: ssrf-python (near miss: a value in the query)
    requests.get("https://api.example.com/search", params={"q": user}, timeout=5)
    # ok: ssrf-python (near miss: the host is fixed, the value stands in the path)
    requests.get(f"https://api.example.com/users/{user}", timeout=5)
    # ok: ssrf-python (near miss: the host is a constant)
    requests.get(f"{API}/users/{user}", timeout=5)
    # ok: ssrf-python (near miss: the host is a constant)
    requests.get(API + "/users/" + quote(user), timeout=5)
    # ok: ssrf-python (near miss: the host is fixed)
    requests.get("https://api.example.com/users/%s" % user, timeout=5)
    # ok: ssrf-python (near miss: the host is fixed)
    requests.get("https://api.example.com/users/{}/posts".format(user), timeout=5)
    # ok: ssrf-python (near miss: looked up in a fixed table)
    requests.get(MIRRORS[request.args["region"]], timeout=5)
    # ok: ssrf-python (near miss: the value is sent, the address is ours)
    requests.post("https://api.example.com/users", json=request.json, timeout=5)


@app.get("/checked")
def checked():
    url = request.args["url"]
    if urlparse(url).hostname not in HOSTS:
        return "no", 400
    # ok: ssrf-python (near miss: the host was compared with a list)
    return requests.get(url, timeout=5).content


@app.get("/taken-apart")
def taken_apart():
    url = request.args["url"]
    parts = urlparse(url)
    if parts.scheme != "https" or parts.netloc not in HOSTS:
        return "no", 400
    # ok: ssrf-python (near miss: the host was compared with a list)
    return requests.get(url, timeout=5).content


@app.get("/helper")
def by_helper():
    url = request.args["url"]
    if not is_allowed_url(url):
        return "no", 400
    # ok: ssrf-python (near miss: a check whose name says so)
    return requests.get(url, timeout=5).content


@app.get("/cache")
def cached():
    # ok: ssrf-python (near miss: a dictionary's get)
    return cache.get(request.args["key"])
