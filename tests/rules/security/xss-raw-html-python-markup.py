from django.utils.html import conditional_escape, escape, format_html
from django.utils.safestring import mark_safe
from markupsafe import Markup


def badge(label):
    # ruleid: xss-raw-html-python-markup
    return mark_safe("<b>" + label + "</b>")


def link(obj):
    # ruleid: xss-raw-html-python-markup
    return Markup(f"<a href='/people/{obj.pk}'>{obj.full_name}</a>")


class CommentAdmin:
    def preview(self, comment):
        text = "<p>%s</p>" % comment.text
        # ruleid: xss-raw-html-python-markup
        return mark_safe(text)

    def frame(self, comment):
        # ruleid: xss-raw-html-python-markup
        return format_html(f"<p>{comment.text}</p>")


def escaped(label):
    # ok: xss-raw-html-python-markup (near miss: escaped where it is put in)
    return mark_safe("<b>" + escape(label) + "</b>")


def formatted(label):
    # ok: xss-raw-html-python-markup (near miss: Markup escapes what it is given later)
    return Markup("<b>{}</b>").format(label)


def frame(label):
    # ok: xss-raw-html-python-markup
    return format_html("<b>{}</b>", label)


def conditional(value):
    # ok: xss-raw-html-python-markup
    return mark_safe("<i>%s</i>" % conditional_escape(value))


def number(stars: int):
    # ok: xss-raw-html-python-markup (near miss: a number cannot carry markup)
    return mark_safe(f"<i>{stars}</i>")
