#!/usr/bin/env python
"""Django's command line for the platform."""

import gc
import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management import execute_from_command_line
from environs import EnvError


def main() -> None:
    """Run a command. Counting needs no town: neither its settings, nor the apps, nor a database; it waits for none."""
    if sys.argv[1:2] == ["count"]:
        settings.configure(USE_I18N=False)
        gc.disable()  # ballots hold no rings of objects, and looking for some took a fifth of the time
        from polls.management.commands.count import Command

        Command().run_from_argv(sys.argv)
    else:
        gc.set_threshold(50_000, 20, 20)  # starting makes objects that last: looking through them took a tenth of it
        execute_from_command_line(sys.argv)


if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "participation.settings")
    try:
        main()
    except (EnvError, ImproperlyConfigured) as error:
        sys.exit(f"The settings are not right. {error}")
    except KeyboardInterrupt:
        sys.exit("\nStopped.")
