"""What happens to a served town when its parts die, hang or run full, while people use it.

`make chaos` serves the demonstration town as `make serve` does, with PostgreSQL and Valkey of its own (town.py), lets
residents vote, write and support without a pause and note what was acknowledged (acts.py), watches pages, live updates
and a real browser (watching.py), does one thing after the other to it (faults.py), and compares what was acknowledged
with what is stored (ledger.py). It prints one table and writes var/chaos.json (report.py).
"""
