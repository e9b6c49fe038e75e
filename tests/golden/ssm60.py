"""The 60 self-similarity numbers of every line, computed slowly and plainly: the golden values of ssm60.

Usage, from the root of the repository (Python 3.11, standard library only):

    deno eval 'import { dictionary } from "npm:cmu-pronouncing-dictionary@3.0.0";
               console.log(JSON.stringify(dictionary))' > cmudict.json
    python tests/golden/ssm60.py open-songs.jsonl.gz cmudict.json > tests/golden/ssm60.json
    python tests/golden/ssm60.py --check          (the numbers of ssm60_hand.md, no file needed)

Written from the description of the features alone, by somebody who had not read the TypeScript.
Five views in this order: head, tail, phonetic, part of speech, string. Each view compares all pairs of lines,
and each row of its matrix becomes twelve numbers: mean, max, std, q75, q90, high-similarity ratio, previous,
next, first, last, position, inverse position.

Readings, where the description leaves a choice:

 1. White space is what Python's str.isspace says (the same set as \\s of `re`): U+0009-000D, 001C-001F, 0020, 0085,
    00A0, 1680, 2000-200A, 2028, 2029, 202F, 205F, 3000. So U+FEFF (byte order mark) and U+200B (zero width space)
    are NOT white space, although JavaScript's \\s holds U+FEFF; U+001C-001F and U+0085 ARE, although JavaScript's
    \\s lacks them. Splitting never yields empty tokens.
 2. A word character is what \\w of `re` says: Unicode categories L* and N*, and the underscore; in JavaScript
    [\\p{L}\\p{N}_]. Combining marks (M*) are no word characters: a decomposed "e" + U+0301 becomes "e", a composed
    U+00E9 stays. Format characters (U+200B, U+200D, U+FEFF) and apostrophes of every kind are deleted too.
 3. Order of steps: lower-case the whole line (full Unicode mapping, no locale), then delete or split. "Delete"
    leaves nothing behind, so "la-la" is the one word "lala". There is no Unicode normalisation.
 4. Head: the first 3 tokens with their punctuation, all tokens if there are fewer. Only lines without any token
    have an empty head. "..." is a token here.
 5. Tail: delete characters, then split, then take the last 3 tokens, all if fewer. A line of punctuation has an
    empty tail.
 6. Head and tail: equal and non-empty gives 1, anything else 0; two empty ones are 0.
 7. Phonetic: lower-case, split, take the last token, delete its characters that are not word characters, and look
    the rest up. The token is chosen BEFORE it is cleaned: "light -" ends in "-", so its word is empty, as is
    the word of a line without tokens. An empty word has an empty signature and similarity 0 with all other lines.
 8. Apostrophes go before the look-up ("don't" is "dont", "we'll" is "well"). Only plain keys can be met: the cleaned
    word holds no "(", so "word(2)" is never used. A word is known only if it is a key of its own
    ("constructor" and "__proto__" are ordinary words).
 9. Signature: the last 3 phonemes (all, if fewer) without stress digits, joined. An unknown word is its own only
    phoneme; being lower case it never equals a signature of real, upper case phonemes.
10. Part of speech, in this order: equal sequences 1 (so both empty 1); one empty 0; else
    0.4 x |A and B| / |A or B| on the sets of tags
    + 0.4 x (sum over tags of the smaller count) / longer length
    + 0.2 x (equal tags at equal index) / SHORTER length.
    The tags are an input, nothing is tagged here; an empty sequence is allowed for any line. A tagger sees a line
    alone, so equal lines of a song have equal tags.
11. String: lower-case, delete every character that is neither word character nor white space, split. Equal token
    sequences 1 (so both empty 1); one empty 0; else for i < j: the number of tokens of line i, counted with
    repeats, that occur anywhere in line j, divided by the longer token count. S[j][i] is a copy of S[i][j].
    Values below 0.1 become 0; 1/10 itself stays.
12. The diagonal is 1 in every view, also for lines without token, word, tag or tail.
13. Precision: similarities are computed in 64 bits, then rounded to 32 (S). Number 5 compares the rounded value
    with the cut rounded to 32 bits (>=). The string floor is applied before rounding. All other statistics are
    computed in 64 bits from the rounded S, and position in 64 bits; no number is rounded to 32 bits afterwards.
14. "High" counts the diagonal, as do mean, max, std and the quantiles. q75 and q90 interpolate between the order
    statistics around rank (n - 1) p.
15. One line: mean = max = q75 = q90 = ratio = first = last = 1, std = previous = next = position = 0, inverse
    position = 1.
"""

import gzip
import json
import math
import random
import re
import struct
import sys
import unicodedata

VIEWS = ["head", "tail", "phonetic", "part_of_speech", "string"]
NUMBERS = ["mean", "max", "std", "q75", "q90", "high_similarity_ratio",
           "previous", "next", "first", "last", "position", "inverse_position"]
CUTS = {"head": 0.8, "tail": 0.8, "phonetic": 0.4, "part_of_speech": 0.3, "string": 0.7}
TAGS = ["NOUN", "VERB", "ADJ", "ADV", "DET", "PREP", "PRON", "CONJ", "WH", "OTHER"]
HEAD_TOKENS = 3
TAIL_TOKENS = 3
RHYME_PHONEMES = 3
STRING_FLOOR = 0.1


# ---- the matrices ----

def float32(value):
    """The nearest 32-bit float, as a Python number."""
    return struct.unpack("<f", struct.pack("<f", value))[0]


def without_punctuation(text):
    """The text without the characters that are neither word characters nor white space."""
    return re.sub(r"[^\w\s]", "", text)


def head(line):
    """The first three tokens, punctuation kept."""
    return line.lower().split()[:HEAD_TOKENS]


def tail(line):
    """The last three tokens, punctuation deleted."""
    return without_punctuation(line.lower()).split()[-TAIL_TOKENS:]


def last_word(line):
    """The last token, cleaned; empty if the line has no token or the token no word character."""
    tokens = line.lower().split()
    return without_punctuation(tokens[-1]) if tokens else ""


def rhyme(line, dictionary):
    """The last three phonemes of the last word; the word itself if it is unknown; empty if there is no word."""
    word = last_word(line)
    if word == "":
        return []
    if word not in dictionary:
        return [word]
    phonemes = [re.sub(r"[0-9]", "", phoneme) for phoneme in dictionary[word].split()]
    return phonemes[-RHYME_PHONEMES:]


def words(line):
    """All tokens, punctuation deleted."""
    return without_punctuation(line.lower()).split()


def same(a, b):
    """1 if equal and not empty, else 0: head, tail, phonetic."""
    return 1.0 if a == b and len(a) > 0 else 0.0


def tag_similarity(a, b):
    """Three views of two tag sequences, weighted 0.4 (sets), 0.4 (counts) and 0.2 (places)."""
    if a == b:
        return 1.0
    if len(a) == 0 or len(b) == 0:
        return 0.0
    either = set(a) | set(b)
    sets = len(set(a) & set(b)) / len(either)
    counts = sum(min(a.count(tag), b.count(tag)) for tag in either) / max(len(a), len(b))
    places = sum(1 for x, y in zip(a, b) if x == y) / min(len(a), len(b))
    return 0.4 * sets + 0.4 * counts + 0.2 * places


def word_overlap(earlier, later):
    """The share of the earlier line's words that the later line has too; values below the floor are 0."""
    if earlier == later:
        return 1.0
    if len(earlier) == 0 or len(later) == 0:
        return 0.0
    value = sum(1 for word in earlier if word in later) / max(len(earlier), len(later))
    return 0.0 if value < STRING_FLOOR else value


def similarity_matrix(items, similarity):
    """S [n][n], 32-bit: own value 1, upper triangle compared as (earlier, later), lower triangle copied."""
    n = len(items)
    matrix = [[1.0] * n for _ in range(n)]
    for i in range(n):
        for j in range(i + 1, n):
            matrix[i][j] = float32(similarity(items[i], items[j]))
            matrix[j][i] = matrix[i][j]
    return matrix


def matrices(lines, tags, dictionary):
    """The five matrices of a song, by view."""
    return {
        "head": similarity_matrix([head(line) for line in lines], same),
        "tail": similarity_matrix([tail(line) for line in lines], same),
        "phonetic": similarity_matrix([rhyme(line, dictionary) for line in lines], same),
        "part_of_speech": similarity_matrix(tags, tag_similarity),
        "string": similarity_matrix([words(line) for line in lines], word_overlap),
    }


# ---- the numbers ----

def quantile(row, p):
    """Linear interpolation between the order statistics around rank (n - 1) p."""
    ordered = sorted(row)
    rank = (len(ordered) - 1) * p
    below = math.floor(rank)
    above = min(below + 1, len(ordered) - 1)
    return ordered[below] + (rank - below) * (ordered[above] - ordered[below])


def twelve_numbers(matrix, i, cut):
    """Row i of a matrix as twelve numbers, in the order of NUMBERS."""
    row = matrix[i]
    n = len(row)
    mean = math.fsum(row) / n
    position = i / (n - 1) if n > 1 else 0.0
    return [
        mean,
        max(row),
        math.sqrt(math.fsum((value - mean) ** 2 for value in row) / n),
        quantile(row, 0.75),
        quantile(row, 0.90),
        sum(1 for value in row if value >= float32(cut)) / n,
        row[i - 1] if i > 0 else 0.0,
        row[i + 1] if i < n - 1 else 0.0,
        row[0],
        row[n - 1],
        position,
        1 - position,
    ]


def sixty_numbers(lines, tags, dictionary):
    """[L][60]: per line the twelve numbers of each view, in the order of VIEWS."""
    song = matrices(lines, tags, dictionary)
    return [
        [number for view in VIEWS for number in twelve_numbers(song[view], i, CUTS[view])]
        for i in range(len(lines))
    ]


# ---- the songs ----

SEED = 60
LEFT_OUT = {"cowboy-80"}  # drawn once, and not kept for the attitudes of its period

COMMON_WORDS = {
    "DET": "the a an this that der die das ein eine el la los las un una o os as um uma le les",
    "PREP": "in of to from with for on by at von mit zu de en con para em no na do da por pour dans du",
    "PRON": "i you he she it we they me him us them my thy his our ich du er sie wir yo tu él eu je il nous",
    "CONJ": "and or but und aber y o e mas et ou mais",
    "WH": "who what when where why how which wer was wo quien qué quando où qui",
    "VERB": "is are was be am have has had will shall come go ist sind es son está é est sont",
    "ADV": "not so now then never nicht so nun no não ne pas",
    "OTHER": "oh ah hey hallelujah amen",
}


def plausible_tag(token):
    """A tag that depends on the token alone: common words by table, others drawn with a seed of their own."""
    word = without_punctuation(token.lower())
    if word == "":
        return "OTHER"
    for tag, common in COMMON_WORDS.items():
        if word in common.split():
            return tag
    drawn = random.Random(f"{SEED}:{word}")
    return drawn.choices(["NOUN", "VERB", "ADJ", "ADV", "OTHER"], weights=[45, 28, 14, 9, 4])[0]


def plausible_tags(lines):
    """One tag for each white-space token."""
    return [[plausible_tag(token) for token in line.split()] for line in lines]


def read_open_songs(path):
    """The public-domain songs without strong language, in the order of the file."""
    with gzip.open(path, "rt", encoding="utf-8") as file:
        songs = [json.loads(line) for line in file]
    return [song for song in songs
            if song["license"] == "public-domain" and not song.get("explicit") and song["id"] not in LEFT_OUT]


def ends_in_bare_punctuation(line):
    """Whether the last token has no word character."""
    return last_word(line) == ""


def chosen_songs(songs):
    """Whole songs, extracts and respelled songs, drawn with a seed: id, what it is there for, lines, tags."""
    draw = random.Random(SEED)
    taken = set()

    def pick(count, wanted, shortest=8, longest=50):
        fitting = [song for song in songs
                   if song["id"] not in taken and shortest <= len(song["lines"]) <= longest and wanted(song)]
        picked = draw.sample(fitting, count)
        taken.update(song["id"] for song in picked)
        return picked

    def in_language(language):
        return lambda song: song["language"] == language

    def with_line(wanted):
        return lambda song: song["language"] == "en" and any(wanted(line) for line in song["lines"])

    chosen = []

    def add(because, picked, change=lambda lines: lines, suffix=""):
        for song in picked:
            lines = change(song["lines"])
            chosen.append({"id": song["id"] + suffix, "language": song["language"], "because": because,
                           "lines": lines, "tags": plausible_tags(lines)})

    for language, count in [("es", 3), ("de", 3), ("pt", 3), ("fr", 3), ("sco", 1), ("ga", 1)]:
        add(f"language {language}", pick(count, in_language(language), longest=70))
    add("curly apostrophes", pick(2, with_line(lambda line: "\u2019" in line)))
    add("hyphens", pick(2, with_line(lambda line: re.search(r"\w-\w", line))))
    add("parentheses", pick(2, with_line(lambda line: "(" in line)))
    add("dashes", pick(1, with_line(lambda line: "\u2014" in line)))
    add("digits", pick(1, with_line(lambda line: re.search(r"\d", line))))
    add("a line ending in bare punctuation", pick(2, with_line(ends_in_bare_punctuation)))
    add("short", pick(2, in_language("en"), shortest=1, longest=9))
    add("long", pick(1, in_language("en"), shortest=88, longest=200))
    add("English, nothing special", pick(2, in_language("en")))
    add("one line of a song", pick(1, in_language("en")), lambda lines: lines[3:4], ", line 3")
    add("one line of a song", pick(1, in_language("es")), lambda lines: lines[0:1], ", line 0")
    add("two lines of a song", pick(1, in_language("en")), lambda lines: lines[2:4], ", lines 2-3")
    add("two lines of a song", pick(1, in_language("de")), lambda lines: lines[4:6], ", lines 4-5")
    add("decomposed accents (NFD)", pick(1, in_language("pt")),
        lambda lines: [unicodedata.normalize("NFD", line) for line in lines], ", decomposed")
    add("every other line with curly apostrophes", pick(1, with_line(lambda line: "'" in line)),
        lambda lines: [line.replace("'", "\u2019") if i % 2 else line for i, line in enumerate(lines)],
        ", half curly")

    untagged = pick(1, in_language("en"))
    add("some lines without tags", untagged)
    lines, tags = chosen[-1]["lines"], chosen[-1]["tags"]
    for i, line in enumerate(lines):
        if lines.index(line) % 5 in (0, 1):
            tags[i] = []
    return chosen


HAND_DICTIONARY = {"light": "L AY1 T", "delight": "D IH0 L AY1 T"}

FOUR_LINES = {
    "id": "hand: four lines",
    "language": "en",
    "because": "worked by hand in ssm60_hand.md",
    "lines": ["Oh la la, tumba light", "Oh la la, delight", "...", "Hey, la tumba light!"],
    "tags": [["OTHER", "OTHER", "OTHER", "VERB", "NOUN"], ["OTHER", "OTHER", "OTHER", "NOUN"], ["OTHER"],
             ["OTHER", "DET", "VERB", "NOUN"]],
}


def hand_songs():
    """Six invented songs, each for the edges of one idea."""
    songs = [FOUR_LINES]

    def add(name, because, lines, tags=None):
        songs.append({"id": f"hand: {name}", "language": "", "because": because, "lines": lines,
                      "tags": plausible_tags(lines) if tags is None else tags})

    add("silence", "lines without a word, one without a character; equal ones, and one real line between",
        ["...", "!!!", "\u2026", "( \u2014 )", "", "   ", "doomla vey", "...", "- - -"],
        [["OTHER"], ["OTHER"], [], ["OTHER", "OTHER", "OTHER"], [], [], ["NOUN", "VERB"], ["OTHER"], []])

    add("cuts and floor", "similarities exactly on 0.7, 0.3 and 0.1, just below 0.1, and a word_overlap that depends "
        "on the order of the lines; two repeated lines",
        ["ba be bi bo bu da de di do du", "ba be bi bo bu da de fi fo fu", "ba ka ke ki ko ku ma me mi mo",
         "ba na ne ni no nu pa pe pi po pu", "zo zo zo zo zi", "zo zi ra re", "zo zo zo zo zi",
         "ba be bi bo bu da de di do du"],
        [["NOUN"], ["NOUN", "VERB", "ADJ", "ADV", "DET", "PREP", "PRON", "CONJ"], ["NOUN", "NOUN", "VERB", "VERB"],
         ["DET", "PREP", "NOUN", "NOUN"], ["NOUN", "VERB"], ["VERB", "NOUN"], ["NOUN", "VERB"], ["NOUN"]])

    add("alphabets", "composed and decomposed accents, marks, ligature, fraction, numeral, underscore, emoji, "
        "curly quotes, sharp s, dotted I, final sigma, Cyrillic, Devanagari, Han",
        ["Canci\u00f3n vel\u00e9", "Cancio\u0301n vele\u0301", "Cancion vele", "\u2018Tis ne\u2019er o\u2019er",
         "'Tis ne'er o'er", "tis neer oer", "la-la-la, la_la", "lalala la_la!", "\ufb01ori \u00bd \u2167", "fiori \u00bd viii",
         "STRASSE Stra\u00dfe STRA\u1e9eE", "strasse stra\u00dfe stra\u00dfe", "\u0130zmir \u0130", "i\u0307zmir i", "\u039f\u0394\u039f\u03a3 \u03bf\u03b4\u03bf\u03c2",
         "\u03bf\u03b4\u03bf\u03c2 \u03bf\u03b4\u03bf\u03c3", "\u041b\u0430-\u043b\u0430, \u0439\u043e\u043b\u043a\u0430", "\u043b\u0430\u043b\u0430 \u0438\u0306\u043e\u043b\u043a\u0430", "\u0939\u093f\u0928\u094d\u0926\u0940 \u0917\u0940\u0924",
         "\u0939\u0928\u0926 \u0917\u0924", "\u6b4c\u3001\u6b4c", "\u6b4c\u6b4c", "dum \U0001f3b5 dum", "dum dum \U0001f469\u200d\U0001f3a4"])

    add("white space", "tab, no-break, em, ideographic, narrow and other spaces; separators; zero-width characters "
        "and the byte order mark, which are not spaces (reading 1)",
        ["la le li lo", " la\tle  li\u00a0lo ", "la\u2003le\u3000li\u202flo", "la\u0085le\u001cli\u2028lo", "la\u200ble\u200bli\u200blo",
         "lalelilo", "\ufeffla le li lo", "la le li\ufefflo", "la le lilo", "la le li lo\u200b", "la\u000ble\u000cli\rlo"])

    add("last words", "rhymes: one and two phonemes, an onset that matters, alternatives, contractions, names that "
        "JavaScript objects inherit, a hyphen, bare punctuation at the end, brackets (readings 7 to 9)",
        ["tumba oh", "tumba owe", "tumba light", "tumba delight!", "tumba star-light", "tumba night", "tumba light -",
         "tumba night -", "tumba ill", "tumba I'll", "tumba we'll", "tumba well", "tumba don't", "tumba dont",
         "tumba read", "tumba red", "tumba read(2)", "tumba constructor", "tumba __proto__", "tumba toString",
         "tumba hasOwnProperty", "tumba 42", "tumba (light)", "tumba bow", "tumba bough", "tumba blornik", "zee BLORNIK?"])
    return songs


# ---- the file ----

COMMAND = ("python tests/golden/ssm60.py open-songs.jsonl.gz cmudict.json > tests/golden/ssm60.json "
           "(see the head of ssm60.py for cmudict.json)")


def short_json(value):
    """ASCII JSON on one line, so that every odd character shows as an escape."""
    return json.dumps(value, ensure_ascii=True)


def equal_lines_have_equal_tags(song):
    """Whether each line has the tags of its first occurrence."""
    lines, tags = song["lines"], song["tags"]
    return all(tags[i] == tags[lines.index(line)] for i, line in enumerate(lines))


def print_golden(songs, dictionary):
    """The golden file: one line of it for each line of a song, values with 9 significant digits."""
    top = {
        "origin": "Computed by tests/golden/ssm60.py from the written description of the features, independently of "
                  "the TypeScript. Songs: public-domain ones of open-songs.jsonl.gz, drawn with a seed, and invented "
                  "ones ('hand: ...'). Tags are drawn, not tagged: they are an input.",
        "command": COMMAND,
        "dictionary": "cmu-pronouncing-dictionary@3.0.0, plain keys only",
        "tolerance": 1e-6,
        "tolerance_reason": "Absolute. All numbers lie in 0..1 and similarities are stored as 32-bit floats (error "
                            "below 6e-8); 1e-6 leaves room for a sum or a result kept in 32 bits, and is far below "
                            "the smallest true step, about 1/n of one entry of the ratio.",
        "views": VIEWS,
        "numbers": NUMBERS,
        "cuts": CUTS,
    }
    print("{")
    for key, value in top.items():
        print(f"{short_json(key)}: {short_json(value)},")
    print('"songs": [')
    for k, song in enumerate(songs):
        assert len(song["tags"]) == len(song["lines"]) > 0, song["id"]
        assert equal_lines_have_equal_tags(song), song["id"]
        rows = sixty_numbers(song["lines"], song["tags"], dictionary)
        print("{")
        for key in ["id", "language", "because", "lines", "tags"]:
            print(f"{short_json(key)}: {short_json(song[key])},")
        print('"values": [')
        print(",\n".join("[" + ",".join(f"{value:.9g}" for value in row) + "]" for row in rows))
        print("]\n}" + ("," if k < len(songs) - 1 else ""))
    print("]\n}")


# ---- the check by hand ----

HAND_MATRICES = {
    "head": [[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 0], [0, 0, 0, 1]],
    "tail": [[1, 0, 0, 1], [0, 1, 0, 0], [0, 0, 1, 0], [1, 0, 0, 1]],
    "phonetic": [[1, 1, 0, 1], [1, 1, 0, 1], [0, 0, 1, 0], [1, 1, 0, 1]],
    "part_of_speech": [[1, 221 / 300, 31 / 75, 0.59], [221 / 300, 1, 0.5, 0.5], [31 / 75, 0.5, 1, 0.4],
                       [0.59, 0.5, 0.4, 1]],
    "string": [[1, 0.6, 0, 0.8], [0.6, 1, 0, 0.5], [0, 0, 1, 0], [0.8, 0.5, 0, 1]],
}

# view, line: the twelve numbers in the order of NUMBERS
HAND_NUMBERS = {
    ("head", 0): [0.5, 1, 0.5, 1, 1, 0.5, 0, 1, 1, 0, 0, 1],
    ("head", 2): [0.25, 1, math.sqrt(3) / 4, 0.25, 0.7, 0.25, 0, 0, 0, 0, 2 / 3, 1 / 3],
    ("tail", 3): [0.5, 1, 0.5, 1, 1, 0.5, 0, 0, 1, 1, 1, 0],
    ("phonetic", 1): [0.75, 1, math.sqrt(3) / 4, 1, 1, 0.75, 1, 0, 1, 1, 1 / 3, 2 / 3],
    ("part_of_speech", 0): [0.685, 1, math.sqrt(0.1847222222 / 4), 0.8025, 0.921, 1, 0, 221 / 300, 1, 0.59, 0, 1],
    ("part_of_speech", 3): [0.6225, 1, math.sqrt(0.208075 / 4), 0.6925, 0.877, 1, 0.4, 0, 0.59, 1, 1, 0],
    ("string", 0): [0.6, 1, math.sqrt(0.14), 0.85, 0.94, 0.5, 0, 0.6, 1, 0.8, 0, 1],
    ("string", 1): [0.525, 1, math.sqrt(0.126875), 0.7, 0.88, 0.25, 0.6, 0, 0.6, 0.5, 1 / 3, 2 / 3],
}


def check():
    """Compares the functions above with the numbers of ssm60_hand.md."""
    def expect(what, got, wanted):
        assert abs(got - wanted) < 1e-7, f"{what}: got {got}, by hand {wanted}"

    song = matrices(FOUR_LINES["lines"], FOUR_LINES["tags"], HAND_DICTIONARY)
    for view, by_hand in HAND_MATRICES.items():
        for i in range(4):
            for j in range(4):
                expect(f"{view} S[{i}][{j}]", song[view][i][j], by_hand[i][j])
    for (view, i), by_hand in HAND_NUMBERS.items():
        for name, got, wanted in zip(NUMBERS, twelve_numbers(song[view], i, CUTS[view]), by_hand, strict=True):
            expect(f"{view}, line {i}, {name}", got, wanted)
    alone = sixty_numbers(["tumba"], [["NOUN"]], {})[0]
    for got, wanted in zip(alone, [1, 1, 0, 1, 1, 1, 0, 0, 1, 1, 0, 1] * 5, strict=True):
        expect("one line", got, wanted)


def main(arguments):
    """Runs the check, and prints the golden file unless --check is the only argument."""
    check()
    if arguments == ["--check"]:
        print("ssm60: the numbers worked by hand agree")
        return
    if len(arguments) != 2:
        sys.exit("usage: python ssm60.py <open-songs.jsonl.gz> <cmudict.json> | python ssm60.py --check")
    with open(arguments[1], encoding="utf-8") as file:
        dictionary = json.load(file)
    for word, pronunciation in HAND_DICTIONARY.items():
        assert dictionary[word] == pronunciation, word
    print_golden(chosen_songs(read_open_songs(arguments[0])) + hand_songs(), dictionary)


if __name__ == "__main__":
    main(sys.argv[1:])
