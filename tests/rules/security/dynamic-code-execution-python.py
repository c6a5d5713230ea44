import ast

from fastapi import FastAPI
from flask import request

app = FastAPI()


def flask_view():
    # ruleid: dynamic-code-execution-python
    total = eval(request.args.get("formula"))
    code = request.json["code"]
    # ruleid: dynamic-code-execution-python
    exec(code)
    # ruleid: dynamic-code-execution-python
    eval(f"lambda x: {request.form['body']}")
    return str(total)


def django_view(request):
    text = request.POST.get("rule", "").strip()
    # ruleid: dynamic-code-execution-python
    return eval(text, {"__builtins__": {}})


def compiled(request):
    text = request.body.decode()
    program = compile(text, "rule", "exec")
    # ruleid: dynamic-code-execution-python
    exec(program)


@app.post("/calculate")
async def calculate(formula: str):
    # ruleid: dynamic-code-execution-python
    return eval(formula)


def good():
    # ok: dynamic-code-execution-python
    value = ast.literal_eval(request.args.get("value"))
    # ok: dynamic-code-execution-python
    eval("1 + 1")
    # near miss: a number cannot be code
    # ok: dynamic-code-execution-python
    eval(f"2 ** {int(request.args['power'])}")
    # near miss: looked up in a fixed list
    # ok: dynamic-code-execution-python
    eval(FORMULAS[request.args["formula"]])
    # near miss: methods of that name
    # ok: dynamic-code-execution-python
    frame.eval(request.args["column"])
    # ok: dynamic-code-execution-python
    session.exec(select(Hero).where(Hero.name == request.args["name"]))
    return value


@app.get("/numbers/{number}")
async def number(number: int):
    # ok: dynamic-code-execution-python
    return eval(f"2 ** {number}")
