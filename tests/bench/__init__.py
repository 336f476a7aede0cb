"""What the set-up of `make serve` carries, each figure beside the physical limit that was measured in the same run.

`make bench` makes a large town (town.py), loads it over HTTP and websockets (load.py, sockets.py), measures the
floors on the same machine at the same time (floors.py), and prints one table (report.py).
"""
