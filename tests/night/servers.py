"""Servers on this machine alone, that keep what they are told: one for mail, one for the web."""

from __future__ import annotations

import contextlib
import http.server
import socketserver
import ssl
import subprocess
import threading


@contextlib.contextmanager
def running(server):
    """Let a server answer in a thread of its own, until the end of the block."""
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    try:
        yield server
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


class _Caller(http.server.BaseHTTPRequestHandler):
    def do_GET(self):
        length = int(self.headers.get("Content-Length", 0))
        self.server.calls.append((self.command, self.path, self.rfile.read(length)))
        self.server.heads.append(dict(self.headers))
        self.send_response(self.server.status)
        self.end_headers()

    do_POST = do_GET

    def log_message(self, *words):
        pass


def web_server(status=200):
    """A web server; `calls` holds method, path and body of each call."""
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Caller)
    server.calls, server.heads, server.status = [], [], status
    server.url = f"http://127.0.0.1:{server.server_address[1]}"
    return server


class _Letter(socketserver.StreamRequestHandler):
    """As much of SMTP as a client needs to hand a mail over."""

    def say(self, line):
        self.wfile.write(f"{line}\r\n".encode())

    def handle(self):
        server, secure = self.server, False
        if server.tls == "at once":
            secure = self.encrypt()
        self.say("220 here")
        while line := self.rfile.readline().decode().strip():
            word = line.split()[0].upper()
            if word in ("EHLO", "HELO"):
                offers = [] if secure or server.tls != "starttls" else ["STARTTLS"]
                offers += ["AUTH PLAIN"] if server.password else []
                for offer in ["here", *offers]:
                    self.say(f"250-{offer}")
                self.say("250 HELP")
            elif word == "STARTTLS":
                self.say("220 go on")
                secure = self.encrypt()
            elif word == "AUTH":
                server.logins.append((secure, line.split()[2]))
                self.say("235 welcome" if server.takes else "535 no such user as we know")
            elif word == "DATA":
                self.say("354 go on")
                text = b""
                while (part := self.rfile.readline()) not in (b".\r\n", b""):
                    text += part
                server.mails.append((secure, text.decode()))
                self.say("250 taken")
            elif word == "QUIT":
                self.say("221 bye")
                return
            else:
                self.say("250 well")

    def encrypt(self):
        self.connection = self.server.context.wrap_socket(self.connection, server_side=True)
        self.rfile = self.connection.makefile("rb")
        self.wfile = self.connection.makefile("wb", buffering=0)
        return True

    def finish(self):
        with contextlib.suppress(OSError, ValueError):
            super().finish()
        for thing in (self.rfile, self.wfile, self.connection):
            with contextlib.suppress(OSError):
                thing.close()


class _MailServer(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True

    def handle_error(self, request, address):
        pass  # a client that refuses our certificate hangs up


def mail_server(certificate=None, *, tls="starttls", password=False, takes=True):
    """A mail server; `mails` holds whether each came encrypted, and its text."""
    server = _MailServer(("127.0.0.1", 0), _Letter)
    server.mails, server.logins = [], []
    server.tls, server.password, server.takes = tls, password, takes
    if certificate:
        server.context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        server.context.load_cert_chain(certificate)
    server.port = str(server.server_address[1])
    return server


def make_certificate(openssl, path):
    """Write a certificate for this machine and its key to one file."""
    key = path.with_suffix(".key")
    names = "subjectAltName=DNS:localhost,IP:127.0.0.1"
    command = [openssl, "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
    command += ["-nodes", "-days", "2", "-subj", "/CN=localhost", "-addext", names]
    subprocess.run([*command, "-keyout", key, "-out", path], capture_output=True, check=True)
    path.write_bytes(path.read_bytes() + key.read_bytes())
    return path
