import json
import logging

import pytest
from conftest import running
from pydantic import SecretStr, ValidationError

from invoices import logs
from invoices.app import create_app, money

ORDER = {"order_id": 7, "customer_id": 3, "email": "ada@mail.example.com", "total_cents": 2005}


def test_an_invoice_is_kept_and_sent(client, provider):
    answer = client.post("/invoices", json=ORDER)
    assert answer.status_code == 200
    assert answer.json() == {"id": 1, "order_id": 7, "customer_id": 3, "total_cents": 2005}
    assert provider.taken[0]["personalizations"][0]["to"] == [{"email": "ada@mail.example.com"}]
    assert "$20.05" in provider.taken[0]["content"][0]["value"]
    assert client.get("/orders/7/invoice").json()["id"] == 1


def test_the_same_order_twice_is_one_invoice_and_one_mail(client, provider):
    first, second = (client.post("/invoices", json=ORDER) for _ in range(2))
    assert first.json() == second.json()
    assert len(provider.taken) == 1


def test_sql_in_a_customer_number_is_refused(client):
    assert client.get("/invoices", params={"customer_id": "1' OR 1=1--"}).status_code == 422


def test_a_customer_sees_own_invoices_only(client):
    client.post("/invoices", json=ORDER)
    assert len(client.get("/invoices", params={"customer_id": 3}).json()) == 1
    assert client.get("/invoices", params={"customer_id": 4}).json() == []


@pytest.mark.parametrize(
    "change",
    [{"total_cents": 0}, {"total_cents": 20.5}, {"email": "nobody"}, {"order_id": "7"}, {"admin": True}],
)
def test_bad_input_is_refused(client, provider, change):
    assert client.post("/invoices", json=ORDER | change).status_code == 422
    assert provider.taken == []


@pytest.mark.parametrize("header", ["", "Bearer wrong", "Bearer ä"])
def test_only_the_storefront_is_let_in(client, header):
    answer = client.post("/invoices", json=ORDER, headers={"authorization": header.encode()})
    assert answer.status_code == 401
    assert client.get("/orders/7/invoice").status_code == 404


def test_a_provider_that_recovers_gets_the_mail_once(client, provider):
    provider.statuses = [500, 429]
    assert client.post("/invoices", json=ORDER).status_code == 200
    assert len(provider.taken) == 1
    assert set(provider.keys) == {"invoice-1"}


def test_a_provider_that_is_down_is_a_503_and_the_next_request_sends(client, provider):
    provider.statuses = [500, 500, 500]
    assert client.post("/invoices", json=ORDER).status_code == 503
    assert provider.taken == []
    assert client.post("/invoices", json=ORDER).status_code == 200
    assert len(provider.taken) == 1


def test_a_refused_mail_is_not_tried_again(client, provider):
    provider.statuses = [400]
    assert client.post("/invoices", json=ORDER).status_code == 503
    assert len(provider.keys) == 1


def test_a_database_that_is_gone_is_not_ready_and_tells_nothing(settings, tmp_path):
    broken = settings.model_copy(update={"database_url": SecretStr(f"sqlite:///{tmp_path / 'missing' / 'x.db'}")})
    token = settings.service_token.get_secret_value()
    with running(create_app(broken), token) as client:
        assert client.get("/health/live").status_code == 200
        assert client.get("/health/ready").status_code == 503
        answer = client.post("/invoices", json=ORDER)
        assert answer.status_code == 503
        assert "sqlite" not in answer.text


def test_the_service_does_not_start_without_settings(monkeypatch):
    monkeypatch.setenv("INVOICES_MAIL_API_KEY", "a-key-that-must-not-be-shown")
    with pytest.raises(ValidationError) as caught:
        create_app()
    assert "database_url" in str(caught.value)
    assert "a-key" not in str(caught.value)


def test_money_is_exact():
    assert [money(cents) for cents in (1, 99, 100, 123456)] == ["$0.01", "$0.99", "$1.00", "$1234.56"]


def test_a_log_line_is_json_with_the_error():
    try:
        raise ValueError("no")
    except ValueError as error:
        record = logging.LogRecord("x", logging.ERROR, "", 0, "failed", None, (type(error), error, None))
    line = json.loads(logs.JsonFormatter().format(record))
    assert line["level"] == "error"
    assert "ValueError: no" in line["error"]
