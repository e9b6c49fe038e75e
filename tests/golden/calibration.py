"""Golden calibration scores and temperatures of seeded sets of probabilities and labels.

Origin: scikit-learn (brier_score_loss; log_loss of p kept within 1e-7 and 1 - 1e-7), NumPy (calibration errors, bins),
SciPy (minimize_scalar for the temperature). Checked against scikit-learn's calibration_curve (bins), against plain
Python, and by hand on the smallest set. The script fails unless they agree to 1e-12.

    pip install scikit-learn==1.9.1 scipy==1.17.1 numpy==2.4.6
    python tests/golden/calibration.py        writes tests/golden/calibration.json

The numbers of a set are drawn as bootstrap.py says; each line takes two draws, q and then u. Its label y is 1 (chorus)
if u < q; its probability p is made of q by the set's `kind`, in 64-bit arithmetic without a power or a logarithm, so
that every machine makes the same:

    calibrated       q
    overconfident    q q / (q q + (1 - q) (1 - q))        twice the logit of q: the temperature is near 2
    underconfident   sqrt(q) / (sqrt(q) + sqrt(1 - q))    half the logit of q: the temperature is near 1/2
    hundredths       floor(101 q) / 100                   tied, with 0, 1, and the bin edges 0.6 and 0.8
    sixty_fourths    floor(65 q) / 64                     tied, exactly so on either side of 1/2
    certain          min(1, max(0, 1.25 q - 0.125))       a tenth is exactly 0, a tenth exactly 1
    never_chorus     q, with y = 0 throughout             one label only

`sum_p`, `sum_y` and the first lines tell whether they were made alike.

`temperature` is the T from 0.1 to 10 of lowest nll. `scaled` holds the scores of sigma(logit(p) / T) at that T. The nll
keeps the scaled p within 1e-7 and 1 - 1e-7; logit(0) and logit(1) are infinite, so a p of 0 or 1 stays what it is.
Where a set has such a p, `kept_first` has temperature and scores for p kept within 1e-7 and 1 - 1e-7 before the logit
is taken, too: the two readings differ. In the other sets no line comes near the limits, so that the nll without any has
the same temperature. All these are roots of the derivative (or ends of the range), to the last bits, by SciPy's brentq;
`minimize_scalar` comes within 1e-6 of them. `edge_margin` is the distance of the scaled confidences, those of p = 0,
1/2 and 1 excepted, from an edge between bins: an error in T that is smaller moves none of them to another bin.

Confidences are equal if their 64 bits are: 1 - 0.07 is not 0.93, so a p of 0.07 and one of 0.93 do not tie. Where it
matters, `ece_equal_mass_rounded` has the score with ties told by 12 decimals.
"""

from itertools import islice
from math import exp, floor, fsum, inf, log, sqrt

import numpy as np
from scipy.optimize import brentq, minimize_scalar
from scipy.stats import rankdata
from sklearn.calibration import calibration_curve
from sklearn.metrics import brier_score_loss, log_loss

import bootstrap
import golden_file

TOLERANCE = 1e-12
BINS = 15
FEWEST = 30
LEAST = 1e-7
RANGE = (0.1, 10.0)

KINDS = {
    "calibrated": lambda q: q,
    "overconfident": lambda q: q * q / (q * q + (1 - q) * (1 - q)),
    "underconfident": lambda q: sqrt(q) / (sqrt(q) + sqrt(1 - q)),
    "hundredths": lambda q: floor(101 * q) / 100,
    "sixty_fourths": lambda q: floor(65 * q) / 64,
    "certain": lambda q: min(1.0, max(0.0, 1.25 * q - 0.125)),
    "never_chorus": lambda q: q,
}

SETS = [
    ("calibrated", 1, 2),
    ("calibrated", 1, 8),
    ("calibrated", 40, 3),
    ("calibrated", 300, 4),
    ("never_chorus", 40, 5),
    ("overconfident", 500, 6),
    ("underconfident", 500, 7),
    ("hundredths", 500, 8),
    ("sixty_fourths", 500, 9),
    ("certain", 500, 10),
    ("overconfident", 5000, 11),
    ("hundredths", 5000, 12),
    ("underconfident", 5000, 13),
    ("calibrated", 20000, 14),
    ("overconfident", 20000, 15),
]


def near(one, other, tolerance=TOLERANCE):
    return abs(one - other) <= tolerance


def drawn(kind, lines, seed):
    random = bootstrap.draws(seed)
    pairs = [(next(random), next(random)) for _ in range(lines)]
    p = np.array([KINDS[kind](q) for q, _ in pairs])
    y = np.array([int(u < q and kind != "never_chorus") for q, u in pairs])
    return p, y


def confidences(p):
    return np.maximum(p, 1 - p)


def right_labels(p, y):
    return (p >= 0.5) == (y == 1)


def equal_width_bins(confidence):
    places = np.minimum(np.floor(confidence * BINS).astype(int), BINS - 1)
    # The same by comparison with the edges: a bin holds its lower end.
    edges = np.arange(1, BINS) / BINS
    assert (places == np.searchsorted(edges, confidence, side="right")).all()
    return places


def equal_mass_bins(confidence):
    ranks = rankdata(confidence, method="min").astype(int) - 1
    return BINS * ranks // len(confidence)


def gaps(places, confidence, right):
    """Lines, mean confidence and share right of each bin."""
    lines = np.bincount(places, minlength=BINS)
    held = lines > 0
    means = [np.bincount(places, weights=values, minlength=BINS)[held] / lines[held] for values in (confidence, right)]
    return np.flatnonzero(held), lines[held], *means


def error(lines, confidence, accuracy):
    return float((lines / lines.sum() * np.abs(accuracy - confidence)).sum())


def error_in_plain_python(places, confidence, right):
    total = 0
    for place in set(places):
        held = [i for i, other in enumerate(places) if other == place]
        total += abs(fsum(right[i] - confidence[i] for i in held)) / len(places)
    return total


def ranks_in_plain_python(confidence):
    ordered = sorted(confidence)
    first = {}
    for rank, value in enumerate(ordered):
        first.setdefault(value, rank)
    return [first[value] for value in confidence]


def check_against_scikit_learn(bins, confidence, right):
    """calibration_curve puts a value on an edge into the bin below it, so every confidence is pushed up by one bit."""
    pushed = np.minimum(np.nextafter(confidence, inf), 1)
    accuracy, mean_confidence = calibration_curve(right, pushed, n_bins=BINS, strategy="uniform", pos_label=True)
    assert np.allclose(accuracy, bins[3], rtol=0, atol=TOLERANCE)
    assert np.allclose(mean_confidence, bins[2], rtol=0, atol=TOLERANCE)


def losses(p, y):
    brier = float(brier_score_loss(y, p, labels=[0, 1], pos_label=1))
    assert near(brier, fsum((a - b) ** 2 for a, b in zip(p, y)) / len(p))
    kept = np.clip(p, LEAST, 1 - LEAST)
    nll = float(log_loss(y, kept, labels=[0, 1]))
    assert near(nll, -fsum(log(a if b else 1 - a) for a, b in zip(kept.tolist(), y)) / len(p))
    return brier, nll


def scores(p, y):
    confidence, right = confidences(p), right_labels(p, y)
    places = equal_width_bins(confidence)
    bins = gaps(places, confidence, right)
    check_against_scikit_learn(bins, confidence, right)
    ece = error(*bins[1:])
    assert near(ece, error_in_plain_python(places.tolist(), confidence.tolist(), right.tolist()))
    mass_places = equal_mass_bins(confidence)
    ranks = ranks_in_plain_python(confidence.tolist())
    assert mass_places.tolist() == [BINS * rank // len(ranks) for rank in ranks]
    ece_equal_mass = error(*gaps(mass_places, confidence, right)[1:])
    assert near(ece_equal_mass, error_in_plain_python(mass_places.tolist(), confidence.tolist(), right.tolist()))
    differences = np.abs(bins[3] - bins[2])[bins[1] >= FEWEST]
    brier, nll = losses(p, y)
    rounded_places = equal_mass_bins(np.round(confidence, 12))
    ece_rounded = error(*gaps(rounded_places, confidence, right)[1:])
    return {
        "ece": ece,
        "ece_equal_mass": ece_equal_mass,
        **({} if near(ece_rounded, ece_equal_mass) else {"ece_equal_mass_rounded": ece_rounded}),
        "mce": float(differences.max()) if len(differences) else None,
        "brier": brier,
        "nll": nll,
        "confidence": float(confidence.mean()),
        "above_90": float((confidence > 0.9).mean()),
        "above_95": float((confidence > 0.95).mean()),
        "bins": {
            "from": [int(place) / BINS for place in bins[0]],
            "to": [(int(place) + 1) / BINS for place in bins[0]],
            "lines": bins[1].tolist(),
            "confidence": bins[2].tolist(),
            "accuracy": bins[3].tolist(),
        },
    }


def logits(p):
    with np.errstate(divide="ignore"):
        return np.log(p) - np.log1p(-p)


def scaled(p, temperature):
    with np.errstate(over="ignore"):
        return 1 / (1 + np.exp(-logits(p) / temperature))


def nll_at(p, y, temperature, least=LEAST):
    """The nll of the scaled p. With no limit (least 0) it is made of logits, and p may be neither 0 nor 1."""
    if least:
        kept = np.clip(scaled(p, temperature), least, 1 - least)
        return -np.where(y == 1, np.log(kept), np.log(1 - kept)).mean()
    return np.logaddexp(0, np.where(y == 1, -1, 1) * logits(p) / temperature).mean()


def derivative(p, y, temperature, least=LEAST):
    """Of the nll by the temperature. A line whose scaled p is out of the limits adds nothing."""
    x = logits(p)
    s = scaled(p, temperature)
    inside = (s > least) & (s < 1 - least) & np.isfinite(x)
    return -((s - y)[inside] * x[inside]).sum() / temperature**2 / len(p)


def best_temperature(p, y, least=LEAST):
    def nll(temperature):
        return nll_at(p, y, temperature, least)

    def slope(temperature):
        return derivative(p, y, temperature, least)

    # The whole range first: with limits the nll need not have one valley only.
    grid = np.geomspace(*RANGE, 2001)
    values = np.array([nll(temperature) for temperature in grid])
    place = int(values.argmin())
    below, above = grid[max(place - 1, 0)], grid[min(place + 1, len(grid) - 1)]
    if place == 0 and slope(RANGE[0]) > 0:
        best = RANGE[0]
    elif place == len(grid) - 1 and slope(RANGE[1]) < 0:
        best = RANGE[1]
    else:
        best = float(brentq(slope, below, above, xtol=1e-15, rtol=4 * np.finfo(float).eps))
        assert abs(slope(best)) < 1e-13
    found = minimize_scalar(nll, bounds=RANGE, method="bounded", options={"xatol": 1e-11})
    assert near(found.x, best, 1e-6), (found.x, best)
    assert near(found.fun, nll(best), 1e-6 if best in RANGE else TOLERANCE)
    assert (values >= nll(best) - TOLERANCE).all()
    return best


def after_scaling(p, y):
    temperature = best_temperature(p, y)
    after = scaled(p, temperature)
    for one, other in zip(p.tolist(), after.tolist()):
        plain = one if one in (0, 1) else 1 / (1 + exp(-log(one / (1 - one)) / temperature))
        assert near(plain, other, 1e-14)
    result = scores(after, y)
    assert near(result["nll"], nll_at(p, y, temperature))
    free = confidences(after)[(p != 0) & (p != 0.5) & (p != 1)]
    margin = float(np.abs(free[:, None] - np.arange(1, BINS) / BINS).min())
    assert margin > 1e-10
    # Not ece_equal_mass: whether sigma(x) and 1 - sigma(-x) tie is up to the last bit of an exponential.
    keys = ("ece", "brier", "nll", "confidence")
    return {"temperature": temperature, "scaled": {**{key: result[key] for key in keys}, "edge_margin": margin}}


def score(kind, lines, seed):
    p, y = drawn(kind, lines, seed)
    result = {
        "kind": kind,
        "lines": lines,
        "seed": seed,
        "sum_p": fsum(p),
        "sum_y": int(y.sum()),
        "first_p": list(islice(p.tolist(), 4)),
        "first_y": list(islice(y.tolist(), 4)),
        **scores(p, y),
        **after_scaling(p, y),
    }
    if ((p == 0) | (p == 1)).any():
        result["kept_first"] = after_scaling(np.clip(p, LEAST, 1 - LEAST), y)
    else:
        assert best_temperature(p, y, least=0) == result["temperature"]
    return result


def by_hand(sets):
    """The sets of one line, and some small lists."""
    ones = [one for one in sets if one["lines"] == 1]
    for one in ones:
        p, y = one["first_p"][0], one["first_y"][0]
        c = max(p, 1 - p)
        gap = abs(int((p >= 0.5) == (y == 1)) - c)
        assert one["ece"] == one["ece_equal_mass"] == gap and one["mce"] is None and one["bins"]["lines"] == [1]
        assert one["brier"] == (p - y) ** 2 and near(one["nll"], -log(p if y else 1 - p))
        assert one["temperature"] == (0.1 if (p >= 0.5) == (y == 1) else 10)
    assert {one["temperature"] for one in ones} == {0.1, 10}
    # Two of three right at confidence 0.75, none of one at 0.9: 3/4 * 1/12 + 1/4 * 9/10.
    small = scores(np.array([0.75, 0.75, 0.25, 0.1]), np.array([1, 0, 0, 1]))
    assert near(small["ece"], 3 / 4 / 12 + 0.9 / 4) and small["above_90"] == 0
    assert near(small["brier"], (0.0625 + 0.5625 + 0.0625 + 0.81) / 4)
    # Equal mass: ranks 0 0 0 3 of 4 go to the bins 0 0 0 11.
    assert near(small["ece_equal_mass"], small["ece"])
    # An edge belongs to the bin above it, one half is chorus, 1 is in the last bin.
    edge = scores(np.array([0.6, 0.5, 1.0]), np.array([1, 1, 1]))
    assert edge["bins"]["from"] == [7 / 15, 9 / 15, 14 / 15] and edge["bins"]["accuracy"] == [1, 1, 1]
    # All wrong and sure: the nll stops at -ln(1e-7).
    assert near(scores(np.array([0.0]), np.array([1]))["nll"], -log(1e-7))


def assert_telling(sets):
    """Ties must matter, limits must matter, and every edge must be met."""
    for values in sets:
        p, y = drawn(values["kind"], values["lines"], values["seed"])
        confidence, right = confidences(p), right_labels(p, y)
        order = np.argsort(confidence, kind="stable")
        places = np.empty(len(p), dtype=int)
        places[order] = BINS * np.arange(len(p)) // len(p)
        split = error(*gaps(places, confidence, right)[1:])
        tied = values["kind"] in ("hundredths", "sixty_fourths")
        assert near(split, values["ece_equal_mass"]) != tied
        if values["kind"] == "hundredths":
            assert {0.5, 0.6, 0.8, 0.9, 0.95, 1.0} <= set(confidence)
            assert (confidence >= 0.9).mean() != values["above_90"]
            assert (confidence >= 0.95).mean() != values["above_95"]
    assert {values["mce"] is None for values in sets} == {True, False}
    largest = [max(abs(a - c) for a, c in zip(v["bins"]["accuracy"], v["bins"]["confidence"])) for v in sets]
    assert sum(v["mce"] is not None and v["mce"] < most for v, most in zip(sets, largest)) >= 1
    for kind, temperature in (("calibrated", 1), ("overconfident", 2), ("underconfident", 0.5)):
        of_kind = [values for values in sets if values["kind"] == kind and values["lines"] >= 5000]
        assert of_kind and all(near(values["temperature"], temperature, 0.1 * temperature) for values in of_kind)


def main():
    sets = [score(*recipe) for recipe in SETS]
    by_hand(sets)
    assert_telling(sets)
    values = {
        "draw": bootstrap.DRAW,
        "line": "two draws, q then u; y = 1 if u < q, else 0; p = the kind's formula of q",
        "kinds": {
            "calibrated": "q",
            "overconfident": "q * q / (q * q + (1 - q) * (1 - q))",
            "underconfident": "sqrt(q) / (sqrt(q) + sqrt(1 - q))",
            "hundredths": "floor(101 * q) / 100",
            "sixty_fourths": "floor(65 * q) / 64",
            "certain": "min(1, max(0, 1.25 * q - 0.125))",
            "never_chorus": "q, and y = 0",
        },
        "sets": sets,
    }
    origin = "scikit-learn, NumPy and SciPy, checked against plain Python"
    golden_file.write("calibration.json", origin, ["scikit-learn", "scipy", "numpy"], values)


if __name__ == "__main__":
    main()
