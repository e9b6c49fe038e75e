/**
 * A catalogue of songs whose labels are known: JSONL plain, gzip and zstd, and texts; with records
 * that are no songs, ids that come again, bulky songs, and an empty file.
 *
 * @module
 */
import { type Random, seededRandom } from "#lib/random.ts";
import { Buffer } from "node:buffer";
import { dirname } from "node:path";
import { gzipSync, zstdCompressSync } from "node:zlib";
import { type KnownRecord, type MadeRecord, madeRecords, madeText } from "./known_input.ts";

/** An input, and what must become of it. */
export interface KnownInput {
  /** What its part is called, before the number of a piece. */
  readonly part: string;
  readonly records: readonly KnownRecord[];
}

/** How a catalogue is made. */
export interface KnownCatalogueOptions {
  readonly seed: number;
  /** Of the whole catalogue, about. */
  readonly records: number;
}

/** The average number of records of an input; large ones and texts have fewer. */
const INPUT_RECORDS = 1_000, FEWEST_INPUTS = 10;
const MOST_TEXTS = 90, MOST_BULKY = 300, BULK = 4_000;

/** Where the files of a catalogue go. */
interface Making {
  readonly folder: string;
  readonly random: Random;
}

/** Writes a catalogue into a folder. */
export async function writeCatalogue(
  folder: string,
  { seed, records }: KnownCatalogueOptions,
): Promise<KnownInput[]> {
  const making = { folder, random: seededRandom(seed) }, { random } = making;
  const count = Math.max(FEWEST_INPUTS, Math.ceil(records / INPUT_RECORDS));
  const made: KnownInput[] = [await writeLines("empty.jsonl", [], making)];
  let number = 1;
  for (let input = 0; number <= records; input++) {
    const size = 1 + random.below(2 * records / count), left = records - number + 1;
    const take = (most: number) => {
      const numbers = Array.from({ length: Math.min(size, left, most) }, (_, n) => number + n);
      number += numbers.length;
      return numbers;
    };
    const name = `shelf-${input % 4}/${String(input).padStart(4, "0")}`;
    if (input % 6 === 5) {
      made.push(await writeTexts(name, take(MOST_TEXTS).map(madeText), making));
      continue;
    }
    const odd = input % 3 === 0 ? 0.05 : 0, isBulky = input % 6 === 4;
    const numbers = take(isBulky ? MOST_BULKY : Infinity);
    const lines = madeRecords(numbers, { odd, bulk: isBulky ? BULK : 0 }, random);
    made.push(await writeLines(`${name}.jsonl${SUFFIXES[random.below(3)]}`, lines, making));
  }
  return made;
}

/** How files are compressed, by what their names end in. */
const COMPRESS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  "": (bytes) => bytes,
  ".gz": gzipSync,
  ".zst": zstdCompressSync,
};
const SUFFIXES = Object.keys(COMPRESS);

async function writeLines(
  name: string,
  made: readonly MadeRecord[],
  { folder, random }: Making,
): Promise<KnownInput> {
  const [part, suffix] = name.split(".jsonl");
  const lines = made.map(({ text }) => text).join("\n");
  const bytes = Buffer.from(random.next() < 0.5 && made.length > 0 ? `${lines}\n` : lines);
  await write(`${folder}/${name}`, inPieces(bytes, COMPRESS[suffix], random));
  return { part, records: made.map(({ known }) => known) };
}

async function writeTexts(
  name: string,
  made: readonly MadeRecord[],
  { folder }: Making,
): Promise<KnownInput> {
  for (const { known: { number }, text } of made) {
    await write(`${folder}/${name}/${String(number).padStart(7, "0")}.txt`, Buffer.from(text));
  }
  return { part: `${name}/texts`, records: made.map(({ known }) => known) };
}

/** Compressed in some pieces, cut anywhere, which follow each other in one file. */
function inPieces(bytes: Buffer, compress: (piece: Buffer) => Buffer, random: Random): Buffer {
  const cuts = Array.from({ length: 3 }, () => random.below(bytes.length + 1))
    .toSorted((one, other) => one - other);
  return Buffer.concat(
    [0, ...cuts].map((cut, place) => compress(bytes.subarray(cut, cuts[place] ?? bytes.length))),
  );
}

async function write(path: string, bytes: Uint8Array): Promise<void> {
  await Deno.mkdir(dirname(path), { recursive: true });
  await Deno.writeFile(path, bytes);
}
