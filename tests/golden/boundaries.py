"""Golden boundary scores of pairs of label sequences, at tolerances of 0, 1 and 2 lines.

Origin: mir_eval.segment.detection (trimmed, lines as seconds) for precision, recall and F1 wherever both sides have
a boundary; SciPy's maximum bipartite matching for the hits, everywhere. The script fails unless the two agree.

    pip install mir_eval==0.8.2 scipy==1.17.1 numpy==2.4.6
    python tests/golden/boundaries.py        writes tests/golden/boundaries.json

A sequence is a string of 0 (verse) and 1 (chorus), one character a line. A boundary is a line b in 1..n-1 whose
label differs from line b-1's. Hits are the pairs of a largest one-to-one matching at distance <= tolerance.

Conventions: no boundary on either side gives null (undefined), on one side only gives 0 for all three scores.
Pooled scores divide summed hits by summed boundaries, with every song in the sums; F1 is 2 hits / (predicted + true).
Song means leave undefined songs out and report how many are left.
"""

import mir_eval
import numpy as np
from scipy.sparse import csr_array
from scipy.sparse.csgraph import maximum_bipartite_matching

import golden_file

SEED = 1066
TOLERANCES = [0, 1, 2]
LONGEST = 60

BY_HAND = [
    ("0", "0"),
    ("1", "0"),
    ("0000", "0000"),
    ("0000", "1111"),
    ("0011", "0000"),
    ("1111", "0011"),
    ("0011", "1100"),
    ("000111", "011111"),
    # One true boundary between two predicted ones: a single hit.
    ("0001111", "0011000"),
    # True 2 and 3, predicted 3 and 4: pairing the equal 3s first leaves 2 and 4 unmatched at tolerance 1.
    ("0010000", "0001000"),
    ("01010101", "00101010"),
]


def random_pair(random):
    """A true sequence of any length, and a prediction that is close, far, dense, equal or without boundaries."""
    length = int(random.integers(1, LONGEST, endpoint=True))
    true = runs(random, length, mean_run=random.choice([1.3, 3, 8]))
    kinds = ["shifted", "shifted", "noisy", "unrelated", "dense", "same", "flat truth", "flat", "both flat"]
    kind = random.choice(kinds)
    predicted = {
        "shifted": lambda: shifted(random, true),
        "noisy": lambda: np.where(random.random(length) < 0.1, 1 - true, true),
        "unrelated": lambda: runs(random, length, mean_run=6),
        "dense": lambda: runs(random, length, mean_run=1.3),
        "same": lambda: true,
        "flat truth": lambda: runs(random, length, mean_run=6),
        "flat": lambda: flat(random, length),
        "both flat": lambda: flat(random, length),
    }[kind]()
    if kind in ("flat truth", "both flat"):
        true = flat(random, length)
    return tuple("".join(map(str, side)) for side in (true, predicted))


def runs(random, length, mean_run):
    changes = random.random(length) < 1 / mean_run
    return (np.cumsum(changes) + random.integers(2)) % 2


def shifted(random, labels):
    """Every boundary moves by up to three lines; two that meet cancel each other."""
    length = len(labels)
    moved = [b + random.integers(-3, 3, endpoint=True) for b in boundaries(labels)]
    changes = np.bincount([b for b in moved if 1 <= b < length], minlength=length)
    return (labels[0] + np.cumsum(changes)) % 2


def flat(random, length):
    return np.full(length, random.integers(2))


def boundaries(labels):
    return [b for b in range(1, len(labels)) if labels[b] != labels[b - 1]]


def largest_matching(true, predicted, tolerance):
    if not true or not predicted:
        return 0
    near = np.abs(np.subtract.outer(true, predicted)) <= tolerance
    return int((maximum_bipartite_matching(csr_array(near)) >= 0).sum())


def ratios(hits, predicted, true):
    """Precision, recall, F1 of counts."""
    if predicted == 0 and true == 0:
        return None, None, None
    if predicted == 0 or true == 0:
        return 0, 0, 0
    return hits / predicted, hits / true, 2 * hits / (predicted + true)


def mir_eval_scores(true_labels, predicted_labels, tolerance):
    """Lines are whole seconds, so any window from the tolerance up to the next whole number means the same."""

    def intervals(labels):
        return mir_eval.util.boundaries_to_intervals(np.array([0, *boundaries(labels), len(labels)], dtype=float))

    true, predicted = intervals(true_labels), intervals(predicted_labels)
    return mir_eval.segment.detection(true, predicted, window=tolerance + 0.25, trim=True)


def score(true_labels, predicted_labels):
    true, predicted = boundaries(true_labels), boundaries(predicted_labels)
    hits, scores = [], []
    for tolerance in TOLERANCES:
        hits.append(largest_matching(true, predicted, tolerance))
        scores.append(ratios(hits[-1], len(predicted), len(true)))
        if true and predicted:
            reference = mir_eval_scores(true_labels, predicted_labels, tolerance)
            assert np.allclose(scores[-1], reference, rtol=0, atol=1e-12)
            scores[-1] = reference
    precision, recall, f1 = (list(column) for column in zip(*scores))
    return {
        "true": true_labels,
        "predicted": predicted_labels,
        "true_boundaries": len(true),
        "predicted_boundaries": len(predicted),
        "hits": hits,
        "precision": precision,
        "recall": recall,
        "f1": f1,
    }


def pooled(songs, place):
    hits = sum(song["hits"][place] for song in songs)
    predicted = sum(song["predicted_boundaries"] for song in songs)
    true = sum(song["true_boundaries"] for song in songs)
    precision, recall, f1 = ratios(hits, predicted, true)
    return {"hits": hits, "predicted": predicted, "true": true, "precision": precision, "recall": recall, "f1": f1}


def song_mean(songs, place):
    defined = [song for song in songs if song["f1"][place] is not None]
    means = {key: float(np.mean([song[key][place] for song in defined])) for key in ("precision", "recall", "f1")}
    return {"songs": len(defined), **means}


def assert_telling(songs):
    """The set must tell a one-to-one matching from its usual shortcuts, and hold every kind of empty side."""
    sides = {(song["true_boundaries"] > 0, song["predicted_boundaries"] > 0) for song in songs}
    assert len(sides) == 4

    def nearest_free(true, predicted, tolerance):
        pairs = sorted((abs(t - p), t, p) for t in true for p in predicted if abs(t - p) <= tolerance)
        used_true, used_predicted = set(), set()
        for _, t, p in pairs:
            if t not in used_true and p not in used_predicted:
                used_true.add(t)
                used_predicted.add(p)
        return len(used_true)

    def anyone_near(true, predicted, tolerance):
        return sum(any(abs(t - p) <= tolerance for t in true) for p in predicted)

    for shortcut in (nearest_free, anyone_near):
        for place, tolerance in list(enumerate(TOLERANCES))[1:]:
            wrong = [
                song
                for song in songs
                if shortcut(boundaries(song["true"]), boundaries(song["predicted"]), tolerance) != song["hits"][place]
            ]
            assert len(wrong) >= 5, (shortcut.__name__, tolerance, len(wrong))


def main():
    random = np.random.default_rng(SEED)
    songs = [score(*pair) for pair in BY_HAND + [random_pair(random) for _ in range(240)]]
    assert_telling(songs)
    values = {
        "tolerances": TOLERANCES,
        "pooled": [pooled(songs, place) for place in range(len(TOLERANCES))],
        "song_mean": [song_mean(songs, place) for place in range(len(TOLERANCES))],
        "songs": songs,
    }
    origin = "mir_eval, checked against SciPy's matching"
    golden_file.write("boundaries.json", origin, ["mir_eval", "scipy", "numpy"], values)


if __name__ == "__main__":
    main()
