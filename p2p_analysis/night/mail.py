"""A mail by the council's own server, as the environment names it.

The connection is encrypted before anything is said, unless P2P_SMTP_TLS is "off", as for a relay
inside the house; then no password is sent.
"""

from __future__ import annotations

import smtplib
import ssl
from collections.abc import Mapping
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid

from p2p_analysis.night.message import Message
from p2p_analysis.words.errors import Fault, UsageError

_PREFIX = "P2P_SMTP_"
_KINDS = ("starttls", "tls", "off")


def send_mail(message: Message, environment: Mapping[str, str], *, seconds: float) -> None:
    """Send a message.

    Raises
    ------
    UsageError
        If the environment does not say enough, or asks for a password without encryption.
    OSError, smtplib.SMTPException
        If the server does not take it.
    """
    host, port, kind = _server(environment)
    mail = _mail(message, environment)
    context = ssl.create_default_context()
    if kind == "tls":
        server = smtplib.SMTP_SSL(host, port, timeout=seconds, context=context)
    else:
        server = smtplib.SMTP(host, port, timeout=seconds)
    with server:
        if kind == "starttls":
            _encrypt(server, context)
        if user := environment.get(f"{_PREFIX}USER"):
            server.login(user, environment.get(f"{_PREFIX}PASSWORD", ""))
        server.send_message(mail)


def _encrypt(server: smtplib.SMTP, context: ssl.SSLContext) -> None:
    try:
        server.starttls(context=context)
    except smtplib.SMTPNotSupportedError:
        problem = "the server offers no STARTTLS; expected tls, or off for a relay in the house"
        raise UsageError(Fault(f"{_PREFIX}TLS", problem)) from None


def _server(environment: Mapping[str, str]) -> tuple[str, int, str]:
    """Where the mail goes and how; every fault of the settings at once."""
    faults = [
        Fault(f"{_PREFIX}{name}", "is not set; a mail needs it")
        for name in ("HOST", "FROM", "TO")
        if not environment.get(f"{_PREFIX}{name}")
    ]
    kind = environment.get(f"{_PREFIX}TLS") or "starttls"
    if kind not in _KINDS:
        faults.append(Fault(f"{_PREFIX}TLS", f"expected one of: {', '.join(_KINDS)}"))
    elif kind == "off" and environment.get(f"{_PREFIX}USER"):
        faults.append(Fault(f"{_PREFIX}TLS", "is off, so a password would be sent openly"))
    number = environment.get(f"{_PREFIX}PORT") or {"tls": "465", "off": "25"}.get(kind, "587")
    if not (number.isascii() and number.isdigit() and 0 < int(number) < 2**16):
        faults.append(Fault(f"{_PREFIX}PORT", "expected the number of a port, such as 587"))
    if faults:
        raise UsageError(faults)
    return environment[f"{_PREFIX}HOST"], int(number), kind


def _mail(message: Message, environment: Mapping[str, str]) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = message.subject
    try:
        mail["From"] = environment[f"{_PREFIX}FROM"]
        mail["To"] = environment[f"{_PREFIX}TO"]
    except ValueError:  # a line break, or no address at all
        problem = "expected addresses of mail, with a comma between two"
        raise UsageError(Fault(f"{_PREFIX}FROM or {_PREFIX}TO", problem)) from None
    mail["Date"] = format_datetime(message.at)
    mail["Message-ID"] = make_msgid(domain="p2p-analysis.invalid")
    mail["Auto-Submitted"] = "auto-generated"  # so that no holiday note answers
    mail.set_content(message.text)
    return mail
