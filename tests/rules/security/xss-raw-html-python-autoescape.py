import tornado.web
from django.template import Context, Template
from flask import Flask
from starlette.templating import Jinja2Templates

app = Flask(__name__)
# ruleid: xss-raw-html-python-autoescape
app.jinja_env.autoescape = False
# ok: xss-raw-html-python-autoescape
app.jinja_env.trim_blocks = True
# ok: xss-raw-html-python-autoescape
app.jinja_env.autoescape = True


def mail(name):
    # ruleid: xss-raw-html-python-autoescape
    context = Context({"name": name}, autoescape=False)
    return Template("<p>{{ name }}</p>").render(context)


def page(name):
    # ok: xss-raw-html-python-autoescape (near miss: the same class with its default)
    return Template("<p>{{ name }}</p>").render(Context({"name": name}))


# ruleid: xss-raw-html-python-autoescape
TEMPLATES = [{"BACKEND": "django.template.backends.django.DjangoTemplates", "OPTIONS": {"autoescape": False}}]

# ruleid: xss-raw-html-python-autoescape
server = tornado.web.Application([], autoescape=None)
# ok: xss-raw-html-python-autoescape
other = tornado.web.Application([], debug=False)
# ok: xss-raw-html-python-autoescape
templates = Jinja2Templates(directory="templates")
