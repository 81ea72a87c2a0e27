"""What growth.py has measured, as growth.json holds it."""

from __future__ import annotations

import json
import statistics
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from growth_points import PARTS, Point

MIB = 1 << 20

Report = dict[str, Any]


class Results:
    """The reports so far, in growth.json: each point with all of its runs."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.points: list[Report] = []
        if file.exists():
            self.points = json.loads(file.read_text(encoding="utf-8"))["points"]

    def runs(self, point: Point) -> list[Report]:
        for known in self.points:
            if (known["part"], known["x"]) == (point.part, point.x):
                return known["runs"] if known["command"] == point.command else []
        return []

    def add(self, point: Point, report: Report) -> None:
        runs = [*self.runs(point), report]
        self.drop(point)
        self.points.append(
            {"part": point.part, "x": point.x, "command": point.command, "runs": runs}
        )
        self.points.sort(key=lambda known: (PARTS.index(known["part"]), known["x"]))
        self.save()

    def drop(self, point: Point) -> None:
        self.points = [p for p in self.points if (p["part"], p["x"]) != (point.part, point.x)]

    def save(self) -> None:
        self.file.parent.mkdir(parents=True, exist_ok=True)
        whole = self.file.with_suffix(".tmp")
        whole.write_text(json.dumps({"points": self.points}, indent=1), encoding="utf-8")
        whole.replace(self.file)

    def of(self, part: str) -> list[Row]:
        return [Row(p["x"], p["runs"]) for p in self.points if p["part"] == part]


@dataclass(frozen=True)
class Row:
    """A point that was measured; each number is the median of its runs."""

    x: int
    runs: list[Report]

    def __getitem__(self, name: str) -> float:
        return statistics.median(value(run, name) for run in self.runs)

    @property
    def ratings(self) -> int:
        return int(self["ratings"])

    def micros(self, name: str) -> float:
        return self[name] * 1e6 / self.ratings

    @property
    def bytes_per_item(self) -> float:
        return self["instanceHeapBytes"] / self["items"]


def value(report: Report, name: str) -> float:
    """A number of a report; `a/b` is b in a."""
    found: Any = report
    for part in name.split("/"):
        found = found[part]
    return float(found)


def steps(rows: list[Row]) -> list[Report]:
    """Those of the one run."""
    return rows[0].runs[-1]["steps"]


def one_partition(results: Results) -> float | None:
    for row in results.of("partitions"):
        if row.x == 1:
            return row["rmse"]
    return None
