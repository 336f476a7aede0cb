"""A small identity provider of the tests' own: allauth's, with the people of personas.py in the place of a log-in.

    python -m tests.identity_provider <an empty folder> <an address to lead back to>…

says its address on a line, and serves until it is ended.
"""
