"""The whole remote tier on this computer, to try it: storage, queues, server and workers over loopback."""
