"""``python -m station`` opens the window; with words after it, it is the command ``station``."""

from __future__ import annotations

import sys


def main() -> int:
    """The exit code."""
    # A frozen program has no ``python -m``: its children are itself, told so.
    if sys.argv[1:2] == ["--reader-child"]:
        from station import child

        return child.main()
    if sys.argv[1:2] == ["--job-child"]:
        from station.worker import job_child

        return job_child.main()
    if len(sys.argv) == 1:
        from station.app.session import run

        return run()
    from station import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
