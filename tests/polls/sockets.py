"""A websocket client of a few lines, so that what is tested is the server."""

import base64
import json
import os
import socket
import struct


class Closed(Exception):
    """The server closed the socket; `code` says why."""

    def __init__(self, code):
        super().__init__(code)
        self.code = code


class Client:
    """One open socket: Client("127.0.0.1", 8000, "/ws/…"). `origin` is what a browser would say."""

    def __init__(self, host, port, path, *, origin=None, timeout=10):
        self._socket = socket.create_connection((host, port), timeout=timeout)
        key = base64.b64encode(os.urandom(16)).decode()
        lines = [f"GET {path} HTTP/1.1", f"Host: {host}:{port}", "Upgrade: websocket", "Connection: Upgrade"]
        lines += [f"Sec-WebSocket-Key: {key}", "Sec-WebSocket-Version: 13"]
        lines += [f"Origin: {origin}"] if origin else []
        self._socket.sendall("\r\n".join([*lines, "", ""]).encode())
        self._buffer = b""
        head = self._until(b"\r\n\r\n")
        self.status = int(head.split()[1])

    def receive(self):
        """Return the next message, or raise `Closed`."""
        while True:
            opcode, payload = self._frame()
            if opcode == 0x8:
                raise Closed(struct.unpack("!H", payload[:2])[0] if payload else 1005)
            if opcode in (0x1, 0x2):
                return payload.decode()

    def receive_json(self):
        return json.loads(self.receive())

    def send(self, text):
        payload = text.encode()
        length = bytes([0x80 | len(payload)]) if len(payload) < 126 else b"\xfe" + struct.pack("!H", len(payload))
        self._socket.sendall(b"\x81" + length + bytes(4) + payload)

    def close(self):
        self._socket.close()

    def _frame(self):
        first, second = self._exactly(2)
        length = second & 0x7F
        if length == 126:
            length = struct.unpack("!H", self._exactly(2))[0]
        elif length == 127:
            length = struct.unpack("!Q", self._exactly(8))[0]
        return first & 0x0F, self._exactly(length)

    def _until(self, mark):
        while mark not in self._buffer:
            self._read()
        head, _, self._buffer = self._buffer.partition(mark)
        return head

    def _exactly(self, length):
        while len(self._buffer) < length:
            self._read()
        part, self._buffer = self._buffer[:length], self._buffer[length:]
        return part

    def _read(self):
        data = self._socket.recv(65536)
        if not data:
            raise Closed(1006)
        self._buffer += data
