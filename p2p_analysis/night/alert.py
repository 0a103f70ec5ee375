"""A failure reaches a person: by mail and webhook; a health check hears of every run.

Who is told stands in the environment, and nowhere else. An alert that fails is told of, and
changes nothing of the build's own result.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from p2p_analysis.night.log import Log
from p2p_analysis.night.message import Message, message_of
from p2p_analysis.night.outcome import Outcome
from p2p_analysis.words.errors import P2PError

SECONDS = 10.0
WEBHOOK = "P2P_WEBHOOK_URL"
HEALTHCHECK = "P2P_HEALTHCHECK_URL"
# What a schedule's comments tell of.
VARIABLES = {
    "P2P_SMTP_HOST": "server for mail; a failure is mailed if it is set",
    "P2P_SMTP_PORT": "587 if not set",
    "P2P_SMTP_TLS": "starttls (if not set), tls, or off for a relay without password",
    "P2P_SMTP_USER": "",
    "P2P_SMTP_PASSWORD": "",
    "P2P_SMTP_FROM": "address that it comes from",
    "P2P_SMTP_TO": "addresses that it goes to, with commas between",
    WEBHOOK: "gets a failure as JSON (Teams, Slack, Mattermost and others)",
    HEALTHCHECK: "called after every run; at /fail if it failed",
}


def alert(
    outcomes: Sequence[Outcome],
    *,
    log: Log | None = None,
    environment: Mapping[str, str] | None = None,
    seconds: float = SECONDS,
) -> dict[str, str]:
    """Tell people and machines how a run ended, as far as the environment names any.

    Parameters
    ----------
    outcomes : sequence of Outcome
        Of every review of the run: one message is sent, not one for each.
    log : Log, optional
        Gets a line for each alert.
    environment : mapping, optional
        `os.environ` if not given.
    seconds : float
        How long all alerts together may take.

    Returns
    -------
    dict of str to str
        "mail", "webhook" and "health check", as far as they were due, to what became of each.
    """
    environment = os.environ if environment is None else environment
    run, path = (log.run, str(log.path)) if log else ("", "")
    message = message_of(outcomes, run=run, log=path)
    found = _within(seconds, _due(message, environment, seconds))
    for channel, result in found.items():
        if result != "sent":
            told = f"alert: {channel} was not sent ({result}); the build's own result stands"
            print(told, file=sys.stderr)
        if log:
            log.event("alert", channel=channel, result=result)
    return found


def _due(
    message: Message, environment: Mapping[str, str], seconds: float
) -> dict[str, Callable[[], None]]:
    """What is to be sent. What sends it is loaded only then: most runs have nobody to tell."""
    due: dict[str, Callable[[], None]] = {}
    failed = bool(message.failed)
    # A server or a receiver without the other is a slip, and is told as one.
    mail = environment.get("P2P_SMTP_HOST") or environment.get("P2P_SMTP_TO")
    if failed and mail:
        from p2p_analysis.night.mail import send_mail

        due["mail"] = partial(send_mail, message, environment, seconds=seconds)
    if failed and (url := environment.get(WEBHOOK)):
        from p2p_analysis.night.web import post

        due["webhook"] = partial(post, message, url, seconds=seconds)
    if url := environment.get(HEALTHCHECK):
        from p2p_analysis.night.web import ping

        due["health check"] = partial(ping, url, failed=failed, seconds=seconds)
    return due


def _within(seconds: float, due: Mapping[str, Callable[[], None]]) -> dict[str, str]:
    """Do all at once, each in a thread: no server that answers a byte a minute holds a run up."""
    found = dict.fromkeys(due, f"no end within {seconds:g} seconds")

    def try_one(channel: str, act: Callable[[], None]) -> None:
        try:
            act()
            found[channel] = "sent"
        except P2PError as error:
            found[channel] = "; ".join(map(str, error.faults))
        except Exception as error:  # whatever it is: the build's result must stand
            # The words of a mail server may repeat a name or an address; its code does not.
            code = getattr(error, "smtp_code", None)
            own = str(error) if type(error) is OSError else type(error).__name__
            found[channel] = own if code is None else f"{own}, code {code}"

    threads = [
        threading.Thread(target=try_one, args=one, daemon=True, name=f"alert by {one[0]}")
        for one in due.items()
    ]
    end = time.monotonic() + seconds
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(max(0.0, end - time.monotonic()))
    return dict(found)
