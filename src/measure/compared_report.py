"""The table of what was measured, as Markdown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

NONE = "–"
MIB = 1024 * 1024
HEAD = (
    "| method | RMSE, all | last 90 % | last 10 % | frozen | HR@10 | ratings/s a core | re-fits, s"
    " | MiB | process, MiB |"
)
RULE = "|---|---|---|---|---|---|---|---|---|---|"
LEGEND = (
    "RMSE over the whole stream, its last nine tenths and its last tenth; methods of one pass"
    " predict each rating, then learn it, others are fitted again after each tenth. Frozen: the"
    " first nine tenths are learned, the last one is only predicted. HR@10 over the last nine"
    " tenths. Ratings/s a core: learning and predicting; end to end, per processor second of the"
    " whole process with its start and the broker. MiB: peak, less what the process takes before it"
    " reads a rating."
)
REFIT = "at the next re-fit"
REFIT_FOLDED = "the user's own at once, others' at the next re-fit"
LOST = "nothing but what you saved"
FROM_FILE = "nothing learned; a re-fit on the stored ratings brings it back"
COMMITTED = "all of it, each rating counted once"


@dataclass(frozen=True)
class Method:
    """A row: what it is called, and what no run can measure."""

    name: str
    title: str
    counts: str
    survives: str


METHODS = (
    Method("mean", "running mean", "at once", LOST),
    Method("river-baseline-defaults", "River Baseline, defaults", "at once", LOST),
    Method("river-baseline", "River Baseline, SGD .025", "at once", LOST),
    Method("river-biasedmf-defaults", "River BiasedMF, defaults", "at once", LOST),
    Method("river-biasedmf", "River BiasedMF, as its guide", "at once", LOST),
    Method("surprise-baseline", "Surprise BaselineOnly", REFIT, FROM_FILE),
    Method("surprise-svd", "Surprise SVD", REFIT, FROM_FILE),
    Method("surprise-svdpp", "Surprise SVD++, ratings cached", REFIT, FROM_FILE),
    Method("lenskit-biasedmf", "LensKit BiasedMF (ALS)", REFIT, FROM_FILE),
    Method("popularity", "most rated", "at once", LOST),
    Method("implicit-als", "implicit ALS, all ratings", REFIT_FOLDED, FROM_FILE),
    Method("implicit-als-high", "implicit ALS, high ratings", REFIT_FOLDED, FROM_FILE),
    Method("implicit-bpr", "implicit BPR, all ratings", REFIT, FROM_FILE),
    Method("implicit-bpr-high", "implicit BPR, high ratings", REFIT, FROM_FILE),
    Method("implicit-cosine", "implicit item–item cosine, all ratings", REFIT_FOLDED, FROM_FILE),
    Method("implicit-bm25", "implicit item–item BM25, all ratings", REFIT_FOLDED, FROM_FILE),
    Method("implicit-bm25-high", "implicit item–item BM25, high ratings", REFIT_FOLDED, FROM_FILE),
    Method("thalweg-sgd", "Thalweg `sgd`, in process", "at once", LOST),
    Method("thalweg-hybrid", "Thalweg `hybrid`, in process", "at once", LOST),
    Method("thalweg-sgd-kafka", "Thalweg `sgd`, end to end", "at once", COMMITTED),
    Method("thalweg-hybrid-kafka", "Thalweg `hybrid`, end to end", "at once", COMMITTED),
)


def markdown(report: dict[str, Any]) -> str:
    """Where it was measured, a table for each file, and what no run can measure."""
    lines = [f"{key}: {value}  " for key, value in report["machine"].items()]
    for name, data in report["data"].items():
        lines += ["", f"## {name}", "", _sentence(data), "", HEAD, RULE]
        lines += [_row(method, data["methods"][method.name]) for method in _measured(data)]
        lines += _end_to_end(data)
    lines += ["", LEGEND, "", "## What no run can measure", "", *_kinds(report)]
    if report["bench"]:
        lines += [
            "",
            "## `bench`",
            "",
            "| learner | ratings timed | ratings/s | pass-through/s |",
            "|---|---|---|---|",
        ]
        lines += [_bench(learner, figures) for learner, figures in report["bench"].items()]
    if report["failed"]:
        lines += ["", "## What failed", ""] + [f"- {line}" for line in report["failed"]]
    return "\n".join(lines) + "\n"


def _kinds(report: dict[str, Any]) -> list[str]:
    """Methods of a kind share a row."""
    measured = [method for data in report["data"].values() for method in _measured(data)]
    kinds: dict[tuple[str, str], list[str]] = {}
    for method in METHODS:
        if method in measured:
            kinds.setdefault((method.counts, method.survives), []).append(method.title)
    head = ["| methods | a rating counts | after a kill there is |", "|---|---|---|"]
    rows = [f"| {'; '.join(titles)} | {' | '.join(kind)} |" for kind, titles in kinds.items()]
    return head + rows


def _measured(data: dict[str, Any]) -> list[Method]:
    return [method for method in METHODS if method.name in data["methods"]]


def _sentence(data: dict[str, Any]) -> str:
    left_out = f" {data['leftOut']:,} repeated ones were left out." if data["leftOut"] else ""
    return (
        f"{data['ratings']:,} ratings of {data['users']:,} users and {data['items']:,} items on"
        f" {data['scale']}. Every {data['rankEvery']}th high rating was ranked; speed and memory"
        f" are the median of {data['runs']}.{left_out}"
    )


def _row(method: Method, figures: dict[str, Any]) -> str:
    cells = [
        method.title,
        *(
            _ratio(figures.get(key), 4)
            for key in ("rmseAll", "rmseLast90", "rmseLast10", "rmseFrozen")
        ),
        _ratio(figures.get("hitRateLast90"), 3),
        _whole(figures.get("ratingsPerSecond")),
        NONE if figures.get("refitSeconds") is None else f"{figures['refitSeconds']:.1f}",
        _mebibytes(figures.get("ownBytes")),
        _mebibytes(figures.get("peakBytes")),
    ]
    return "| " + " | ".join(cells) + " |"


def _end_to_end(data: dict[str, Any]) -> list[str]:
    rows = [
        f"| {method.title} | {figures['seconds']:.1f} | {_whole(figures['wallRatingsPerSecond'])} |"
        f" {figures['cpuSeconds']:.0f} | {figures['listsPublished']:,} |"
        for method in _measured(data)
        if "cpuSeconds" in (figures := data["methods"][method.name])
    ]
    head = [
        "",
        "| end to end | s | ratings/s, all cores | processor seconds of the process | lists |",
        "|---|---|---|---|---|",
    ]
    return head + rows if rows else []


def _bench(learner: str, figures: dict[str, Any]) -> str:
    return (
        f"| {learner} | {figures['count']:,} | {_whole(figures['ratingsPerSecond'])} |"
        f" {_whole(figures['passThroughPerSecond'])} |"
    )


def _ratio(value: float | None, digits: int) -> str:
    if value is None:
        return NONE
    text = f"{value:.{digits}f}"
    return text[1:] if text.startswith("0.") else text


def _whole(value: float | None) -> str:
    if value is None:
        return NONE
    step = 10 ** max(0, len(str(int(value))) - 3)
    return f"{round(value / step) * step:,}"


def _mebibytes(value: float | None) -> str:
    return NONE if value is None else f"{value / MIB:.1f}"
