"""Filled answer sheets and captures of them, with truth; for tests, training, benchmarks and the demo."""
