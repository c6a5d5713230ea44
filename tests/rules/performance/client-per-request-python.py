from functools import lru_cache

import boto3
import psycopg2
import redis
from fastapi import FastAPI
from flask import Flask
from pymongo import MongoClient
from sqlalchemy import create_engine

app = Flask(__name__)
api = FastAPI()

# ok: client-per-request-python
engine = create_engine(URL)
_redis = None


@app.route("/users")
def users():
    # ruleid: client-per-request-python
    conn = psycopg2.connect(URL)
    return rows(conn)


@api.get("/items")
async def items():
    # ruleid: client-per-request-python
    return MongoClient(URL).shop.items.find_one()


def django_view(request, pk):
    # ruleid: client-per-request-python
    bucket = boto3.client("s3")
    return bucket.get_object(Key=pk)


def get_db():
    # ruleid: client-per-request-python
    conn = psycopg2.connect(URL)
    try:
        yield conn
    finally:
        conn.close()


@api.get("/shared")
def shared():
    with engine.connect() as conn:
        # ok: client-per-request-python
        return conn.execute("SELECT 1").scalar()


# Near misses: made inside of a function, but once for the process.
@lru_cache
def settings_store():
    # ok: client-per-request-python
    return redis.from_url(URL)


@api.on_event("startup")
def start():
    # ok: client-per-request-python
    api.state.redis = redis.from_url(URL)


@app.route("/lazy")
def lazy():
    global _redis
    if _redis is None:
        # ok: client-per-request-python (near miss: made inside a handler, but once)
        _redis = redis.from_url(URL)
    return _redis.get("a")


def main():
    # ok: client-per-request-python
    return create_engine(URL)
