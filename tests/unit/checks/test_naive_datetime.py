"""Times without a zone that are stored or compared are found; aware, shown and passing ones are not."""

import pytest
from marked import assert_marked

from lastmile.checks.failure_modes.naive_datetime import CHECK

BAD = """
import datetime as dt
from datetime import datetime
class Order(Model):
    created = Column(DateTime, default=datetime.now)  # bad: medium
    updated = Column(DateTime, default=datetime.utcnow)  # bad: low
def book(order):
    order.starts_at = datetime.now()  # bad: medium
    order.ends_at = dt.datetime.utcnow() + dt.timedelta(hours=1)  # bad: low
    Booking.objects.create(created_at=datetime.now())  # bad: medium
    epoch = datetime.utcnow().timestamp()  # bad: medium
    if order.deadline < datetime.now():  # bad: low
        return {"created_at": datetime.utcnow().isoformat()}  # bad: low
"""
GOOD = [
    "from datetime import datetime, timezone\ndef f(o):\n    o.created_at = datetime.now(timezone.utc)\n",
    "from datetime import datetime\ndef f(o, z):\n    o.created_at = datetime.now(tz=z)\n",
    "from datetime import datetime\ndef f():\n    return datetime.now().strftime('%Y%m%d')\n",
    (
        "from datetime import datetime\ndef f():\n    start = datetime.now()\n    run()\n"
        "    print(datetime.now() - start)\n"
    ),
    (
        "from datetime import datetime, timezone\ndef f(o):\n"
        "    o.created_at = datetime.utcnow().replace(tzinfo=timezone.utc)\n"
    ),
    "from django.utils import timezone\ndef f(o):\n    o.created_at = timezone.now()\n",
    "from datetime import datetime\ndef f(o):\n    o.year = datetime.now().year\n",
    "from datetime import datetime\ndef f(k):\n    return encode({'exp': datetime.utcnow()}, k)\n",
]


def test_found(tmp_path):
    assert_marked(CHECK, tmp_path, BAD)


def test_zones_switched_off(tmp_path):
    assert_marked(CHECK, tmp_path, "USE_TZ = False  # bad: low\n", path="shop/settings.py")


@pytest.mark.parametrize("text", GOOD, ids=range(len(GOOD)))
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)
