import ssl

import aiohttp
import httpx
import requests
from elasticsearch import Elasticsearch
from pymongo import MongoClient


def call(url, order):
    # ruleid: tls-verification-disabled-python
    requests.post(url, json=order, verify=False, timeout=5)
    # ruleid: tls-verification-disabled-python
    client = httpx.Client(verify=False)
    session = requests.Session()
    # ruleid: tls-verification-disabled-python
    session.verify = False
    # ruleid: tls-verification-disabled-python
    search = Elasticsearch(url, verify_certs=False)
    # ruleid: tls-verification-disabled-python
    store = MongoClient(url, tlsAllowInvalidCertificates=True)
    return client, session, search, store


def context():
    made = ssl.create_default_context()
    # ruleid: tls-verification-disabled-python
    made.check_hostname = False
    # ruleid: tls-verification-disabled-python
    made.verify_mode = ssl.CERT_NONE
    # ruleid: tls-verification-disabled-python
    return made, ssl._create_unverified_context()


async def fetch(url):
    # ruleid: tls-verification-disabled-python
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(ssl=False)) as session:
        # ruleid: tls-verification-disabled-python
        return await session.get(url, ssl=False)


def good(url, args, token, jwt):
    # ok: tls-verification-disabled-python
    requests.get(url, verify="/etc/ssl/own-authority.pem", timeout=5)
    # ok: tls-verification-disabled-python (near miss: the same machine)
    requests.get("https://localhost:8443/health", verify=False, timeout=1)
    # ok: tls-verification-disabled-python (near miss: another kind of verification, another row's)
    jwt.get(token, verify=False)
    made = ssl.create_default_context()
    if args.insecure:
        # ok: tls-verification-disabled-python (near miss: the operator asks for it)
        made.check_hostname = False
    return made
