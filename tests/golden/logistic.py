"""Golden weights of logistic regressions of seeded sets.

Origin: SciPy's root of the gradient, below 1e-13, from scikit-learn's weights (LogisticRegression, newton-cholesky). The
script fails unless both agree to 1e-7.

    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python tests/golden/logistic.py        writes tests/golden/logistic.json

The numbers of a set are drawn as bootstrap.py says, example after example: a feature is 4 d - 2 for each of P draws; the
target is 1 if another draw is below 1 / (1 + 2^-(sum of the features)) to the base 2, which every machine makes alike as
the sum is rounded to a whole number first (half to even).

The loss is the mean log loss plus `penalty` times the sum of the squared weights without the intercept. scikit-learn's C
is 1 / (2 penalty N), where N is the number of examples.
"""

from itertools import islice

import numpy as np
from scipy.optimize import root
from sklearn.linear_model import LogisticRegression

import bootstrap
import golden_file

# examples, features, penalty, seed
SETS = [(40, 1, 0, 1), (300, 1, 0, 2), (300, 3, 0.01, 3), (200, 8, 0.1, 4)]


def drawn(examples, features, seed):
    random = bootstrap.draws(seed)
    rows, targets = [], []
    for _ in range(examples):
        row = [4 * d - 2 for d in islice(random, features)]
        rows.append(row)
        targets.append(int(next(random) < 1 / (1 + 2.0 ** -round(sum(row)))))
    return np.array(rows), np.array(targets)


def gradient(weights, rows, targets, penalty):
    ones = np.c_[rows, np.ones(len(rows))]
    p = 1 / (1 + np.exp(-ones @ weights))
    shrunk = np.r_[weights[:-1], 0]
    return ones.T @ (p - targets) / len(rows) + 2 * penalty * shrunk


def values(examples, features, penalty, seed):
    rows, targets = drawn(examples, features, seed)
    c = 1 / (2 * penalty * examples) if penalty else np.inf
    model = LogisticRegression(C=c, solver="newton-cholesky", tol=1e-12, max_iter=1000)
    model.fit(rows, targets)
    fitted = np.r_[model.coef_[0], model.intercept_]
    zero = root(gradient, fitted, (rows, targets, penalty), tol=1e-14).x
    assert np.abs(gradient(zero, rows, targets, penalty)).max() < 1e-13
    assert np.abs(zero - fitted).max() < 1e-7, (zero, fitted)
    return {
        "examples": examples,
        "features": features,
        "penalty": penalty,
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
