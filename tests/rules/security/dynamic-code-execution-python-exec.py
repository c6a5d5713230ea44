import types
from pathlib import Path


class Agent:
    def run(self, answer):
        # ruleid: dynamic-code-execution-python-exec
        exec(answer["code"], {})

    def define(self, name):
        # ruleid: dynamic-code-execution-python-exec
        exec(f"def {name}(): pass")


def good(cursor, session, path, code: types.CodeType):
    # ok: dynamic-code-execution-python-exec
    exec("import this")
    # ok: dynamic-code-execution-python-exec (near miss: a file of the project, as set-up scripts run it)
    exec(open(path).read())
    # ok: dynamic-code-execution-python-exec (near miss: a file of the project)
    exec((Path("src") / "_version.py").read_text(), {})
    # ok: dynamic-code-execution-python-exec (near miss: compiled by the program itself)
    exec(compile(tree, "<generated>", "exec"), {})
    # ok: dynamic-code-execution-python-exec (near miss: a method of that name)
    session.exec(select(Hero))
