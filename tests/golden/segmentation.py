"""Golden Pk, WindowDiff and boundary similarity of the label sequences in `boundaries.json`.

Origin: segeval, checked against NLTK (Pk, WindowDiff) and against counting from the definition (all). The script fails
unless all agree to 1e-12.

    pip install segeval==2.0.11 nltk==3.10.4 numpy==2.4.6
    python tests/golden/segmentation.py        reads boundaries.json, writes tests/golden/segmentation.json

Lists under `songs` run as the songs of boundaries.json do. k is half the mean length of a true segment, rounded half to
even, at least 2. There are n - k windows: where n <= k (songs of one and two lines) Pk and WindowDiff are null.

Where segeval does not answer:
  - n <= k: its Pk is 0 and its WindowDiff divides by 0 (two lines) or by -1 (one line). Here both are null.
  - no boundary on either side: its boundary similarity throws. Here it is 1, by definition; `from_segeval` is 0 there.
NLTK divides by the length of its string less k plus 1. Given one character a line it has one window too many; given the
n - 1 gaps between lines it has the n - k windows of segeval, and so it is asked here.
"""

from fractions import Fraction

import numpy as np
import segeval
from nltk.metrics.segmentation import pk as nltk_pk
from nltk.metrics.segmentation import windowdiff as nltk_windowdiff

import golden_file

TOLERANCE = 1e-12

# k of lengths that no song of boundaries.json need have: segments of these lengths are all true.
SIZES = [(1,), (2,), (3,), (5,), (6,), (7,), (9,), (10,), (11,), (13,)]
SIZES += [(4, 5), (5, 5), (5, 6), (10, 4), (6, 7, 8), (2, 3, 4)]


def near(one, other):
    return abs(one - other) <= TOLERANCE


def boundaries(labels):
    return [line for line in range(1, len(labels)) if labels[line] != labels[line - 1]]


def masses(labels):
    """Lengths of the segments, as segeval wants them."""
    edges = [0, *boundaries(labels), len(labels)]
    return tuple(end - start for start, end in zip(edges, edges[1:]))


def gaps(labels):
    """The gaps between lines, as NLTK wants them: character b - 1 is 1 if line b is a boundary."""
    return "".join(str(int(labels[line] != labels[line - 1])) for line in range(1, len(labels)))


def window_size(lengths):
    half = Fraction(sum(lengths), 2 * len(lengths))
    size = max(2, round(half))
    assert size == segeval.compute_window_size(lengths, boundary_format=segeval.BoundaryFormat.mass)
    return size


def window_scores(true, predicted, k):
    """Pk and WindowDiff."""
    n = len(true)
    if n <= k:
        return None, None
    sides = masses(predicted), masses(true)
    scores = [float(metric(*sides, window_size=k)) for metric in (segeval.pk, segeval.window_diff)]
    strings = gaps(true), gaps(predicted)
    for score, other in zip(scores, (nltk_pk(*strings, k), nltk_windowdiff(*strings, k))):
        assert near(score, other)
    for score, other in zip(scores, window_scores_by_counting(true, predicted, k)):
        assert near(score, other)
    return scores


def window_scores_by_counting(true, predicted, k):
    counts = [
        [sum(first < edge <= first + k for edge in boundaries(side)) for side in (true, predicted)]
        for first in range(len(true) - k)
    ]
    apart = sum((t == 0) != (p == 0) for t, p in counts)
    different = sum(t != p for t, p in counts)
    return Fraction(apart, len(counts)), Fraction(different, len(counts))


def boundary_similarity(true, predicted):
    """The score, and whether segeval gave it."""
    own = boundary_similarity_by_counting(true, predicted)
    if not boundaries(true) and not boundaries(predicted):
        return 1.0, False
    score = float(segeval.boundary_similarity(masses(predicted), masses(true), n_t=2))
    assert near(score, own)
    return score, True


def boundary_similarity_by_counting(true, predicted):
    true, predicted = set(boundaries(true)), set(boundaries(predicted))
    matches, lone = len(true & predicted), sorted(true ^ predicted)
    near_misses = additions = 0
    while lone:
        first = lone.pop(0)
        if lone and lone[0] == first + 1 and (first in true) != (lone[0] in true):
            lone.pop(0)
            near_misses += 1
        else:
            additions += 1
    count = additions + near_misses + matches
    return 1 - (additions + Fraction(near_misses, 2)) / count if count else Fraction(1)


def score(true, predicted):
    k = window_size(masses(true))
    pk, window_diff = window_scores(true, predicted, k)
    similarity, from_segeval = boundary_similarity(true, predicted)
    return {
        "k": k,
        "pk": pk,
        "window_diff": window_diff,
        "boundary_similarity": similarity,
        "from_segeval": int(from_segeval),
    }


def by_hand():
    def of(true, predicted):
        return score(*([int(label) for label in side] for side in (true, predicted)))

    # Boundaries 4 and 3 of 8 lines, k 2: windows (i, i + 2], i 0..5. True has 4 at i 2, 3; predicted 3 at i 1, 2.
    song = of("00001111", "00011111")
    assert song["k"] == 2 and song["pk"] == song["window_diff"] == 2 / 6 and song["boundary_similarity"] == 0.5
    # Boundaries 3 and 4 against 4: the window (2, 4] has two and one, which Pk does not see.
    song = of("00010000", "00001111")
    # k: mean length 8 / 3, half of it 4 / 3, so 2. Windows from 1, 2, 3 hold true 3 and 4: 1, 2, 1; predicted: 0, 1, 1.
    assert song["k"] == 2 and song["pk"] == 1 / 6 and song["window_diff"] == 2 / 6
    # One match and one addition; the addition beside the match is no near miss.
    assert song["boundary_similarity"] == 0.5
    # True 2 and 4, predicted 3: one near miss, which leaves an addition. 1 - (1 + 1/2) / 2.
    assert of("001100", "000111")["boundary_similarity"] == 0.25
    # Two lines: no window.
    assert of("01", "01") == {"k": 2, "pk": None, "window_diff": None, "boundary_similarity": 1.0, "from_segeval": 1}
    assert of("0", "1")["boundary_similarity"] == 1 and of("0011", "0000")["boundary_similarity"] == 0


def where_segeval_does_not_answer():
    assert segeval.pk((1,), (1,), window_size=2) == segeval.pk((1, 1), (1, 1), window_size=2) == 0
    assert segeval.window_diff((1,), (1,), window_size=2) == 0
    for call in (
        lambda: segeval.window_diff((1, 1), (1, 1), window_size=2),
        lambda: segeval.boundary_similarity((4,), (4,), n_t=2),
    ):
        try:
            call()
        except (ArithmeticError, ValueError):
            continue
        raise AssertionError("segeval answers now")


def assert_telling(songs, pairs):
    """The set must tell the definitions from their usual variants."""

    def count(wrong):
        return sum(map(bool, wrong))

    windowed = [(song, pair) for song, pair in zip(songs, pairs) if song["pk"] is not None]

    def labels_compared(true, predicted, k):
        """Whether lines i and i + k have one label, which is not whether they lie in one segment."""
        ends = [(i, i + k) for i in range(len(true) - k)]
        return sum((true[i] == true[j]) != (predicted[i] == predicted[j]) for i, j in ends) / len(ends)

    def line_flags(metric, true, predicted, k):
        """NLTK on one character a line."""
        return metric("0" + gaps(true), "0" + gaps(predicted), k)

    assert count(not near(labels_compared(*pair, song["k"]), song["pk"]) for song, pair in windowed) >= 50
    for metric, key in ((nltk_pk, "pk"), (nltk_windowdiff, "window_diff")):
        assert count(not near(line_flags(metric, *pair, song["k"]), song[key]) for song, pair in windowed) >= 50
    assert count(song["pk"] != song["window_diff"] for song, _ in windowed) >= 50
    halves = [Fraction(len(true), 2 * len(masses(true))) for true, _ in pairs]
    assert count(song["k"] != max(2, half.numerator // half.denominator) for song, half in zip(songs, halves)) >= 20
    half_up = [max(2, (half + Fraction(1, 2)).__floor__()) for half in halves]
    assert count(song["k"] != up for song, up in zip(songs, half_up)) >= 5
    assert count(song["pk"] is None for song in songs) >= 3
    assert count(song["from_segeval"] for song in songs) < len(songs)

    # Boundary similarity without near misses, and with any number of them to a boundary.
    def without_near_misses(true, predicted):
        true, predicted = set(boundaries(true)), set(boundaries(predicted))
        return len(true & predicted) / len(true | predicted) if true or predicted else 1

    def many_near_misses(true, predicted):
        true, predicted = set(boundaries(true)), set(boundaries(predicted))
        pairs = sum(abs(t - p) == 1 for t in true - predicted for p in predicted - true)
        additions = len(true ^ predicted) - 2 * pairs
        count = additions + pairs + len(true & predicted)
        return 1 - (additions + pairs / 2) / count if count else 1

    for variant in (without_near_misses, many_near_misses):
        assert count(not near(variant(*pair), song["boundary_similarity"]) for song, pair in zip(songs, pairs)) >= 20


def song_means(songs, pairs):
    def mean(key, songs):
        defined = [song[key] for song in songs if song[key] is not None]
        return {"songs": len(defined), "mean": float(np.mean(defined))}

    with_boundaries = [song for song, pair in zip(songs, pairs) if any(map(boundaries, pair))]
    assert with_boundaries == [song for song in songs if song["from_segeval"]]
    return {
        "pk": mean("pk", songs),
        "window_diff": mean("window_diff", songs),
        "boundary_similarity": mean("boundary_similarity", songs),
        "boundary_similarity_with_boundaries": mean("boundary_similarity", with_boundaries),
    }


def main():
    by_hand()
    where_segeval_does_not_answer()
    pairs = [
        tuple([int(label) for label in song[side]] for side in ("true", "predicted"))
        for song in golden_file.read("boundaries.json")["songs"]
    ]
    songs = [score(*pair) for pair in pairs]
    assert_telling(songs, pairs)
    values = {
        "sequences": "songs of boundaries.json, in order",
        "song_mean": song_means(songs, pairs),
        "songs": {key: [song[key] for song in songs] for key in songs[0]},
        "k_of_true_lengths": [{"lengths": list(lengths), "k": window_size(lengths)} for lengths in SIZES],
    }
    origin = "segeval, checked against NLTK and counting; 1 where segeval's boundary similarity throws"
    golden_file.write("segmentation.json", origin, ["segeval", "nltk", "numpy"], values)


if __name__ == "__main__":
    main()
