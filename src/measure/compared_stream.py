"""The stream that all methods get, errors by part of it, and the test of lists."""

from __future__ import annotations

import csv
import math
from array import array
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

BLOCKS = 10
LIST_SIZE = 10
HEADER = ["userId", "itemId", "rating", "timestamp"]
USER_NAMES = ("userid", "user_id", "user")
ITEM_NAMES = ("itemid", "item_id", "item", "movieid", "movie_id")


class Rating(NamedTuple):
    """A user's rating of an item."""

    user: str
    item: str
    value: float


class Stream:
    """Ratings in order of time, small: numbers in arrays, each id once."""

    def __init__(self, rows: Iterator[tuple[str, str, float]]) -> None:
        self._users: dict[str, int] = {}
        self._items: dict[str, int] = {}
        self._user_numbers = array("i")
        self._item_numbers = array("i")
        self._values = array("d")
        for user, item, value in rows:
            self._user_numbers.append(self._users.setdefault(user, len(self._users)))
            self._item_numbers.append(self._items.setdefault(item, len(self._items)))
            self._values.append(value)
        self._user_ids = list(self._users)
        self._item_ids = list(self._items)

    @staticmethod
    def of_file(file: Path) -> Stream:
        """Reads a file that write_in_order has written."""
        with file.open(newline="", encoding="utf-8") as lines:
            rows = csv.reader(lines)
            next(rows)
            return Stream((row[0], row[1], float(row[2])) for row in rows)

    def __len__(self) -> int:
        return len(self._values)

    def ratings(self, start: int = 0, end: int | None = None) -> Iterator[Rating]:
        """Those from the place start on, up to end."""
        users, items = self._user_ids, self._item_ids
        for n in range(start, len(self) if end is None else end):
            yield Rating(
                users[self._user_numbers[n]], items[self._item_numbers[n]], self._values[n]
            )

    def scale(self) -> tuple[float, float]:
        """The lowest and the highest rating."""
        return min(self._values), max(self._values)

    def counts(self) -> tuple[int, int]:
        """How many users and items there are."""
        return len(self._users), len(self._items)


def block_starts(count: int) -> list[int]:
    """Where each tenth of the stream begins, and its end."""
    return [count * block // BLOCKS for block in range(BLOCKS + 1)]


class Errors:
    """Squared errors over the whole stream, its last nine tenths and its last tenth."""

    def __init__(self, count: int) -> None:
        starts = block_starts(count)
        self._starts = {"all": 0, "last90": starts[1], "last10": starts[-2]}
        self._sums = dict.fromkeys(self._starts, 0.0)
        self._counts = dict.fromkeys(self._starts, 0)

    def add(self, place: int, error: float) -> None:
        """Takes in the error at a place of the stream."""
        for part, start in self._starts.items():
            if place >= start:
                self._sums[part] += error * error
                self._counts[part] += 1

    def rmse(self, part: str) -> float | None:
        """The root of the mean square; None where not all of the part was predicted."""
        if self._counts[part] == 0:
            return None
        return math.sqrt(self._sums[part] / self._counts[part])


class RankingTest:
    """Would the next item that a user rates highly have been in the user's list?

    As io.thalweg.evaluate.RankingTest: every stride-th rating in the upper quarter of the scale is
    ranked before it is learned, among all items rated so far that the user hasn't rated. Ties go by
    id. An item that nobody has rated is a miss.
    """

    def __init__(self, stride: int, scale: tuple[float, float]) -> None:
        self._stride = stride
        self._hits_from = scale[0] + 0.75 * (scale[1] - scale[0])
        self._high_ratings = 0
        self.ranked = 0
        self.hits = 0
        self.items: list[str] = []
        self.counts: dict[str, int] = {}
        self.rated: dict[str, list[Rating]] = {}

    def before(self, rating: Rating, scorer: Callable[[str, list[str]], Sequence[float]]) -> None:
        """For every rating, before it is learned; scorer says a user's scores of items."""
        if rating.value < self._hits_from:
            return
        self._high_ratings += 1
        if self._high_ratings % self._stride != 0:
            return
        self.ranked += 1
        if rating.item not in self.counts:
            return
        scores = scorer(rating.user, self.items)
        self.hits += self._rank(rating, scores) <= LIST_SIZE

    def after(self, rating: Rating) -> None:
        """To be called with every rating, after it is learned."""
        if rating.item not in self.counts:
            self.items.append(rating.item)
        self.counts[rating.item] = self.counts.get(rating.item, 0) + 1
        self.rated.setdefault(rating.user, []).append(rating)

    def is_high(self, rating: Rating) -> bool:
        """Whether lists are to bring such an item."""
        return rating.value >= self._hits_from

    def popularity(self) -> list[float]:
        """How often each item was rated."""
        return [float(count) for count in self.counts.values()]

    def _rank(self, rating: Rating, scores: Sequence[float]) -> int:
        target = rating.item
        score = dict(zip(self.items, scores, strict=True))[target]
        rated = {known.item for known in self.rated.get(rating.user, [])}
        return 1 + sum(
            item not in rated
            and item != target
            and (other > score or (other == score and item < target))
            for item, other in zip(self.items, scores, strict=True)
            if other >= score
        )


def read_ratings(file: Path) -> list[tuple[str, str, float, float]]:
    """Reads u.data, ratings.csv or ratings.dat; sorts by time, ties in the order of the file."""
    with file.open(newline="", encoding="utf-8-sig") as lines:
        first = lines.readline()
        lines.seek(0)
        separator = "::" if "::" in first else "\t" if "\t" in first else ","
        rows: Iterator[list[str]] = (
            (line.rstrip("\r\n").split("::") for line in lines)
            if separator == "::"
            else csv.reader(lines, delimiter=separator)
        )
        columns = _columns(first.rstrip("\r\n").split(separator))
        if columns is None:
            columns = [0, 1, 2, 3]
        else:
            next(rows)
        read = [_row(file, number, row, columns) for number, row in enumerate(rows, 1) if row]
    read.sort(key=lambda row: row[3])
    return read


def _columns(names: list[str]) -> list[int] | None:
    """The places of user, item, rating and time; None where the first line is a rating."""
    plain = [name.strip('" ').lower() for name in names]
    wanted = (USER_NAMES, ITEM_NAMES, ("rating",), ("timestamp", "time"))
    places = [next((plain.index(name) for name in some if name in plain), -1) for some in wanted]
    return None if -1 in places else places


def _row(
    file: Path, number: int, row: list[str], columns: list[int]
) -> tuple[str, str, float, float]:
    user, item, value, time = columns
    try:
        return row[user], row[item], float(row[value]), float(row[time])
    except (ValueError, IndexError):
        raise SystemExit(
            f"{file.name}: rating {number} is {row}; needed are user, item, rating and a time in"
            " numbers,"
            " separated by commas (with a first line userId,itemId,rating,timestamp), tabs or '::'"
        ) from None


def write_in_order(rows: list[tuple[str, str, float, float]], file: Path) -> int:
    """Writes what all methods read: in order of time, the first rating of a user and item.

    Returns how many later ratings of the same user and item were left out.
    """
    seen: set[tuple[str, str]] = set()
    with file.open("w", newline="", encoding="utf-8") as lines:
        out = csv.writer(lines, lineterminator="\n")
        out.writerow(HEADER)
        for user, item, value, time in rows:
            if (user, item) not in seen:
                seen.add((user, item))
                out.writerow([user, item, f"{value:g}", f"{time:.0f}"])
    return len(rows) - len(seen)


def write_part(file: Path, part: Path, start: int, end: int) -> None:
    """Copies the ratings from the place start up to end, with the header."""
    with file.open(encoding="utf-8") as lines, part.open("w", encoding="utf-8") as out:
        for number, line in enumerate(lines, -1):
            if number == -1 or start <= number < end:
                out.write(line)
