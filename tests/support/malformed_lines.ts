/**
 * A stream of JSONL in which broken records are mixed with good songs, and the expected outcome of each.
 * The same seed gives the same bytes.
 *
 * @module
 */
import { type Random, seededRandom } from "#lib/random.ts";
import { brokenSongs } from "./broken_songs.ts";
import { type NumberedSong, numberedSong } from "./numbered_song.ts";
import { oddSongs } from "./odd_songs.ts";

/** How a stream is made. */
export interface MalformedLinesOptions {
  readonly seed: number;
  readonly goodSongs: number;
  /** Broken records of each class. */
  readonly ofEachClass: number;
  readonly maxLineBytes: number;
  /** Levels of a record that is nested too deeply. */
  readonly depth: (random: Random) => number;
}

/** The position of a line; `line` counts from 1, `byte` from 0, `length` is without the terminator. */
interface Place {
  readonly line: number;
  readonly byte: number;
  readonly length: number;
}

/** A broken record, and the code that its reject must have. */
export interface BadLine extends Place {
  readonly kind: string;
  readonly code: string;
}

/** A good song, and what its annotation must hold. */
export interface GoodLine extends Place {
  readonly kind: string;
  readonly song: NumberedSong;
  readonly id: string;
  /** The annotation's `extra`, character by character. */
  readonly extra: string;
}

export interface MalformedLines {
  readonly bytes: Uint8Array;
  readonly bad: readonly BadLine[];
  readonly good: readonly GoodLine[];
}

const encoder = new TextEncoder();
const BLANK_ROWS = ["\n", "\r\n", "  \t\n", " \r\n", "\n\n\n"];

/** Makes a stream. It starts with a byte order mark and ends without a line feed. */
export function malformedLines(options: MalformedLinesOptions): MalformedLines {
  const { seed, goodSongs, ofEachClass, maxLineBytes } = options;
  const random = seededRandom(seed);
  const stream = new GrowingStream();
  const bad: BadLine[] = [], good: GoodLine[] = [];
  const spellings = Object.entries(oddSongs);

  const addGood = () => {
    const song = numberedSong(good.length);
    const [kind, spell] = spellings[good.length % spellings.length];
    const { json, id = song.id, extra = `{"number":${song.number}}` } = spell(song, maxLineBytes);
    good.push({ ...stream.line(encoder.encode(json)), kind, song, id, extra });
  };
  const addBad = (kind: string) => {
    const place = random.below(brokenSongs[kind].length);
    const { code, line } = brokenSongs[kind][place];
    const song = numberedSong(random.below(1_000_000));
    const record = line({ song, random, maxLineBytes, depth: options.depth(random) });
    const bytes = typeof record === "string" ? encoder.encode(record) : record;
    bad.push({ ...stream.line(bytes), kind: `${kind} (${place})`, code });
  };

  const kinds = Object.keys(brokenSongs).flatMap((kind) =>
    new Array<string>(ofEachClass).fill(kind)
  );
  const between = random.shuffled([...kinds, ...new Array<undefined>(goodSongs - 2)]);
  stream.add(encoder.encode("\ufeff"));
  addGood();
  for (const kind of between) {
    stream.endLine(random.next() < 0.8 ? "\n" : "\r\n");
    if (random.next() < 0.05) stream.endLine(BLANK_ROWS[random.below(BLANK_ROWS.length)]);
    if (kind === undefined) addGood();
    else addBad(kind);
  }
  stream.endLine("\n");
  addGood();
  return { bytes: stream.bytes(), bad, good };
}

/** Bytes that are concatenated, with the position of the current line. */
class GrowingStream {
  readonly #pieces: Uint8Array[] = [];
  #length = 0;
  #line = 1;
  /** Where the current line starts. */
  #start = 0;

  add(piece: Uint8Array): void {
    this.#pieces.push(piece);
    this.#length += piece.length;
  }

  /** Adds the content of a line; a byte order mark before it belongs to it. */
  line(content: Uint8Array): Place {
    this.add(content);
    return { line: this.#line, byte: this.#start, length: this.#length - this.#start };
  }

  /** Adds line ends, and blanks before them. */
  endLine(rows: string): void {
    this.add(encoder.encode(rows));
    this.#line += rows.split("\n").length - 1;
    this.#start = this.#length;
  }

  bytes(): Uint8Array {
    const whole = new Uint8Array(this.#length);
    let at = 0;
    for (const piece of this.#pieces) {
      whole.set(piece, at);
      at += piece.length;
    }
    return whole;
  }
}
