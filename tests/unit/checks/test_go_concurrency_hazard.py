"""Goroutines, locks and channels that freeze, crash or lose data."""

import pytest
from support import findings

from lastmile.checks.failure_modes.go_concurrency_hazard import CHECK
from lastmile.model import Severity

HEAD = (
    'package shop\n\nimport (\n\t"net/http"\n\t"sync"\n\t"time"\n\n\t"github.com/gin-gonic/gin"\n)\n\n'
    "var visits int\nvar sessions = map[string]string{}\nvar mu sync.Mutex\n\n"
)
LINE = HEAD.count("\n") + 1


def found_in(tmp_path, text, go="1.22"):
    files = {"go.mod": f"module shop.example\n\ngo {go}\n", "shop.go": HEAD + text}
    return [(f.line - LINE + 1, f.severity) for f in findings(CHECK, tmp_path, files)]


@pytest.mark.parametrize(
    ("text", "line", "severity"),
    [
        (
            "func h(w http.ResponseWriter, r *http.Request) {\n\tsessions[r.Host] = r.URL.Path\n}\n",
            2,
            Severity.HIGH,
        ),
        ("func h(w http.ResponseWriter, r *http.Request) {\n\tvisits++\n}\n", 2, Severity.MEDIUM),
        ('func h(c *gin.Context) {\n\tgo func() {\n\t\tmail(c.Param("to"))\n\t}()\n}\n', 3, Severity.MEDIUM),
        (
            "func f(ids []int) int {\n\ttotal := 0\n\tfor _, id := range ids {\n"
            "\t\tgo func(id int) {\n\t\t\ttotal += id\n"
            "\t\t}(id)\n\t}\n\treturn total\n}\n",
            5,
            Severity.HIGH,
        ),
        (
            (
                "func f(wg *sync.WaitGroup) {\n\tgo func() {\n\t\twg.Add(1)\n"
                "\t\tdefer wg.Done()\n\t}()\n\twg.Wait()\n}\n"
            ),
            3,
            Severity.HIGH,
        ),
        ("func work(wg sync.WaitGroup) {\n\tdefer wg.Done()\n}\n", 1, Severity.HIGH),
        ("func f(ok bool) {\n\tmu.Lock()\n\tif !ok {\n\t\treturn\n\t}\n\tmu.Unlock()\n}\n", 2, Severity.HIGH),
        (
            "func f() int {\n\tch := make(chan int)\n\tgo func() {\n\t\tch <- slow()\n"
            "\t}()\n\tselect {\n\tcase v := <-ch:\n"
            "\t\treturn v\n\tcase <-time.After(time.Second):\n\t\treturn 0\n\t}\n}\n",
            4,
            Severity.HIGH,
        ),
        ("func f() {\n\tch := make(chan int)\n\tch <- 1\n}\n", 3, Severity.HIGH),
        (
            (
                "func f() {\n\tfor {\n\t\tselect {\n\t\tcase v := <-in:\n\t\t\tuse(v)\n"
                "\t\tdefault:\n\t\t}\n\t}\n}\n"
            ),
            2,
            Severity.MEDIUM,
        ),
        ("func f(ch chan int) {\n\tdefer close(ch)\n\tclose(ch)\n}\n", 3, Severity.HIGH),
        ('func main() {\n\thttp.ListenAndServe(":8080", nil)\n}\n', 2, Severity.LOW),
        ('func f() *http.Server {\n\treturn &http.Server{Addr: ":8080"}\n}\n', 2, Severity.LOW),
    ],
    ids=range(13),
)
def test_hazards(tmp_path, text, line, severity):
    assert found_in(tmp_path, text) == [(line, severity)]


CAPTURES = (
    "func f(ids []int) {\n\tfor _, id := range ids {\n\t\tgo func() {\n\t\t\tuse(id)\n\t\t}()\n\t}\n}\n"
)


POINTERS = (
    "func f(ids []int) (all []*int) {\n\tfor _, id := range ids {\n"
    "\t\tall = append(all, &id)\n\t\tlog(&id)\n\t}\n\treturn all\n}\n"
)


def test_pointers_to_the_variable_of_a_loop(tmp_path):
    assert found_in(tmp_path, POINTERS, "1.20") == [(3, Severity.MEDIUM)]
    assert found_in(tmp_path, POINTERS, "1.22") == []


@pytest.mark.parametrize(("go", "count"), [("1.21", 1), ("1.22", 0), ("1.4", 1)])
def test_the_variable_of_a_loop_is_shared_before_go_1_22(tmp_path, go, count):
    assert len(found_in(tmp_path, CAPTURES, go)) == count


@pytest.mark.parametrize(
    "text",
    [
        "func h(w http.ResponseWriter, r *http.Request) {\n\tmu.Lock()\n\tdefer mu.Unlock()\n\tvisits++\n}\n",
        (
            "func h(w http.ResponseWriter, r *http.Request) {\n"
            "\tsessions := map[string]string{}\n\tsessions[r.Host] = r.Host\n}\n"
        ),
        'func init() {\n\tsessions["a"] = "b"\n}\n',
        'func h(c *gin.Context) {\n\tc2 := c.Copy()\n\tgo func() {\n\t\tmail(c2.Param("to"))\n\t}()\n}\n',
        (
            "func f(ids []int, out []int) {\n\tfor i := range ids {\n\t\tgo func() {\n"
            "\t\t\tout[i] = ids[i]\n\t\t}()\n\t}\n}\n"
        ),
        (
            "func f(wg *sync.WaitGroup) {\n\twg.Add(1)\n\tgo func() {\n"
            "\t\tdefer wg.Done()\n\t}()\n\twg.Wait()\n}\n"
        ),
        "func f(ok bool) {\n\tmu.Lock()\n\tif !ok {\n\t\tmu.Unlock()\n\t\treturn\n\t}\n\tmu.Unlock()\n}\n",
        "func lockAll() {\n\tmu.Lock()\n}\n",
        "func f() int {\n\tch := make(chan int, 1)\n\tgo func() {\n"
        "\t\tch <- slow()\n\t}()\n\tselect {\n\tcase v := <-ch:\n\t\treturn v\n"
        "\tcase <-time.After(time.Second):\n\t\treturn 0\n\t}\n}\n",
        "func f() int {\n\tch := make(chan int)\n\tgo func() {\n\t\tch <- slow()\n\t}()\n\treturn <-ch\n}\n",
        'func f() *http.Server {\n\treturn &http.Server{Addr: ":8080", ReadHeaderTimeout: time.Second}\n}\n',
    ],
    ids=range(11),
)
def test_near_misses(tmp_path, text):
    assert found_in(tmp_path, text) == []


@pytest.mark.parametrize(
    ("text", "line", "severity"),
    [
        ("func f() {\n\tn := 0\n\tgo func() { n++ }()\n\tgo func() { n++ }()\n}\n", 4, Severity.HIGH),
        ("func f() {\n\tn := 0\n\tgo func() {\n\t\tn += 1\n\t}()\n\tn++\n}\n", 4, Severity.HIGH),
        (
            "func count() {\n\tvisits++\n}\n\n"
            "func f() {\n\tfor i := 0; i < 9; i++ {\n\t\tgo count()\n\t}\n}\n",
            2,
            Severity.HIGH,
        ),
        ("func f(n *atomic.Int64) {\n\tn.Store(n.Load() + 1)\n}\n", 2, Severity.MEDIUM),
        ("func f(n int64) {\n\tn = atomic.AddInt64(&n, 1)\n}\n", 2, Severity.MEDIUM),
        (
            "func f(p string) {\n\tif _, err := os.Stat(p); os.IsNotExist(err) {\n"
            "\t\tos.Mkdir(p, 0o700)\n\t}\n}\n",
            2,
            Severity.LOW,
        ),
        ("func f() {\n\tmu.Lock()\n\tdefer mu.Lock()\n\tuse()\n}\n", 3, Severity.HIGH),
        (
            "func h(w http.ResponseWriter, r *http.Request) {\n\tsessions[r.Host] = r.URL.Path\n"
            "\tmu.Lock()\n\tdefer mu.Unlock()\n\tvisits++\n}\n",
            2,
            Severity.HIGH,
        ),
    ],
)
def test_races_outside_of_loops_and_in_two_steps(tmp_path, text, line, severity):
    assert (line, severity) in found_in(tmp_path, text)


@pytest.mark.parametrize(
    "text",
    [
        # near misses: the function waits first; a lock; another variable of the same name; one atomic step
        "func f() {\n\tn := 0\n\tvar wg sync.WaitGroup\n\tgo func() { n++ }()\n\twg.Wait()\n\tn++\n}\n",
        "func f() {\n\tn := 0\n\tgo func() {\n\t\tn := 1\n\t\tn++\n\t}()\n\tn++\n}\n",
        "func count() {\n\tmu.Lock()\n\tvisits++\n\tmu.Unlock()\n}\n\n"
        "func f() {\n\tfor i := 0; i < 9; i++ {\n\t\tgo count()\n\t}\n}\n",
        "func f(n, m *atomic.Int64) {\n\tn.Store(m.Load() + 1)\n}\n",
        "func f(p string) {\n\tif _, err := os.Stat(p); err != nil {\n\t\tos.MkdirAll(p, 0o700)\n\t}\n}\n",
        "func h(w http.ResponseWriter, r *http.Request) {\n\tmu.Lock()\n\tdefer mu.Unlock()\n\tvisits++\n}\n",
    ],
)
def test_what_only_looks_like_a_race(tmp_path, text):
    assert found_in(tmp_path, text) == []
