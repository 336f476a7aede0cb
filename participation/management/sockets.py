"""Listening sockets that outlive the process that answers: the parent keeps them, so callers of a restart only wait."""

import os
import socket

CROWD = 4096  # callers that may wait; the kernel allows no more than net.core.somaxconn


def listen(address: str, port: int) -> socket.socket:
    """Open a listening socket with room for a crowd. Raises OSError."""
    listening = socket.create_server((address, port), backlog=CROWD)
    listening.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)  # else an answer waits 40 ms
    listening.setblocking(False)
    return listening


def adopt(descriptor: int) -> socket.socket:
    """The listening socket that our parent left open for us."""
    os.set_inheritable(descriptor, False)
    return socket.socket(fileno=descriptor)
