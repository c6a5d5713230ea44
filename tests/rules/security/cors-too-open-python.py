from fastapi import FastAPI
from fastapi.middleware.cors import CORSMiddleware
from flask import Flask, request
from flask_cors import CORS

app = FastAPI()
# ruleid: cors-too-open-python
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=True, allow_methods=["*"])
# ruleid: cors-too-open-python
app.add_middleware(CORSMiddleware, allow_origin_regex=".*", allow_credentials=True)
# ok: cors-too-open-python
app.add_middleware(CORSMiddleware, allow_origins=["https://shop.example.com"], allow_credentials=True)
# ok: cors-too-open-python (near miss: everybody, but without logins)
app.add_middleware(CORSMiddleware, allow_origins=["*"], allow_credentials=False)

site = Flask(__name__)
# ruleid: cors-too-open-python
CORS(site, supports_credentials=True)
# ok: cors-too-open-python
CORS(site, origins=["https://shop.example.com"], supports_credentials=True)


def answer(response):
    # ruleid: cors-too-open-python
    response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin", "*")
    response.headers["Access-Control-Allow-Credentials"] = "true"
    return response


def answer_known(response, allowed):
    if request.headers.get("Origin") in allowed:
        # ok: cors-too-open-python (near miss: sent back after a look at the list)
        response.headers["Access-Control-Allow-Origin"] = request.headers.get("Origin")
        response.headers["Access-Control-Allow-Credentials"] = "true"
    return response
