"""The tagger, its loss and its optimiser spelt out in NumPy, line by line and song by song.

`blstm.py` checks PyTorch's values against this second, slow form, so that the gate order, the averaging and the
update rule written here are known to be the ones behind the golden values. Shapes: L lines, D inputs, H units.
"""

import numpy as np


def logits(weights, song):
    """[L, 2] from [L, D]: both directions joined line by line, forward units first."""
    forward = _lstm(weights, song, "")
    backward = _lstm(weights, song[::-1], "_reverse")[::-1]
    return np.hstack([forward, backward]) @ weights["classifier.weight"].T + weights["classifier.bias"]


def _lstm(weights, song, direction):
    """[L, H] from [L, D]; state starts at zero; gate rows lie as input, forget, cell, output."""
    w_ih, w_hh, b_ih, b_hh = (
        weights[name + direction] for name in ("weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0")
    )
    hidden = cell = np.zeros(w_hh.shape[1])
    states = []
    for line in song:
        i, f, g, o = np.split(w_ih @ line + b_ih + w_hh @ hidden + b_hh, 4)
        cell = _sigmoid(f) * cell + _sigmoid(i) * np.tanh(g)
        hidden = _sigmoid(o) * np.tanh(cell)
        states.append(hidden)
    return np.array(states)


def _sigmoid(x):
    return 1 / (1 + np.exp(-x))


def softmax(rows):
    powers = np.exp(rows - rows.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def loss(weights, songs, targets, smoothing, class_weights, entropy_coefficient):
    """Smoothed cross-entropy minus the entropy bonus, each a mean over all lines of all songs."""
    total = lines = 0
    for song, labels in zip(songs, targets):
        for p, label in zip(softmax(logits(weights, song)), labels):
            q = np.full(2, smoothing / 2)
            q[label] += 1 - smoothing
            total += -(q @ np.log(p)) * (q @ class_weights) - entropy_coefficient * -(p @ np.log(p))
            lines += 1
    return total / lines


def slope(function, weights, step=1e-5):
    """Central differences of function(weights), one parameter at a time."""
    gradients = {}
    for name, values in weights.items():
        gradients[name] = np.empty_like(values)
        for place in np.ndindex(values.shape):
            ends = []
            for shift in (step, -step):
                moved = values.copy()
                moved[place] += shift
                ends.append(function({**weights, name: moved}))
            gradients[name][place] = (ends[0] - ends[1]) / (2 * step)
    return gradients


def norm(gradients):
    """One Euclidean norm over all parameters together."""
    return np.sqrt(sum((g**2).sum() for g in gradients.values()))


def adamw(weights, gradients_of_step, rate, betas, epsilon, decay, clip):
    """Weights after one AdamW step per entry of `gradients_of_step`, a list of functions of the weights.
    `decay` 0 and `clip` infinity switch those parts off."""
    first = {name: np.zeros_like(w) for name, w in weights.items()}
    second = {name: np.zeros_like(w) for name, w in weights.items()}
    for step, gradients_of in enumerate(gradients_of_step, start=1):
        gradients = gradients_of(weights)
        shrink = min(1, clip / (norm(gradients) + 1e-6))
        stepped = {}
        for name, w in weights.items():
            g = gradients[name] * shrink
            first[name] = betas[0] * first[name] + (1 - betas[0]) * g
            second[name] = betas[1] * second[name] + (1 - betas[1]) * g**2
            mean = first[name] / (1 - betas[0] ** step)
            spread = np.sqrt(second[name] / (1 - betas[1] ** step))
            stepped[name] = w * (1 - rate * decay) - rate * mean / (spread + epsilon)
        weights = stepped
    return weights
