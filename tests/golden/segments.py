"""Golden scores of segments, transitions and deviations of the label sequences in `boundaries.json`.

Origin: mir_eval (segment.deviation trimmed, chord.overseg and chord.underseg, lines as seconds), SciPy's
linear_sum_assignment for the one-to-one pairs, counting for the rest. Each has a second witness that works another way:
brute force over lines against interval arithmetic, a best alignment in order against the assignment, all songs laid
end to end against the pooled sums. The script fails unless they agree to 1e-12.

    pip install mir_eval==0.8.2 scipy==1.17.1 numpy==2.4.6
    python tests/golden/segments.py        reads boundaries.json, writes tests/golden/segments.json

A segment is a run of lines with one label, as long as it goes: (start, end, label), end exclusive. Lists under `songs`
run as the songs of boundaries.json do. `iou_best_sum` and `iou_one_to_one_sum` are sums over a song's true segments;
`pieces` is the number of pairs of a true and a predicted segment that share a line; `length_error` and `length_bias`
are means over a song's lines. `more` holds pairs of their own for the one-to-one sum: taking the largest pair first is
wrong on all of them, and right on all but one of the songs.

Conventions: a deviation is null unless both sides have a boundary. A song mean leaves undefined songs out and says how
many are left. Pooled scores divide summed counts; `over_segmentation`, `under_segmentation`, `length_error` and
`length_bias` are pooled over lines, `iou_*` and `pieces_per_*` over segments.
"""

from fractions import Fraction
from statistics import median

import mir_eval
import numpy as np
from scipy.optimize import linear_sum_assignment

import golden_file

TOLERANCE = 1e-12
# Taking the largest intersection over union first spoils two others that are worth more together.
MORE = [
    ("000010", "010000"),
    ("010000", "000010"),
    ("0000010", "0110000"),
    ("0000100", "0100001"),
    ("000010100000010011111110", "000010000111011100000011"),
    ("01011111010001101001011100100", "01111001100000011100011101100"),
]
KINDS = {"verse_to_chorus": (0, 1), "chorus_to_verse": (1, 0)}


def near(one, other):
    return abs(one - other) <= TOLERANCE


def segments(labels):
    starts = [line for line in range(len(labels)) if line == 0 or labels[line] != labels[line - 1]]
    return [(start, end, labels[start]) for start, end in zip(starts, [*starts[1:], len(labels)])]


def intervals(labels):
    return np.array([(start, end) for start, end, _ in segments(labels)], dtype=float)


def ratios(hits, predicted, true):
    """Precision, recall, F1 of counts."""
    if predicted == 0 and true == 0:
        return {"precision": None, "recall": None, "f1": None}
    return {
        "precision": hits / predicted if predicted else 0,
        "recall": hits / true if true else 0,
        "f1": 2 * hits / (predicted + true),
    }


def transitions(true, predicted):
    """Hits, predicted, true of each kind of boundary: a kind is the pair of labels before and after it."""

    def places(labels, kind):
        return {line for line in range(1, len(labels)) if (labels[line - 1], labels[line]) == kind}

    counts = {}
    for name, kind in KINDS.items():
        sides = places(true, kind), places(predicted, kind)
        counts[name] = [len(sides[0] & sides[1]), len(sides[1]), len(sides[0])]
        rise = kind[1] - kind[0]
        steps = np.diff(predicted) == rise, np.diff(true) == rise
        assert counts[name] == [int((steps[0] & steps[1]).sum()), *(int(side.sum()) for side in steps)]
    return counts


def deviation(true, predicted):
    """Medians of the distances, true to predicted and predicted to true."""
    edges = [[start for start, _, _ in segments(side)][1:] for side in (true, predicted)]
    if not all(edges):
        return None, None
    reference = mir_eval.segment.deviation(intervals(true), intervals(predicted), trim=True)
    for value, (own, others) in zip(reference, (edges, edges[::-1])):
        assert near(value, median(min(abs(edge - other) for other in others) for edge in own))
    return tuple(map(float, reference))


def overlaps(true, predicted):
    """Exact intersections over union of all pairs of segments of one label, 0 for those of two, by intervals."""

    def iou(one, other):
        shared = min(one[1], other[1]) - max(one[0], other[0])
        if one[2] != other[2] or shared <= 0:
            return Fraction(0)
        whole = max(one[1], other[1]) - min(one[0], other[0])
        return Fraction(shared, whole)

    table = [[iou(one, other) for other in segments(predicted)] for one in segments(true)]
    for row, one in zip(table, segments(true)):
        for cell, other in zip(row, segments(predicted)):
            lines, other_lines = set(range(*one[:2])), set(range(*other[:2]))
            both = len(lines & other_lines) if one[2] == other[2] else 0
            assert cell == Fraction(both, len(lines | other_lines))
    return table


def best_alignment(table):
    """Largest sum of one-to-one pairs. Segments in order never cross where both overlap, so pairs in order will do."""
    best = [[Fraction(0)] * (len(table[0]) + 1) for _ in range(len(table) + 1)]
    for i, row in enumerate(table, 1):
        for j, value in enumerate(row, 1):
            best[i][j] = max(best[i - 1][j], best[i][j - 1], best[i - 1][j - 1] + value)
    return best[-1][-1]


def greedy_pairs(table):
    """A shortcut that the set must tell from the right answer: always the largest pair that is left."""
    cells = sorted(((value, i, j) for i, row in enumerate(table) for j, value in enumerate(row)), reverse=True)
    used, total = (set(), set()), Fraction(0)
    for value, i, j in cells:
        if i not in used[0] and j not in used[1]:
            used[0].add(i)
            used[1].add(j)
            total += value
    return total


def one_to_one(table):
    """The exact sum of the pairs SciPy chooses."""
    rows, columns = linear_sum_assignment(np.array(table, dtype=float), maximize=True)
    total = sum((table[i][j] for i, j in zip(rows, columns)), Fraction(0))
    assert total == best_alignment(table)
    return total


def pieces(true, predicted):
    shared = {(one, other) for one, other in zip(segment_of_line(true), segment_of_line(predicted))}
    edges = {start for side in (true, predicted) for start, _, _ in segments(side)}
    assert len(shared) == len(edges)
    return len(shared)


def segment_of_line(labels):
    return [segment for segment in segments(labels) for _ in range(*segment[:2])]


def whole(true, predicted):
    """Over- and under-segmentation: the shares of lines in the largest piece of their segment; and these lines."""
    over = mir_eval.chord.overseg(intervals(true), intervals(predicted))
    under = mir_eval.chord.underseg(intervals(true), intervals(predicted))
    inside = []
    for one, other in ((true, predicted), (predicted, true)):
        held = list(zip(segment_of_line(one), segment_of_line(other)))
        inside.append(sum(max(held.count((s, o)) for o in segments(other)) for s in segments(one)))
    assert near(over, inside[0] / len(true)) and near(under, inside[1] / len(true))
    return float(over), float(under), inside


def length_differences(true, predicted):
    """Predicted minus true length of the segments that hold a line, line by line."""

    def lengths(labels):
        return [end - start for start, end, _ in segment_of_line(labels)]

    differences = [p - t for p, t in zip(lengths(predicted), lengths(true))]
    # The second witness: a segment of length L adds up to L squared.
    squares = [sum((end - start) ** 2 for start, end, _ in segments(side)) for side in (predicted, true)]
    assert sum(differences) == squares[0] - squares[1]
    return differences


def score(true, predicted):
    sides = segments(true), segments(predicted)
    table = overlaps(true, predicted)
    over, under, inside = whole(true, predicted)
    differences = length_differences(true, predicted)
    complete = len(set(sides[0]) & set(sides[1]))
    assert complete == sum(cell == 1 for row in table for cell in row)
    best = sum((max(row) for row in table), Fraction(0))
    true_to_predicted, predicted_to_true = deviation(true, predicted)
    return {
        "lines": len(true),
        "true_segments": len(sides[0]),
        "predicted_segments": len(sides[1]),
        "transitions": transitions(true, predicted),
        "true_to_predicted": true_to_predicted,
        "predicted_to_true": predicted_to_true,
        "complete_hits": complete,
        "iou_best": best,
        "iou_one_to_one": one_to_one(table),
        "iou_greedy": greedy_pairs(table),
        "pieces": pieces(true, predicted),
        "over_segmentation": over,
        "under_segmentation": under,
        "inside": inside,
        "length_error": Fraction(sum(map(abs, differences)), len(true)),
        "length_bias": Fraction(sum(differences), len(true)),
    }


def total(songs, key):
    return sum(song[key] for song in songs)


def pooled(songs):
    lines, true, predicted = (total(songs, key) for key in ("lines", "true_segments", "predicted_segments"))
    kinds = {}
    for name in KINDS:
        hits, *sides = (sum(song["transitions"][name][place] for song in songs) for place in range(3))
        kinds[name] = {"hits": hits, "predicted": sides[0], "true": sides[1], **ratios(hits, *sides)}
    complete = total(songs, "complete_hits")
    return {
        "lines": lines,
        "transitions": kinds,
        "complete": {"hits": complete, "predicted": predicted, "true": true, **ratios(complete, predicted, true)},
        "iou_best": float(total(songs, "iou_best") / true),
        "iou_one_to_one": float(total(songs, "iou_one_to_one") / true),
        "count_ratio": predicted / true,
        "pieces_per_true": total(songs, "pieces") / true,
        "pieces_per_predicted": total(songs, "pieces") / predicted,
        "over_segmentation": sum(song["inside"][0] for song in songs) / lines,
        "under_segmentation": sum(song["inside"][1] for song in songs) / lines,
        "length_error": float(sum(song["length_error"] * song["lines"] for song in songs) / lines),
        "length_bias": float(sum(song["length_bias"] * song["lines"] for song in songs) / lines),
    }


def check_pooled(values, pairs):
    """Songs laid end to end, a song's start being an edge on both sides, score as mir_eval scores one long song."""
    ends = np.cumsum([0, *(len(true) for true, _ in pairs)])
    long = [np.concatenate([intervals(pair[side]) + end for pair, end in zip(pairs, ends)]) for side in (0, 1)]
    assert near(values["over_segmentation"], mir_eval.chord.overseg(*long))
    assert near(values["under_segmentation"], mir_eval.chord.underseg(*long))
    per_line = [np.repeat(np.ptp(side, axis=1), np.ptp(side, axis=1).astype(int)) for side in long]
    assert near(values["length_error"], np.abs(per_line[1] - per_line[0]).mean())
    assert near(values["length_bias"], (per_line[1] - per_line[0]).mean())
    assert near(values["count_ratio"], len(long[1]) / len(long[0]))
    shared = np.minimum.outer(long[0][:, 1], long[1][:, 1]) - np.maximum.outer(long[0][:, 0], long[1][:, 0]) > 0
    assert near(values["pieces_per_true"], shared.sum(axis=1).mean())
    assert near(values["pieces_per_predicted"], shared.sum(axis=0).mean())


def song_mean(songs):
    ways = ("true_to_predicted", "predicted_to_true")
    complete = [ratios(song["complete_hits"], song["predicted_segments"], song["true_segments"]) for song in songs]
    defined = [song for song in songs if song["true_to_predicted"] is not None]
    return {
        "deviation": {
            "songs": len(defined),
            **{key: mean([song[key] for song in defined]) for key in ways},
        },
        "complete": {"songs": len(songs), **{key: mean([s[key] for s in complete]) for key in complete[0]}},
        **{
            key: {"songs": len(songs), "mean": mean([float(song[key] / song["true_segments"]) for song in songs])}
            for key in ("iou_best", "iou_one_to_one")
        },
    }


def mean(values):
    return float(np.mean(values))


def assert_telling(songs, pairs):
    """The set must hold what a shortcut gets wrong."""

    def count(wrong):
        return sum(map(bool, wrong))

    assert count(song["iou_best"] != song["iou_one_to_one"] for song in songs) >= 50
    assert count(song["iou_greedy"] != song["iou_one_to_one"] for song in songs) == 1
    # Labels matter to complete segments, a half comes of a median of two, both signs and both kinds are there.
    unlabelled = [len({s[:2] for s in segments(t)} & {s[:2] for s in segments(p)}) for t, p in pairs]
    assert count(hits != song["complete_hits"] for hits, song in zip(unlabelled, songs)) >= 20
    assert count(song["true_to_predicted"] is not None and song["true_to_predicted"] % 1 for song in songs) >= 10
    assert count(song["true_to_predicted"] != song["predicted_to_true"] for song in songs) >= 20
    assert count(song["true_to_predicted"] is None for song in songs) >= 20
    assert count(song["over_segmentation"] > song["under_segmentation"] for song in songs) >= 20
    assert count(song["over_segmentation"] < song["under_segmentation"] for song in songs) >= 20
    assert count(song["length_bias"] > 0 for song in songs) >= 20
    assert count(song["length_bias"] < 0 for song in songs) >= 20
    assert count(abs(song["length_bias"]) != song["length_error"] for song in songs) >= 50


def of(true, predicted):
    return score(*([int(label) for label in side] for side in (true, predicted)))


def more():
    songs = [of(*pair) for pair in MORE]
    assert all(song["iou_greedy"] < song["iou_one_to_one"] < song["iou_best"] for song in songs)
    # True 0-3 has 1/4 with predicted 0 and 1/3 with predicted 2-5, which true 5 has 1/4 of: 1/4 + 1/4 is most.
    assert songs[0]["iou_one_to_one"] == Fraction(1, 2) and songs[0]["iou_best"] == Fraction(7, 12)
    return {
        "true": [pair[0] for pair in MORE],
        "predicted": [pair[1] for pair in MORE],
        "iou_best_sum": column(songs, "iou_best"),
        "iou_one_to_one_sum": column(songs, "iou_one_to_one"),
    }


def by_hand():
    """Small songs, worked out on paper."""
    # Verse 0-2 and chorus 3-5 against verse 0 and chorus 1-5: IoU 1/3 and 3/5; pieces V-V, V-C, C-C.
    song = of("000111", "011111")
    assert song["iou_best"] == Fraction(1, 3) + Fraction(3, 5) and song["pieces"] == 3
    assert (song["true_to_predicted"], song["predicted_to_true"]) == (2, 2)
    assert song["transitions"] == {"verse_to_chorus": [0, 1, 1], "chorus_to_verse": [0, 0, 0]}
    # Verse 0-2 is cut in 1 and 2 lines: 5 of 6 lines are whole. Of chorus 1-5, 3 of 5 are.
    assert near(song["over_segmentation"], 5 / 6) and near(song["under_segmentation"], 4 / 6)
    # Lengths 3 3 3 3 3 3 against 1 5 5 5 5 5.
    assert song["length_error"] == 2 and song["length_bias"] == Fraction(8, 6)
    # One true verse of 5, cut in two verses of 2 by a chorus line.
    song = of("00000", "00100")
    assert song["iou_best"] == song["iou_one_to_one"] == Fraction(2, 5) and song["pieces"] == 3
    # Two true verses of 2 in one predicted verse: both may take it, one may keep it.
    song = of("00100", "00000")
    assert song["iou_best"] == Fraction(4, 5) and song["iou_one_to_one"] == Fraction(2, 5)
    # Nothing in common.
    song = of("0000", "1111")
    assert song["iou_best"] == 0 and song["complete_hits"] == 0 and song["over_segmentation"] == 1


def column(songs, key):
    return [float(song[key]) if isinstance(song[key], Fraction) else song[key] for song in songs]


def main():
    by_hand()
    pairs = [
        tuple([int(label) for label in song[side]] for side in ("true", "predicted"))
        for song in golden_file.read("boundaries.json")["songs"]
    ]
    songs = [score(*pair) for pair in pairs]
    assert_telling(songs, pairs)
    together = pooled(songs)
    check_pooled(together, pairs)
    plain = ["lines", "true_segments", "predicted_segments", "complete_hits", "pieces"]
    kinds = {
        name: {side: [song["transitions"][name][place] for song in songs] for place, side in enumerate(sides)}
        for name in KINDS
        for sides in [("hits", "predicted", "true")]
    }
    values = {
        "sequences": "songs of boundaries.json, in order",
        "pooled": together,
        "song_mean": song_mean(songs),
        "songs": {
            **{key: column(songs, key) for key in plain},
            "transitions": kinds,
            "deviation": {key: column(songs, key) for key in ("true_to_predicted", "predicted_to_true")},
            "iou_best_sum": column(songs, "iou_best"),
            "iou_one_to_one_sum": column(songs, "iou_one_to_one"),
            **{
                key: column(songs, key)
                for key in ("over_segmentation", "under_segmentation", "length_error", "length_bias")
            },
        },
        "more": more(),
    }
    origin = "mir_eval and SciPy's assignment, checked against counting line by line"
    golden_file.write("segments.json", origin, ["mir_eval", "scipy", "numpy"], values)


if __name__ == "__main__":
    main()
