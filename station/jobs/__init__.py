"""What a worker does with one job: its file fetched, its pipeline or remote engine run, its result told."""
