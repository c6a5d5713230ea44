"""Sessions and protocols without a time limit are found; what has one is not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.call_without_timeout import CHECK

SESSION = """
import requests
class Partner:
    def __init__(self):
        self.session = requests.Session()
    def rates(self):
        return self.session.get("https://partner.example/rates")  # bad: high
    def post(self, data):
        return self.session.post("https://partner.example/orders", json=data, timeout=5)
"""
PROTOCOLS = """
import smtplib, ftplib, socket, http.client
import aiohttp, httpx
def send(message):
    with smtplib.SMTP("mail.example", 25) as server:  # bad: medium
        server.send_message(message)
    ftp = ftplib.FTP("files.example")  # bad: medium
    sock = socket.create_connection(("db.example", 5432))  # bad: medium
    plain = http.client.HTTPSConnection("partner.example")  # bad: medium
    limits = aiohttp.ClientTimeout(total=None)  # bad: medium
    forever = httpx.Timeout(None)  # bad: medium
"""
GOOD = [
    "import smtplib\ns = smtplib.SMTP('mail.example', 25, timeout=10)\n",
    "import smtplib\ns = smtplib.SMTP('mail.example', 25, 'me', 10)\n",
    "import smtplib\ndef f(**o):\n    return smtplib.SMTP('mail.example', **o)\n",
    "import ftplib\nf = ftplib.FTP()\nf.connect('files.example', 21, 10)\n",
    "import socket\ns = socket.create_connection(('db.example', 1), 5)\n",
    "import socket, smtplib\nsocket.setdefaulttimeout(5)\ns = smtplib.SMTP('mail.example')\n",
    "import aiohttp\nt = aiohttp.ClientTimeout(total=None, sock_read=30)\ns = aiohttp.ClientSession()\n",
    "import requests\nclass A:\n    def __init__(self):\n        self.s = requests.Session()\n"
    "        self.s.mount('https://', Limited())\n    def f(self):\n"
    "        return self.s.get('https://a.example')\n",
    "class A:\n    def f(self):\n        return self.session.get('key')\n",
]


@pytest.mark.parametrize("text", [SESSION, PROTOCOLS], ids=["session", "protocols"])
def test_found(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
