"""The tables of growth.py, for growth.md and for a page."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from growth_points import PARTS
from growth_results import MIB, Report, Results, Row, one_partition, steps


@dataclass(frozen=True)
class Table:
    """A table of one part, as a page has it."""

    part: str
    heading: tuple[str, ...]
    rows: list[tuple[str, ...]]

    def markdown(self) -> str:
        lines = [self.heading, ("---:",) * len(self.heading), *self.rows]
        return "".join("| " + " | ".join(line) + " |\n" for line in lines)


def table(part: str, results: Results) -> Table | None:
    """The table of what there is; None where nothing was measured."""
    rows = results.of(part)
    return TABLES[part](rows, results) if rows else None


def ratings_table(rows: list[Row], results: Results) -> Table:
    heading = (
        "ratings",
        "items",
        "RMSE",
        "RMSE of biases",
        "µs a rating, learning thread",
        "µs, whole process",
        "heap, MiB",
        "of that items, MiB",
        "bytes an item",
    )
    return Table(
        "ratings",
        heading,
        [
            (
                whole(row.ratings),
                whole(row["items"]),
                error(row["rmse"]),
                error(row["baselines/biases/rmse"]),
                tenths(row.micros("threadCpuSeconds")),
                tenths(row.micros("processCpuSeconds")),
                mib(row["liveHeapBytes"]),
                mib(row["instanceHeapBytes"]),
                whole(row.bytes_per_item),
            )
            for row in rows
        ],
    )


def items_table(rows: list[Row], results: Results) -> Table:
    heading = (
        "items",
        "of them rated",
        "RMSE",
        "RMSE of biases",
        "µs a rating, learning thread",
        "µs, whole process",
        "items on the heap, MiB",
        "bytes a rated item",
        "µs a list",
    )
    return Table(
        "items",
        heading,
        [
            (
                whole(row.x),
                whole(row["items"]),
                error(row["rmse"]),
                error(row["baselines/biases/rmse"]),
                tenths(row.micros("threadCpuSeconds")),
                tenths(row.micros("processCpuSeconds")),
                mib(row["instanceHeapBytes"]),
                whole(row.bytes_per_item),
                whole(row["listMicros"]),
            )
            for row in rows
        ],
    )


def partitions_table(rows: list[Row], results: Results) -> Table:
    heading = (
        "partitions",
        "RMSE",
        "beside one",
        "µs a rating, learning thread",
        "µs, whole process",
        "bytes an item",
        "µs a list",
    )
    return Table(
        "partitions",
        heading,
        [
            (
                whole(row.x),
                error(row["rmse"]),
                beside(row, one_partition(results)),
                tenths(row.micros("threadCpuSeconds")),
                tenths(row.micros("processCpuSeconds")),
                whole(row.bytes_per_item),
                whole(row["listMicros"]),
            )
            for row in rows
        ],
    )


def instances_table(rows: list[Row], results: Results) -> Table:
    heading = (
        "instances",
        "RMSE",
        "beside one partition",
        "µs a rating, all instances",
        "µs a rating, each instance",
        "bytes an item, each instance",
    )
    return Table(
        "instances",
        heading,
        [
            (
                whole(row.x),
                error(row["rmse"]),
                beside(row, one_partition(results)),
                tenths(row.micros("threadCpuSeconds")),
                tenths(row.micros("threadCpuSeconds") / row.x),
                whole(row.bytes_per_item),
            )
            for row in rows
        ],
    )


def endtoend_table(rows: list[Row], results: Results) -> Table:
    heading = (
        "ratings",
        "ratings/s",
        "µs of processors a rating",
        "heap, MiB",
        "state on disk, MiB",
        "bytes in topics a rating",
    )
    return Table(
        "endtoend",
        heading,
        [
            (
                whole(step["ratings"]),
                whole(step["ratingsPerSecond"]),
                tenths(step["cpuMicrosPerRating"]),
                mib(step["liveHeapBytes"]),
                mib(step["stateBytes"]),
                whole(step["topicBytesPerRating"]),
            )
            for step in steps(rows)
        ],
    )


TABLES: dict[str, Callable[[list[Row], Results], Table]] = {
    "ratings": ratings_table,
    "items": items_table,
    "partitions": partitions_table,
    "instances": instances_table,
    "endtoend": endtoend_table,
}


def beside(row: Row, one: float | None) -> str:
    if one is None:
        return ""
    difference = row["rmse"] - one
    return ("+" if difference >= 0 else "−") + error(abs(difference))


def whole(number: float) -> str:
    return f"{number:,.0f}".replace(",", " ")


def tenths(number: float) -> str:
    return f"{number:.1f}"


def error(number: float) -> str:
    return f"{number:.4f}".removeprefix("0")


def mib(size: float) -> str:
    return whole(size / MIB) if size >= 10 * MIB else tenths(size / MIB)


def exponents(part: str, results: Results) -> list[str]:
    """Between each two points: y grows as x to this power; 1 is linear, 0 not at all."""
    rows = results.of(part)
    if part == "endtoend":
        series = {name: [(s["ratings"], s[name]) for s in steps(rows)] for name in STEP_CURVES}
    else:
        series = {name: [(r.x, get(r)) for r in rows] for name, get in CURVES.items()}
    return [f"{name}: {powers(line)}" for name, line in series.items() if len(line) > 1]


def powers(line: list[tuple[float, float]]) -> str:
    return ", ".join(
        f"{math.log(y1 / y0) / math.log(x1 / x0):+.2f}"
        for (x0, y0), (x1, y1) in zip(line, line[1:], strict=False)
        if y0 > 0 and y1 > 0
    )


CURVES: dict[str, Callable[[Row], float]] = {
    "µs a rating, learning thread": lambda row: row.micros("threadCpuSeconds"),
    "heap": lambda row: row["liveHeapBytes"],
    "items on the heap of an instance": lambda row: row["instanceHeapBytes"],
    "µs a list": lambda row: row["listMicros"],
}
STEP_CURVES = ("ratingsPerSecond", "cpuMicrosPerRating", "liveHeapBytes", "stateBytes")


def write_tables(results: Results, file: Path) -> None:
    """growth.md: every table with its commands, and how each curve grows."""
    text = ["# How it grows\n"]
    for part in PARTS:
        made = table(part, results)
        if made is None:
            continue
        known = [p for p in results.points if p["part"] == part]
        text += [
            f"\n## {part}\n\n",
            *(f"    {p['command']}\n" for p in known),
            f"\n{circumstances_line(known)}\n\n",
            made.markdown(),
            "\nGrows from point to point as x to the power of:\n\n",
            *(f"- {line}\n" for line in exponents(part, results)),
        ]
    file.write_text("".join(text), encoding="utf-8")


def circumstances_line(known: list[Report]) -> str:
    runs = [run for point in known for run in point["runs"]]
    versions = ", ".join(sorted({run["version"] for run in runs}))
    days = ", ".join(sorted({run["measuredAt"][:10] for run in runs}))
    counts = ", ".join(str(len(point["runs"])) for point in known)
    processors = runs[0]["processors"]
    return f"{days}, version {versions}, {processors} processors; runs of each point: {counts}."


def fill_page(results: Results, page: Path) -> None:
    """Puts each table between its markers, <!-- growth-PART:begin --> and :end."""
    text = page.read_text(encoding="utf-8")
    for part in PARTS:
        made = table(part, results)
        begin, end = f"<!-- growth-{part}:begin -->\n", f"<!-- growth-{part}:end -->"
        if made is not None and begin in text:
            before, _, rest = text.partition(begin)
            _, _, after = rest.partition(end)
            text = before + begin + made.markdown() + end + after
    page.write_text(text, encoding="utf-8")
