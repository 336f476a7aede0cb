"""A town in one file and back: made while it serves, checked whole before anything is written.

`manage.py backup`, `restore` and `check_data` are the doors; docs/backup.md says how a town uses them.
"""
