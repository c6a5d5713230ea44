import hmac
import pickle

import dill
import jsonpickle
import yaml


def cached(redis, key):
    # ruleid: unsafe-deserialization-python-unproven
    return pickle.loads(redis.get(key))


def message(body):
    # ruleid: unsafe-deserialization-python-unproven
    job = dill.loads(body)
    # ruleid: unsafe-deserialization-python-unproven
    return job, jsonpickle.decode(body)


def settings(path):
    with open(path) as stream:
        # ruleid: unsafe-deserialization-python-unproven
        first = yaml.load(stream)
        # ruleid: unsafe-deserialization-python-unproven
        return first, yaml.load(stream, Loader=yaml.UnsafeLoader)


def good(stream, record):
    # ok: unsafe-deserialization-python-unproven
    yaml.safe_load(stream)
    # ok: unsafe-deserialization-python-unproven
    yaml.load(stream, Loader=yaml.SafeLoader)
    # ok: unsafe-deserialization-python-unproven (near miss: the safe loader, written in C)
    yaml.load(stream, Loader=yaml.CSafeLoader)
    # ok: unsafe-deserialization-python-unproven (near miss: a copy of our own object)
    pickle.loads(pickle.dumps(record))
    # ok: unsafe-deserialization-python-unproven (near miss: builds no objects)
    yaml.load(stream, Loader=yaml.FullLoader)


def signed(data, signature, key):
    expected = hmac.new(key, data, "sha256").digest()
    if not hmac.compare_digest(expected, signature):
        raise ValueError("forged")
    # ok: unsafe-deserialization-python-unproven (near miss: signed, and verified just before)
    return pickle.loads(data)
