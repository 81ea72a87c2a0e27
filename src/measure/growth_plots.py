"""The plots of growth.py."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from growth_results import MIB, Results, Row, one_partition, steps


@dataclass(frozen=True)
class Panel:
    """A diagram: lines by name over x, which is logarithmic."""

    title: str
    lines: dict[str, list[tuple[float, float]]]
    log: bool = False


def panels(part: str, results: Results) -> list[Panel]:
    rows = results.of(part)
    return endtoend_panels(rows) if part == "endtoend" else PANELS[part](rows, results)


def line(rows: list[Row], get: Callable[[Row], float]) -> list[tuple[float, float]]:
    return [(row.x, get(row)) for row in rows]


def cost_panel(rows: list[Row]) -> Panel:
    lines = {
        "whole process": line(rows, lambda row: row.micros("processCpuSeconds")),
        "learning thread": line(rows, lambda row: row.micros("threadCpuSeconds")),
    }
    return Panel("µs of processors a rating", lines)


def list_panel(rows: list[Row]) -> Panel:
    return Panel("µs a list", {"": line(rows, lambda row: row["listMicros"])}, log=True)


def item_panel(rows: list[Row]) -> Panel:
    return Panel("bytes an item, in one instance", {"": line(rows, lambda r: r.bytes_per_item)})


def ratings_panels(rows: list[Row], results: Results) -> list[Panel]:
    heap = {
        "users and items": line(rows, lambda row: row["liveHeapBytes"] / MIB),
        "items alone": line(rows, lambda row: row["instanceHeapBytes"] / MIB),
    }
    errors = {
        "biases": line(rows, lambda row: row["baselines/biases/rmse"]),
        "Thalweg": line(rows, lambda row: row["rmse"]),
    }
    return [cost_panel(rows), Panel("heap, MiB", heap, log=True), Panel("RMSE", errors)]


def items_panels(rows: list[Row], results: Results) -> list[Panel]:
    heap = {"": line(rows, lambda row: row["instanceHeapBytes"] / MIB)}
    return [cost_panel(rows), Panel("items on the heap, MiB", heap, log=True), list_panel(rows)]


def rmse_panel(rows: list[Row], results: Results) -> Panel:
    lines = {"Thalweg": line(rows, lambda row: row["rmse"])}
    one = one_partition(results)
    if one is not None:
        lines["one partition"] = [(row.x, one) for row in rows]
    return Panel("RMSE", lines)


def partitions_panels(rows: list[Row], results: Results) -> list[Panel]:
    return [rmse_panel(rows, results), cost_panel(rows), item_panel(rows)]


def instances_panels(rows: list[Row], results: Results) -> list[Panel]:
    cost = {
        "all instances": line(rows, lambda row: row.micros("threadCpuSeconds")),
        "each instance": line(rows, lambda row: row.micros("threadCpuSeconds") / row.x),
    }
    panel = Panel("µs of a processor a rating", cost, log=True)
    return [rmse_panel(rows, results), panel, item_panel(rows)]


def endtoend_panels(rows: list[Row]) -> list[Panel]:
    run = steps(rows)

    def of(name: str, unit: float = 1) -> list[tuple[float, float]]:
        return [(step["ratings"], step[name] / unit) for step in run]

    memory = {"heap": of("liveHeapBytes", MIB), "state on disk": of("stateBytes", MIB)}
    return [
        Panel("ratings/s since the point before", {"": of("ratingsPerSecond")}),
        Panel("µs of processors a rating", {"": of("cpuMicrosPerRating")}),
        Panel("MiB", memory, log=True),
    ]


PANELS: dict[str, Callable[[list[Row], Results], list[Panel]]] = {
    "ratings": ratings_panels,
    "items": items_panels,
    "partitions": partitions_panels,
    "instances": instances_panels,
}
X_LABELS = {"endtoend": "ratings"}
STYLE = {
    "svg.fonttype": "none",
    "svg.hashsalt": "growth",
    "font.size": 9,
    "font.sans-serif": ["DejaVu Sans", "Verdana", "Arial", "sans-serif"],
}
LEAST_ERROR_SPAN = 0.01
COLOURS = ("#0072b2", "#d55e00", "#009e73")


def draw(part: str, results: Results, file: Path) -> None:
    """One row of diagrams, as SVG with its text as text."""
    import matplotlib  # here, so that tables are made where it is absent

    matplotlib.use("svg")
    matplotlib.rcParams.update(STYLE)
    from matplotlib import pyplot

    shown = panels(part, results)
    figure, all_axes = pyplot.subplots(1, len(shown), figsize=(3.4 * len(shown), 2.8))
    for axes, panel in zip(all_axes, shown, strict=True):
        draw_panel(axes, panel, X_LABELS.get(part, part))
    figure.tight_layout()
    figure.savefig(file, format="svg", metadata={"Date": None})
    pyplot.close(figure)


def draw_panel(axes: Any, panel: Panel, x_label: str) -> None:
    for (name, curve), colour in zip(panel.lines.items(), COLOURS, strict=False):
        x, y = zip(*curve, strict=True)
        axes.plot(x, y, marker="o", markersize=3.5, color=colour, label=name or None)
    axes.set_xscale("log")
    if panel.log:
        draw_log_axis(axes, [y for curve in panel.lines.values() for _, y in curve])
    elif panel.title == "RMSE":
        draw_error_axis(axes)
    else:
        axes.set_ylim(bottom=0)
    ticks = sorted({x for curve in panel.lines.values() for x, _ in curve})
    axes.set_xticks(ticks, [short(tick) for tick in ticks])
    axes.minorticks_off()
    axes.set_title(panel.title, fontsize=9)
    axes.set_xlabel(x_label)
    axes.grid(color="#dddddd", linewidth=0.6)
    axes.spines[["top", "right"]].set_visible(False)
    if any(panel.lines):
        axes.legend(frameon=False, fontsize=8)


def draw_log_axis(axes: Any, values: list[float]) -> None:
    """Ticks at 1, 2 and 5 of each power of ten, with plain numbers, and one beyond either end."""
    low, high = math.floor(math.log10(min(values))), math.ceil(math.log10(max(values)))
    steps = [digit * 10.0**power for power in range(low, high + 1) for digit in (1, 2, 5)]
    below = max((step for step in steps if step <= min(values)), default=steps[0])
    above = min((step for step in steps if step >= max(values)), default=steps[-1])
    ticks = [step for step in steps if below <= step <= above]
    axes.set_yscale("log")
    axes.set_yticks(ticks, [short(tick) for tick in ticks])
    axes.set_ylim(below * 0.95, above * 1.05)


def draw_error_axis(axes: Any) -> None:
    """At least .01 from bottom to top, so that what is nearly the same looks so."""
    low, high = axes.get_ylim()
    more = max(0.0, LEAST_ERROR_SPAN - (high - low)) / 2
    axes.set_ylim(low - more, high + more)


def short(number: float) -> str:
    """1 000 000 as 1M, 300 000 as 300k."""
    for size, letter in ((1_000_000, "M"), (1_000, "k")):
        if number >= size:
            return f"{number / size:g}{letter}"
    return f"{number:g}"
