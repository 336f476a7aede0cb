"""A mail server of a few lines: it takes what it is sent, and can be stopped in the middle."""

import email
import email.policy
import socketserver
import threading
from contextlib import contextmanager


class _Talk(socketserver.StreamRequestHandler):
    def handle(self):
        self.wfile.write(b"220 here\r\n")
        while line := self.rfile.readline():
            command = line.split()[0].upper() if line.split() else b""
            if command == b"DATA":
                self.wfile.write(b"354 go on\r\n")
                self.server.take(b"".join(iter(self.rfile.readline, b".\r\n")))
            self.wfile.write(b"250 fine\r\n")
            if command == b"QUIT":
                return


class MailServer(socketserver.ThreadingTCPServer):
    """`mails` are those it took. `on_taken` is called with each, before the sender is told."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), _Talk)
        self.mails = []
        self.on_taken = lambda: None

    @property
    def port(self):
        return self.server_address[1]

    def take(self, raw):
        self.mails.append(email.message_from_bytes(raw, policy=email.policy.default))
        self.on_taken()

    def handle_error(self, request, client_address):
        """A sender that is killed hangs up: that is what is tried."""


@contextmanager
def mail_server():
    with MailServer() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
