import asyncio
import os
import shlex
import subprocess
import sys

import paramiko
import pexpect
from fastapi import FastAPI, UploadFile
from flask import Flask, request
from werkzeug.utils import secure_filename

app = Flask(__name__)
api = FastAPI()
ALLOWED_TOOLS = {"ping": "/bin/ping", "trace": "/usr/bin/traceroute"}


@app.route("/ping")
def f_string():
    # ruleid: command-injection-python
    return os.popen(f"ping -c 1 {request.args.get('host')}").read()


@app.route("/lookup/<domain>")
def route_parameter(domain):
    # ruleid: command-injection-python
    return subprocess.check_output("nslookup " + domain, shell=True)


@app.post("/convert")
def built_in_steps():
    name = request.form["name"].strip()
    command = "convert {} out.png".format(name)
    # ruleid: command-injection-python
    subprocess.run(command, shell=True, check=True)
    return "ok"


@app.post("/shell")
def through_a_shell_by_hand():
    # ruleid: command-injection-python
    subprocess.Popen(["/bin/sh", "-c", request.get_json()["script"]])
    return "ok"


@app.post("/program")
def program_chosen():
    body = request.get_json()
    # ruleid: command-injection-python
    subprocess.run([body["tool"], "--version"])
    # ruleid: command-injection-python
    os.execvp(body["tool"], ["tool"])


@api.post("/transcode")
async def transcode(file: UploadFile, codec: str):
    # ruleid: command-injection-python
    await asyncio.create_subprocess_shell(f"ffmpeg -i in.mp4 -c:v {codec} out.mp4")
    # ruleid: command-injection-python
    os.system("rm -f /tmp/" + file.filename)


def django_view(request):
    ssh = paramiko.SSHClient()
    # ruleid: command-injection-python
    ssh.exec_command("tail " + request.GET["log"])
    # ruleid: command-injection-python
    pexpect.run("cat %s" % request.POST.get("file"))


def lambda_handler(event, context):
    # ruleid: command-injection-python
    os.system("unzip " + event["queryStringParameters"]["key"])


@app.get("/safe")
def good():
    name = request.args["name"]
    # ok: command-injection-python
    subprocess.run(["convert", name, "out.png"], check=True)
    # ok: command-injection-python
    os.system("ls -l /var/log")
    # ok: command-injection-python (near miss: quoted for the shell)
    subprocess.run(f"convert {shlex.quote(name)} out.png", shell=True)
    # ok: command-injection-python (near miss: looked up in a fixed table)
    subprocess.run([ALLOWED_TOOLS[request.args["tool"]], "-c", "1", "example.com"])
    # ok: command-injection-python (near miss: a number)
    os.system(f"ping -c {int(request.args['count'])} example.com")
    # ok: command-injection-python (near miss: the name is cleaned)
    os.system("rm -f /tmp/uploads/" + secure_filename(name))
    # ok: command-injection-python (near miss: an argument of the interpreter, not a shell)
    subprocess.Popen([sys.executable, "worker.py", name])
    # ok: command-injection-python (near miss: what the other side receives is data)
    subprocess.run(["psql"], input=name.encode(), check=True)


@app.get("/checked")
def checked():
    tool = request.args["tool"]
    if tool not in ALLOWED_TOOLS:
        return "unknown tool", 400
    # ok: command-injection-python (near miss: checked against a list)
    return os.popen(f"{tool} --version").read()


@api.get("/frames/{number}")
async def typed(number: int):
    # ok: command-injection-python (near miss: the framework refuses what is no number)
    os.system(f"extract --frame {number}")
