"""Golden features of stanzas, and stanza decoders fitted on seeded songs.

Origin: NumPy, from the definitions alone; the decoder's loss is computed with PyTorch in 64 bits by enumerating the label
sequences of the stanzas, and minimised by SciPy (BFGS, then Newton steps until the gradient is below 1e-12).

    pip install torch==2.9.1 scipy==1.17.1 numpy==2.4.6
    python tests/golden/stanzas.py        writes tests/golden/stanzas.json

The numbers of a song are drawn as bootstrap.py says: L = 8 + floor(12 d) lines; a break before each line but the first
where a draw is below 0.3; a text "a" or "b" for each line, "a" where a draw is below 0.5; the emissions [L, 2], each
6 d - 3; the similarity of each two lines i < j, floor(256 d) / 256, row after row, with 1 on the diagonal; a label floor(2 d) for each line.
A song without a break gets one before line 4.

Stanzas with equal texts share the mean of their features. A stanza's reference label is 1 if more than half of its lines
are. The loss is the mean over songs of -log p(labels), plus `penalty` times the sum of all squared parameters.
"""

from itertools import islice, product
from math import floor, log, log1p

import numpy as np
import torch
from scipy.optimize import minimize

import bootstrap
import golden_file

torch.set_num_threads(1)
STEP_SCORE = 1.25
SONGS = 12
NAMES = (
    "sum mean lowest highest constant log_length mean_log_length one_line long first last similarity "
    "earlier_similarity similar_stanzas mean_of_similar"
).split()
FITS = [(["sum", "constant"], 0.001), (NAMES, 0.02)]


def drawn(seed):
    random = bootstrap.draws(seed)
    lines = 8 + floor(12 * next(random))
    breaks = [line for line in range(1, lines) if next(random) < 0.3] or [4]
    texts = ["a" if next(random) < 0.5 else "b" for _ in range(lines)]
    emissions = np.array([6 * d - 3 for d in islice(random, 2 * lines)]).reshape(lines, 2)
    similarity = np.eye(lines)
    for i in range(lines):
        for j in range(i + 1, lines):
            similarity[i, j] = similarity[j, i] = floor(256 * next(random)) / 256
    labels = [floor(2 * d) for d in islice(random, lines)]
    return breaks, texts, emissions, similarity, labels


def features(breaks, texts, emissions, similarity):
    edges = [0, *breaks, len(texts)]
    stanzas = [range(start, end) for start, end in zip(edges, edges[1:])]
    scores = emissions[:, 1] - emissions[:, 0]
    count = len(stanzas)
    alike = np.zeros((count, count))
    for i, one in enumerate(stanzas):
        for j, other in enumerate(stanzas):
            block = similarity[np.ix_(one, other)]
            if i != j:
                alike[i, j] = (block.max(1).mean() + block.max(0).mean()) / 2
    means = np.array([scores[stanza].mean() / 3 for stanza in stanzas])
    rows = []
    for k, stanza in enumerate(stanzas):
        related = np.where(alike[k] >= 0.6, alike[k], 0)
        half_log = log(len(stanza)) / 2
        row = {
            "sum": np.clip((scores[stanza].sum() + STEP_SCORE * (len(stanza) - 1)) / 10, -4, 4),
            "mean": means[k],
            "lowest": scores[stanza].min() / 3,
            "highest": scores[stanza].max() / 3,
            "constant": 1,
            "log_length": half_log,
            "mean_log_length": means[k] * half_log,
            "one_line": len(stanza) == 1,
            "long": len(stanza) >= 12,
            "first": k == 0,
            "last": k == count - 1,
            "similarity": alike[k].max(),
            "earlier_similarity": alike[k, :k].max() if k else 0,
            "similar_stanzas": log1p((alike[k] >= 0.7).sum()),
            "mean_of_similar": related @ means / related.sum() if related.sum() else 0,
        }
        rows.append([float(row[name]) for name in NAMES])
    rows = np.array(rows)
    words = ["".join(texts[line] for line in stanza) for stanza in stanzas]
    return rows, np.array([rows[[other == word for other in words]].mean(0) for word in words]), stanzas


def sequence_scores(scores, transitions, sequences):
    """Of each label sequence; a label 1 has half of a stanza's score, a label 0 minus half of it."""
    total = ((sequences - 0.5) * scores).sum(1)
    return total + transitions[sequences[:, :-1], sequences[:, 1:]].sum(1)


def all_sequences(count):
    return torch.tensor(list(product((0, 1), repeat=count)))


def fit(songs, names, penalty):
    columns = [NAMES.index(name) for name in names]

    def loss(point):
        weights, transitions = point[: len(names)], point[len(names) :].view(2, 2)
        total = penalty * (point**2).sum()
        for rows, labels in songs:
            scores = torch.tensor(rows[:, columns]) @ weights
            each = sequence_scores(scores, transitions, all_sequences(len(labels)))
            own = sequence_scores(scores, transitions, torch.tensor([labels]))
            total = total + (torch.logsumexp(each, 0) - own[0]) / len(songs)
        return total

    def gradient(point):
        parameters = torch.tensor(point, requires_grad=True)
        return torch.autograd.grad(loss(parameters), parameters)[0].numpy()

    size = len(names) + 4
    best = minimize(lambda point: loss(torch.tensor(point)).item(), np.zeros(size), jac=gradient, method="BFGS").x
    for _ in range(5):
        hessian = torch.autograd.functional.hessian(loss, torch.tensor(best)).numpy()
        best = best - np.linalg.solve(hessian, gradient(best))
    assert np.abs(gradient(best)).max() < 1e-12
    return best[: len(names)], best[len(names) :]


def marginals(rows, weights, transitions):
    sequences = all_sequences(len(rows))
    scores = sequence_scores(torch.tensor(rows @ weights), torch.tensor(transitions).view(2, 2), sequences)
    p = torch.softmax(scores, 0)
    changes = (sequences[:, 1:] != sequences[:, :-1]).double()
    return (p @ sequences.double()).tolist(), [0.0, *(p @ changes).tolist()]


def main():
    songs, values = [], []
    for seed in range(1, SONGS + 1):
        breaks, texts, emissions, similarity, labels = drawn(seed)
        own, shared, stanzas = features(breaks, texts, emissions, similarity)
        songs.append((shared, [int(sum(labels[line] for line in stanza) > len(stanza) / 2) for stanza in stanzas]))
        values.append({"seed": seed, "breaks": breaks, "texts": "".join(texts), "labels": labels, "features": own.tolist()})
    assert any(len(set(map(tuple, shared))) < len(shared) for shared, _ in songs)
    fits = []
    for names, penalty in FITS:
        weights, transitions = fit(songs, names, penalty)
        columns = [NAMES.index(name) for name in names]
        decoded = [marginals(shared[:, columns], weights, transitions) for shared, _ in songs]
        fits.append(
            {
                "names": names,
                "penalty": penalty,
                "weights": weights.tolist(),
                "transitions": transitions.tolist(),
                "chorus": [chorus for chorus, _ in decoded],
                "changes": [changes for _, changes in decoded],
            }
        )
    golden_file.write(
        "stanzas.json",
        "NumPy from the definitions; PyTorch and SciPy for the fitted decoders",
        ["torch", "scipy", "numpy"],
        {"draw": bootstrap.DRAW, "step_score": STEP_SCORE, "feature_names": NAMES, "songs": values, "fits": fits},
    )


if __name__ == "__main__":
    main()
