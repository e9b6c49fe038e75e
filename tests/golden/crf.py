"""Golden log partitions, marginals, best paths and gradients of two-label linear-chain CRFs.

Origin: PyTorch in 64 bits. log Z is the logsumexp of the scores of all 2^L label sequences, computed from the definition;
its gradients by automatic differentiation are the marginals. The longest song has too many sequences: there log Z is a
product of 2 x 2 matrices in the log domain, which agrees with the enumeration on the shorter songs to 1e-12, and the
best path is that of the largest score by the same product with maxima.

    pip install torch==2.9.1 numpy==2.4.6
    python tests/golden/crf.py        writes tests/golden/crf.json

The numbers are drawn as bootstrap.py says: scale * (2 d - 1) for each emission [L, 2] and for each entry of the tables
[T, 2, 2]; then a code floor(T d) for each line and a label floor(2 d) for each line.
"""

from itertools import islice, product
from math import floor

import numpy as np
import torch

import bootstrap
import golden_file

torch.set_num_threads(1)
TOLERANCE = 1e-12
# lines, tables, scale, seed
SONGS = [(1, 1, 1, 1), (2, 1, 2, 2), (3, 2, 3, 3), (8, 3, 2, 4), (12, 3, 5, 5), (12, 1, 60, 6), (70, 3, 4, 7)]
LONGEST_ENUMERATED = 12


def drawn(lines, tables, scale, seed):
    random = bootstrap.draws(seed)

    def numbers(count):
        return torch.tensor([scale * (2 * d - 1) for d in islice(random, count)], dtype=torch.float64)

    emissions, transitions = numbers(2 * lines).view(lines, 2), numbers(4 * tables).view(tables, 2, 2)
    codes = [floor(tables * d) for d in islice(random, lines)]
    labels = [floor(2 * d) for d in islice(random, lines)]
    return emissions, transitions, codes, labels


def score(emissions, tables, codes, labels):
    lines = sum(emissions[line, label] for line, label in enumerate(labels))
    return lines + sum(
        tables[codes[line], labels[line - 1], labels[line]] for line in range(1, len(labels))
    )


def by_enumeration(emissions, tables, codes):
    sequences = list(product((0, 1), repeat=len(codes)))
    scores = torch.stack([score(emissions, tables, codes, labels) for labels in sequences])
    best = int(scores.argmax())
    return torch.logsumexp(scores, 0), list(sequences[best])


def by_matrices(emissions, tables, codes, reduce=torch.logsumexp):
    row = emissions[0]
    for line in range(1, len(codes)):
        row = reduce(row[:, None] + tables[codes[line]] + emissions[line][None], 0)
    return reduce(row, 0)


def gradient(value, parameters):
    return torch.autograd.grad(value, parameters, allow_unused=True, materialize_grads=True)


def values(lines, tables, scale, seed):
    emissions, transitions, codes, labels = drawn(lines, tables, scale, seed)
    emissions.requires_grad_()
    # One table for each line, so that the gradient holds the probabilities of pairs.
    each = transitions[torch.tensor(codes)].detach().requires_grad_()
    own = list(range(lines))
    log_z = by_matrices(emissions, each, own)
    if lines <= LONGEST_ENUMERATED:
        enumerated, best = by_enumeration(emissions, each, own)
        assert torch.isclose(enumerated, log_z, rtol=TOLERANCE, atol=TOLERANCE)
        log_z = enumerated
    else:
        best_score = by_matrices(emissions, each, own, torch.amax)
        best = gradient(best_score, [emissions])[0].argmax(1).tolist()
        assert torch.isclose(score(emissions, each, own, best), best_score, rtol=TOLERANCE, atol=0)
    chorus, pairs = gradient(log_z, [emissions, each])
    transitions.requires_grad_()
    loss = by_matrices(emissions, transitions, codes) - score(emissions, transitions, codes, labels)
    by_emissions, by_tables = gradient(loss, [emissions, transitions])
    changes = pairs[:, 0, 1] + pairs[:, 1, 0]
    return {
        "lines": lines,
        "tables": tables,
        "scale": scale,
        "seed": seed,
        "codes": codes,
        "labels": labels,
        "log_partition": log_z.item(),
        "chorus": chorus[:, 1].tolist(),
        "changes": [0.0, *changes[1:].tolist()],
        "best": best,
        "loss": loss.item(),
        "gradients": {"emissions": by_emissions.flatten().tolist(), "tables": by_tables.flatten().tolist()},
    }


def main():
    golden_file.write(
        "crf.json",
        "PyTorch in 64 bits: enumeration of all label sequences, and automatic differentiation",
        ["torch", "numpy"],
        {"draw": bootstrap.DRAW, "songs": [values(*song) for song in SONGS]},
    )


if __name__ == "__main__":
    main()
