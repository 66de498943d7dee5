"""Python code that several processes run at the same moment."""

import subprocess
import sys
from collections.abc import Iterable
from contextlib import ExitStack


def run_at_once(code: str, *arguments: object, count: int, rounds: Iterable[str]) -> list[str]:
    """Runs ``code`` in ``count`` processes; gives what all of them printed, errors among it, sorted.

    ``code`` prints "ready", and "done" after what it does for each line of its standard input. All of
    them get a line of ``rounds`` when all have done the one before.
    """
    command = [sys.executable, "-c", code, *map(str, arguments)]
    pipe, printed = subprocess.PIPE, list[str]()
    with ExitStack() as stack:
        others = [
            stack.enter_context(
                subprocess.Popen(
                    command, stdin=pipe, stdout=pipe, stderr=subprocess.STDOUT, text=True
                )
            )
            for _ in range(count)
        ]

        def read_until(word: str) -> None:
            for other in others:
                assert other.stdout
                for line in other.stdout:
                    if line == f"{word}\n":
                        break
                    printed.append(line.rstrip())
                else:
                    raise AssertionError("\n".join(printed))

        read_until("ready")
        for line in rounds:
            for other in others:
                assert other.stdin
                other.stdin.write(f"{line}\n")
                other.stdin.flush()
            read_until("done")
    assert [other.returncode for other in others] == [0] * count
    return sorted(printed)
