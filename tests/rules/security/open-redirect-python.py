from django.http import HttpResponseRedirect
from django.shortcuts import redirect as django_redirect
from django.utils.http import url_has_allowed_host_and_scheme
from fastapi import FastAPI
from fastapi.responses import RedirectResponse
from flask import Flask, redirect, request, url_for

app = Flask(__name__)
api = FastAPI()
PAGES = {"home": "/home", "shop": "/shop"}


@app.route("/login")
def login():
    # ruleid: open-redirect-python
    return redirect(request.args.get("next") or url_for("index"))


@app.route("/out")
def in_steps():
    target = request.values["url"].strip()
    # ruleid: open-redirect-python
    return redirect(target, code=302)


def django_view(request):
    if request.method == "POST":
        # ruleid: open-redirect-python
        return HttpResponseRedirect(request.POST["next"])
    # ruleid: open-redirect-python
    return django_redirect(request.GET.get("next", "/"))


@api.get("/go")
async def go(url: str):
    # ruleid: open-redirect-python
    return RedirectResponse(url=url)


@app.route("/host")
def host():
    # ruleid: open-redirect-python
    return redirect(f"https://{request.args['host']}/welcome")


@app.get("/good")
def good():
    # ok: open-redirect-python
    redirect("/home")
    # ok: open-redirect-python
    redirect(url_for("profile", name=request.args["name"]))
    # ok: open-redirect-python (near miss: a path of the own site with a value in it)
    redirect(f"/search?q={request.args['q']}")
    # ok: open-redirect-python (near miss: the host is fixed)
    redirect("https://docs.example.com/" + request.args["page"])
    # ok: open-redirect-python (near miss: looked up in a fixed table)
    redirect(PAGES[request.args["page"]])
    # ok: open-redirect-python (near miss: the own address)
    return redirect(request.url)


def django_checked(request):
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    # ok: open-redirect-python (near miss: the framework's check)
    return django_redirect(target)


@app.post("/enter")
def read_twice():
    if request.args.get("next") and validators.is_safe_url(request.args.get("next")):
        # ok: open-redirect-python (near miss: the same expression was checked, and is read once more)
        return redirect(request.args.get("next"))
    return redirect("/")


def django_short(request):
    target = request.GET.get("next")
    if target and _allow_redirect(target):
        # ok: open-redirect-python (near miss: a check whose name says so, after a test for nothing)
        return redirect(target)
    return redirect("/")


@app.get("/checked")
def checked():
    target = request.args.get("next", "")
    if target.startswith("//") or not target.startswith("/"):
        target = "/"
    # ok: open-redirect-python (near miss: a path of the own site)
    return redirect(target)


@app.get("/short/<code>")
def short(code):
    link = Link.query.filter_by(code=code).first_or_404()
    # ok: open-redirect-python (near miss: the target is what was stored under the code)
    return redirect(link.url)
