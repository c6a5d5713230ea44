import html
import json

import bleach
from aiohttp import web
from django.http import HttpResponse, HttpResponseBadRequest, JsonResponse
from django.utils.safestring import mark_safe
from fastapi.responses import HTMLResponse
from flask import Flask, Response, jsonify, make_response, render_template, request
from markupsafe import Markup, escape

app = Flask(__name__)
GREETINGS = {"de": "Hallo", "en": "Hello"}


@app.route("/hello")
def hello():
    name = request.args.get("name", "")
    # ruleid: xss-raw-html-python
    return f"<h1>Hello {name}</h1>"


@app.get("/search/<term>")
def search(term):
    # ruleid: xss-raw-html-python
    return "No results for " + term


@app.post("/echo")
def echo():
    # ruleid: xss-raw-html-python
    return request.form["message"]


@app.errorhandler(404)
def missing(error):
    # ruleid: xss-raw-html-python
    return "There is nothing at %s" % request.path, 404


@app.route("/cookie")
def cookie():
    text = "<p>{}</p>".format(request.cookies["theme"])
    # ruleid: xss-raw-html-python
    return make_response(text, 200)


@app.route("/badge")
def badge():
    # ruleid: xss-raw-html-python
    label = Markup("<b>" + request.args["label"] + "</b>")
    return render_template("badge.html", label=label)


def django_view(request):
    query = request.GET.get("q")
    if not query:
        # ruleid: xss-raw-html-python
        return HttpResponseBadRequest(f"no query in {request.GET['page']}")
    # ruleid: xss-raw-html-python
    return HttpResponse("You searched for: %s" % query)


def django_safe(request):
    # ruleid: xss-raw-html-python
    return mark_safe(request.POST["bio"])


async def star(request):
    # ruleid: xss-raw-html-python
    return HTMLResponse(f"<p>{request.query_params['name']}</p>")


async def aio(request):
    # ruleid: xss-raw-html-python
    return web.Response(text="<p>" + request.query["name"] + "</p>", content_type="text/html")


@app.route("/safe")
def safe():
    name = request.args.get("name", "")
    # ok: xss-raw-html-python (near miss: escaped where it is put in)
    return f"<h1>Hello {escape(name)}</h1>"


@app.route("/count")
def count():
    # ok: xss-raw-html-python (near miss: a number cannot carry markup)
    return f"<p>{int(request.args['n'])} items</p>"


@app.route("/item/<int:number>")
def item(number):
    # ok: xss-raw-html-python
    return f"<p>Item {number}</p>"


@app.route("/greeting")
def greeting():
    # ok: xss-raw-html-python (near miss: the visitor's word only chooses one of ours)
    return "<p>" + GREETINGS[request.args["lang"]] + "</p>"


@app.route("/profile", methods=["POST"])
def profile():
    # ok: xss-raw-html-python
    return render_template("profile.html", name=request.form["name"])


@app.route("/api", methods=["POST"])
def api():
    data = request.get_json()
    # ok: xss-raw-html-python (near miss: a mapping is sent as JSON)
    return {"name": data["name"]}


@app.route("/api2", methods=["POST"])
def api2():
    # ok: xss-raw-html-python
    return jsonify(name=f"{request.json['name']}!")


@app.route("/file")
def file():
    # ok: xss-raw-html-python (near miss: browsers show this as text)
    return Response(f"you sent {request.args['x']}", mimetype="text/plain")


def django_json(request):
    # ok: xss-raw-html-python
    return JsonResponse({"q": request.GET["q"]})


def django_typed(request):
    # ok: xss-raw-html-python
    return HttpResponse(json.dumps({"q": request.GET["q"]}), content_type="application/json")


def django_text(request):
    # ok: xss-raw-html-python
    return HttpResponse("q=" + request.GET["q"], content_type="text/plain")


def django_clean(request):
    # ok: xss-raw-html-python
    return mark_safe(bleach.clean(request.POST["bio"]))


def django_html(request):
    # ok: xss-raw-html-python
    return HttpResponse("<p>" + html.escape(request.GET["q"]) + "</p>")
