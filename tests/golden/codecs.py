"""Compressed bytes as other implementations write them: the golden values of Kafka's codecs.

Usage, from the root of the repository (Python 3.11; packages python-snappy, lz4, xxhash, zstandard):

    python tests/golden/codecs.py

Every text is made by a rule that the tests repeat, so that only what is compressed is kept. xerial framing is
put together here from raw blocks, as snappy-java's documentation describes it. lz4's header checksum as Kafka 0.9
wrote it takes in the magic number: it is computed by the package xxhash.
"""

import base64
import gzip
import struct

import lz4.frame
import snappy
import xxhash
import zstandard

import golden_file

XERIAL_HEADER = b"\x82SNAPPY\x00" + struct.pack(">ii", 1, 1)


def text(lines):
    """Lines that repeat in part, as songs do."""
    return "".join(f"Line {number}: la la {'la ' * (number % 7)}love\n" for number in range(lines)).encode()


def noise(length):
    """Bytes that do not compress: a linear congruential generator's upper half."""
    state, drawn = 1, bytearray()
    for _ in range(length):
        state = (state * 1103515245 + 12345) % 2**32
        drawn.append(state >> 16 & 255)
    return bytes(drawn)


def xerial(*blocks):
    chunks = (struct.pack(">i", len(block)) + block for block in map(snappy.compress, blocks))
    return XERIAL_HEADER + b"".join(chunks)


def lz4_frame(content, **options):
    return lz4.frame.compress(content, **{"store_size": False, **options})


def old_kafka_lz4(content):
    frame = bytearray(lz4_frame(content))
    frame[6] = xxhash.xxh32_intdigest(bytes(frame[:6])) >> 8 & 255
    return bytes(frame)


CONTENTS = {
    "empty": b"",
    "one byte": b"a",
    "short": b"la la la",
    "run": b"a" * 3_000,
    "song": text(40),
    "long": text(2_500),
    "noise": noise(300),
}

# "long" takes more than one block of 64 KiB, where that makes a difference.
LONG_FORMS = ("raw", "as Kafka's Java client", "linked blocks")


def halves(content):
    return content[: len(content) // 2], content[len(content) // 2 :]


WRITERS = {
    ("snappy", "raw"): snappy.compress,
    ("snappy", "xerial, one block"): lambda content: xerial(content),
    ("snappy", "xerial, two blocks"): lambda content: xerial(*halves(content)),
    ("snappy", "xerial, two streams"): lambda content: b"".join(map(xerial, halves(content))),
    ("lz4", "as Kafka's Java client"): lambda content: lz4_frame(content, block_size=4, block_linked=False),
    ("lz4", "linked blocks"): lambda content: lz4_frame(content, block_size=4, block_linked=True),
    ("lz4", "high compression"): lambda content: lz4_frame(content, compression_level=12),
    ("lz4", "content size"): lambda content: lz4_frame(content, store_size=True),
    ("lz4", "all checksums"): lambda content: lz4_frame(
        content, block_size=4, block_checksum=True, content_checksum=True, store_size=True
    ),
    ("lz4", "two frames"): lambda content: b"".join(map(lz4_frame, halves(content))),
    ("lz4", "old header checksum"): old_kafka_lz4,
    ("gzip", "one member"): lambda content: gzip.compress(content, mtime=0),
    ("gzip", "two members"): lambda content: b"".join(gzip.compress(half, mtime=0) for half in halves(content)),
    ("zstd", "one frame"): zstandard.ZstdCompressor(level=19, write_content_size=False).compress,
    ("zstd", "checksum"): zstandard.ZstdCompressor(level=19, write_checksum=True).compress,
    ("zstd", "two frames"): lambda content: b"".join(map(zstandard.ZstdCompressor(level=19).compress, halves(content))),
}

cases = [
    {"codec": codec, "form": form, "content": name, "bytes": base64.b64encode(write(content)).decode()}
    for (codec, form), write in WRITERS.items()
    for name, content in CONTENTS.items()
    if name != "long" or form in LONG_FORMS
]
xxh32 = [[length, xxhash.xxh32_intdigest(noise(length))] for length in (0, 1, 3, 4, 15, 16, 17, 31, 32, 100)]

golden_file.write(
    "codecs.json",
    "Compressed by python-snappy, lz4 and zstandard (bindings of the reference implementations), and Python's gzip.",
    ["python-snappy", "cramjam", "lz4", "zstandard", "xxhash"],
    {"xxh32 of noise, by length": xxh32, "cases": cases},
)
