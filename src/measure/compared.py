#!/usr/bin/env python3
"""Measures what users compare Thalweg with, on the same file and machine in one run.

River, Surprise and implicit (and LensKit, where asked for) run in a virtual environment of their
own, this application by its own commands. Every measurement has a process of its own, one after the
other, on one processor; end to end on all.
Results: compared.md (the table), compared.json (all figures).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import shlex
import shutil
import subprocess
import sys
import time
import venv
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median
from typing import Any

from compared_report import METHODS, markdown
from compared_stream import Stream, read_ratings, write_in_order
from compared_thalweg import CommandFailed, Thalweg, run

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
SETS = {"ML-100K": "ml-100k/u.data", "ml-latest-small": "ml-latest-small/ratings.csv"}
GENERATED = "generated"
OPTIONAL = ("lenskit-biasedmf",)
BENCH = ("sgd", "hybrid")
ONE_THREAD = dict.fromkeys(
    (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "RAYON_NUM_THREADS",
        "LK_NUM_THREADS",
    ),
    "1",
)
NOTHING_TO_MEASURE = (("mean", "lists"), ("popularity", "speed"))
MEMORY = ("peakBytes", "ownBytes")
NEED_JAR = "mvn -q package -DskipTests"


def options() -> argparse.Namespace:
    names = [method.name for method in METHODS]
    parser = argparse.ArgumentParser(
        prog="compared.py",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        epilog="methods: " + " ".join(names),
    )
    parser.add_argument(
        "--jar", type=Path, default=ROOT / "target/thalweg.jar", help="the application"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "target/compared", help="where results and libraries go"
    )
    parser.add_argument(
        "--ratings",
        default="",
        metavar="FILE",
        help="u.data, ratings.csv or ratings.dat, with times; without it: MovieLens where it is in"
        " ../shared/data, and"
        " a generated file",
    )
    parser.add_argument(
        "--count", type=int, metavar="N", help="only the first N ratings of each file, for a trial"
    )
    parser.add_argument(
        "--generated", type=int, default=100_000, metavar="N", help="ratings to generate; 0: none"
    )
    parser.add_argument(
        "--bench",
        type=int,
        default=100_000,
        metavar="N",
        help="ratings that bench times; 0: no bench",
    )
    parser.add_argument(
        "--runs",
        type=int,
        default=3,
        metavar="N",
        help="runs for speed and memory (median; default 3)",
    )
    parser.add_argument(
        "--rank-every", type=int, default=1, metavar="N", help="ranks every N-th high rating (1)"
    )
    parser.add_argument(
        "--methods",
        default="",
        metavar="A,B",
        help="only these (default: all but " + OPTIONAL[0] + ")",
    )
    parser.add_argument(
        "--prefix",
        default="",
        metavar="COMMAND",
        help="goes before every command that is measured, such as 'nice -n 5'",
    )
    parser.add_argument(
        "--keep",
        action="store_true",
        help="goes on with what the last run has measured, if nothing else has changed",
    )
    parser.add_argument(
        "--lenskit",
        action="store_true",
        help="LensKit too; its libraries (torch) take 6 GB of disk",
    )
    chosen = parser.parse_args()
    unknown = [name for name in chosen.methods.split(",") if name and name not in names]
    if unknown:
        parser.error(f"--methods: there is no {unknown[0]}; there are {', '.join(names)}")
    for name in ("runs", "rank_every"):
        if getattr(chosen, name) < 1:
            parser.error(
                f"--{name.replace('_', '-')} is {getattr(chosen, name)}; it must be 1 or more"
            )
    return chosen


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


class Comparison:
    """One run over all files and methods."""

    def __init__(self, chosen: argparse.Namespace) -> None:
        self._chosen = chosen
        self._prefix = shlex.split(chosen.prefix)
        self._out: Path = chosen.out.resolve()
        self._out.mkdir(parents=True, exist_ok=True)
        self._environment = os.environ | ONE_THREAD | {"COMPARED_LOG": str(self._out / "last.log")}
        self._report: dict[str, Any] = {"machine": {}, "data": {}, "bench": {}, "failed": []}
        self._before: dict[str, Any] = {}

    def run(self) -> bool:
        """Measures everything and writes the results; false where something failed."""
        if not self._chosen.jar.exists():
            raise SystemExit(f"{self._chosen.jar} is not there; type: {NEED_JAR}")
        python = self._install("venv", "requirements-compared.txt")
        pythons = dict.fromkeys(self._methods(), python)
        if "lenskit-biasedmf" in pythons:
            pythons["lenskit-biasedmf"] = self._install(
                "venv-lenskit", "requirements-compared-lenskit.txt"
            )
        self._report["machine"] = self._machine(python)
        if self._chosen.keep:
            self._before = self._last_run()
        for name, file in self._files():
            self._measure_file(name, file, pythons)
        for learner in BENCH if self._chosen.bench and not self._chosen.methods else ():
            self._bench(learner)
        say(f"The table is in {self._out / 'compared.md'}, all figures in compared.json beside it")
        return not self._report["failed"]

    def _methods(self) -> list[str]:
        asked = [name for name in self._chosen.methods.split(",") if name]
        usual = [m.name for m in METHODS if self._chosen.lenskit or m.name not in OPTIONAL]
        return asked or usual

    def _install(self, folder: str, requirements: str) -> Path:
        """A virtual environment with these requirements; the last run's where they are the same."""
        home, wanted = self._out / folder, (HERE / requirements).read_text(encoding="utf-8")
        python = home / ("Scripts/python.exe" if os.name == "nt" else "bin/python")
        stamp = home / "installed.txt"
        if stamp.exists() and stamp.read_text(encoding="utf-8") == wanted:
            return python
        say(f"Installing {requirements} into {home}; this takes minutes at the first time …")
        shutil.rmtree(home, ignore_errors=True)
        venv.create(home, with_pip=True)
        pip = [
            *self._prefix,
            str(python),
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
        ]
        if subprocess.run([*pip, "-r", str(HERE / requirements)], check=False).returncode != 0:
            raise SystemExit(
                f"pip can't install {requirements} for Python {platform.python_version()};"
                " River needs 3.11 or later. With another one, say python3.12: mvn -Pcompared"
                " verify -Dcompared.python=python3.12"
            )
        stamp.write_text(wanted, encoding="utf-8")
        return python

    def _machine(self, python: Path) -> dict[str, str]:
        java = subprocess.run(
            ["java", "-version"], capture_output=True, text=True, check=True
        ).stderr
        commit = subprocess.run(
            ["git", "describe", "--always", "--dirty"],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        ).stdout.strip()
        frozen = subprocess.run(
            [python, "-m", "pip", "freeze"], capture_output=True, text=True, check=True
        ).stdout
        return {
            "date": time.strftime("%Y-%m-%d"),
            "processors": f"{os.cpu_count()}, {platform.machine()}, {platform.system()}",
            "java": java.splitlines()[0],
            "python": platform.python_version(),
            "libraries": ", ".join(frozen.split()),
            "thalweg": commit or "not a git clone",
        }

    def _files(self) -> Iterator[tuple[str, Path]]:
        if self._chosen.ratings:
            file = Path(self._chosen.ratings)
            if not file.is_file():
                raise SystemExit(f"{file} is not there; give a file of ratings as --ratings FILE")
            yield file.name, file
            return
        for name, place in SETS.items():
            file = ROOT.parent / "shared/data" / place
            if file.is_file():
                yield name, file
            else:
                say(
                    f"{name} is left out: there is no ../shared/data/{place} beside this repository"
                )
        if self._chosen.generated:
            yield GENERATED, self._generate(self._chosen.generated)

    def _generate(self, count: int) -> Path:
        """The stream of `evaluate --generated` as a file, which no command writes."""
        file = self._out / "generated.source.csv"
        program = str(HERE / "GeneratedFile.java")
        run(
            ["java", "-cp", str(self._chosen.jar), program, str(count), str(file)],
            self._environment,
            False,
        )
        return file

    def _measure_file(self, name: str, source: Path, pythons: dict[str, Path]) -> None:
        rows = read_ratings(source)[: self._chosen.count]
        file = self._out / f"{name}.csv"
        left_out = write_in_order(rows, file)
        stream = Stream.of_file(file)
        if len(stream) < 100:
            raise SystemExit(
                f"{source} has {len(stream)} ratings; 100 are needed for blocks of a tenth"
            )
        (lowest, highest), (users, items) = stream.scale(), stream.counts()
        data: dict[str, Any] = {
            "ratings": len(stream),
            "users": users,
            "items": items,
            "scale": f"{lowest:g}..{highest:g}",
            "rankEvery": self._chosen.rank_every,
            "runs": self._chosen.runs,
            "leftOut": left_out,
        }
        before = self._before.get("data", {}).get(name, {"methods": {}})
        kept = before["methods"] if {key: before.get(key) for key in data} == data else {}
        self._report["data"][name] = data = data | {"methods": kept}
        thalweg = self._thalweg(file, len(stream), data["scale"])
        for number, method in enumerate(pythons, 1):
            say(f"{name} {number}/{len(pythons)}: {method}")
            if method.startswith("thalweg-"):
                steps = self._application(thalweg, method)
            else:
                steps = self._library(pythons[method], method, file)
            self._measure(f"{name}, {method}", steps, data["methods"].setdefault(method, {}))
        _check_ranked(data)

    def _thalweg(self, file: Path, count: int, scale: str) -> Thalweg:
        return Thalweg(
            self._chosen.jar.resolve(), self._prefix, self._environment, file, count, scale
        )

    def _application(
        self, thalweg: Thalweg, method: str
    ) -> dict[str, Callable[[], dict[str, Any]]]:
        learner = method.split("-")[1]
        if method.endswith("-kafka"):
            return {"speed": lambda: thalweg.kafka(learner)}
        return {
            "speed": lambda: thalweg.speed(learner),
            "frozen": lambda: thalweg.frozen(learner),
            "lists": lambda: thalweg.lists(learner, self._chosen.rank_every),
        }

    def _library(
        self, python: Path, method: str, file: Path
    ) -> dict[str, Callable[[], dict[str, Any]]]:
        is_one_pass = method == "mean" or method.startswith("river-")

        def worker(task: str) -> Callable[[], dict[str, Any]]:
            program = [str(python), str(HERE / "compared_worker.py")]
            command = [
                *self._prefix,
                *program,
                method,
                task,
                str(file),
                str(self._chosen.rank_every),
            ]
            return lambda: json.loads(run(command, self._environment, True).output)

        tasks = ("speed", "frozen", "lists") if is_one_pass else ("speed", "lists")
        return {task: worker(task) for task in tasks if (method, task) not in NOTHING_TO_MEASURE}

    def _measure(
        self, what: str, steps: dict[str, Callable[[], dict[str, Any]]], method: dict[str, Any]
    ) -> None:
        """Runs what is missing, each step as often as asked for; writes after each."""
        raw: dict[str, list[dict[str, Any]]] = method.setdefault("raw", {})
        for task, step in steps.items():
            several = raw.setdefault(task, [])
            while len(several) < (self._chosen.runs if task == "speed" else 1):
                begin = time.monotonic()
                try:
                    several.append(step())
                except CommandFailed as e:
                    say(f"  {task} failed: {e}")
                    self._report["failed"].append(f"{what}, {task}: {str(e).splitlines()[-1]}")
                    break
                say(f"  {task}: {time.monotonic() - begin:.1f} s")
                self._write()
            if several:
                method |= {
                    k: v for k, v in medians(several).items() if task == "speed" or k not in MEMORY
                }
        self._write()

    def _last_run(self) -> dict[str, Any]:
        """What it measured, if it was on this machine with these versions; else nothing."""
        file = self._out / "compared.json"
        before = (
            json.loads(file.read_text(encoding="utf-8")) if file.exists() else {"machine": None}
        )
        now = self._report["machine"]
        if before["machine"] and now == before["machine"] | {"date": now["date"]}:
            self._report["bench"] = before["bench"]
            return before
        say("--keep: nothing is kept; there is no last run, or its versions are not those of today")
        return {}

    def _bench(self, learner: str) -> None:
        if self._report["bench"].get(learner, {}).get("count") == self._chosen.bench:
            return
        say(f"bench --learner {learner} --count {self._chosen.bench}")
        thalweg = self._thalweg(self._out, 0, "1..5")
        try:
            figures = thalweg.bench(learner, self._chosen.bench)
            self._report["bench"][learner] = figures | {"count": self._chosen.bench}
        except CommandFailed as e:
            say(f"  failed: {e}")
            self._report["failed"].append(f"bench --learner {learner}: {str(e).splitlines()[-1]}")
        self._write()

    def _write(self) -> None:
        """After each method, so that a run that was broken off leaves what it had."""
        (self._out / "compared.json").write_text(
            json.dumps(self._report, indent=1) + "\n", encoding="utf-8"
        )
        (self._out / "compared.md").write_text(markdown(self._report), encoding="utf-8")


def medians(several: list[dict[str, Any]]) -> dict[str, Any]:
    """Of each figure; of one that is not a number, the first."""
    return {
        key: median(figures[key] for figures in several)
        if isinstance(first, (int, float))
        else first
        for key, first in several[0].items()
    }


def _check_ranked(data: dict[str, Any]) -> None:
    """All methods were asked for the same lists, and the simplest ranks as the application does."""
    methods = data["methods"]
    counts = {name: figures["ranked"] for name, figures in methods.items() if "ranked" in figures}
    if len(set(counts.values())) > 1:
        raise SystemExit(
            f"methods were asked for different numbers of lists, an error of this script: {counts}"
        )
    ours = methods.get("popularity", {}).get("hitRateAll")
    its = methods.get("thalweg-sgd", {}).get("popularityHitRate")
    if ours is not None and its is not None and abs(ours - its) > 1e-9:
        raise SystemExit(
            f"HR@10 of the most rated is {ours} here and {its} by evaluate, an error of this script"
        )


if __name__ == "__main__":
    try:
        sys.exit(0 if Comparison(options()).run() else 1)
    except KeyboardInterrupt:
        say("ended by Ctrl-C; compared.md has what was measured")
        sys.exit(130)
    except CommandFailed as failure:
        say(str(failure))
        sys.exit(1)
