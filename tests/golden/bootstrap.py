"""Golden bootstrap intervals of pooled F1 and of the paired difference of two systems.

Origin: numpy.percentile (linear) over resamples that are drawn alike everywhere, checked against exact fractions and
interpolation by hand; scipy.stats.bootstrap (percentile, paired) for 10,000 resamples of its own. The script fails
unless the exact values agree to 1e-12, and SciPy's runs with one another and with these draws within the stated
tolerance.

    pip install scipy==1.17.1 numpy==2.4.6
    python tests/golden/bootstrap.py        writes tests/golden/bootstrap.json

Draws: state is an integer from 0 to 2^32 - 1, at first the seed. A draw sets state = (1664525 state + 1013904223) mod
2^32 and gives state / 2^32, which is exact. In TypeScript: state = (Math.imul(state, 1664525) + 1013904223) >>> 0.

A set has `songs` songs. Resample after resample, song after song, a draw d gives the song floor(songs d). The pooled F1
of a resample is 2 hits / (predicted + true), each summed over its songs, and undefined where both sums are 0. The
difference is system b's F1 less system a's in the same resample, and undefined if either is. An interval is made of the
defined values: percentiles 2.5 and 97.5, interpolated linearly between ranks, the lowest at 0 and the highest at 100.

`monte_carlo` has intervals of the first set from 10,000 resamples drawn by SciPy, for comparison with 10,000 of
anyone's: `tolerance` is five times the standard deviation, over 40 seeds, of the difference of two such ends.
"""

from fractions import Fraction
from math import floor

import numpy as np
import scipy.stats

import golden_file

DRAW = "state = (1664525 * state + 1013904223) mod 2^32, at first the seed; a draw is the new state / 2^32"
TOLERANCE = 1e-12
PERCENTILES = [2.5, 97.5]
MONTE_CARLO = 10_000
SEEDS = range(40)
NAMES = ["a", "b", "difference"]


def draws(seed):
    state = seed
    while True:
        state = (state * 1664525 + 1013904223) % 2**32
        yield state / 2**32


def songs_of_thirty():
    """Songs of all kinds, hard and easy for both systems alike, and a system that finds more of each than the other."""
    random = np.random.default_rng(1066)
    true = np.where(random.random(30) < 0.2, 0, random.integers(1, 12, size=30, endpoint=True))
    a_hits = random.binomial(true, random.beta(1, 1, size=30))
    b_hits = a_hits + random.binomial(true - a_hits, 0.2)
    a_false = random.poisson(random.gamma(1, 2, size=30))
    b_false = random.binomial(a_false, 0.9)

    def system(hits, false):
        return {"hits": hits.tolist(), "predicted": (hits + false).tolist()}

    return {"true": true.tolist(), "a": system(a_hits, a_false), "b": system(b_hits, b_false)}


# Three of four songs have no boundary; b predicts one in one of them. Many resamples leave a, or both, undefined.
MOSTLY_EMPTY = {
    "true": [0, 0, 0, 4],
    "a": {"hits": [0, 0, 0, 2], "predicted": [0, 0, 0, 3]},
    "b": {"hits": [0, 0, 0, 3], "predicted": [0, 0, 1, 5]},
}
ONE_SONG = {
    "true": [5],
    "a": {"hits": [2], "predicted": [4]},
    "b": {"hits": [3], "predicted": [7]},
}


def f1(values, system, picks):
    """Of one resample, as a fraction, or None."""
    hits, predicted = (sum(values[system][key][song] for song in picks) for key in ("hits", "predicted"))
    sides = predicted + sum(values["true"][song] for song in picks)
    return Fraction(2 * hits, sides) if sides else None


def three(values, picks):
    a, b = (f1(values, system, picks) for system in "ab")
    return a, b, None if a is None or b is None else b - a


def resamples(seed, songs, count):
    random = draws(seed)
    return [[floor(songs * next(random)) for _ in range(songs)] for _ in range(count)]


def percentile_by_hand(values, percentile):
    ordered = sorted(values)
    rank = Fraction(percentile) / 100 * (len(ordered) - 1)
    low = rank.__floor__()
    high = min(low + 1, len(ordered) - 1)
    return ordered[low] + (rank - low) * (ordered[high] - ordered[low])


def exact(name, values, seed, count):
    songs = len(values["true"])
    picks = resamples(seed, songs, count)
    table = [three(values, one) for one in picks]
    whole = three(values, range(songs))
    result = {}
    for place, system in enumerate(NAMES):
        column = [row[place] for row in table if row[place] is not None]
        ends = np.percentile(np.array(column, dtype=float), PERCENTILES, method="linear")
        for end, percentile in zip(ends, PERCENTILES):
            assert abs(end - percentile_by_hand(column, percentile)) <= TOLERANCE
        result[system] = {
            "resamples": len(column),
            "value": None if whole[place] is None else float(whole[place]),
            "low": float(ends[0]),
            "high": float(ends[1]),
        }
    # The songs of all resamples by NumPy, at once.
    sums = lambda column: np.array(column)[np.array(picks)].sum(axis=1)
    true = sums(values["true"])
    for system in "ab":
        with np.errstate(invalid="ignore"):
            scores = 2 * sums(values[system]["hits"]) / (sums(values[system]["predicted"]) + true)
        ends = np.nanpercentile(scores, PERCENTILES)
        assert np.allclose(ends, [result[system]["low"], result[system]["high"]], rtol=0, atol=TOLERANCE)
    return {
        "name": name,
        "songs": songs,
        **values,
        "seed": seed,
        "count": count,
        "first_resamples": picks[:3],
        "first_f1": [[None if value is None else float(value) for value in row] for row in table[:3]],
        **{f"interval_{system}": result[system] for system in NAMES},
    }


def statistics(values):
    """For SciPy: the resampled variable is the columns of each song, in step (paired)."""

    def pooled(hits, predicted, true, axis=-1):
        return 2 * hits.sum(axis=axis) / (predicted.sum(axis=axis) + true.sum(axis=axis))

    def of(system):
        return values[system]["hits"], values[system]["predicted"], values["true"]

    def difference(a_hits, a_predicted, b_hits, b_predicted, true, axis=-1):
        return pooled(b_hits, b_predicted, true, axis) - pooled(a_hits, a_predicted, true, axis)

    both = (*of("a")[:2], *of("b"))
    return [(of("a"), pooled), (of("b"), pooled), (both, difference)]


def scipy_ends(data, statistic, seed):
    result = scipy.stats.bootstrap(
        data,
        statistic,
        paired=True,
        vectorized=True,
        method="percentile",
        confidence_level=0.95,
        n_resamples=MONTE_CARLO,
        rng=np.random.default_rng(seed),
    )
    interval = result.confidence_interval
    ends = np.percentile(result.bootstrap_distribution, PERCENTILES)
    assert np.allclose(ends, interval, rtol=0, atol=TOLERANCE)
    return [float(interval.low), float(interval.high)]


def monte_carlo(values):
    result = {"resamples": MONTE_CARLO}
    picks = resamples(7, len(values["true"]), MONTE_CARLO)
    own = np.array([three(values, one) for one in picks], dtype=float)
    for place, (name, (data, statistic)) in enumerate(zip(NAMES, statistics(values))):
        data = [np.array(column, dtype=float) for column in data]
        runs = np.array([scipy_ends(data, statistic, seed) for seed in SEEDS])
        tolerance = 5 * np.sqrt(2) * runs.std(axis=0, ddof=1)
        assert (np.abs(runs - runs[0]) <= tolerance).all()
        assert (np.abs(np.percentile(own[:, place], PERCENTILES) - runs[0]) <= tolerance).all()
        result[name] = {"low": runs[0][0], "high": runs[0][1], "tolerance": float(tolerance.max())}
    return result


def assert_telling(sets):
    many, few, one = sets
    defined = [few[f"interval_{name}"]["resamples"] for name in NAMES]
    assert defined[0] == defined[2] < defined[1] < few["count"]
    # Paired, the difference is surer than two intervals that overlap.
    a, b, difference = (many[f"interval_{name}"] for name in NAMES)
    assert a["high"] > b["low"] and difference["low"] > 0
    assert [0, 0] in [[t, p] for t, p in zip(many["true"], many["a"]["predicted"])]
    # Unpaired, its interval would be wider; nearest ranks would end elsewhere.
    assert difference["high"] - difference["low"] < 0.8 * np.hypot(a["high"] - a["low"], b["high"] - b["low"])
    assert 0.025 * (many["count"] - 1) % 1 and one["interval_a"]["low"] == one["interval_a"]["high"]


def main():
    thirty = songs_of_thirty()
    sets = [
        exact("thirty songs", thirty, 2024, 200),
        exact("mostly empty", MOSTLY_EMPTY, 11, 200),
        exact("one song", ONE_SONG, 3, 10),
    ]
    assert_telling(sets)
    values = {
        "draw": DRAW,
        "resample": "song floor(songs * draw), song after song, resample after resample",
        "percentiles": PERCENTILES,
        "sets": sets,
        "monte_carlo": monte_carlo(thirty),
    }
    origin = "numpy.percentile, checked against exact fractions; monte_carlo: scipy.stats.bootstrap"
    golden_file.write("bootstrap.json", origin, ["scipy", "numpy"], values)


if __name__ == "__main__":
    main()
