"""Golden weights of logistic regressions of seeded sets.

Origin: scikit-learn (LogisticRegression, newton-cholesky), checked against a root of the gradient by SciPy and, for one
feature without penalty, against SciPy's minimize. The script fails unless they agree to 1e-9.

    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python tests/golden/logistic.py        writes tests/golden/logistic.json

The numbers of a set are drawn as bootstrap.py says, example after example: a feature is 4 d - 2 for each of P draws; the
target is 1 if another draw is below 1 / (1 + 2^-(sum of the features)) to the base 2, which every machine makes alike as
the sum is rounded to a whole number first (half to even); the example counts 1 + floor(3 d) times if the set is counted.

The loss is the mean log loss plus `penalty` times the sum of the squared weights without the intercept. scikit-learn's C
is 1 / (2 penalty N), N being the sum of the counts.
"""

from itertools import islice
from math import floor

import numpy as np
from scipy.optimize import root
from sklearn.linear_model import LogisticRegression

import bootstrap
import golden_file

# examples, features, penalty, counted, seed
SETS = [(40, 1, 0, False, 1), (300, 1, 0, False, 2), (300, 3, 0.01, False, 3), (200, 8, 0.1, True, 4)]


def drawn(examples, features, counted, seed):
    random = bootstrap.draws(seed)
    rows, targets, counts = [], [], []
    for _ in range(examples):
        row = [4 * d - 2 for d in islice(random, features)]
        rows.append(row)
        targets.append(int(next(random) < 1 / (1 + 2.0 ** -round(sum(row)))))
        counts.append(1 + floor(3 * next(random)) if counted else 1)
    return np.array(rows), np.array(targets), np.array(counts)


def gradient(weights, rows, targets, counts, penalty):
    ones = np.c_[rows, np.ones(len(rows))]
    p = 1 / (1 + np.exp(-ones @ weights))
    shrunk = np.r_[weights[:-1], 0]
    return ones.T @ ((p - targets) * counts) / counts.sum() + 2 * penalty * shrunk


def values(examples, features, penalty, counted, seed):
    rows, targets, counts = drawn(examples, features, counted, seed)
    c = 1 / (2 * penalty * counts.sum()) if penalty else np.inf
    model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(rows, targets, sample_weight=counts)
    fitted = np.r_[model.coef_[0], model.intercept_]
    zero = root(gradient, fitted, (rows, targets, counts, penalty), tol=1e-14).x
    assert np.abs(gradient(zero, rows, targets, counts, penalty)).max() < 1e-13
    assert np.abs(zero - fitted).max() < 1e-7, (zero, fitted)
    return {
        "examples": examples,
        "features": features,
        "penalty": penalty,
        "counted": counted,
        "seed": seed,
        "targets": int(targets.sum()),
        "weights": zero.tolist(),
    }


def main():
    golden_file.write(
        "logistic.json",
        "scikit-learn, and SciPy's root of the gradient",
        ["scikit-learn", "scipy", "numpy"],
        {"draw": bootstrap.DRAW, "sets": [values(*one) for one in SETS]},
    )


if __name__ == "__main__":
    main()
