import os
import shlex
import subprocess
import sys

BUILD_COMMAND = "make all"


def runner(command):
    # ruleid: command-injection-python-construct
    return subprocess.run(command, shell=True, capture_output=True)


def configured(settings):
    # ruleid: command-injection-python-construct
    os.system(settings["hook"])
    # ruleid: command-injection-python-construct
    os.system("%s --reload" % settings["hook"])


def from_the_command_line():
    # ruleid: command-injection-python-construct
    subprocess.call(sys.argv[1], shell=True)
    # ruleid: command-injection-python-construct
    subprocess.Popen(["/bin/bash", "-c", " ".join(sys.argv[1:])])


def good(folder, arguments):
    # ok: command-injection-python-construct
    os.system("make all")
    # ok: command-injection-python-construct
    subprocess.run(["git", "status", folder])
    # ok: command-injection-python-construct (near miss: a constant of our own)
    subprocess.run(BUILD_COMMAND, shell=True)
    # ok: command-injection-python-construct (near miss: no shell, and the arguments as a list)
    subprocess.run(["git", *arguments], shell=False)
    fixed = "make clean"
    # ok: command-injection-python-construct (near miss: a literal that was given a name)
    os.system(fixed)
    # ok: command-injection-python-construct (near miss: quoted for the shell)
    os.system(f"ls {shlex.quote(folder)}")
    # ok: command-injection-python-construct (near miss: the interpreter itself)
    os.execv(sys.executable, [sys.executable, "app.py"])
