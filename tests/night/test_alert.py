"""Alerts: they reach real servers, say what a person needs, and never more than they may."""

from __future__ import annotations

import base64
import email
import email.policy
import json
import socket

import pytest

from p2p_analysis.night import alert as room
from p2p_analysis.night.alert import alert
from p2p_analysis.night.log import Log, read_log
from p2p_analysis.night.message import message_of
from p2p_analysis.night.outcome import Outcome, outcome_of
from p2p_analysis.press.run import NotebookFailed
from p2p_analysis.words import errors
from p2p_analysis.words.errors import CaseDataError, Fault, P2PError
from tests.night.servers import mail_server, make_certificate, running, web_server

FAULT = Fault("cases.csv, row 3, police", "a word that this field does not know")
FAILED = outcome_of(CaseDataError(FAULT), review="anyshire-2020", edition="all")
DONE = Outcome("otherton-2020", "all")
ADDRESSES = {"P2P_SMTP_FROM": "p2p@council.example", "P2P_SMTP_TO": "a@b.example, c@d.example"}


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    import os
    import shutil

    openssl = shutil.which("openssl")
    if not openssl:
        assert not os.environ.get("CI"), "CI needs openssl"
        pytest.skip("openssl is not on this machine")
    return make_certificate(openssl, tmp_path_factory.mktemp("certificate") / "both.pem")


@pytest.fixture
def trusted(certificate, monkeypatch):
    """The certificate, which this process trusts as it does those of the system."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    return certificate


def mail_to(server, **more):
    return {"P2P_SMTP_HOST": "localhost", "P2P_SMTP_PORT": server.port, **ADDRESSES, **more}


# --- What is said ---


def test_a_message_says_which_review_failed_where_and_why():
    message = message_of([FAILED, DONE], run="ab12cd34", log="logs/x.jsonl")
    assert message.subject.endswith(": 1 of 2 reviews failed")
    assert "anyshire-2020, edition all: case data, exit code 4" in message.text
    assert "  cases.csv, row 3, police: a word that this field does not know" in message.text
    assert "Without fault: 1." in message.text
    assert "Log: logs/x.jsonl" in message.text
    assert message.host in message.subject
    assert message_of([FAILED]).subject.endswith("anyshire-2020 failed (case data, exit code 4)")


@pytest.mark.parametrize("kind", P2PError.__subclasses__())
def test_every_kind_of_error_becomes_an_outcome_with_its_own_exit_code(kind):
    found = outcome_of(kind(FAULT), review="x", edition="public")
    assert (found.exit_code, found.about, found.faults) == (
        kind.exit_code,
        kind.about,
        (str(FAULT),),
    )
    assert found.failed


def test_a_failed_notebook_is_called_after_what_failed_in_it():
    error = NotebookFailed(CaseDataError(FAULT), None)
    found = outcome_of(error, review="x", edition="public")
    assert (found.exit_code, found.about) == (4, "case data")


def test_of_an_error_that_nobody_foresaw_only_the_kind_is_told():
    found = outcome_of(ValueError("Jane Doe, aged nine"), review="x", edition="public")
    message = message_of([found])
    assert found.exit_code == 1
    assert "ValueError: not foreseen" in message.text
    assert "Jane" not in message.text + json.dumps(message.fields)
    assert outcome_of(KeyboardInterrupt(), review="x", edition="public").exit_code == 130
    assert errors.P2PError.exit_code == 1


def test_a_message_stays_readable_however_much_failed():
    many = [
        Outcome(f"review-{number}", "all", 4, "case data", tuple(map(str, range(500))))
        for number in range(153)
    ]
    message = message_of(many)
    assert message.subject.endswith("153 of 153 reviews failed")
    assert "  and 480 more faults" in message.text
    assert "and 103 more reviews" in message.text
    assert len(message.text.splitlines()) < 1300
    assert len(message.fields["failed"]) == 50


# --- Mail ---


def test_a_failure_is_mailed_over_an_encrypted_connection(trusted):
    with running(mail_server(trusted, password=True)) as server:
        login = {"P2P_SMTP_USER": "night", "P2P_SMTP_PASSWORD": "s3cret"}
        assert alert([FAILED], environment=mail_to(server, **login)) == {"mail": "sent"}
    ((secure, text),) = server.mails
    mail = email.message_from_string(text, policy=email.policy.default)
    assert secure
    assert mail["Subject"].endswith("anyshire-2020 failed (case data, exit code 4)")
    assert (mail["From"], mail["To"]) == ("p2p@council.example", "a@b.example, c@d.example")
    assert "row 3, police: a word that this field does not know" in mail.get_content()
    assert server.logins == [(True, base64.b64encode(b"\0night\0s3cret").decode())]


def test_a_server_that_is_encrypted_from_the_begin_is_spoken_to_so(trusted):
    with running(mail_server(trusted, tls="at once")) as server:
        assert alert([FAILED], environment=mail_to(server, P2P_SMTP_TLS="tls")) == {"mail": "sent"}
    assert [secure for secure, _ in server.mails] == [True]


def test_a_relay_without_encryption_is_used_if_that_is_asked_for():
    with running(mail_server(tls="none")) as server:
        assert alert([FAILED], environment=mail_to(server, P2P_SMTP_TLS="off")) == {"mail": "sent"}
    assert [secure for secure, _ in server.mails] == [False]


def test_nothing_is_sent_openly_unless_that_is_asked_for(capsys):
    with running(mail_server(tls="none")) as server:
        found = alert([FAILED], environment=mail_to(server))
    problem = "the server offers no STARTTLS; expected tls, or off for a relay in the house"
    assert found == {"mail": f"P2P_SMTP_TLS: {problem}"}
    assert server.mails == []
    told = capsys.readouterr().err
    assert "mail was not sent" in told and "the build's own result stands" in told


def test_a_password_never_goes_over_an_open_connection():
    with running(mail_server(tls="none", password=True)) as server:
        given = mail_to(server, P2P_SMTP_TLS="off", P2P_SMTP_USER="night", P2P_SMTP_PASSWORD="s3")
        found = alert([FAILED], environment=given)
    assert "a password would be sent openly" in found["mail"]
    assert (server.logins, server.mails) == ([], [])


def test_a_server_that_nobody_vouches_for_gets_nothing(certificate):
    with running(mail_server(certificate)) as server:
        assert alert([FAILED], environment=mail_to(server)) == {"mail": "SSLCertVerificationError"}
    assert server.mails == []


def test_a_refused_password_is_told_by_its_code_and_not_repeated(trusted, capsys):
    with running(mail_server(trusted, password=True, takes=False)) as server:
        login = {"P2P_SMTP_USER": "night", "P2P_SMTP_PASSWORD": "s3cret"}
        found = alert([FAILED], environment=mail_to(server, **login))
    assert found == {"mail": "SMTPAuthenticationError, code 535"}
    told = capsys.readouterr().err
    assert "s3cret" not in told and "night" not in told and "no such user" not in told


def test_every_fault_of_the_settings_for_mail_is_told_at_once():
    given = {"P2P_SMTP_HOST": "h", "P2P_SMTP_PORT": "x", "P2P_SMTP_TLS": "maybe"}
    assert alert([FAILED], environment=given)["mail"].split("; ") == [
        "P2P_SMTP_FROM: is not set",
        "a mail needs it",
        "P2P_SMTP_TO: is not set",
        "a mail needs it",
        "P2P_SMTP_TLS: expected one of: starttls, tls, off",
        "P2P_SMTP_PORT: expected the number of a port, such as 587",
    ]
    lost = alert([FAILED], environment={**ADDRESSES})["mail"]
    assert lost.startswith("P2P_SMTP_HOST: is not set")
    broken = {**ADDRESSES, "P2P_SMTP_HOST": "h", "P2P_SMTP_TO": "a@b\nBcc: everyone@x"}
    assert "expected addresses of mail" in alert([FAILED], environment=broken)["mail"]


def test_a_folder_s_name_cannot_add_a_header_to_a_mail():
    with running(mail_server(tls="none")) as server:
        found = Outcome("x\r\nBcc: everyone@x.example", "all", 4, "case data")
        alert([found], environment=mail_to(server, P2P_SMTP_TLS="off"))
    ((_, text),) = server.mails
    mail = email.message_from_string(text, policy=email.policy.default)
    assert mail["Bcc"] is None
    assert "x Bcc: everyone@x.example failed" in mail["Subject"]


# --- The web ---


def test_a_failure_is_posted_to_a_webhook_as_json():
    with running(web_server()) as server:
        found = alert([FAILED, DONE], environment={"P2P_WEBHOOK_URL": f"{server.url}/hook?key=1"})
    assert found == {"webhook": "sent"}
    ((method, path, body),) = server.calls
    told = json.loads(body)
    assert (method, path) == ("POST", "/hook?key=1")
    assert server.heads[0]["Content-Type"] == "application/json"
    assert told["exit_code"] == 4
    assert told["failed"] == [
        {
            "review": "anyshire-2020",
            "edition": "all",
            "exit_code": 4,
            "kind": "case data",
            "faults": ["cases.csv, row 3, police: a word that this field does not know"],
        }
    ]
    assert "anyshire-2020, edition all" in told["text"]
    assert {"host", "at", "run", "reviews"} <= set(told)


def test_a_health_check_hears_of_every_run_and_people_only_of_failures():
    with running(web_server()) as server:
        both = {
            "P2P_WEBHOOK_URL": f"{server.url}/hook",
            "P2P_HEALTHCHECK_URL": f"{server.url}/ping/uuid/?x=1",
            "P2P_SMTP_HOST": "127.0.0.1",
        }
        assert alert([DONE], environment=both) == {"health check": "sent"}
        assert server.calls == [("GET", "/ping/uuid/?x=1", b"")]
        del both["P2P_SMTP_HOST"]
        server.calls.clear()
        assert alert([FAILED], environment=both) == {"webhook": "sent", "health check": "sent"}
    assert ("GET", "/ping/uuid/fail?x=1", b"") in server.calls


def test_an_answer_of_refusal_is_told_by_host_and_code_alone(capsys):
    with running(web_server(status=500)) as server:
        found = alert([FAILED], environment={"P2P_WEBHOOK_URL": f"{server.url}/secret-hook"})
    assert found == {"webhook": "127.0.0.1 answered 500"}
    assert "secret-hook" not in capsys.readouterr().err


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://x/y",
        "hooks.example.org",
        "https://",
        "http://[::1",
        "https://a b",
        "https://x:99999/",
    ],
)
def test_what_is_no_address_of_the_web_is_refused_and_not_repeated(url, capsys):
    given = {"P2P_WEBHOOK_URL": url, "P2P_HEALTHCHECK_URL": url}
    found = alert([FAILED], environment=given)
    assert found == {
        "webhook": "P2P_WEBHOOK_URL: expected an address that begins with https://",
        "health check": "P2P_HEALTHCHECK_URL: expected an address that begins with https://",
    }
    assert url not in capsys.readouterr().err.replace("begins with https://", "")


# --- An alert that fails ---


def test_a_server_that_never_answers_holds_nothing_up_beyond_the_limit(tmp_path, capsys):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = str(silent.getsockname()[1])
        given = {
            "P2P_WEBHOOK_URL": f"http://127.0.0.1:{port}/",
            "P2P_SMTP_HOST": "127.0.0.1",
            "P2P_SMTP_PORT": port,
            **ADDRESSES,
        }
        log = Log(tmp_path / "run.jsonl")
        found = alert([FAILED], environment=given, seconds=0.3, log=log)
    assert set(found) == {"mail", "webhook"}
    assert "sent" not in found.values()
    assert capsys.readouterr().err.count("the build's own result stands") == 2
    lines = read_log(log.path)
    assert {line["channel"]: line["result"] for line in lines} == found
    assert room.SECONDS == 10


def test_a_server_that_is_not_there_is_told_of():
    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    given = {"P2P_WEBHOOK_URL": f"http://127.0.0.1:{port}/", "P2P_SMTP_HOST": "127.0.0.1"}
    given |= {"P2P_SMTP_PORT": str(port), **ADDRESSES}
    assert alert([FAILED], environment=given) == {
        "mail": "ConnectionRefusedError",
        "webhook": "127.0.0.1: ConnectionRefusedError",
    }


def test_nobody_is_told_where_the_environment_names_nobody(monkeypatch):
    for name in room.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    assert alert([FAILED]) == {}
    assert alert([FAILED], environment=dict.fromkeys(room.VARIABLES, "")) == {}
