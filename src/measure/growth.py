"""How cost, error and memory grow with ratings, items, partitions and instances.

Runs the commands of the jar, keeps what they print in growth.json, makes tables and plots of it.
Start it by Maven, which makes the environment that the plots need:

    mvn -Pgrowth -DskipTests verify
    mvn -Pgrowth -DskipTests verify -Dgrowth.options=--quick
    mvn -Pgrowth -DskipTests verify -Dgrowth.parts=ratings,items -Dgrowth.runs=1
"""

from __future__ import annotations

import argparse
import datetime
import json
import os
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from growth_plots import draw
from growth_points import PARTS, QUICK, Point, Sizes, points
from growth_results import Report, Results
from growth_tables import fill_page, write_tables


def main(arguments: Sequence[str]) -> int:
    options = parse(arguments)
    options.out.mkdir(parents=True, exist_ok=True)
    results = Results(options.out / "growth.json")
    if not options.draw:
        sizes = QUICK if options.quick else Sizes()
        measure(points(sizes, options.parts, options.most), results, options)
    write_tables(results, options.out / "growth.md")
    print(f"growth: {options.out / 'growth.md'}, {results.file}")
    if options.page is not None:
        fill_page(results, options.page)
    draw_all(results, options)
    return 0


def parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    add = parser.add_argument
    add("--parts", default=",".join(PARTS), help="of %(default)s (the default: all)")
    add("--runs", type=int, default=3, help="of each point; numbers are medians (default: 3)")
    add("--quick", action="store_true", help="a small version, one run, into target/growth/quick")
    add("--most", type=int, metavar="N", help="leaves out points of more ratings than N")
    add("--missing", action="store_true", help="runs only what growth.json lacks")
    add("--draw", action="store_true", help="runs nothing: tables and plots of growth.json")
    add("--jar", type=Path, default=Path("target/thalweg.jar"), help="default: %(default)s")
    add("--out", type=Path, help="where results go (default: target/growth)")
    add("--to", type=Path, metavar="FOLDER", help="copies the plots there, for the pages")
    add("--page", type=Path, metavar="FILE", help="puts the tables between this page's markers")
    add("--heap", default="4g", help="of evaluate (default: %(default)s)")
    add("--application-heap", default="1g", help="of endtoend (default: %(default)s)")
    options = parser.parse_args(arguments)
    options.parts = [part.strip() for part in options.parts.split(",")]
    if unknown := sorted(set(options.parts) - set(PARTS)):
        parser.error(f"--parts: there is no {', '.join(unknown)}; give some of {','.join(PARTS)}")
    if options.runs < 1:
        parser.error(f"--runs is {options.runs}; it must be 1 or more")
    if not options.draw and not options.jar.exists():
        parser.error(f"{options.jar} is missing; make it with: mvn -q package -DskipTests")
    if options.page is not None and not options.page.exists():
        parser.error(f"--page: there is no file {options.page}")
    options.runs = 1 if options.quick else options.runs
    options.out = options.out or Path("target/growth") / ("quick" if options.quick else "")
    return options


def measure(wanted: list[Point], results: Results, options: argparse.Namespace) -> None:
    """Runs what is wanted, each point once, then each a second time, and so on."""
    if not options.missing:
        for point in wanted:
            results.drop(point)
    work = [
        (run, point)
        for run in range(1, options.runs + 1)
        for point in wanted
        if len(results.runs(point)) < run and (run == 1 or point.part != "endtoend")
    ]
    for done, (run, point) in enumerate(work, 1):
        print(f"[{done} of {len(work)}] run {run}: {point.command}", flush=True)
        start = time.monotonic()
        results.add(point, run_jar(point, options) | circumstances())
        print(f"  took {time.monotonic() - start:.0f} s", flush=True)


def run_jar(point: Point, options: argparse.Namespace) -> Report:
    heap = options.application_heap if point.part == "endtoend" else options.heap
    java = [shutil.which("java") or "java", f"-Xms{heap}", f"-Xmx{heap}", "-jar", str(options.jar)]
    command = [*java, *point.arguments, "--output", "json"]
    ended = subprocess.run(command, stdout=subprocess.PIPE, check=False)
    if ended.returncode != 0:
        raise SystemExit(
            f"growth: exit code {ended.returncode} of: {shlex.join(command)}\n"
            "growth: where its heap was too small, give more with --heap or --application-heap"
        )
    return json.loads(ended.stdout)


def circumstances() -> Report:
    """Of what and when a report is."""
    git = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return {
        "version": git.stdout.strip() or "unknown",
        "measuredAt": datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
    }


def draw_all(results: Results, options: argparse.Namespace) -> None:
    for part in PARTS:
        if results.of(part):
            file = options.out / f"growth-{part}.svg"
            draw(part, results, file)
            print(f"growth: {file}")
            if options.to is not None:
                options.to.mkdir(parents=True, exist_ok=True)
                shutil.copy(file, options.to / file.name)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
