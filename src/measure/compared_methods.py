"""The methods that users compare with: learners of one pass, and models that are fitted again.

Each class imports its library when it is made, so that what imports take can be measured before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any, Protocol

from compared_stream import RankingTest, Rating

SEED = 42
SURPRISE_OPTIONS: dict[str, dict[str, Any]] = {
    "BaselineOnly": {"verbose": False},
    "SVD": {"random_state": SEED},
    "SVDpp": {"random_state": SEED, "cache_ratings": True},
}


class OnePass(Protocol):
    """Predicts a rating, then learns it."""

    def predict(self, user: str, item: str) -> float: ...

    def learn(self, rating: Rating) -> None: ...

    def scores(self, user: str, items: list[str]) -> Sequence[float]: ...


class Refitted(Protocol):
    """Fitted to all ratings so far; of those after, it may know what the user has rated."""

    predicts: bool

    def fit(self, ratings: list[Rating], test: RankingTest) -> None: ...

    def predict_all(self, pairs: list[tuple[str, str]]) -> list[float]: ...

    def scores(self, user: str, items: list[str], test: RankingTest) -> Sequence[float]: ...


class River:
    """A model of river.reco; lists by predicted rating, as its Ranker.rank makes them."""

    def __init__(self, model: Any) -> None:
        self._model = model

    def predict(self, user: str, item: str) -> float:
        return float(self._model.predict_one(user, item))

    def learn(self, rating: Rating) -> None:
        self._model.learn_one(rating.user, rating.item, rating.value)

    def scores(self, user: str, items: list[str]) -> Sequence[float]:
        return [self._model.predict_one(user, item) for item in items]


class RunningMean:
    """River's running mean of all ratings."""

    def __init__(self) -> None:
        from river import stats

        self._mean = stats.Mean()

    def predict(self, user: str, item: str) -> float:
        return self._mean.get()

    def learn(self, rating: Rating) -> None:
        self._mean.update(rating.value)

    def scores(self, user: str, items: list[str]) -> Sequence[float]:
        return [0.0] * len(items)


def river_baseline_defaults() -> River:
    from river import reco

    return River(reco.Baseline(seed=SEED))


def river_baseline() -> River:
    """With the rates that River's guide to recommendation uses."""
    from river import optim, reco

    return River(reco.Baseline(optimizer=optim.SGD(0.025), l2=0.0, seed=SEED))


def river_biased_mf_defaults() -> River:
    from river import reco

    return River(reco.BiasedMF(seed=SEED))


def river_biased_mf() -> River:
    """With the parameters of River's guide to recommendation."""
    from river import optim, reco

    return River(
        reco.BiasedMF(
            n_factors=10,
            bias_optimizer=optim.SGD(0.025),
            latent_optimizer=optim.SGD(0.05),
            weight_initializer=optim.initializers.Zeros(),
            latent_initializer=optim.initializers.Normal(mu=0.0, sigma=0.1, seed=73),
            l2_bias=0.0,
            l2_latent=0.0,
        )
    )


class Surprise:
    """An algorithm of Surprise with its defaults, fitted from the start each time."""

    predicts = True

    def __init__(self, name: str) -> None:
        import surprise

        self._surprise = surprise
        self._name = name
        self._algorithm: Any = None

    def fit(self, ratings: list[Rating], test: RankingTest) -> None:
        surprise = self._surprise
        values = [rating.value for rating in ratings]
        reader = surprise.Reader(rating_scale=(min(values), max(values)))
        data = surprise.dataset.Dataset(reader)
        trainset = data.construct_trainset([(*rating, None) for rating in ratings])
        self._algorithm = getattr(surprise, self._name)(**SURPRISE_OPTIONS[self._name]).fit(
            trainset
        )

    def predict_all(self, pairs: list[tuple[str, str]]) -> list[float]:
        predict = self._algorithm.predict
        return [predict(user, item, clip=False).est for user, item in pairs]

    def scores(self, user: str, items: list[str], test: RankingTest) -> Sequence[float]:
        """By predicted rating less what all items share; 0 for items met after the fit."""
        algorithm, trainset = self._algorithm, self._algorithm.trainset
        of_item = algorithm.bi
        try:
            number = trainset.to_inner_uid(user)
        except ValueError:
            number = None
        if number is not None and self._name != "BaselineOnly":
            factors = algorithm.pu[number].copy()
            if self._name == "SVDpp":
                rated = [item for item, _ in trainset.ur[number]]
                factors += algorithm.yj[rated].sum(axis=0) / math.sqrt(len(rated))
            of_item = of_item + algorithm.qi @ factors
        numbers = trainset._raw2inner_id_items
        return [of_item[numbers[item]] if item in numbers else 0.0 for item in items]


class LensKit:
    """LensKit's biased matrix factorization by alternating least squares, with its defaults.

    Users are as they were at the last fit. LensKit can fold in what a user has rated since, in one
    call for each prediction; that is left out.
    """

    predicts = True

    def __init__(self) -> None:
        import logging

        import pandas
        import structlog
        from lenskit.als import BiasedMFScorer
        from lenskit.data import ItemList, RecQuery, from_interactions_df
        from lenskit.training import TrainingOptions

        structlog.configure(wrapper_class=structlog.make_filtering_bound_logger(logging.WARNING))
        self._pandas, self._scorer_class, self._options = pandas, BiasedMFScorer, TrainingOptions
        self._list, self._query, self._dataset = ItemList, RecQuery, from_interactions_df
        self._scorer: Any = None
        self._mean = 0.0

    def fit(self, ratings: list[Rating], test: RankingTest) -> None:
        frame = self._pandas.DataFrame(ratings, columns=["user_id", "item_id", "rating"])
        self._mean = float(frame["rating"].mean())
        self._scorer = self._scorer_class()
        self._scorer.train(self._dataset(frame), self._options(rng=SEED))

    def predict_all(self, pairs: list[tuple[str, str]]) -> list[float]:
        """One call for each user, as LensKit's batches do."""
        places: dict[str, list[int]] = {}
        for place, (user, _) in enumerate(pairs):
            places.setdefault(user, []).append(place)
        predicted = [0.0] * len(pairs)
        for user, of_user in places.items():
            scores = self.scores(user, [pairs[place][1] for place in of_user], None)
            for place, score in zip(of_user, scores, strict=True):
                predicted[place] = score
        return predicted

    def scores(self, user: str, items: list[str], test: RankingTest | None) -> Sequence[float]:
        scored = self._scorer(self._query(user_id=user), self._list(item_ids=items))
        return [self._mean if math.isnan(score) else score for score in scored.scores().tolist()]


class Popularity:
    """The items that were rated most, for everybody."""

    predicts = False

    def fit(self, ratings: list[Rating], test: RankingTest) -> None:
        pass

    def predict_all(self, pairs: list[tuple[str, str]]) -> list[float]:
        return []

    def scores(self, user: str, items: list[str], test: RankingTest) -> Sequence[float]:
        return test.popularity()


class Implicit:
    """A model of implicit, fitted to who rated what, or who rated what highly; no stars.

    A user's list is made from what the user has rated up to now, where the model can (all but BPR).
    Users of whom it knows nothing get the items that were rated most.
    """

    predicts = False

    def __init__(self, make: Callable[[], Any], high_only: bool, refolds: bool) -> None:
        import numpy
        from scipy import sparse

        self._numpy, self._sparse = numpy, sparse
        self._make, self._high_only, self._refolds = make, high_only, refolds
        self._model: Any = None
        self._items: dict[str, int] = {}
        self._users: dict[str, int] = {}

    def fit(self, ratings: list[Rating], test: RankingTest) -> None:
        used = [rating for rating in ratings if self._is_used(rating, test)]
        self._items, self._users = {}, {}
        rows = [self._users.setdefault(rating.user, len(self._users)) for rating in used]
        columns = [self._items.setdefault(rating.item, len(self._items)) for rating in used]
        ones = self._numpy.ones(len(used), self._numpy.float32)
        matrix = self._sparse.csr_matrix((ones, (rows, columns)))
        self._model = self._make()
        self._model.fit(matrix, show_progress=False)

    def predict_all(self, pairs: list[tuple[str, str]]) -> list[float]:
        return []

    def scores(self, user: str, items: list[str], test: RankingTest) -> Sequence[float]:
        known = self._known(user, test)
        if self._model is None or not known or not (self._refolds or user in self._users):
            return test.popularity()
        ids, values = self._model.recommend(
            self._users.get(user, 0),
            self._row(known),
            N=len(self._items),
            filter_already_liked_items=False,
            recalculate_user=self._refolds,
        )
        by_number = self._numpy.full(len(self._items), -math.inf)
        by_number[ids] = values
        missing = -math.inf
        return [by_number[self._items[item]] if item in self._items else missing for item in items]

    def _is_used(self, rating: Rating, test: RankingTest) -> bool:
        return not self._high_only or test.is_high(rating)

    def _known(self, user: str, test: RankingTest) -> list[int]:
        rated = test.rated.get(user, [])
        return [
            self._items[r.item] for r in rated if r.item in self._items and self._is_used(r, test)
        ]

    def _row(self, known: list[int]) -> Any:
        ones = self._numpy.ones(len(known), self._numpy.float32)
        return self._sparse.csr_matrix(
            (ones, ([0] * len(known), known)), shape=(1, len(self._items))
        )


def implicit_als(high_only: bool) -> Implicit:
    """Factors as in implicit's README."""
    from implicit.cpu.als import AlternatingLeastSquares

    return Implicit(
        lambda: AlternatingLeastSquares(factors=50, num_threads=1, random_state=SEED),
        high_only,
        True,
    )


def implicit_bpr(high_only: bool) -> Implicit:
    from implicit.cpu.bpr import BayesianPersonalizedRanking

    return Implicit(
        lambda: BayesianPersonalizedRanking(num_threads=1, random_state=SEED), high_only, False
    )


def implicit_bm25(high_only: bool) -> Implicit:
    from implicit.nearest_neighbours import BM25Recommender

    return Implicit(lambda: BM25Recommender(num_threads=1), high_only, True)


def implicit_cosine(high_only: bool) -> Implicit:
    from implicit.nearest_neighbours import CosineRecommender

    return Implicit(lambda: CosineRecommender(num_threads=1), high_only, True)


ONE_PASS: dict[str, Callable[[], OnePass]] = {
    "mean": RunningMean,
    "river-baseline-defaults": river_baseline_defaults,
    "river-baseline": river_baseline,
    "river-biasedmf-defaults": river_biased_mf_defaults,
    "river-biasedmf": river_biased_mf,
}

REFITTED: dict[str, Callable[[], Refitted]] = {
    "surprise-baseline": lambda: Surprise("BaselineOnly"),
    "surprise-svd": lambda: Surprise("SVD"),
    "surprise-svdpp": lambda: Surprise("SVDpp"),
    "lenskit-biasedmf": LensKit,
    "popularity": Popularity,
    "implicit-als": lambda: implicit_als(high_only=False),
    "implicit-als-high": lambda: implicit_als(high_only=True),
    "implicit-bpr": lambda: implicit_bpr(high_only=False),
    "implicit-bpr-high": lambda: implicit_bpr(high_only=True),
    "implicit-cosine": lambda: implicit_cosine(high_only=False),
    "implicit-bm25": lambda: implicit_bm25(high_only=False),
    "implicit-bm25-high": lambda: implicit_bm25(high_only=True),
}
