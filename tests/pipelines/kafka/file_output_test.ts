import assert from "node:assert/strict";
import fc from "fast-check";
import { openAnnotationFile } from "#pipelines/consume/annotation_file.ts";
import { FileOutput, type PartitionFile } from "#pipelines/kafka/file_output.ts";
import type { PartitionOutput } from "#pipelines/kafka/partition_output.ts";
import { type OutgoingRecord, SOURCE_HEADER, textHeader } from "#pipelines/kafka/records.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { outgoingRecord, textOf } from "../../support/topic_record.ts";

const FILE = "the file";

/** Collects lines, in a file that is empty at first. */
function part(write: (lines: Uint8Array) => Promise<void>): PartitionFile {
  let last = -1n;
  return {
    lastOffset: () => last,
    async write(lines, offset) {
      await write(lines);
      last = offset;
    },
  };
}

/** An annotation of a record of `songs`. */
function annotation(partition: number, offset: number, text = "la"): OutgoingRecord {
  const headers = [textHeader(SOURCE_HEADER, `songs-${partition}-${offset}`)];
  return { ...outgoingRecord(FILE, "id", JSON.stringify({ text })), headers };
}

/** Records its calls in order. */
class Rest implements PartitionOutput {
  readonly reported: unknown[] = [];

  open = () => Promise.resolve(void this.reported.push("open"));
  close = () => Promise.resolve(void this.reported.push("close"));

  store: PartitionOutput["store"] = (outgoing, { offset }) => {
    this.reported.push([...outgoing.map(({ topic }) => topic), offset]);
    return Promise.resolve();
  };
}

Deno.test("Lines are written first, each with its source; then other records are stored with the offset", async () => {
  const rest = new Rest();
  const write = (lines: Uint8Array) => Promise.resolve(void rest.reported.push(textOf(lines)));
  const output = new FileOutput({ part: part(write), isAscending: true, topic: FILE, rest });
  await output.open();
  const letter = outgoingRecord("letters", null, "");
  await output.store([annotation(2, 5), letter, annotation(2, 6)], { offset: 7n, metadata: "" });
  await output.store([letter], { offset: 8n, metadata: "" });
  await output.close();
  assert.deepEqual(rest.reported, [
    "open",
    '{"text":"la","source":"songs-2-5"}\n{"text":"la","source":"songs-2-6"}\n',
    ["letters", 7n],
    ["letters", 8n],
    "close",
  ]);
});

Deno.test("If the lines of a chunk cannot be written, nothing of it is stored or committed", async () => {
  const rest = new Rest(), write = () => Promise.reject(new Error("disk full"));
  const output = new FileOutput({ part: part(write), isAscending: true, topic: FILE, rest });
  const stored = output.store([annotation(0, 1)], { offset: 2n, metadata: "" });
  await assert.rejects(stored, /disk full/);
  assert.deepEqual(rest.reported, []);
});

Deno.test("A tombstone has no line", async () => {
  const rest = new Rest(), write = () => Promise.reject(new Error("a line"));
  const output = new FileOutput({ part: part(write), isAscending: true, topic: FILE, rest });
  const tombstone = { ...annotation(0, 1), value: null };
  await output.store([tombstone], { offset: 2n, metadata: "" });
  assert.deepEqual(rest.reported, [[2n]]);
});

/** The chunks of a stream: the partition and the number of songs of each. */
const anyStream = fc.record({
  chunks: fc.array(fc.tuple(fc.nat(1), fc.integer({ min: 1, max: 3 })), {
    minLength: 1,
    maxLength: 8,
  }),
  texts: fc.array(fc.string({ unit: "binary", maxLength: 8 }), { minLength: 1 }),
  cuts: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 1, maxLength: 3 }),
});

type Stream = typeof anyStream extends fc.Arbitrary<infer Value> ? Value : never;

/** Opens an existing file, and writes the whole stream to it. */
async function streamed(path: string, { chunks, texts }: Stream): Promise<void> {
  const file = await openAnnotationFile(path, true), next = [0, 0];
  const outputs = next.map((_, partition) =>
    new FileOutput({
      part: file.part("songs", partition),
      isAscending: true,
      topic: FILE,
      rest: new Rest(),
    })
  );
  await Promise.all(chunks.map(([partition, songs]) => {
    const outgoing = Array.from({ length: songs }, () => {
      const offset = next[partition]++;
      return annotation(partition, offset, texts[offset % texts.length]);
    });
    return outputs[partition].store(outgoing, { offset: BigInt(next[partition]), metadata: "" });
  }));
  file.close();
}

function linesOf(bytes: Uint8Array): string[] {
  return textOf(bytes)!.split("\n");
}

Deno.test("A file that was cut anywhere and is resumed has each source once", () =>
  inTemporaryFolder({}, async (folder) => {
    const path = `${folder}/songs.jsonl`;
    await fc.assert(
      fc.asyncProperty(anyStream, async (stream) => {
        await Deno.writeFile(path, new Uint8Array());
        await streamed(path, stream);
        const whole = await Deno.readFile(path);
        for (const cut of stream.cuts) {
          await Deno.truncate(path, Math.round(cut * (await Deno.stat(path)).size));
          await streamed(path, stream);
          const resumed = linesOf(await Deno.readFile(path));
          assert.deepEqual(resumed.toSorted(), linesOf(whole).toSorted());
          for (const partition of [0, 1]) {
            const of = (lines: readonly string[]) =>
              lines.filter((line) => line.endsWith('"}') && line.includes(`songs-${partition}-`));
            assert.deepEqual(of(resumed), of(linesOf(whole)), "in the order of the partition");
          }
        }
      }),
      { numRuns: 200 },
    );
  }));

Deno.test("A file of one partition has the same bytes, wherever it was cut", () =>
  inTemporaryFolder({}, async (folder) => {
    const path = `${folder}/songs.jsonl`;
    const stream: Stream = { chunks: [[0, 3], [0, 2]], texts: ["é\n🎵", "la"], cuts: [0] };
    await streamed(path, stream);
    const whole = await Deno.readFile(path);
    for (let cut = 0; cut <= whole.length; cut++) {
      await Deno.writeFile(path, whole.subarray(0, cut));
      await streamed(path, stream);
      assert.deepEqual(await Deno.readFile(path), whole);
    }
  }));

Deno.test("Lines that were written before a commit failed are not written again", async () => {
  const lines: string[] = [], rest = new Rest(), { store } = rest;
  const of = part((bytes) => Promise.resolve(void lines.push(textOf(bytes)!)));
  const output = () => new FileOutput({ part: of, isAscending: true, topic: FILE, rest });
  rest.store = () => Promise.reject(new Error("no commit"));
  const chunk = [annotation(0, 1), annotation(0, 2)];
  await assert.rejects(output().store(chunk, { offset: 3n, metadata: "" }), /no commit/);
  rest.store = store;
  await output().store([...chunk, annotation(0, 3)], { offset: 4n, metadata: "" });
  const sources = lines.join("").match(/songs-0-\d/g);
  assert.deepEqual([sources, rest.reported], [["songs-0-1", "songs-0-2", "songs-0-3"], [[4n]]]);
});

Deno.test("Annotations that do not arrive in order are all written", async () => {
  const lines: string[] = [], rest = new Rest();
  const of = part((bytes) => Promise.resolve(void lines.push(textOf(bytes)!)));
  const output = new FileOutput({ part: of, isAscending: false, topic: FILE, rest });
  await output.store([annotation(0, 20)], { offset: 21n, metadata: "" });
  await output.store([annotation(0, 12)], { offset: 31n, metadata: "" });
  assert.deepEqual(lines.join("").match(/songs-0-\d+/g), ["songs-0-20", "songs-0-12"]);
});
