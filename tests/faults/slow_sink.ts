/**
 * `refrain annotate` is fed as fast as it takes songs, each with a bulky field that goes through to
 * the output, and the reader of the output pauses again and again.
 *
 * @module
 */
import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { fileURLToPath } from "node:url";
import { seededRandom } from "#lib/random.ts";
import { numberedSong } from "../support/numbered_song.ts";
import { pause } from "../support/within.ts";
import type { FaultRow, RowSize } from "./support/fault_row.ts";
import { NumberedLines } from "./support/numbered_lines.ts";
import { Samples } from "./support/samples.ts";

const ROOT = fileURLToPath(new URL("../../", import.meta.url));
const ANNOTATE =
  "run --lock=deno.lock --frozen --no-prompt --allow-read --allow-write main.ts annotate";
/** Every further worker takes some 200 MiB with such songs. */
const FLAGS = "--model recurring-pair --workers 1";

/** 40 kB of text that needs no escape in JSON. */
const NOTES = `"notes":"${"Printed on the back of the sleeve. ".repeat(1150)}"`;
/** A reader that pauses waits until no song is taken for this long: pipes and buffers are full. */
const PAUSE_MS = 500, MOST_PAUSES = 100;
const SAMPLED_EVERY_MS = 100;
const MOST_MIB = 512, MOST_GROWTH_MIB_A_MINUTE = 1;
/** In less time the tides of the garbage collector tell nothing of growth. */
const GROWTH_TOLD_AFTER_SECONDS = 240;

/** Each pause is a "fault", and hits if no further song is taken while the reader pauses. */
export const slowSink: FaultRow = {
  row: "R14 stdin",
  promise: "10 GB of songs with a slow reader need at most 512 MiB, and no song is lost",
  fast: { records: 5_000, faults: 4 },
  long: { records: 250_000, faults: 60 },
  hits: 1,
  async run({ seed }, size) {
    const begun = performance.now();
    const annotate = new Deno.Command(Deno.execPath(), {
      args: [...ANNOTATE.split(" "), ...FLAGS.split(" ")],
      cwd: ROOT,
      stdin: "piped",
      stdout: "piped",
      stderr: "inherit",
    }).spawn();
    const memory = new Samples();
    const sampling = setInterval(
      () => memory.add(performance.now(), residentMiB(annotate.pid)),
      SAMPLED_EVERY_MS,
    );
    annotate.status.finally(() => clearInterval(sampling));
    let fed = 0;
    const feeding = feed(annotate.stdin, size.records, () => fed++);
    const lines = new NumberedLines(NOTES);
    const hits = await readSlowly(annotate.stdout, { lines, seed, size, fed: () => fed });
    await feeding;
    assert.equal((await annotate.status).code, 0);
    const seconds = (performance.now() - begun) / 1000;
    const measured = { most_mib: memory.most, growth_mib_a_minute: memory.growth(0.2) };
    assert.ok(measured.most_mib <= MOST_MIB, JSON.stringify(measured));
    if (seconds >= GROWTH_TOLD_AFTER_SECONDS) {
      assert.ok(measured.growth_mib_a_minute < MOST_GROWTH_MIB_A_MINUTE, JSON.stringify(measured));
    }
    return { ...lines.verdict(size.records), seed, seconds, faults: size.faults, hits, measured };
  },
};

/** Reads all lines; how often no song was taken while the reader stood still. */
async function readSlowly(
  bytes: ReadableStream<Uint8Array>,
  { lines, seed, size: { records, faults }, fed }: {
    readonly lines: NumberedLines;
    readonly seed: number;
    readonly size: RowSize;
    /** How many songs have been taken so far. */
    fed(): number;
  },
): Promise<number> {
  const random = seededRandom(seed);
  const stops = Array.from({ length: faults }, () => 0.9 * random.next() * records)
    .sort((a, b) => a - b);
  let hits = 0;
  for await (const chunk of bytes) {
    lines.push(chunk);
    if (stops.length === 0 || lines.count < stops[0]) continue;
    stops.shift();
    for (let pauses = 0, before = -1; pauses < MOST_PAUSES && fed() !== before; pauses++) {
      before = fed();
      await pause(PAUSE_MS);
      if (fed() === before) hits++;
    }
  }
  return hits;
}

async function feed(
  stdin: WritableStream<Uint8Array>,
  songs: number,
  taken: () => void,
): Promise<void> {
  const writer = stdin.getWriter(), notes = Buffer.from(`,${NOTES}}\n`);
  for (let number = 0; number < songs; number++) {
    const { id, lines } = numberedSong(number);
    const song = JSON.stringify({ id, lines }).slice(0, -1);
    await writer.write(Buffer.concat([Buffer.from(song), notes]));
    taken();
  }
  await writer.close();
}

/** 0 once the process has ended. */
function residentMiB(pid: number): number {
  const status = textOf(`/proc/${pid}/status`);
  return Number(/VmRSS:\s*(\d+) kB/.exec(status)?.[1] ?? 0) / 1024;
}

function textOf(file: string): string {
  try {
    return Deno.readTextFileSync(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return "";
    throw error;
  }
}
