"""Whole uploads in memory are found where nothing limits them; a limit anywhere in the repository ends it."""

import pytest
from marked import assert_marked
from support import findings

from lastmile.checks.failure_modes.upload_size_unlimited import CHECK

FLASK = """
from flask import Flask, request
app = Flask(__name__)
@app.post("/photo")
def photo():
    upload = request.files["photo"]
    return store(upload.read())  # bad: medium
"""
FASTAPI = """
from fastapi import FastAPI, UploadFile
app = FastAPI()
@app.post("/photo")
async def photo(file: UploadFile):
    return store(await file.read())  # bad: medium
"""


SAVED = FLASK.replace("return store(upload.read())", "upload.save(path_of(upload))")


@pytest.mark.parametrize("text", [FLASK, FASTAPI, SAVED], ids=["flask", "fastapi", "saved"])
def test_found(tmp_path, text):
    assert_marked(CHECK, tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        FLASK.replace("app = Flask(__name__)", "app = Flask(__name__)\napp.config['MAX_CONTENT_LENGTH'] = 1"),
        FASTAPI.replace("    return", "    if file.size > 10:\n        raise TooLarge\n    return"),
        FASTAPI.replace("read()", "read(1024)"),
        FLASK.replace('request.files["photo"]', "open('photo')"),
        SAVED.replace('request.files["photo"]', "Photo()"),
    ],
    ids=["setting", "size is asked", "pieces", "no upload", "a record is saved"],
)
def test_near_misses(tmp_path, text):
    assert_marked(CHECK, tmp_path, text.replace("# bad: medium", ""))


def test_a_limit_of_the_web_server_counts(tmp_path):
    files = {"app.py": FLASK, "deploy/nginx.conf": "http { client_max_body_size 5m; }\n"}
    assert findings(CHECK, tmp_path, files) == ()
