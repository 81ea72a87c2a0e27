"""Measures one method in this process, and prints one JSON object; compared.py starts it.

    python compared_worker.py METHOD TASK FILE RANK_EVERY

TASK is `speed` (errors, time, memory), `lists` (HR@10) or `frozen` (learns nine tenths, then only
predicts the last one).
"""

from __future__ import annotations

import contextlib
import gc
import json
import os
import sys
import time
from itertools import pairwise
from pathlib import Path
from typing import Any

from compared_methods import ONE_PASS, REFITTED, OnePass, Refitted
from compared_stream import Errors, RankingTest, Rating, Stream, block_starts

STATUS = Path("/proc/self/status")
RESET_PEAK = "5"


class Clamp:
    """Predictions on the scale, where it is known before the first rating."""

    def __init__(self, scale: tuple[float, float]) -> None:
        self._lowest, self._highest = scale

    def __call__(self, prediction: float) -> float:
        return min(max(prediction, self._lowest), self._highest)


def memory_bytes(name: str) -> int:
    """VmRSS (now) or VmHWM (the most so far) of this process; 0 where the system doesn't tell."""
    if not STATUS.exists():
        return 0
    lines = STATUS.read_text(encoding="ascii").splitlines()
    return next(int(line.split()[1]) * 1024 for line in lines if line.startswith(name + ":"))


def start_of_memory() -> int:
    """What the process takes now; from here on the peak is counted."""
    gc.collect()
    with contextlib.suppress(OSError):
        Path("/proc/self/clear_refs").write_text(RESET_PEAK, encoding="ascii")
    return memory_bytes("VmRSS")


def one_pass_speed(learner: OnePass, stream: Stream, clamp: Clamp) -> dict[str, Any]:
    errors = Errors(len(stream))
    start = time.process_time()
    for place, rating in enumerate(stream.ratings()):
        predicted = learner.predict(rating.user, rating.item)
        learner.learn(rating)
        errors.add(place, clamp(predicted) - rating.value)
    seconds = time.process_time() - start
    return _errors(errors) | {"ratingsPerSecond": len(stream) / seconds, "refitSeconds": None}


def one_pass_lists(learner: OnePass, stream: Stream, test: RankingTest) -> dict[str, Any]:
    starts = block_starts(len(stream))
    before = (0, 0)
    for place, rating in enumerate(stream.ratings()):
        if place == starts[1]:
            before = test.ranked, test.hits
        test.before(rating, learner.scores)
        learner.predict(rating.user, rating.item)
        learner.learn(rating)
        test.after(rating)
        _tell(place, starts)
    return _hit_rates(test, before)


def one_pass_frozen(learner: OnePass, stream: Stream, clamp: Clamp) -> dict[str, Any]:
    nine_tenths = block_starts(len(stream))[-2]
    for rating in stream.ratings(end=nine_tenths):
        learner.predict(rating.user, rating.item)
        learner.learn(rating)
    squares = [
        (clamp(learner.predict(rating.user, rating.item)) - rating.value) ** 2
        for rating in stream.ratings(start=nine_tenths)
    ]
    return {"rmseFrozen": (sum(squares) / len(squares)) ** 0.5}


def refitted_speed(
    model: Refitted, stream: Stream, test: RankingTest, clamp: Clamp
) -> dict[str, Any]:
    errors = Errors(len(stream))
    starts = block_starts(len(stream))
    seen: list[Rating] = list(stream.ratings(end=starts[1]))
    refit_seconds = predict_seconds = 0.0
    for start, end in pairwise(starts[1:]):
        begin = time.process_time()
        model.fit(seen, test)
        refit_seconds += time.process_time() - begin
        block = list(stream.ratings(start, end))
        begin = time.process_time()
        predicted = model.predict_all([(rating.user, rating.item) for rating in block])
        predict_seconds += time.process_time() - begin
        for place, (rating, prediction) in enumerate(zip(block, predicted, strict=False), start):
            errors.add(place, clamp(prediction) - rating.value)
        seen += block
        _tell(start, starts)
    figures: dict[str, Any] = {
        "refitSeconds": refit_seconds,
        "ratingsPerSecond": (len(stream) - starts[1]) / (refit_seconds + predict_seconds),
    }
    if model.predicts:
        figures |= _errors(errors) | {"rmseAll": None, "rmseFrozen": errors.rmse("last10")}
    return figures


def refitted_lists(model: Refitted, stream: Stream, test: RankingTest) -> dict[str, Any]:
    starts = block_starts(len(stream))
    before = (0, 0)
    seen: list[Rating] = []
    is_fitted = False
    for place, rating in enumerate(stream.ratings()):
        if place in starts[1:-1]:
            model.fit(seen, test)
            before = before if is_fitted else (test.ranked, test.hits)
            is_fitted = True
        if is_fitted:
            test.before(rating, lambda user, items: model.scores(user, items, test))
        else:
            test.before(rating, lambda user, items: test.popularity())
        test.after(rating)
        seen.append(rating)
        _tell(place, starts)
    return _hit_rates(test, before)


def _errors(errors: Errors) -> dict[str, Any]:
    return {
        "rmseAll": errors.rmse("all"),
        "rmseLast90": errors.rmse("last90"),
        "rmseLast10": errors.rmse("last10"),
    }


def _hit_rates(test: RankingTest, before: tuple[int, int]) -> dict[str, Any]:
    ranked, hits = before
    return {
        "ranked": test.ranked,
        "hitRateAll": test.hits / max(1, test.ranked),
        "hitRateLast90": (test.hits - hits) / max(1, test.ranked - ranked),
    }


def _tell(place: int, starts: list[int]) -> None:
    if place in starts:
        print(f"  {starts.index(place) * 10} %", end="\r", file=sys.stderr, flush=True)


def measure(method: str, task: str, file: Path, rank_every: int) -> dict[str, Any]:
    """The figures of one task, and the memory that it took."""
    learner = ONE_PASS[method]() if method in ONE_PASS else None
    model = REFITTED[method]() if method in REFITTED else None
    imports = start_of_memory()
    stream = Stream.of_file(file)
    test, clamp = RankingTest(rank_every, stream.scale()), Clamp(stream.scale())
    if learner is not None:
        figures = {
            "speed": lambda: one_pass_speed(learner, stream, clamp),
            "lists": lambda: one_pass_lists(learner, stream, test),
            "frozen": lambda: one_pass_frozen(learner, stream, clamp),
        }[task]()
    elif model is not None:
        figures = {
            "speed": lambda: refitted_speed(model, stream, test, clamp),
            "lists": lambda: refitted_lists(model, stream, test),
        }[task]()
    peak = memory_bytes("VmHWM")
    return figures | {"peakBytes": peak, "ownBytes": peak - imports}


def main() -> None:
    method, task, file, rank_every = sys.argv[1:]
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})
    print(json.dumps(measure(method, task, Path(file), int(rank_every))))


if __name__ == "__main__":
    main()
