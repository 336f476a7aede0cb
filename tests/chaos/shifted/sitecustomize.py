"""Lets a process live by another clock: as many seconds from the real one as the file says that SHIFT names.

Python imports this at its start from PYTHONPATH. Shifted is what Django calls now and what `time.time` tells, which is
all that the town asks; clocks that only measure how long something takes go on as they are.
"""

import os
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from django.utils import timezone

FILE = Path(os.environ["SHIFT"])
real_time = time.time


def shift() -> int:
    return int(FILE.read_text())


time.time = lambda: real_time() + shift()
timezone.now = lambda: datetime.now(tz=UTC) + timedelta(seconds=shift())
