import os
import shlex
import subprocess

from flask import request


def f_string(filename):
    # ruleid: command-injection-python-unproven
    os.system(f"rm -rf {filename}")


def built_in_steps(url: str, target="out"):
    line = "wget -O " + target + " " + url
    # ruleid: command-injection-python-unproven
    subprocess.check_call(line, shell=True)


class Deployer:
    def restart(self, service):
        # ruleid: command-injection-python-unproven
        self.ssh.exec_command("systemctl restart {}".format(service))

    def logs(self, unit):
        # ruleid: command-injection-python-unproven
        return subprocess.run(["bash", "-c", "journalctl -u %s | tail" % unit], capture_output=True)


def listed(filename):
    # ok: command-injection-python-unproven
    subprocess.run(["rm", "-rf", filename], check=True)


def literal():
    # ok: command-injection-python-unproven
    os.system("systemctl reload nginx")


def quoted(filename):
    # ok: command-injection-python-unproven (near miss: quoted for the shell)
    os.system("rm -rf " + shlex.quote(filename))


def number(port: int, retries=3):
    # ok: command-injection-python-unproven (near miss: numbers)
    os.system(f"fuser -k {port}/tcp --retries {retries}")


def runner(command):
    # ok: command-injection-python-unproven (near miss: the whole command is the caller's)
    return subprocess.run(command, shell=True)


def chosen(fast):
    flags = "-q -9" if fast else "-q"
    # ok: command-injection-python-unproven (near miss: chosen between two words of our own)
    os.system("gzip " + flags + " dump.sql")


@app.route("/ping")
def from_request():
    # ok: command-injection-python-unproven (near miss: the request is in sight, which is the other rule's)
    return os.popen("ping " + request.args["host"]).read()
