"""What the station keeps: one SQLite file and a folder of pictures."""
