"""``python -m station`` and the installed ``station`` command."""

from __future__ import annotations

import sys


def main() -> int:
    """The exit code."""
    # A frozen program has no ``python -m``: its reader children are itself, told so.
    if sys.argv[1:2] == ["--reader-child"]:
        from station import child

        return child.main()
    from station import cli

    return cli.main()


if __name__ == "__main__":
    sys.exit(main())
