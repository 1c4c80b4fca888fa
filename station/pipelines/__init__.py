"""Pure reading: arrays in, contracts out. No Qt, no network, no database, no threads."""
