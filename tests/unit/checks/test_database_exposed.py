import pytest
from support import findings, scan

from lastmile.checks.security.database_exposed import CHECK
from lastmile.errors import Skip

POSTGRES = (
    "services:\n  db:\n    image: postgres:16\n    environment:\n"
    "      POSTGRES_PASSWORD: {}\n    ports:\n      - {}\n"
)


@pytest.mark.parametrize(
    ("path", "grade"),
    [
        ("docker-compose.prod.yml", ("high", "medium")),
        ("docker-compose.yml", ("low", "medium")),
        ("docker-compose.dev.yml", ("low", "low")),
    ],
)
def test_where_it_runs_sets_the_severity(tmp_path, path, grade):
    (finding,) = findings(CHECK, tmp_path, {path: POSTGRES.format("postgres", '"5432:5432"')})
    assert (finding.severity, finding.confidence, finding.line, finding.symbol) == (*grade, 6, "db")


def test_a_service_that_is_kept_up_weighs_more(tmp_path):
    text = POSTGRES.format("password123", '"0.0.0.0:15432:5432"') + "    restart: always\n"
    assert [f.severity for f in findings(CHECK, tmp_path, {"compose.yaml": text})] == ["medium"]


@pytest.mark.parametrize(
    "text",
    [
        POSTGRES.format("postgres", '"127.0.0.1:5432:5432"'),
        POSTGRES.format("postgres", '"5432"'),
        POSTGRES.format("${DB_PASSWORD}", '"5432:5432"'),
        POSTGRES.format("postgres", '"8080:80"'),
        "services:\n  web:\n    image: shop/web\n    ports: ['5432:5432']\n",
        "services:\n  r:\n    image: redis\n"
        "    command: redis-server --requirepass x\n    ports: ['6379:6379']\n",
    ],
)
def test_bound_locked_or_no_database(tmp_path, text):
    assert findings(CHECK, tmp_path, {"docker-compose.yml": text}) == ()


def test_redis_without_a_password_and_the_long_form(tmp_path):
    text = "services:\n  r:\n    image: redis:7\n    ports:\n      - target: 6379\n        published: 6379\n"
    (finding,) = findings(CHECK, tmp_path, {"deploy/compose.yml": text})
    assert "without a password" in finding.message


WORLD = 'cidr_blocks = ["0.0.0.0/0"]'


@pytest.mark.parametrize(
    ("text", "count"),
    [
        (f"ingress {{\n  from_port = 5432\n  to_port = 5432\n  {WORLD}\n}}", 1),
        ('resource "aws_db_instance" "a" {\n  publicly_accessible = true\n}', 1),
        ('resource "aws_db_instance" "a" {\n  publicly_accessible = false\n}', 0),
        (f"ingress {{\n  from_port = 443\n  to_port = 443\n  {WORLD}\n}}", 0),
        ('ingress {\n  from_port = 5432\n  to_port = 5432\n  cidr_blocks = ["10.0.0.0/8"]\n}', 0),
        (f"egress {{\n  from_port = 0\n  to_port = 65535\n  {WORLD}\n}}", 0),
        (f"# ingress {{\n#  from_port = 5432\n#  to_port = 5432\n#  {WORLD}\n# }}", 0),
    ],
)
def test_terraform(tmp_path, text, count):
    assert len(findings(CHECK, tmp_path, {"main.tf": text})) == count


def test_nothing_to_look_at(tmp_path):
    with pytest.raises(Skip):
        scan(CHECK, tmp_path, {"a.yml": "a: 1"})


def test_the_line_is_right_below_comments(tmp_path):
    text = f"# a\n\n# b\ningress {{\n  from_port = 3306\n  to_port = 3306\n  {WORLD}\n}}"
    assert [f.line for f in findings(CHECK, tmp_path, {"net.tf": text})] == [4]
