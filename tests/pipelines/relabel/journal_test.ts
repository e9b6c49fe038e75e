import { NO_STATISTICS } from "#lib/edition/metrics.ts";
import { EDITION_SCHEMA, type EditionPart, NO_RECORDS } from "#lib/edition/manifest.ts";
import { EXIT } from "#pipelines/errors.ts";
import {
  type EditionIdentity,
  type InputState,
  Journal,
  type OpenPart,
} from "#pipelines/relabel/journal.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const EDITION: EditionIdentity = {
  provenance: {
    refrain: "0.0.0",
    model: TEST_MODEL,
    output_options: {
      format: "auto",
      languages: null,
      lines: false,
      ignore_breaks: false,
      max_lines: 500,
      max_line_bytes: 10_000,
      partition_songs: null,
      compression: "none",
    },
    catalogue: { inputs: 2, sha256: "a".repeat(64) },
  },
  shard: "1/1",
};
const INPUTS = ["a.jsonl", "日本/*.txt"], STAMPS = ["first", "second"];

/** A line that is written to a journal. */
interface JournalLine {
  readonly kind: "open" | "sealed" | "finished";
  readonly input: string;
  readonly stamp: string;
  readonly number: number;
}

const journalLine: fc.Arbitrary<JournalLine> = fc.record({
  kind: fc.constantFrom("open", "sealed", "finished"),
  input: fc.constantFrom(...INPUTS),
  stamp: fc.constantFrom(...STAMPS),
  number: fc.nat(1_000_000),
});

function openPart({ input, number }: JournalLine): OpenPart {
  const bytes = { annotations: number, songs: number + 1, rejects: 0 };
  return { name: `${input}-${number}`, records: NO_RECORDS, statistics: NO_STATISTICS, bytes };
}

function sealedPart({ input, number }: JournalLine): EditionPart {
  const file = { path: `annotations/${number}`, bytes: number, sha256: "b".repeat(64) };
  const about = { input, records: NO_RECORDS, statistics: NO_STATISTICS };
  return { name: `${number}`, ...about, annotations: file, songs: file, rejects: null };
}

function finishedInput({ input, number }: JournalLine) {
  return { name: input, files: 1, bytes: number, sha256: "c".repeat(64) };
}

async function append(journal: Journal, one: JournalLine): Promise<void> {
  const { kind, input, stamp } = one;
  if (kind === "open") await journal.checkpoint(input, stamp, openPart(one));
  else if (kind === "sealed") await journal.seal(sealedPart(one), stamp);
  else await journal.finish(finishedInput(one), stamp);
}

/** The expected state of an input: everything that was written since it last changed. */
function stateAfter(all: readonly JournalLine[], input: string): [string, InputState] | undefined {
  const own = all.filter((one) => one.input === input), last = own.at(-1);
  if (!last) return undefined;
  const { stamp } = last;
  const since = own.slice(1 + own.findLastIndex((one) => one.stamp !== stamp));
  const sealed = since.filter(({ kind }) => kind === "sealed");
  const after = since.slice(1 + since.findLastIndex(({ kind }) => kind === "sealed"));
  const open = after.findLast(({ kind }) => kind === "open");
  const finished = after.findLast(({ kind }) => kind === "finished");
  return [stamp, {
    fingerprint: stamp,
    sealed: sealed.map(sealedPart),
    ...(open && { open: openPart(open) }),
    ...(finished && { finished: finishedInput(finished) }),
  }];
}

/** Opens a journal and compares its state with what was written. */
async function checkKnown(folder: string, all: readonly JournalLine[]): Promise<void> {
  const journal = await Journal.open(folder, EDITION);
  try {
    for (const input of INPUTS) {
      const known = stateAfter(all, input);
      for (const stamp of STAMPS) {
        const should = known?.[0] === stamp ? known[1] : undefined;
        assert.deepEqual(journal.stateOf(input, stamp), should);
      }
    }
  } finally {
    journal.close();
  }
}

/** The same edition of another catalogue. */
const OF_OTHERS: EditionIdentity = {
  ...EDITION,
  provenance: { ...EDITION.provenance, catalogue: { inputs: 3, sha256: "d".repeat(64) } },
};

/** Creates a journal and writes everything, opening it again after this many lines. */
async function write(
  folder: string,
  all: readonly JournalLine[],
  again = Infinity,
): Promise<string> {
  let journal = await Journal.open(folder, EDITION);
  for (const [place, one] of all.entries()) {
    if ((place + 1) % again === 0) {
      journal.close();
      journal = await Journal.open(folder, EDITION);
    }
    await append(journal, one);
  }
  journal.close();
  return `${folder}/unfinished.jsonl`;
}

async function linesOf(path: string): Promise<string[]> {
  return (await Deno.readTextFile(path)).trimEnd().split("\n");
}

Deno.test("A journal keeps what it was given, however often it is opened meanwhile", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(journalLine, { maxLength: 12 }),
      fc.integer({ min: 1, max: 5 }),
      (all, again) =>
        inTemporaryFolder({}, async (folder) => {
          await write(folder, all, again);
          await checkKnown(folder, all);
        }),
    ),
    { numRuns: 60 },
  ));

Deno.test("A journal that was cut anywhere keeps its complete lines, and is resumed", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(journalLine, { minLength: 1, maxLength: 8 }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      journalLine,
      (all, share, further) =>
        inTemporaryFolder({}, async (folder) => {
          const path = await write(folder, all), bytes = await Deno.readFile(path);
          const left = bytes.subarray(0, Math.floor(share * bytes.length));
          await Deno.writeFile(path, left);
          const lines = left.filter((byte) => byte === 10).length;
          const safe = all.slice(0, Math.max(0, lines - 1));
          await checkKnown(folder, safe);
          await write(folder, [further]);
          await checkKnown(folder, [...safe, further]);
        }),
    ),
    { numRuns: 60 },
  ));

Deno.test("Lines that several inputs write at once stay whole", () =>
  inTemporaryFolder({}, async (folder) => {
    const journal = await Journal.open(folder, EDITION);
    const all = Array.from({ length: 50 }, (_, number): JournalLine => ({
      ...{ kind: "open", stamp: "first", number },
      input: INPUTS[number % 2],
    }));
    await Promise.all(all.map((one) => append(journal, one)));
    journal.close();
    await checkKnown(folder, all);
  }));

Deno.test("A journal of another edition is refused with 73, and the message names the differences", () =>
  inTemporaryFolder({}, async (folder) => {
    const path = await write(folder, []), before = await Deno.readTextFile(path);
    const { provenance: head } = EDITION, { output_options } = head;
    const others: readonly (readonly [string, EditionIdentity])[] = [
      ["shard", { ...EDITION, shard: "1/2" }],
      ["version of Refrain", { ...EDITION, provenance: { ...head, refrain: "9.9.9" } }],
      ["model", { ...EDITION, provenance: { ...head, model: { ...TEST_MODEL, version: "2" } } }],
      ["model", {
        ...OF_OTHERS,
        provenance: { ...OF_OTHERS.provenance, model: { ...TEST_MODEL, name: "x" } },
      }],
      ["compression, shard", {
        provenance: { ...head, output_options: { ...output_options, compression: "zstd" } },
        shard: "2/3",
      }],
      ["lines, compression", {
        ...EDITION,
        provenance: {
          ...head,
          output_options: { ...output_options, lines: true, compression: "gzip" },
        },
      }],
    ];
    for (const [difference, other] of others) {
      const error = await runErrorOf(() => Journal.open(folder, other));
      assert.equal(error.exitCode, EXIT.unwritable);
      assert.ok(
        error.message.includes(`with another ${difference} (--force starts again)`),
        error.message,
      );
      assert.equal(await Deno.readTextFile(path), before);
    }
    (await Journal.open(folder, structuredClone(EDITION))).close();
  }));

Deno.test("A journal of another catalogue is resumed, and then belongs to the new one", () =>
  inTemporaryFolder({}, async (folder) => {
    const all = INPUTS.map((input): JournalLine => ({
      kind: "sealed",
      input,
      stamp: "first",
      number: 1,
    }));
    const path = await write(folder, all), linesBefore = await linesOf(path);
    const assertKnows = async (edition: EditionIdentity, further: readonly EditionIdentity[]) => {
      const journal = await Journal.open(folder, edition);
      const known = all.map(({ input, stamp }) => journal.stateOf(input, stamp));
      journal.close();
      assert.deepEqual(
        known,
        all.map((one) => ({ fingerprint: "first", sealed: [sealedPart(one)] })),
      );
      const written = further.map((edition) => JSON.stringify({ schema: EDITION_SCHEMA, edition }));
      assert.deepEqual(await linesOf(path), [...linesBefore, ...written]);
    };
    await assertKnows(OF_OTHERS, [OF_OTHERS]);
    await assertKnows(OF_OTHERS, [OF_OTHERS]);
    await assertKnows(EDITION, [OF_OTHERS, EDITION]);
    await Deno.writeTextFile(path, "");
    (await Journal.open(folder, OF_OTHERS)).close();
    assert.deepEqual(await linesOf(path), [
      JSON.stringify({ schema: EDITION_SCHEMA, edition: OF_OTHERS }),
    ]);
  }));

Deno.test("Invalid lines of a journal are refused with 73", async () => {
  for (const line of ["oops", "7", "{}", `{"input":"a.jsonl","fingerprint":"first"}`]) {
    await inTemporaryFolder({ "unfinished.jsonl": `${line}\n` }, async (folder) => {
      const error = await runErrorOf(() => Journal.open(folder, EDITION));
      assert.equal(error.exitCode, EXIT.unwritable);
      assert.match(error.message, /its unfinished\.jsonl is invalid: /);
    });
  }
});
