"""Golden reliability of segments: seeded labels and confidences.

Origin: NumPy (digitize, bincount); a segment is right if it is in the set of all runs near a reference run.

    pip install numpy==2.4.6
    python tests/golden/segment_calibration.py        writes tests/golden/segment_calibration.json

A predicted segment is right if a reference segment of its label starts and ends at most one line away from it. Bins are
[0, 0.1), [0.1, 0.2), ... [0.9, 1]. No confidence is near an edge of a bin.
"""

import numpy as np
from golden_file import write

random = np.random.default_rng(20261201)


def runs(labels):
    """(start, end, label) of each run."""
    edges = [0, *(np.flatnonzero(np.diff(labels)) + 1).tolist(), len(labels)]
    return [(start, end, int(labels[start])) for start, end in zip(edges, edges[1:])]


songs, confidences, right = [], [], []
for _ in range(60):
    parts = [(int(random.integers(2)), int(random.integers(1, 6))) for _ in range(random.integers(1, 7))]
    reference = np.concatenate([np.full(size, label) for label, size in parts])
    shifted = np.roll(reference, int(random.integers(-1, 2)))
    predicted = np.where(random.random(len(reference)) < 0.15, 1 - shifted, shifted)
    sure = (np.floor(random.random(len(runs(predicted))) ** 0.5 * 50) + 0.5) / 50
    songs.append({
        "reference": "".join(map(str, reference)),
        "predicted": "".join(map(str, predicted)),
        "confidences": np.round(sure, 2).tolist(),
    })
    confidences += np.round(sure, 2).tolist()
    near = {(s + i, e + j, label) for s, e, label in runs(reference) for i in (-1, 0, 1) for j in (-1, 0, 1)}
    right += [run in near for run in runs(predicted)]

confidences, right = np.array(confidences), np.array(right, float)
bins = np.digitize(confidences, np.arange(1, 10) / 10)
count = np.bincount(bins, minlength=10)
kept = np.flatnonzero(count)
mean = np.bincount(bins, confidences, 10)[kept] / count[kept]
accuracy = np.bincount(bins, right, 10)[kept] / count[kept]
write("segment_calibration.json", __doc__.splitlines()[2].removeprefix("Origin: "), ["numpy"], {
    "songs": songs,
    "ece": float(np.abs(mean - accuracy) @ count[kept] / count.sum()),
    "bins": {
        "from": (kept / 10).tolist(),
        "segments": count[kept].tolist(),
        "confidence": mean.tolist(),
        "accuracy": accuracy.tolist(),
    },
})
