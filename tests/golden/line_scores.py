"""Golden line scores of the label sequences in `boundaries.json`, over all lines together and song by song.

Origin: scikit-learn (accuracy_score, precision_recall_fscore_support, confusion_matrix), checked against counting.

    pip install scikit-learn==1.9.1 numpy==2.4.6
    python tests/golden/line_scores.py        reads boundaries.json, writes tests/golden/line_scores.json

Lists of two run verse, chorus; `confusion[t][p]` counts lines of true class t predicted as p. 0/0 is 0.
Macro F1 is the mean over both classes always, so a perfect song of one class has 0.5.
"""

from sklearn.metrics import accuracy_score, confusion_matrix, precision_recall_fscore_support

import golden_file

CLASSES = [0, 1]


def scores(true, predicted):
    precision, recall, f1, support = precision_recall_fscore_support(true, predicted, labels=CLASSES, zero_division=0)
    result = {
        "lines": len(true),
        "accuracy": float(accuracy_score(true, predicted)),
        "macro_f1": float(f1.mean()),
        "precision": precision.tolist(),
        "recall": recall.tolist(),
        "f1": f1.tolist(),
        "support": [int(lines) for lines in support],
        "confusion": confusion_matrix(true, predicted, labels=CLASSES).tolist(),
    }
    check_by_counting(true, predicted, result)
    return result


def check_by_counting(true, predicted, result):
    ratio = lambda part, whole: part / whole if whole else 0
    near = lambda one, other: abs(one - other) < 1e-12
    pairs = list(zip(true, predicted))
    assert near(result["accuracy"], sum(t == p for t, p in pairs) / len(pairs))
    for c in CLASSES:
        hit, missed, false = pairs.count((c, c)), pairs.count((c, 1 - c)), pairs.count((1 - c, c))
        assert near(result["precision"][c], ratio(hit, hit + false))
        assert near(result["recall"][c], ratio(hit, hit + missed))
        assert near(result["f1"][c], ratio(2 * hit, 2 * hit + false + missed))
        assert result["support"][c] == hit + missed
        assert result["confusion"][c][c] == hit and result["confusion"][c][1 - c] == missed


def labels(song, side):
    return [int(character) for character in song[side]]


def main():
    songs = golden_file.read("boundaries.json")["songs"]
    pooled = scores(*(sum((labels(song, side) for song in songs), []) for side in ("true", "predicted")))
    values = {
        "classes": ["verse", "chorus"],
        "sequences": "songs of boundaries.json, in order",
        "pooled": pooled,
        "songs": [scores(labels(song, "true"), labels(song, "predicted")) for song in songs],
    }
    golden_file.write("line_scores.json", "scikit-learn, checked against counting", ["scikit-learn", "numpy"], values)


if __name__ == "__main__":
    main()
