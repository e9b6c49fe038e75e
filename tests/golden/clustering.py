"""Golden clustering scores of the label sequences in `boundaries.json`: lines are items, labels their clusters.

Origin: mir_eval.segment (pairwise, nce, vmeasure), one frame a line, checked against counting in exact fractions,
against scikit-learn's pair_confusion_matrix (pairwise) and its homogeneity_completeness_v_measure (V-measure, where
both sides have two labels). The script fails unless all agree to 1e-12.

    pip install mir_eval==0.8.2 scikit-learn==1.9.1 numpy==2.4.6
    python tests/golden/clustering.py        reads boundaries.json, writes tests/golden/clustering.json

Lists under `songs` run as the songs of boundaries.json do. `more` holds pairs of their own.

Where mir_eval does not answer:
  - one line: its pairwise is 0 / 0. Here it is null, and the song is in no song mean of it.
  - two lines or more, but no two with one label on a side: 0 / 0 again. Here the share of nothing is 0.
  - a score that is 0 by definition may come out as a rounding error of either sign, and the harmonic mean of two of
    these as anything. Here such a score is 0: counting tells, in integers, which these are. `rounded_to_zero` is their
    number.
mir_eval and scikit-learn differ where a side has one label: mir_eval gives that side 0, scikit-learn 1. The page
follows mir_eval.
"""

from fractions import Fraction
from math import log2

import mir_eval
import numpy as np
from sklearn.metrics import homogeneity_completeness_v_measure
from sklearn.metrics.cluster import pair_confusion_matrix

import golden_file

TOLERANCE = 1e-12
NAMES = {
    "pairwise": ("precision", "recall", "f1"),
    "nce": ("over", "under", "f1"),
    "v_measure": ("over", "under", "f1"),
}

# Two lines; no two lines with one label on a side; labels exchanged; independent sides; one label on a side.
MORE = [
    ("01", "01"),
    ("01", "00"),
    ("00", "01"),
    ("00", "11"),
    ("01", "10"),
    ("0011", "1100"),
    ("0101", "0011"),
    ("001001", "010010"),
    ("000111000111", "001001001001"),
    ("000000111", "000000000"),
    ("000000000", "000000111"),
    ("0000000001", "1000000000"),
    ("0001", "0111"),
    # Independent sides, of which mir_eval's V-measure is a rounding error below 0.
    ("000000000000000" + "11111", "01111" * 4),
    ("0" * 14 + "1" * 21, "0111111" * 5),
]


def near(one, other):
    return abs(one - other) <= TOLERANCE


def harmonic(one, other):
    return 2 * one * other / (one + other) if one + other else 0


def segments(labels):
    """Runs of one label, as mir_eval wants them: a line is a second, and a frame."""
    edges = [line for line in range(len(labels)) if line == 0 or labels[line] != labels[line - 1]]
    bounds = np.array(list(zip(edges, [*edges[1:], len(labels)])), dtype=float)
    names = [str(labels[edge]) for edge in edges]
    # Frames must be lines: as many, with the same labels.
    frames = mir_eval.util.intervals_to_samples(bounds, names, sample_size=1.0)[-1]
    assert frames == [str(label) for label in labels]
    return bounds, names


def table(true, predicted):
    return [[sum((t, p) == cell for t, p in zip(true, predicted)) for cell in ((c, 0), (c, 1))] for c in (0, 1)]


def pairs_of(count):
    return count * (count - 1) // 2


def pairwise_by_counting(true, predicted):
    """Precision and recall."""
    counts = table(true, predicted)
    both = sum(pairs_of(cell) for row in counts for cell in row)
    in_truth = sum(pairs_of(sum(row)) for row in counts)
    in_prediction = sum(pairs_of(sum(column)) for column in zip(*counts))
    return [Fraction(both, side) if side else Fraction(0) for side in (in_prediction, in_truth)]


def pairwise(true, predicted):
    if len(true) == 1:
        return None, None, None
    precision, recall = pairwise_by_counting(true, predicted)
    exact = precision, recall, harmonic(precision, recall)
    # Rows of the confusion are pairs with two true labels and with one, columns the same of prediction.
    confusion = pair_confusion_matrix(true, predicted)
    for own, side in ((precision, confusion[:, 1].sum()), (recall, confusion[1].sum())):
        assert near(own, confusion[1, 1] / side if side else 0)
    with np.errstate(invalid="ignore"):
        scores = mir_eval.segment.pairwise(*segments(true), *segments(predicted), frame_size=1.0)
    if np.isnan(scores).any():
        assert not all(sum(map(pairs_of, map(side.count, (0, 1)))) for side in (true, predicted)) and exact[2] == 0
        return tuple(map(float, exact))
    assert all(near(score, own) for score, own in zip(scores, exact))
    return tuple(map(float, scores))


def entropy(counts):
    total = sum(counts)
    return -sum(count / total * log2(count / total) for count in counts if count)


def conditional_by_counting(rows):
    """Entropy of the column given the row."""
    total = sum(map(sum, rows))
    return sum(sum(row) / total * entropy(row) for row in rows if sum(row))


def entropies_by_counting(true, predicted, marginal):
    """Over and under, and for each whether it is exactly 0."""
    result = []
    rows = table(true, predicted)
    for given_rows in (rows, list(zip(*rows))):
        sizes = [sum(column) for column in zip(*given_rows)]
        if not all(sizes):
            result.append((0, True))
            continue
        whole = entropy(sizes) if marginal else 1
        if marginal:
            zero = given_rows[0][0] * given_rows[1][1] == given_rows[0][1] * given_rows[1][0]
        else:
            zero = all(row[0] == row[1] for row in given_rows)
        result.append((1 - conditional_by_counting(given_rows) / whole, zero))
    return result


def entropies(true, predicted, marginal):
    """Over, under and F1 by mir_eval, and how many of them were not quite the 0 that they are."""
    metric = mir_eval.segment.vmeasure if marginal else mir_eval.segment.nce
    with np.errstate(all="ignore"):
        over, under, f1 = metric(*segments(true), *segments(predicted), frame_size=1.0)
    sides = entropies_by_counting(true, predicted, marginal)
    scores = [0.0 if zero else float(score) for score, (_, zero) in zip((over, under), sides)]
    for score, raw, (own, zero) in zip(scores, (over, under), sides):
        assert near(raw, own) and (zero or score > TOLERANCE)
    if any(zero for _, zero in sides):
        scores.append(0.0)
    else:
        scores.append(float(f1))
        assert near(f1, harmonic(*scores[:2]))
    if marginal and len(set(true)) == len(set(predicted)) == 2:
        homogeneity, completeness, v = homogeneity_completeness_v_measure(true, predicted)
        for score, other in zip(scores, (completeness, homogeneity, v)):
            assert near(score, other)
    return tuple(scores), sum(score != float(raw) for score, raw in zip(scores, (over, under, f1)))


def score(true, predicted):
    nce, nce_rounded = entropies(true, predicted, marginal=False)
    v_measure, v_rounded = entropies(true, predicted, marginal=True)
    scores = {"pairwise": pairwise(true, predicted), "nce": nce, "v_measure": v_measure}
    return {**scores, "two_labels": len(set(true)) == 2, "rounded_to_zero": nce_rounded + v_rounded}


def of(true, predicted):
    return score(*([int(label) for label in side] for side in (true, predicted)))


def by_hand():
    # Four lines, 6 pairs: two of them in truth (01, 23), three in prediction (12, 13, 23), one in both.
    song = of("0011", "0111")
    assert song["pairwise"] == (1 / 3, 1 / 2, 0.4)
    # Given truth, prediction is 1 bit for verse and 0 for chorus: 1/2. NCE over 1 - 1/2.
    assert song["nce"][0] == 0.5
    # Given prediction, truth is H(1/3) for three lines of four.
    third = log2(3) - 2 / 3
    assert near(song["nce"][1], 1 - 0.75 * third) and near(song["v_measure"][1], 1 - 0.75 * third)
    assert near(song["v_measure"][0], 1 - 0.5 / (2 - 0.75 * log2(3)))
    # Names of labels do not matter; one line, no pair and one label do.
    assert of("0011", "1100")["v_measure"] == (1, 1, 1)
    assert of("0", "0")["pairwise"] == (None, None, None) and of("0", "0")["nce"] == (0, 0, 0)
    assert of("01", "00")["pairwise"] == (0, 0, 0) and of("01", "01")["pairwise"] == (0, 0, 0)
    assert of("0000", "0000")["pairwise"] == (1, 1, 1) and of("0000", "0000")["v_measure"] == (0, 0, 0)
    # One label predicted: NCE under is what is left of 1 bit.
    assert near(of("0001", "0000")["nce"][1], 0.75 * log2(3) - 1) and of("0001", "0000")["nce"][2] == 0
    assert of("0001", "0000")["v_measure"] == (0, 0, 0)


def assert_telling(songs, more):
    def count(wrong):
        return sum(map(bool, wrong))

    assert count(song["pairwise"][0] is None for song in songs) >= 3
    assert count(song["nce"] != song["v_measure"] for song in songs) >= 50
    for name in NAMES:
        assert count(song[name][0] != song[name][1] for song in songs) >= 50
    assert count(not song["two_labels"] for song in songs) >= 20
    assert count(song["pairwise"] == (0, 0, 0) for song in more) >= 3
    assert count(song["rounded_to_zero"] for song in [*songs, *more]) >= 1


def song_means(songs):
    def mean(name, songs):
        defined = [song[name] for song in songs if song[name][0] is not None]
        values = np.mean(np.array(defined, dtype=float), axis=0)
        return {"songs": len(defined), **{key: float(value) for key, value in zip(NAMES[name], values)}}

    two_labels = [song for song in songs if song["two_labels"]]
    return {
        **{name: mean(name, songs) for name in NAMES},
        **{f"{name}_two_labels": mean(name, two_labels) for name in ("nce", "v_measure")},
    }


def columns(songs):
    def column(name, place):
        return [song[name][place] for song in songs]

    return {name: {key: column(name, place) for place, key in enumerate(keys)} for name, keys in NAMES.items()}


def main():
    by_hand()
    songs = [of(song["true"], song["predicted"]) for song in golden_file.read("boundaries.json")["songs"]]
    more = [of(*pair) for pair in MORE]
    assert_telling(songs, more)
    values = {
        "sequences": "songs of boundaries.json, in order",
        "rounded_to_zero": sum(song["rounded_to_zero"] for song in [*songs, *more]),
        "song_mean": song_means(songs),
        "songs": columns(songs),
        "more": {
            "true": [pair[0] for pair in MORE],
            "predicted": [pair[1] for pair in MORE],
            **columns(more),
        },
    }
    origin = "mir_eval, checked against scikit-learn and counting"
    golden_file.write("clustering.json", origin, ["mir_eval", "scikit-learn", "numpy"], values)


if __name__ == "__main__":
    main()
