"""The council file: all that the council needs of a case, as one archive (PDF, CSV, JSON-LD, annexes, checksums)."""
