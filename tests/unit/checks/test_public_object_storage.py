"""Open storage for customers' files is found; storage for pages and pictures, and closed storage, is not."""

import pytest
from support import findings

from lastmile.checks.security.public_object_storage import CHECK
from lastmile.errors import NothingToLookAt

INSERT = """INSERT INTO storage.buckets (id, name, public)
VALUES ('{0}', '{0}', {1})
ON CONFLICT (id) DO NOTHING;
"""
CLOSE = "UPDATE storage.buckets SET public = false WHERE id = 'invoices';"
CLOSED = "\n".join((INSERT.format("invoices", "true"), CLOSE))
SQL = "supabase/migrations/20250101000000_files.sql"
TERRAFORM = 'resource "aws_s3_bucket_acl" "{0}" {{\n  bucket = aws_s3_bucket.{0}.id\n  acl    = "{1}"\n}}\n'
POLICY = """{{
  "Version": "2012-10-17",
  "Statement": [{{
    "Effect": "{2}", "Principal": "*", "Action": "{1}", "Resource": "arn:aws:s3:::{0}/*"
  }}]
}}
"""


def lines(tmp_path, path: str, text: str) -> list[int | None]:
    return [f.line for f in findings(CHECK, tmp_path, {path: text})]


def test_supabase(tmp_path) -> None:
    assert lines(tmp_path, SQL, INSERT.format("invoices", "true")) == [2]


def test_supabase_from_code(tmp_path) -> None:
    text = "await supabase.storage.createBucket('user-documents', {\n  public: true,\n})\n"
    assert lines(tmp_path, "setup.ts", text) == [1]


def test_terraform(tmp_path) -> None:
    assert lines(tmp_path, "main.tf", TERRAFORM.format("backups", "public-read")) == [3]
    assert lines(tmp_path, "main.tf", TERRAFORM.format("website", "public-read-write")) == [3]


def test_policies(tmp_path) -> None:
    assert lines(tmp_path, "policy.json", POLICY.format("shop-exports", "s3:GetObject", "Allow")) == [4]
    assert lines(tmp_path, "policy.json", POLICY.format("shop-static", "s3:*", "Allow")) == [4]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        (SQL, INSERT.format("invoices", "false")),
        (SQL, INSERT.format("avatars", "true")),
        # near miss: a later step closes it
        (SQL, CLOSED),
        # near miss: its name says that it is for everybody
        (SQL, INSERT.format("public-documents", "true")),
        ("main.tf", TERRAFORM.format("backups", "private")),
        ("main.tf", TERRAFORM.format("website", "public-read")),
        # near miss: everybody is denied
        ("policy.json", POLICY.format("shop-exports", "s3:*", "Deny")),
        ("policy.json", POLICY.format("shop-static", "s3:GetObject", "Allow")),
    ],
)
def test_near_misses(tmp_path, path: str, text: str) -> None:
    assert not findings(CHECK, tmp_path, {path: text})


def test_code_without_storage_is_nothing_to_look_at(tmp_path) -> None:
    with pytest.raises(NothingToLookAt):
        findings(CHECK, tmp_path, {"app.py": "print(1)\n"})
