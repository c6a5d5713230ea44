"""Whatever a server does, a package is called absent only where its absence was proven."""

import time

import pytest
from registry_server import (
    half,
    index,
    npm,
    npm_document,
    npm_version,
    reply,
    serving,
    silence,
    simple_html,
    simple_json,
)

from lastmile.registries import desk as desks
from lastmile.registries.configuration import Registry
from lastmile.registries.desk import Desk
from lastmile.registries.memory import Memory

FILES = {
    "Shape_Kit-1.0.tar.gz": "2019-01-02T03:04:05.678Z",
    "shape_kit-2.0-py3-none-any.whl": "2021-01-02T03:04:05Z",
    "shape_kit-3.0rc1-py3-none-any.whl": "2022-01-02T03:04:05Z",
    "other-9.0.tar.gz": "2022-01-02T03:04:05Z",
}
LOGIN = "<html><title>Sign in</title><form action='/login'><a href='/help'>Help</a></form></html>"


@pytest.fixture
def desk(tmp_path):
    return Desk(Memory(tmp_path / "cache"), patience=60.0)


def pypi(server):
    return (Registry("PyPI", server.url + "simple/", public=False),)


def node(server):
    return (Registry("npm", server.url, public=False),)


@pytest.mark.parametrize("form", [simple_html, simple_json])
def test_a_simple_index_in_both_forms(desk, form):
    with serving(index({"shape-kit": form("shape-kit", FILES)})) as server:
        answers = desk.ask(pypi(server), ["shape-kit", "never-made-kit"])
        assert desk.dated(pypi(server)[0])
    there, absent = answers["shape-kit"], answers["never-made-kit"]
    assert (there.state, there.newest, there.releases) == ("there", "2.0", 3)
    assert (str(there.first), str(there.last)) == ("2019-01-02", "2022-01-02")
    assert absent.state == "absent"


def test_status_and_withdrawn_versions(desk):
    pages = {
        "one": simple_html(
            "one", {"one-1.tar.gz": "2020-01-01", "one-2.tar.gz": "2021-01-01"}, "archived", ("one-2.tar.gz",)
        ),
        "two": simple_json("two", {"two-1.tar.gz": "2020-01-01"}, "quarantined"),
        "empty": simple_html("empty", {}),
    }
    with serving(index(pages)) as server:
        answers = desk.ask(pypi(server), pages)
    assert (answers["one"].newest, answers["one"].withdrawn, answers["one"].notice) == (
        "1",
        ("2",),
        "archived",
    )
    assert answers["two"].notice == "quarantined"
    assert (answers["empty"].state, answers["empty"].releases) == ("there", 0)


def test_npm_and_its_scopes(desk):
    routes = npm(
        {
            "shape-kit/latest": npm_version("shape-kit", "2.1.0", deprecated="use\nanother one"),
            "@acme/shapes/latest": npm_version("@acme/shapes", "1.0.0"),
            "untagged": npm_document("untagged", {"0.1.0": "2020-01-01T00:00:00Z"}),
        }
    )
    with serving(routes) as server:
        answers = desk.ask(node(server), ["shape-kit", "@acme/shapes", "untagged", "never-made-kit"])
        history = desk.histories(node(server)[0], ["untagged"])
        assert desk.dated(node(server)[0])
        assert "never-made-kit" in server.asked  # absence of the tag alone is no proof
    assert {name: answer.state for name, answer in answers.items()} == {
        "shape-kit": "there",
        "@acme/shapes": "there",
        "untagged": "there",
        "never-made-kit": "absent",
    }
    assert answers["shape-kit"].notice == "deprecated: use another one"
    assert (history["untagged"].releases, str(history["untagged"].first)) == (1, "2020-01-01")


def test_a_mirror_that_stamps_its_own_dates_dates_nothing(desk):
    with serving(npm({"inherits": npm_document("inherits", {"2.0.4": "2025-01-01T00:00:00Z"})})) as server:
        assert not desk.dated(node(server)[0])


BROKEN = {
    "silent": silence,
    "500": reply(500, "broken"),
    "503": reply(503, "later", **{"retry-after": "2"}),
    "401": reply(401, "who are you"),
    "403": reply(403, "no"),
    "login": reply(200, LOGIN),
    "garbage": reply(200, b"\x00\xff\xfe garbage"),
    "other json": reply(200, '{"error": "not_found"}', "application/json"),
    "list": reply(200, "[1, 2", "application/json"),
    "deep": reply(200, "[" * 200_000, "application/json"),
    "half json": half('{"name": "shape-kit", "files": []}' + " " * 500, "application/json"),
    "half html": half("<title>Links for shape-kit</title>" + " " * 500, "text/html"),
    "another name": simple_html("shape-kits", {"shape_kits-1.0.tar.gz": "2020-01-01"}),
    "another json name": simple_json("shape-kits", {}),
    "circle": reply(302, "", location="/simple/shape-kit/"),
    "out": reply(302, "", location="file:///etc/passwd"),
    "empty": reply(200, ""),
    "created": reply(204, ""),
}
# These are asked again until the time is over. It begins to count for the name only: what the registry is
# worth was asked with all patience, so a slow machine shortens the question and changes no answer.
ASKED_AGAIN = ("silent", "500", "503", "half json", "half html")


@pytest.mark.parametrize("fault", BROKEN)
@pytest.mark.parametrize("ecosystem", ["PyPI", "npm"])
def test_a_broken_answer_is_no_answer_and_is_not_kept(tmp_path, fault, ecosystem):
    routes = index({"shape-kit": BROKEN[fault]}) | npm({"shape-kit/latest": BROKEN[fault]})
    mended = index({"shape-kit": simple_html("shape-kit", FILES)}) | npm(
        {"shape-kit/latest": npm_version("shape-kit", "1.0.0")}
    )
    with serving(routes) as server:
        registries = pypi(server) if ecosystem == "PyPI" else node(server)
        seconds = 1.0 if fault in ASKED_AGAIN else 60.0
        first = Desk(Memory(tmp_path), seconds, patience=60.0).ask(registries, ["shape-kit"])["shape-kit"]
        assert first.state == "unknown"
        assert first.reason
        assert "could not be used" not in first.reason  # the registry is believed, this answer is not
        server.routes.update(mended)
        second = Desk(Memory(tmp_path), patience=60.0).ask(registries, ["shape-kit"])["shape-kit"]
        assert second.state == "there"


@pytest.mark.parametrize(
    ("routes", "otherwise"),
    [
        ({}, reply(404, "not found")),  # it has nothing at all
        ({}, reply(500, "broken")),
        ({}, reply(200, LOGIN)),
        ({}, reply(401, "")),
        (index({}), reply(200, LOGIN)),  # it finds every name
        (index({}), reply(403, "")),  # it hides what it does not have
    ],
)
def test_a_registry_that_does_not_prove_itself_is_not_believed(desk, routes, otherwise):
    with serving(routes, otherwise) as server:
        answers = desk.ask(pypi(server), ["never-made-kit"])
    assert answers["never-made-kit"].state == "unknown"
    assert "127.0.0.1" in answers["never-made-kit"].reason


def test_a_registry_that_has_every_name_is_not_believed(desk):
    def obliging(handler):
        name = handler.path.strip("/").split("/")[-1]
        simple_html(name, {f"{name.replace('-', '_')}-1.0.tar.gz": "2020-01-01"})(handler)

    with serving(index({}), obliging) as server:
        answer = desk.ask(pypi(server), ["never-made-kit"])["never-made-kit"]
    assert answer.state == "unknown"
    assert "nobody registered" in answer.reason


def test_a_registry_that_breaks_in_between_accuses_nobody(tmp_path):
    with serving(index({})) as server:

        def last_breath(handler):
            server.routes["simple/packaging"] = reply(404, "")
            reply(404, "")(handler)

        server.routes["simple/shape-kit"] = last_breath
        answers = Desk(Memory(tmp_path)).ask(pypi(server), ["shape-kit"])
        assert answers["shape-kit"].state == "unknown"
        server.routes |= index({"shape-kit": simple_html("shape-kit", FILES)})
        assert Desk(Memory(tmp_path)).ask(pypi(server), ["shape-kit"])["shape-kit"].state == "there"


def test_absent_only_where_every_registry_says_so(desk):
    with (
        serving(index({})) as one,
        serving(index({"inner-kit": simple_html("inner-kit", {"inner-kit-1.tar.gz": ""})})) as two,
    ):
        answers = desk.ask((*pypi(one), *pypi(two)), ["inner-kit", "never-made-kit"])
    assert (answers["inner-kit"].state, answers["never-made-kit"].state) == ("there", "absent")
    with serving(index({})) as one, serving({}, reply(500, "")) as two:
        answers = desk.ask((*pypi(one), *pypi(two)), ["never-made-kit"])
    assert answers["never-made-kit"].state == "unknown"


def test_the_look_ups_are_bounded(tmp_path, monkeypatch):
    monkeypatch.setattr(desks, "MOST_NAMES", 5)
    with serving(index({}), reply(404, "")) as server:
        answers = Desk(Memory(tmp_path)).ask(pypi(server), [f"made-up-{n}" for n in range(20)])
        assert sum("made-up" in path for path in server.asked) == 5
    assert sum(answer.state == "unknown" for answer in answers.values()) == 15


def test_a_silent_registry_costs_bounded_time(tmp_path):
    names = [f"made-up-{n}" for n in range(200)]
    with serving(index(dict.fromkeys(names, silence))) as server:
        begun = time.monotonic()
        answers = Desk(Memory(tmp_path), seconds=2.0, patience=600.0).ask(pypi(server), names)
        assert time.monotonic() - begun < 60  # one patience is ten times as long
        assert sum("made-up" in path for path in set(server.asked)) < 2 * desks.LANES
    assert {answer.state for answer in answers.values()} == {"unknown"}


def test_answers_are_kept_for_a_while_and_for_our_user_alone(tmp_path):
    place = tmp_path / "cache"
    with serving(index({"shape-kit": simple_html("shape-kit", FILES)})) as server:
        for _ in range(2):
            answers = Desk(Memory(place)).ask(pypi(server), ["shape-kit", "never-made-kit"])
        assert server.asked.count("simple/shape-kit") == 1
        assert server.asked.count("simple/never-made-kit") == 1
        assert (answers["shape-kit"].newest, answers["never-made-kit"].state) == ("2.0", "absent")
        kept = list(place.iterdir())
        assert [path.stat().st_mode & 0o777 for path in kept] == [0o600] * 2
        assert place.stat().st_mode & 0o777 == 0o700
        for path in kept:
            path.write_text('{"format": 1, "asked": 99999999999, "answer": {"state": "absent"}}')
        answers = Desk(Memory(place)).ask(pypi(server), ["shape-kit"])
        assert answers["shape-kit"].state == "there"
        for path in place.iterdir():
            path.write_text(path.read_text().replace('"asked": ', '"asked": -'))
        Desk(Memory(place)).ask(pypi(server), ["shape-kit"])
        assert server.asked.count("simple/shape-kit") == 3


def test_credentials_of_our_user_go_to_his_registry_and_into_no_text(tmp_path):
    with serving(index({}), reply(404, "")) as server:
        secret = server.url.replace("//", "//me:hush-hush@")
        answers = Desk(Memory(tmp_path)).ask(
            (Registry("PyPI", secret + "simple/", public=False),), ["made-up"]
        )
        assert all(agent.get("Authorization", "").startswith("Basic ") for agent in server.agents)
    with serving({}, reply(403, "")) as server:
        secret = server.url.replace("//", "//me:hush-hush@")
        answers |= Desk(Memory(tmp_path)).ask((Registry("PyPI", secret + "simple/", public=False),), ["kit"])
    assert answers["kit"].state == "unknown"
    assert "hush" not in repr(answers)
    assert not any("hush" in path.read_text() for path in tmp_path.iterdir())
