"""What a listener is sent: whole, in order, and at once where nothing waits in the way."""

import pytest
from autobahn.websocket.protocol import PreparedMessage
from twisted.internet.main import CONNECTION_LOST

from participation.management.server import LiveProtocol

OPEN = LiveProtocol.STATE_OPEN


class Line:
    """A connection that takes so many bytes of each write, and keeps what it is given to send later."""

    def __init__(self, *takes):
        self.takes, self.arrived, self.dataBuffer, self._tempDataBuffer = list(takes), b"", b"", []
        self.connected = True

    def writeSomeData(self, data):  # noqa: N802
        takes = self.takes.pop(0)
        if takes is CONNECTION_LOST:
            return takes
        self.arrived += data[:takes]
        return min(takes, len(data))

    def write(self, data):
        self._tempDataBuffer.append(data)

    @property
    def waiting(self):
        return b"".join(self._tempDataBuffer)


@pytest.fixture
def listener():
    def listening_on(line):
        protocol = LiveProtocol()
        protocol.transport, protocol.state, protocol.send_queue = line, OPEN, []
        return protocol

    return listening_on


def framed(text):
    return PreparedMessage(text.encode(), False, False, True).payloadHybi


@pytest.mark.parametrize("text", ["{}", "é" * 100, "x" * 300, "x" * 70_000])
def test_it_goes_out_at_once(listener, text):
    line = Line(1_000_000)
    listener(line).serverSend(text)
    assert (line.arrived, line.waiting) == (framed(text), b"")


@pytest.mark.parametrize("takes", [0, 1, 5])
def test_what_does_not_fit_follows_and_nothing_overtakes_it(listener, takes):
    line = Line(takes)
    protocol = listener(line)
    protocol.serverSend("the first")
    protocol.serverSend("the second")
    assert line.arrived + line.waiting == framed("the first") + framed("the second")
    assert len(line.arrived) == takes


def test_a_lost_line_is_left_to_the_reactor(listener):
    line = Line(CONNECTION_LOST)
    listener(line).serverSend("words")
    assert (line.arrived, line.waiting) == (b"", framed("words"))


def test_a_line_that_was_closed_is_not_written_to(listener):
    line = Line()
    line.connected = False
    listener(line).serverSend("words")
    assert line.arrived == b""
