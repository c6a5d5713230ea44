from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, html_safe
from django.utils.safestring import SafeString, mark_safe
from markupsafe import Markup

register = template.Library()
ICON = "<svg></svg>"


# ruleid: xss-raw-html-python-markup-unproven
@register.filter(is_safe=True)
def shout(value):
    return f"{value}!"


# ruleid: xss-raw-html-python-markup-unproven
class Label(SafeString):
    pass


# ruleid: xss-raw-html-python-markup-unproven
@html_safe
class Widget:
    def __str__(self):
        return self.name


def show(page):
    # ruleid: xss-raw-html-python-markup-unproven
    return mark_safe(page.html)


def lines(rows):
    # ruleid: xss-raw-html-python-markup-unproven
    return Markup("".join(rows))


def title(x):
    # ruleid: xss-raw-html-python-markup-unproven
    return format_html("<b>%s</b>" % x)


def icon():
    # ok: xss-raw-html-python-markup-unproven (near miss: a constant of ours)
    return mark_safe(ICON)


def star():
    # ok: xss-raw-html-python-markup-unproven
    return Markup("<b>*</b>")


def box(context):
    # ok: xss-raw-html-python-markup-unproven (near miss: a template escapes its values)
    return mark_safe(render_to_string("box.html", context))


@register.filter
# ok: xss-raw-html-python-markup-unproven
def plain(value):
    return str(value)


def fine(x):
    # ok: xss-raw-html-python-markup-unproven
    return format_html("<b>{}</b>", x)
