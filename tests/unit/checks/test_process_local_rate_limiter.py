"""Limiters that live in a dictionary of one process, in the shapes that assistants write them."""

import pytest
from support import findings

from lastmile.checks.failure_modes.process_local_rate_limiter import CHECK
from lastmile.model import Confidence, Severity

CLOSURE = """
import time

def rate_limit(func):
    calls = {}
    def wrapper(user_id, *args, **kwargs):
        now = time.time()
        if user_id in calls and now - calls[user_id] < 1.0:
            raise RateLimitExceeded()
        calls[user_id] = now
        return func(user_id, *args, **kwargs)
    return wrapper
"""
MODULE = """
import time
from collections import defaultdict
HITS = defaultdict(list)

def check(request):
    now = time.time()
    ip = request.client.host
    if len([t for t in HITS[ip] if now - t < 60]) > 10:
        raise HTTPException(status_code=429)
    HITS[ip].append(now)
"""
CLASS = """
from datetime import datetime

class RateLimiter:
    def __init__(self):
        self.requests = {}

    def allow(self, client_ip):
        now = datetime.now()
        seen = self.requests.get(client_ip)
        if seen and (now - seen).seconds < 60:
            return self.throttled()
        self.requests[client_ip] = now
        return True
"""


@pytest.mark.parametrize(
    ("text", "symbol"),
    [(CLOSURE, "rate_limit.wrapper"), (MODULE, "check"), (CLASS, "RateLimiter.allow")],
    ids=["closure", "module", "class"],
)
def test_found(tmp_path, text, symbol):
    (found,) = findings(CHECK, tmp_path, {"a.py": text})
    assert (found.symbol, found.severity, found.confidence) == (symbol, Severity.MEDIUM, Confidence.HIGH)


CACHE = """
import time
C = {}

def get(user_id):
    now = time.time()
    if user_id in C and now - C[user_id] < 9:
        return C[user_id]
    C[user_id] = now
    return load(user_id)
"""
REDIS = """
import time

def rate_limit(user_id, redis):
    if redis.incr(user_id) > 10:
        raise RateLimitExceeded()
"""
ONE_CALL = """
import time

def throttle(rows):
    seen = {}
    for user in rows:
        if user in seen and time.time() > 1:
            return None
        seen[user] = time.time()
    return seen
"""


@pytest.mark.parametrize(
    "text", [CACHE, REDIS, ONE_CALL], ids=["refuses nobody", "shared", "dict of one call"]
)
def test_near_misses(tmp_path, text):
    assert findings(CHECK, tmp_path, {"a.py": text}) == ()
