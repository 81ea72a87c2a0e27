"""What growth.py measures: the points of its curves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

PARTS = ("ratings", "items", "partitions", "instances", "endtoend")
LISTS = 500


@dataclass(frozen=True)
class Point:
    """One command: a point of a curve, or, of `bench --growth`, a whole curve."""

    part: str
    x: int
    arguments: tuple[str, ...]

    @property
    def command(self) -> str:
        return "java -jar target/thalweg.jar " + " ".join(self.arguments)

    @property
    def ratings(self) -> int:
        """How many ratings it sends."""
        return int(self.arguments[2].split(",")[-1])


@dataclass(frozen=True)
class Sizes:
    """How far each part goes."""

    ratings: tuple[int, ...] = (100_000, 300_000, 1_000_000, 3_000_000, 10_000_000)
    items: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    items_ratings: int = 1_000_000
    partitions: tuple[int, ...] = (1, 4, 16, 64)
    instances: tuple[int, ...] = (1, 2, 4, 16)
    spread_ratings: int = 300_000
    steps: tuple[int, ...] = (100_000, 300_000, 1_000_000, 2_000_000, 5_000_000)


QUICK = Sizes(
    ratings=(10_000, 30_000, 100_000),
    items=(1_000, 10_000, 100_000),
    items_ratings=50_000,
    partitions=(1, 4, 16),
    instances=(1, 4),
    spread_ratings=20_000,
    steps=(5_000, 10_000, 20_000),
)


def points(sizes: Sizes, parts: Sequence[str], most: int | None) -> list[Point]:
    """All points of these parts, those of more ratings than `most` left out."""
    made: list[Point] = []
    for part in parts:
        made += BUILDERS[part](sizes, most)
    return [point for point in made if most is None or point.ratings <= most]


def ratings_points(sizes: Sizes, most: int | None) -> list[Point]:
    return [Point("ratings", n, evaluate(n)) for n in sizes.ratings]


def items_points(sizes: Sizes, most: int | None) -> list[Point]:
    n = sizes.items_ratings
    users = str(n // 100)
    return [
        Point("items", items, evaluate(n, "--users", users, "--items", str(items)))
        for items in sizes.items
    ]


def partitions_points(sizes: Sizes, most: int | None) -> list[Point]:
    n = sizes.spread_ratings
    return [Point("partitions", p, evaluate(n, "--partitions", str(p))) for p in sizes.partitions]


def instances_points(sizes: Sizes, most: int | None) -> list[Point]:
    n, p = sizes.spread_ratings, str(sizes.partitions[-1])
    return [
        Point("instances", i, evaluate(n, "--partitions", p, "--instances", str(i)))
        for i in sizes.instances
    ]


def endtoend_points(sizes: Sizes, most: int | None) -> list[Point]:
    steps = [step for step in sizes.steps if most is None or step <= most]
    if not steps:
        return []
    return [Point("endtoend", 1, ("bench", "--growth", ",".join(map(str, steps))))]


def evaluate(ratings: int, *more: str) -> tuple[str, ...]:
    return ("evaluate", "--generated", str(ratings), *more, "--lists", str(LISTS))


BUILDERS: dict[str, Callable[[Sizes, int | None], list[Point]]] = {
    "ratings": ratings_points,
    "items": items_points,
    "partitions": partitions_points,
    "instances": instances_points,
    "endtoend": endtoend_points,
}
