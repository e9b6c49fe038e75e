"""Golden values of the feature set `repetition` and of the numbers of stanza breaks, from docs/features.md.

Origin: the definitions of docs/features.md, written out pair by pair with numpy. The script shares no code and no method
with Refrain: it counts bigrams with dictionaries, sorts whole rows and follows each run cell by cell. `check` compares
some numbers with values worked out by hand, before anything is written. The songs were written for this file.

    pip install numpy==2.4.6
    python tests/golden/repetition.py        writes tests/golden/repetition.json

Of each song: `lines`; `values`, [L][98]; `pairs`, the upper triangle with its diagonal, [L (L + 1) / 2][8], row by row;
`breaks`, lists of stanza breaks, and `break_values` of each, [breaks][L][10]. Values have nine significant digits, enough
for 32 bits.
"""

import math
import unicodedata
from collections import Counter

import numpy as np

import golden_file

SIMILARITIES = ["dice", "dice_mean_1", "dice_mean_2", "dice_mean_4", "head", "tail", "words"]
SUMMARIES = ["largest", "second", "fourth", "mean", "log_similar", "similar_share", "previous", "next"]
RUNS = [
    "log_longest", "longest_share", "log_matches", "log_long_matches", "log_starts", "log_ends", "place", "song_share",
    "song_log_longest", "matches_share", "earlier",
]
WORDING = [
    "words", "characters", "relative_words", "relative_characters", "parenthesis", "word_variety",
    "word_commonness",
]
POSITION = ["position", "inverse_position", "lines_before", "lines_after", "log_lines", "arch"]
NAMES = [
    *(f"{similarity}_{summary}" for similarity in SIMILARITIES for summary in SUMMARIES),
    *(f"{kind}_{name}" for kind in ["run", "loose_run"] for name in RUNS),
    *(f"{name}_{width}" for width in [2, 4, 8] for name in ["novelty", "next_novelty"]),
    "row_change",
    *WORDING,
    *POSITION,
]
PAIR_NAMES = ["dice", "exact", "dice_mean_1", "dice_mean_2", "log_run", "head", "tail", "words"]
BREAK_NAMES = [
    "known", "first", "last", "from_start", "from_end", "log_stanza_lines", "largest_similarity", "log_matches",
    "earlier_similarity", "matches_share",
]


def normalised(line):
    return unicodedata.normalize("NFKC", line).lower()


def is_variation_selector(character):
    code = ord(character)
    return 0xFE00 <= code <= 0xFE0F or 0xE0100 <= code <= 0xE01EF or code in (0x180B, 0x180C, 0x180D, 0x180F)


def words_of(line):
    kept = [
        c for c in normalised(line)
        if c.isspace() or c == "_" or (unicodedata.category(c)[0] in "LMN" and not is_variation_selector(c))
    ]
    return "".join(kept).split()


def bigrams_of(words):
    text = " " + " ".join(words) + " "
    return Counter(zip(text, text[1:]))


def symmetric(count, similarity):
    """[L, L] in 32 bits."""
    matrix = np.ones((count, count), np.float32)
    for i in range(count):
        for j in range(i + 1, count):
            matrix[i, j] = matrix[j, i] = similarity(i, j)
    return matrix


def diagonal_mean(dice, width):
    count = len(dice)

    def mean(i, j):
        steps = [k for k in range(-width, width + 1) if 0 <= i + k < count and 0 <= j + k < count]
        return sum(float(dice[i + k, j + k]) for k in steps) / len(steps)

    return symmetric(count, mean)


def similarities(lines):
    words = [words_of(line) for line in lines]
    bigrams = [bigrams_of(line) for line in words]
    heads = [normalised(line).split()[:3] for line in lines]
    tails = [line[-3:] for line in words]

    def dice(i, j):
        return 2 * (bigrams[i] & bigrams[j]).total() / (bigrams[i].total() + bigrams[j].total())

    def overlap(i, j):
        longer = max(len(words[i]), len(words[j]))
        return (Counter(words[i]) & Counter(words[j])).total() / longer if longer else 1

    count = len(lines)
    matrix = symmetric(count, dice)
    return {
        "dice": matrix,
        "dice_mean_1": diagonal_mean(matrix, 1),
        "dice_mean_2": diagonal_mean(matrix, 2),
        "dice_mean_4": diagonal_mean(matrix, 4),
        "head": symmetric(count, lambda i, j: heads[i] == heads[j]),
        "tail": symmetric(count, lambda i, j: tails[i] == tails[j]),
        "words": symmetric(count, overlap),
    }


def summaries(matrix):
    count, rows = len(matrix), []
    for i in range(count):
        others = [float(matrix[i, j]) for j in range(count) if j != i]
        ranked = sorted(others, reverse=True) + [0.0] * 4
        similar = sum(np.float32(value) >= np.float32(0.7) for value in others)
        most = max(1, count - 1)
        rows.append([
            ranked[0], ranked[1], ranked[3], sum(others) / most, math.log1p(similar), similar / most,
            float(matrix[i, i - 1]) if i > 0 else 0, float(matrix[i, i + 1]) if i + 1 < count else 0,
        ])
    return rows


def run_table(dice, threshold):
    """(place, length) of the run through each pair that has one."""
    count = len(dice)

    def similar(i, j):
        inside = 0 <= i < count and 0 <= j < count and i != j
        return inside and dice[i, j] >= np.float32(threshold)

    table = {}
    for i in range(count):
        for j in range(count):
            if similar(i, j):
                before = after = 0
                while similar(i - before - 1, j - before - 1):
                    before += 1
                while similar(i + after + 1, j + after + 1):
                    after += 1
                table[i, j] = (before, before + 1 + after)
    return table


def run_numbers(table, count):
    of_line = [{j: table[i, j] for j in range(count) if (i, j) in table} for i in range(count)]
    matches = [{j: run for j, run in runs.items() if run[1] >= 2} for runs in of_line]
    most = max(map(len, matches))
    song_longest = max((length for _, length in table.values()), default=0)
    rows = []
    for i, (runs, matched) in enumerate(zip(of_line, matches)):
        before, longest = max(runs.values(), key=lambda run: run[1], default=(0, 0))  # the first of the longest
        rows.append([
            math.log1p(longest),
            longest / count,
            math.log1p(len(matched)),
            math.log1p(sum(length >= 3 for _, length in matched.values())),
            math.log1p(sum(place == 0 for place, _ in matched.values())),
            math.log1p(sum(place == length - 1 for place, length in matched.values())),
            before / longest if longest else 0,
            sum(map(bool, matches)) / count,
            math.log1p(song_longest),
            len(matched) / most if most else 0,
            float(any(j < i for j in matched)),
        ])
    return rows


def change_numbers(dice):
    dice, count = dice.astype(np.float64), len(dice)

    def novelty(i, width):
        if not 0 < i < count:
            return 0
        before, after = slice(max(0, i - width), i), slice(i, min(count, i + width))
        return dice[before, before].mean() + dice[after, after].mean() - 2 * dice[before, after].mean()

    return [
        [novelty(i + step, width) for width in (2, 4, 8) for step in (0, 1)]
        + [np.abs(dice[i] - dice[i - 1]).mean() if i > 0 else 0]
        for i in range(count)
    ]


def wording_numbers(lines):
    words, count = [words_of(line) for line in lines], len(lines)
    mean_words = sum(map(len, words)) / count
    mean_characters = sum(map(len, lines)) / count
    lines_with = Counter(word for line in words for word in set(line))
    rows = []
    for line, own in zip(lines, words):
        any_words = max(1, len(own))
        rows.append([
            len(own) / 10,
            len(line) / 40,
            len(own) / max(1, mean_words),
            len(line) / max(1, mean_characters),
            float("(" in normalised(line)),
            len(set(own)) / any_words,
            sum(lines_with[word] / count for word in own) / any_words,
        ])
    return rows


def position_numbers(count):
    rows = []
    for i in range(count):
        position = i / max(1, count - 1)
        rows.append([
            position, 1 - position, min(i, 20) / 20, min(count - 1 - i, 20) / 20, math.log(count) / 5,
            math.sin(math.pi * position),
        ])
    return rows


def features(lines):
    """[L, 100] and [L, L, 8]."""
    count, matrices = len(lines), similarities(lines)
    dice = matrices["dice"]
    runs, loose_runs = run_table(dice, 0.7), run_table(dice, 0.5)
    parts = [
        *(summaries(matrices[name]) for name in SIMILARITIES),
        run_numbers(runs, count),
        run_numbers(loose_runs, count),
        change_numbers(dice),
        wording_numbers(lines),
        position_numbers(count),
    ]
    log_run = np.zeros((count, count))
    for (i, j), (_, length) in runs.items():
        log_run[i, j] = math.log1p(length)
    pairs = {**matrices, "exact": dice >= np.float32(0.999), "log_run": log_run}
    return (
        np.concatenate([np.array(part, np.float64) for part in parts], axis=1).astype(np.float32),
        np.stack([pairs[name].astype(np.float32) for name in PAIR_NAMES], axis=-1),
    )


def break_features(dice, breaks):
    """[L, 10]"""
    count = len(dice)
    values = np.zeros((count, 10))
    if not breaks:
        return values.astype(np.float32)
    bounds = [0, *breaks, count]
    stanzas = [range(start, end) for start, end in zip(bounds, bounds[1:])]

    def nearest(lines, others):
        return sum(max(float(dice[i, j]) for j in others) for i in lines) / len(lines)

    for s, stanza in enumerate(stanzas):
        alike = {t: (nearest(stanza, o) + nearest(o, stanza)) / 2 for t, o in enumerate(stanzas) if t != s}
        matches = sum(value >= 0.7 for value in alike.values())
        for i in stanza:
            before, after = i - stanza[0], stanza[-1] - i
            values[i] = [
                1, before == 0, after == 0, 1 / (1 + before), 1 / (1 + after), math.log(len(stanza)) / 3,
                max(alike.values(), default=0), math.log1p(matches),
                max((value for t, value in alike.items() if t < s), default=0), matches / len(stanzas),
            ]
    return values.astype(np.float32)


SONGS = {
    "English, with a chorus in three stanzas": (
        """The kettle hums before the light
I count the boats from one to nine
Your letter (folded, blue and white)
Still smells of salt and turpentine
Oh, carry me over, carry me home
Over the harbour, over the foam
Carry me over, carry me home
The harbour sleeps, the lamps are low
I count the boats from nine to one
There's nothing left I need to know
But what the evening tide has done
Oh, carry me over, carry me home!
Over the harbour, over the foam
Carry me over, carry me home
Hey, hey
(hey hey)
Hey, hey
Oh carry me over, carry me home
Over the harbour and over the foam
Carry me over""",
        [[4, 7, 11, 14, 17], [4, 11, 14], [1, 2, 3, 19], [10]],
    ),
    "Spanish": (
        """¿Dónde duerme la lluvia?
En el tejado del mar
Dime si el viento la cuida
Dime si va a regresar
Ay, mi paloma, vuela despacio
Vuela despacio sobre el trigal
¿Dónde despierta la lluvia?
En la ventana de sal
AY MI PALOMA VUELA DESPACIO
Vuela despacio sobre el trigal
Que la mañana tiene su espacio
Y la mañana vuelve a empezar""",
        [[4, 6, 8], [8]],
    ),
    "Japanese, without spaces between words": (
        """みどりの坂をのぼる
風がすこし笑ってる
きみの声がきこえた
ラララ　ひかりの町へ
ラララ　ひかりの町へ（町へ）
みどりの坂をおりる
雨がすこし泣いてる
きみの声がきこえた
ﾗﾗﾗ ひかりの町へ
ラララ　ひかりの町へ""",
        [[3, 5, 8]],
    ),
    "Hebrew, partly with vowel points": (
        """הבית ליד הגשר
שומר לי אור קטן
שִׁיר קָטָן, שִׁיר קָטָן
לך לישון בגן
הדרך אל הגשר
חוזרת עם הזמן
שיר קטן, שיר קטן
לך לישון בגן""",
        [[2, 4, 6], [4]],
    ),
    "Hindi, with vowel signs": (
        """नदी किनारे मेरा गाँव
नीम तले है ठंडी छाँव
चल रे माझी धीरे धीरे
नदी किनारे तेरा गाँव
चल रे माझी, धीरे धीरे""",
        [[3]],
    ),
    "punctuation and symbols only, among words": (
        "...\nWalk on\n—\n...\n❤️\nWalk on!\n1️⃣ 𝒜𝒷 snake_case ½\n🎵 🎵\n1 ab snake_case 1⁄2\nI’m I'm",
        [[2, 4], [1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ),
    "one line": ("Only this line", [[]]),
    "one line without words": ("?!", [[]]),
    "two different lines": ("Stay a while\nUntil the morning", [[1], []]),
    "two equal lines": ("Stay, stay\nstay stay", [[1]]),
    "three lines": ("la la la la\nla di da\nla la la la", [[1], [2], [1, 2]]),
    "the same line six times": ("\n".join(["Round and round we go"] * 6), [[2, 4], [1, 2, 3]]),
    "a passage of two lines again and again": ("\n".join(["Up the hill", "Down the hill"] * 5), [[4], [2, 4, 6, 8]]),
    "dice of exactly 0.7 and 0.5, the thresholds": (
        # ten bigrams each; the first line has 7, 5 and 6 in common with the second, third and fourth
        "abcdefghi\nabcdefgyz\nabcdevwxy\nabcdefxyz\nabcdefghi\nabcdefgyz\nabcdevwxy\nabcdefxyz",
        [[4], [1, 2, 3, 4, 5, 6, 7]],
    ),
}


def check():
    """Compares with numbers worked out by hand."""
    # " la " has the bigrams _l la a_; " la la " has _l la a_ _l la a_: 3 in common of 3 + 6.
    values, pairs = features(["La", "la, la", "tide"])
    at = {name: index for index, name in enumerate(NAMES)}
    assert len(NAMES) == len(set(NAMES)) == values.shape[1] == 98
    expected = {
        ("dice_largest", 0): 2 / 3, ("dice_second", 0): 0, ("dice_fourth", 0): 0, ("dice_mean", 0): 1 / 3,
        ("dice_next", 0): 2 / 3, ("words_largest", 0): 1 / 2, ("words_log_similar", 0): 0,
        ("loose_run_log_longest", 1): math.log(2), ("loose_run_log_matches", 1): 0, ("run_log_longest", 1): 0,
        ("novelty_2", 1): 1 + (1 + 1 + 0 + 0) / 4 - 2 * (2 / 3 + 0) / 2, ("row_change", 2): (2 / 3 + 1 + 1) / 3,
        ("word_commonness", 1): 2 / 3, ("word_variety", 1): 1 / 2, ("relative_words", 2): 3 / 4,
        ("position", 1): 1 / 2, ("arch", 1): 1, ("lines_after", 0): 1 / 10,
    }
    for (name, line), value in expected.items():
        assert abs(values[line, at[name]] - value) < 1e-7, (name, line, values[line, at[name]], value)
    assert np.allclose(pairs[0, 1], [2 / 3, 0, 1 / 3, 1 / 3, 0, 0, 0, 1 / 2]), pairs[0, 1]
    # The stanzas {La} and {la la, tide}: (2/3 + (2/3 + 0) / 2) / 2 = 1/2.
    rows = break_features(pairs[:, :, 0], [1])
    assert np.allclose(rows[2], [1, 0, 1, 1 / 2, 1, math.log(2) / 3, 1 / 2, 0, 1 / 2, 0]), rows[2]


def rounded(array):
    return [[float(f"{value:.9g}") for value in row] for row in array.tolist()]


def main():
    check()
    songs = []
    for name, (text, all_breaks) in SONGS.items():
        lines = text.split("\n")
        values, pairs = features(lines)
        assert np.array_equal(pairs, pairs.transpose(1, 0, 2))
        assert np.isfinite(values).all() and np.isfinite(pairs).all()
        songs.append({
            "name": name,
            "lines": lines,
            "values": rounded(values),
            "pairs": rounded(pairs[np.triu_indices(len(lines))]),
            "breaks": all_breaks,
            "break_values": [rounded(break_features(pairs[:, :, 0], breaks)) for breaks in all_breaks],
        })
    golden_file.write(
        "repetition.json",
        "the definitions of docs/features.md with numpy; lyrics written for this file",
        ["numpy"],
        {"tolerance": 1e-6, "names": NAMES, "pair_names": PAIR_NAMES, "break_names": BREAK_NAMES, "songs": songs},
    )


if __name__ == "__main__":
    main()
