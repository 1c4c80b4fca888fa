"""What the jobs of the remote tier compute: arrays in, contracts out. Reading a page is not here but
below."""
