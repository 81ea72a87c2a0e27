"""Measures this application: `evaluate` in process, `demo` and `bench` end to end."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from compared_stream import block_starts, write_part

SEED = "42"
KAFKA_HEAP = "-Xmx1g"


class CommandFailed(Exception):
    """A measured command ended with an error; the message says which, and what it printed."""


@dataclass(frozen=True)
class Finished:
    """What a process printed, its processor seconds and the most memory that it had."""

    output: str
    cpu_seconds: float
    peak_bytes: int


def run(command: list[str], environment: dict[str, str], one_processor: bool) -> Finished:
    """Runs a command to its end, on one processor if asked for and where the system can do so.

    Raises CommandFailed where it doesn't end with 0.
    """

    def pin() -> None:
        if one_processor and hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

    log = Path(environment["COMPARED_LOG"])
    with log.open("w", encoding="utf-8") as errors:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=errors,
            env=environment,
            text=True,
            preexec_fn=pin,
        )
        assert process.stdout is not None
        output = process.stdout.read()
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode != 0:
        last = log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-5:]
        raise CommandFailed(
            f"{' '.join(command)} ended with {process.returncode}:\n" + "\n".join(last)
        )
    unit = 1 if sys.platform == "darwin" else 1024
    return Finished(output, usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


class Thalweg:
    """The application's commands on one file of ratings."""

    def __init__(
        self,
        jar: Path,
        prefix: list[str],
        environment: dict[str, str],
        file: Path,
        count: int,
        scale: str,
    ) -> None:
        self._jar, self._prefix, self._environment = jar, prefix, environment
        self._file, self._count, self._scale = file, count, scale
        self._heap = f"-Xmx{96 + count // 1000}m"

    def speed(self, learner: str) -> dict[str, Any]:
        """Speed, and the process beside one that only prints its help."""
        figures, finished = self._evaluate(learner, ["--ratings", str(self._file)])
        idle = self._java([self._heap], ["evaluate", "--help"], True)
        return {
            "rmseAll": figures["rmse"],
            "ratingsPerSecond": figures["ratingsPerSecond"],
            "refitSeconds": None,
            "peakBytes": finished.peak_bytes,
            "ownBytes": finished.peak_bytes - idle.peak_bytes,
        }

    def frozen(self, learner: str) -> dict[str, Any]:
        """Errors on parts of the stream: a shorter one gives the same predictions."""
        starts = block_starts(self._count)
        parts = {
            name: self._file.with_suffix(f".{name}.csv")
            for name in ("first10", "first90", "last10")
        }
        ranges = {
            "first10": (0, starts[1]),
            "first90": (0, starts[-2]),
            "last10": (starts[-2], self._count),
        }
        for name, part in parts.items():
            write_part(self._file, part, *ranges[name])
        whole, _ = self._evaluate(learner, ["--ratings", str(self._file)])
        squares = {"all": self._count * whole["rmse"] ** 2}
        for name in ("first10", "first90"):
            figures, _ = self._evaluate(learner, ["--ratings", str(parts[name])])
            squares[name] = ranges[name][1] * figures["rmse"] ** 2
        tested, _ = self._evaluate(
            learner, ["--train", str(parts["first90"]), "--test", str(parts["last10"])]
        )
        return {
            "rmseLast90": ((squares["all"] - squares["first10"]) / (self._count - starts[1]))
            ** 0.5,
            "rmseLast10": ((squares["all"] - squares["first90"]) / (self._count - starts[-2]))
            ** 0.5,
            "rmseFrozen": tested["rmse"],
        }

    def lists(self, learner: str, rank_every: int) -> dict[str, Any]:
        """HR@10, and the same without the first tenth of the stream."""
        first = self._file.with_suffix(".first10.csv")
        write_part(self._file, first, 0, block_starts(self._count)[1])
        options = ["--ranking", "--rank-every", str(rank_every)]
        whole, _ = self._evaluate(learner, ["--ratings", str(self._file), *options])
        before, _ = self._evaluate(learner, ["--ratings", str(first), *options])
        hits = (
            whole["hitRateAt10"] * whole["ranked"] - (before["hitRateAt10"] or 0) * before["ranked"]
        )
        return {
            "ranked": whole["ranked"],
            "hitRateAll": whole["hitRateAt10"],
            "popularityHitRate": whole["otherLists"]["baseline: all-time popularity"]["hitRateAt10"],
            "hitRateLast90": hits / max(1, whole["ranked"] - before["ranked"]),
        }

    def kafka(self, learner: str) -> dict[str, Any]:
        """The whole application with a broker in the same process, exactly once, with lists."""
        arguments = [
            "demo",
            "--once",
            "--ratings",
            str(self._file),
            "--learner",
            learner,
            "--seed",
            SEED,
        ]
        settings = [
            "--set",
            "http.port=-1",
            "--set",
            f"rating.scale={self._scale}",
            "--output",
            "json",
        ]
        finished = self._java([KAFKA_HEAP], arguments + settings, False)
        figures = json.loads(finished.output)
        return {
            "rmseAll": figures["rmse"],
            "seconds": figures["seconds"],
            "wallRatingsPerSecond": figures["ratings"] / figures["seconds"],
            "ratingsPerSecond": figures["ratings"] / finished.cpu_seconds,
            "cpuSeconds": finished.cpu_seconds,
            "refitSeconds": None,
            "listsPublished": figures["listsPublished"],
            "partitions": figures["partitions"],
            "peakBytes": finished.peak_bytes,
            "ownBytes": None,
        }

    def bench(self, learner: str, count: int) -> dict[str, Any]:
        """The same after a warm-up, on a generated stream."""
        arguments = ["bench", "--count", str(count), "--learner", learner, "--seconds", "0"]
        finished = self._java([KAFKA_HEAP], [*arguments, "--output", "json"], False)
        figures: dict[str, Any] = json.loads(finished.output)
        return figures

    def _evaluate(self, learner: str, arguments: list[str]) -> tuple[dict[str, Any], Finished]:
        options = ["--learner", learner, "--seed", SEED, "--scale", self._scale, "--output", "json"]
        finished = self._java([self._heap], ["evaluate", *arguments, *options], True)
        return json.loads(finished.output), finished

    def _java(self, flags: list[str], arguments: list[str], one_processor: bool) -> Finished:
        command = [*self._prefix, "java", *flags, "-jar", str(self._jar), *arguments]
        return run(command, self._environment, one_processor)
