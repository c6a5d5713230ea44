from django.conf import settings
from flask import current_app
from hashids import Hashids

# ruleid: weak-cryptography-python-key-in-ids
ids = Hashids(salt=settings.SECRET_KEY, min_length=8)
# ruleid: weak-cryptography-python-key-in-ids
other = Hashids(current_app.config["SECRET_KEY"])
# ok: weak-cryptography-python-key-in-ids
own = Hashids(salt=settings.HASHIDS_SALT)
# ok: weak-cryptography-python-key-in-ids (near miss: the secret of something else)
third = Hashids(salt=settings.IDS_SECRET)
