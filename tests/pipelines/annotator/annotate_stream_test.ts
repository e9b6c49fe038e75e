import { Accounting } from "#pipelines/stream/accounting.ts";
import type { Annotator, RecordResult } from "#pipelines/annotator/contract.ts";
import type { EncodedAnnotation } from "#pipelines/annotator/encoded_annotation.ts";
import { rejection } from "#pipelines/stream/decode.ts";
import { type Batch, Rejection } from "#pipelines/stream/delivery.ts";
import { annotateStream } from "#pipelines/annotator/annotate_stream.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import fc from "fast-check";
import assert from "node:assert/strict";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { CountingSource } from "../../support/counting_source.ts";
import { RecordingAccounting } from "../../support/recording_accounting.ts";
import { within } from "../../support/within.ts";

const decoder = new TextDecoder();

const never = new AbortController().signal;

/** Answers with the records themselves; those with `!` are rejected, with `~` filtered. */
class Echo implements Annotator<EncodedAnnotation> {
  readonly model = TEST_MODEL;
  underway = 0;
  mostUnderway = 0;
  /** How many records each call had. */
  readonly calls: number[] = [];

  /** @param turns how many microtasks each call takes, in turn */
  constructor(readonly concurrency: number, readonly turns: readonly number[] = [0]) {}

  async annotate(
    records: readonly RawRecord[],
  ): Promise<readonly RecordResult<EncodedAnnotation>[]> {
    const place = this.calls.push(records.length);
    this.mostUnderway = Math.max(this.mostUnderway, ++this.underway);
    for (let turn = this.turns[place % this.turns.length]; turn > 0; turn--) {
      await Promise.resolve();
    }
    this.underway--;
    return records.map(({ bytes }) => {
      const id = decoder.decode(bytes);
      if (id.startsWith("~")) return "filtered";
      return id.startsWith("!") ? rejection(bytes, "no_lines", "parse", id) : { id, bytes };
    });
  }

  dispose(): void {}
}

/** What was stored, as text. */
function reported(batch: Batch<EncodedAnnotation | "filtered">): string[] {
  return batch.map(({ content }) =>
    content === "filtered" ? "~" : content instanceof Rejection ? content.message : content.id
  );
}

Deno.test("Songs come out in the order in which they came, whatever the batches and the time they take", () =>
  fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fc.constantFrom("", "!", "~"), { maxLength: 200, size: "max" }), {
        maxLength: 6,
      }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(fc.nat(60), { minLength: 1, maxLength: 4 }),
      async (marks, width, turns) => {
        let number = 0;
        const batches = marks.map((marks) => marks.map((mark) => `${mark}${number++}`));
        const source = new CountingSource(batches), annotator = new Echo(width, turns);
        const accounting = new RecordingAccounting(), stored: string[] = [];
        const stream = annotateStream({ source, annotator, accounting, signal: never });
        for await (const batch of stream) {
          await Promise.resolve();
          stored.push(...reported(batch));
          accounting.countStored(batch);
        }
        const all = batches.flat();
        assert.deepEqual(stored, all.map((id) => id.startsWith("~") ? "~" : id));
        assert.ok(accounting.balances && accounting.read === all.length);
        assert.equal(accounting.count("rejected"), all.filter((id) => id.startsWith("!")).length);
        assert.ok(annotator.mostUnderway <= width);
        assert.ok(annotator.calls.every((records) => records <= 64), "64 records at once at most");
        assert.ok(accounting.outcomes.every((outcomes) => outcomes.length === 1));
      },
    ),
    { numRuns: 40 },
  ));

Deno.test("What the source rejected is not given to the annotator, and keeps its place", async () => {
  const bad = rejection(new Uint8Array(), "oversize", "read", "bad");
  const source = new CountingSource([["a", "b", "c"]]), annotator = new Echo(1);
  const records = async function* () {
    for await (const batch of source.records()) {
      yield batch.map((delivery, place) => place === 1 ? { ...delivery, content: bad } : delivery);
    }
  };
  const stored: string[] = [];
  const stream = { source: { records }, annotator, accounting: new Accounting(), signal: never };
  for await (const batch of annotateStream(stream)) stored.push(...reported(batch));
  assert.deepEqual(stored, ["a", "bad", "c"]);
  assert.deepEqual(annotator.calls, [2]);
});

Deno.test("Big records are labelled in smaller batches", async () => {
  const big = "x".repeat(100_000),
    annotator = new Echo(1),
    source = new CountingSource([[big, big, big, "a"]]);
  const stream = { source, annotator, accounting: new Accounting(), signal: never };
  for await (const _ of annotateStream(stream));
  assert.ok(annotator.calls.length >= 2, `${annotator.calls}`);
  assert.equal(annotator.calls.reduce((sum, records) => sum + records), 4);
});

Deno.test("No more is read than is on its way while storing takes its time", async () => {
  const endless = (function* () {
    for (let number = 0;; number++) yield [`${number}`];
  })();
  const source = new CountingSource(endless),
    controller = new AbortController(),
    { signal } = controller;
  const stream = { source, annotator: new Echo(2), accounting: new Accounting(), signal };
  for await (const _ of annotateStream(stream)) {
    await new Promise((resolve) => setTimeout(resolve, 20));
    assert.ok(source.pulls <= 8, `${source.pulls}`);
    controller.abort();
  }
  assert.equal(source.ended, true);
});

Deno.test("What was read is stored when the run is aborted, and a silent source is not waited for", async () => {
  const source = new CountingSource((async function* () {
    yield ["a"];
    yield ["b"];
    await new Promise(() => {});
  })());
  const controller = new AbortController(), stored: string[] = [];
  const { signal } = controller, accounting = new Accounting();
  const store = async () => {
    const stream = { source, annotator: new Echo(3), accounting, signal };
    for await (const batch of annotateStream(stream)) {
      stored.push(...reported(batch));
      accounting.countStored(batch);
      if (stored.length === 2) controller.abort();
    }
  };
  await within(2_000, store());
  assert.deepEqual(stored, ["a", "b"]);
  assert.ok(accounting.balances);
});

Deno.test("A failure ends everything with its error, though the source is silent", async () => {
  const silent = () =>
    new CountingSource((async function* () {
      yield ["a"];
      await new Promise(() => {});
    })());
  const failing: Annotator<EncodedAnnotation> = {
    model: TEST_MODEL,
    concurrency: 2,
    annotate: () => Promise.reject(new Error("no annotation")),
    dispose() {},
  };
  const store = async (annotator: Annotator<EncodedAnnotation>) => {
    const stream = { source: silent(), annotator, accounting: new Accounting(), signal: never };
    for await (const _ of annotateStream(stream)) throw new Error("disk full");
  };
  await assert.rejects(within(2_000, store(new Echo(2))), /disk full/);
  await assert.rejects(within(2_000, store(failing)), /no annotation/);
});
