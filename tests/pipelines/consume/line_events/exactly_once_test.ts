import assert from "node:assert/strict";
import fc from "fast-check";
import type { OutgoingRecord, TopicRecord } from "#pipelines/kafka/records.ts";
import type { OpenSongBounds } from "#pipelines/consume/line_events/open_songs.ts";
import type { LabelledChunk } from "#pipelines/consume/partition_labeller.ts";
import { eventRecord, lineEventLabeller, readRecord } from "../../../support/line_events.ts";
import { finalText, songsOfEvents } from "../../../support/songs_of_events.ts";

const CLOSING = { quietTime: 50, songs: 3, records: 25 };

/** How an event depends on the earlier events of its song. */
interface Step {
  readonly song: string;
  readonly text: string;
  /** What its number is beyond the next one: 0 goes on, 1 leaves a gap, -1 comes again. */
  readonly beyond: number;
  readonly end: "no" | "with a row" | "alone";
  readonly title: string | undefined;
  readonly isBad: boolean;
  /** Milliseconds since the record before, of a clock that may be set back. */
  readonly later: number;
  /** Offsets that hold no record, before it. */
  readonly hole: number;
}

const anyStep: fc.Arbitrary<Step> = fc.record({
  song: fc.constantFrom("a", "b", "c", "d", "e"),
  text: fc.constantFrom("la la", "river", "moon 🎵", "", "[Chorus]"),
  beyond: fc.constantFrom(0, 0, 0, 0, 0, 1, 2, -1, -1, -2),
  end: fc.constantFrom("no" as const, "no", "no", "no", "no", "no", "no", "with a row", "alone"),
  title: fc.constantFrom(undefined, undefined, "Home", "Road"),
  isBad: fc.constantFrom(false, false, false, false, false, false, false, true),
  later: fc.constantFrom(0, 1, 1, 5, 5, 10, -20, 30, 70),
  hole: fc.constantFrom(0, 0, 0, 0, 1, 3),
});

function recordsOf(steps: readonly Step[]): TopicRecord[] {
  const nextIndex = new Map<string, number>();
  let offset = 0, timestamp = 1000;
  return steps.map(({ song, text, beyond, end, title, isBad, later, hole }) => {
    offset += hole;
    timestamp += later;
    const index = Math.max(0, (nextIndex.get(song) ?? 0) + beyond);
    const event = end === "alone"
      ? { songId: song, end: true }
      : { songId: song, index, text, title, end: end !== "no" };
    if (!isBad) {
      nextIndex.set(song, end === "no" ? Math.max(index + 1, nextIndex.get(song) ?? 0) : 0);
    }
    return eventRecord(offset++, isBad ? "no event" : event, { timestamp });
  });
}

const anyRecords = fc.array(anyStep, { minLength: 1, maxLength: 60, size: "max" }).map(recordsOf);

/** The records that are stored in one transaction with the offset. */
class Store {
  readonly outgoing: OutgoingRecord[] = [];
  next = 0n;
  state: string | undefined;
  written = 0;
  filtered = 0;
  rejected = 0;

  commit({ outgoing, next, state, written, filtered, rejected }: LabelledChunk): void {
    this.outgoing.push(...outgoing);
    this.next = next;
    this.state = state;
    this.written += written;
    this.filtered += filtered;
    this.rejected += rejected.values().reduce((sum, some) => sum + some, 0);
  }

  /** Final records and dead letters, each as one text. */
  get texts(): string[] {
    return this.outgoing.map(readRecord).filter(({ topic }) => topic !== "live").map(
      ({ topic, key, value, headers }) =>
        topic === "dead" ? key : finalText(
          key,
          headers["refrain-closed-by"],
          Number(headers["refrain-missing-lines"] ?? 0),
          JSON.stringify(value),
        ),
    );
  }
}

/** How a chunk ends: its length, and whether the process dies before it is stored, after it, or not. */
interface Chunk {
  readonly length: number;
  readonly fate: "stored" | "lost" | "stored, then killed";
}

const anyChunks = fc.infiniteStream(fc.record({
  length: fc.integer({ min: 1, max: 12 }),
  fate: fc.constantFrom("stored" as const, "stored", "stored", "lost", "stored, then killed"),
}));

/** Labels all records through deaths; `check` is called after each commit. */
async function run(
  records: readonly TopicRecord[],
  chunks: Iterator<Chunk>,
  check: (store: Store, processed: bigint, labelled: LabelledChunk) => void | Promise<void>,
  bounds: Partial<OpenSongBounds> = CLOSING,
): Promise<{ store: Store; deaths: number }> {
  const store = new Store();
  let deaths = 0, processed = 0n;
  const start = () => {
    const labeller = lineEventLabeller({ bounds, liveTopic: "live" });
    const newFrom = labeller.restore(store.state) ?? 0n;
    assert.equal(newFrom, processed, "what is stored is not new");
    return { labeller, place: records.findIndex(({ offset }) => offset >= store.next) };
  };
  let { labeller, place } = start();
  while (place >= 0 && place < records.length) {
    const { length, fate } = chunks.next().value!;
    const chunk = records.slice(place, place + length);
    const isReplay = chunk.at(-1)!.offset < processed;
    const labelled = await labeller.label(chunk);
    if (isReplay) assertSaysNothing(labelled, store);
    // If every draw were a death, the run would never end.
    const isDead = deaths < 20 && fate !== "stored";
    if (fate !== "lost" || !isDead) {
      if (!isReplay) {
        store.commit(labelled);
        processed = chunk.at(-1)!.offset + 1n;
        await check(store, processed, labelled);
      }
    }
    place += length;
    if (isDead) {
      deaths++;
      ({ labeller, place } = start());
    }
  }
  return { store, deaths };
}

/** Replayed records change neither the state nor the results. */
function assertSaysNothing(labelled: LabelledChunk, store: Store): void {
  const { outgoing, counts, written, filtered, rejected, next, state } = labelled;
  assert.deepEqual([outgoing, counts, written, filtered, rejected.size], [[], [], 0, 0, 0]);
  assert.deepEqual([next, state], [store.next, store.state]);
}

Deno.test("With any restarts and chunks, each song is annotated once, as in an uninterrupted run", async () => {
  let deaths = 0, rebuilt = 0, closedBy = new Set<string>();
  await fc.assert(
    fc.asyncProperty(anyRecords, anyChunks, async (records, chunks) => {
      const { store, deaths: died } = await run(records, chunks, (store, processed) => {
        if (store.next < processed) rebuilt++;
        assert.ok(store.state!.length <= 2500);
      });
      const said = await songsOfEvents(records, CLOSING);
      assert.deepEqual(store.texts, said.texts);
      assert.equal(store.filtered, said.filtered);
      assert.equal(store.written + store.filtered + store.rejected, records.length);
      deaths += died;
      closedBy = closedBy.union(new Set(store.texts.map((text) => text.split(" ")[1])));
    }),
    { numRuns: 1000 },
  );
  assert.ok(deaths > 1000 && rebuilt > 1000, "the test has seen what it is about");
  for (const reason of ["end", "quiet", "limit", "late_line", "line_conflict", "no_lines"]) {
    assert.ok(closedBy.has(reason), reason);
  }
});

Deno.test("No commit is beyond a record of an open song", async () => {
  let commits = 0;
  await fc.assert(
    fc.asyncProperty(anyRecords, anyChunks, async (records, chunks) => {
      await run(records, chunks, async ({ next }, processed) => {
        commits++;
        const done = records.filter(({ offset }) => offset < processed);
        const { open } = await songsOfEvents(done, CLOSING);
        assert.equal(next, open[0] ?? processed);
      });
    }),
    { numRuns: 200 },
  );
  assert.ok(commits > 200);
});

Deno.test("The annotation of an open song is the one that it would get if it ended there", async () => {
  let live = 0;
  await fc.assert(
    fc.asyncProperty(anyRecords, anyChunks, async (records, chunks) => {
      await run(records, chunks, async (_, processed, { outgoing }) => {
        const done = records.filter(({ offset }) => offset < processed);
        const growing = outgoing.map(readRecord).filter(({ topic }) => topic === "live");
        assert.equal(new Set(growing.map(({ key }) => key)).size, growing.length, "once a chunk");
        for (const { key, value } of growing) {
          live++;
          const end = eventRecord(Number(processed), { songId: key, end: true });
          const { texts } = await songsOfEvents([...done, end], CLOSING);
          const json = JSON.stringify(value);
          assert.ok(
            texts.some((text) => text.startsWith(`${key} end `) && text.endsWith(json)),
            json,
          );
        }
      });
    }),
    { numRuns: 100 },
  );
  assert.ok(live > 100);
});

Deno.test("With any restarts and chunks, the same songs are closed because of memory", async () => {
  const bounds = { quietTime: 1000, bytes: 10_000 };
  const inOneGo = () => [{ length: Infinity, fate: "stored" as const }].values();
  let closed = 0;
  await fc.assert(
    fc.asyncProperty(anyRecords, anyChunks, async (records, chunks) => {
      const { store } = await run(records, chunks, () => {}, bounds);
      const undisturbed = await run(records, inOneGo(), () => {}, bounds);
      assert.deepEqual(store.texts, undisturbed.store.texts);
      assert.deepEqual([store.next, store.state], [
        undisturbed.store.next,
        undisturbed.store.state,
      ]);
      closed += store.texts.filter((text) => text.includes(" limit ")).length;
    }),
    { numRuns: 300 },
  );
  assert.ok(closed > 300);
});
