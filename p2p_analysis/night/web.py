"""Two calls over the web: a message to a webhook, and a sign of life to a health check.

An address of either kind is a secret, so that no fault repeats more of it than its host.
"""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from urllib.parse import SplitResult, urlsplit

from p2p_analysis.night.message import Message
from p2p_analysis.words.errors import Fault, UsageError


def post(message: Message, url: str, *, seconds: float) -> None:
    """Hand a message to a webhook as JSON.

    Raises
    ------
    UsageError
        If the address is none.
    OSError
        If the other side does not take it.
    """
    body = json.dumps(message.fields).encode()
    head = {"Content-Type": "application/json"}
    _call(_address("P2P_WEBHOOK_URL", url), body, head, seconds)


def ping(url: str, *, failed: bool, seconds: float) -> None:
    """Tell a health check that the run came to its end; one that failed is told at `/fail`."""
    address = _address("P2P_HEALTHCHECK_URL", url)
    if failed:
        address = address._replace(path=address.path.rstrip("/") + "/fail")
    _call(address, None, {}, seconds)


def _address(name: str, url: str) -> SplitResult:
    try:
        address = urlsplit(url)
        known = address.scheme in ("http", "https") and bool(address.hostname)
        known = known and url.isascii() and url.isprintable() and " " not in url
        address.port  # noqa: B018 (asking for it is the check)
    except ValueError:
        known = False
    if not known:
        raise UsageError(Fault(name, "expected an address that begins with https://"))
    return address


def _call(address: SplitResult, body: bytes | None, head: dict[str, str], seconds: float) -> None:
    request = urllib.request.Request(address.geturl(), body, {"User-Agent": "p2p", **head})
    try:
        with urllib.request.urlopen(request, timeout=seconds):
            pass
    except urllib.error.HTTPError as error:
        error.close()
        raise OSError(f"{address.hostname} answered {error.code}") from None
    except urllib.error.URLError as error:
        kind = type(error.reason).__name__ if isinstance(error.reason, OSError) else "no answer"
        raise OSError(f"{address.hostname}: {kind}") from None
