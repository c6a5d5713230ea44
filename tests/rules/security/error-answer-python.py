from fastapi import HTTPException
from flask import jsonify


def load():
    try:
        value = read()
    except OSError as error:
        log.exception("not read: %s", error)
        # ruleid: error-answer-python
        return jsonify(error="not available"), 503
    # ok: error-answer-python (near miss: an answer that tells of no error)
    return jsonify(value)


def find(number):
    if number not in ORDERS:
        # ruleid: error-answer-python
        raise HTTPException(status_code=404, detail="no such order")
    # ok: error-answer-python
    return ORDERS[number]
