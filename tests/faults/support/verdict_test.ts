import assert from "node:assert/strict";
import { SOURCE_HEADER } from "#pipelines/kafka/records.ts";
import type { ReadRecord } from "../../support/kafka/topic_reader.ts";
import { type Expected, SongsByKey } from "./songs_by_key.ts";
import { isExact, type Verdict, verdictOf } from "./verdict.ts";

const songs = new SongsByKey({ records: 60, partitions: 2, keys: 6, poisonOneOf: 10 });
const encoder = new TextEncoder();

interface Found {
  readonly output: ReadRecord[];
  readonly letters: ReadRecord[];
}

/** What a faultless service writes. */
async function faultless(): Promise<Found> {
  const found: Found = { output: [], letters: [] };
  for (const partition of [0, 1]) {
    const expected = await songs.expected(partition);
    expected.forEach((one, offset) => {
      const list = one.fate === "written" ? found.output : found.letters;
      list.push(recordOf(one, partition, offset));
    });
  }
  return found;
}

function recordOf(expected: Expected, partition: number, offset: number): ReadRecord {
  const headers: Record<string, string> = expected.fate === "written"
    ? { [SOURCE_HEADER]: `songs-${partition}-${offset}` }
    : {
      "__connect.errors.partition": `${partition}`,
      "__connect.errors.offset": `${offset}`,
      "x-refrain-error-code": expected.code,
    };
  const { key } = expected, value = encoder.encode(expected.value);
  return {
    partition,
    offset: BigInt(offset),
    timestamp: 0,
    fate: "committed",
    key,
    value,
    headers,
  };
}

/** What is found when a service that would be faultless has done something else. */
async function verdictAfter(harm: (found: Found) => void): Promise<Verdict> {
  const found = await faultless();
  harm(found);
  return await verdictOf(songs, found);
}

Deno.test("What should have been written is found faultless", async () => {
  const verdict = await verdictAfter(() => {});
  assert.ok(isExact(verdict));
  assert.deepEqual([verdict.records, verdict.written, verdict.rejected], [60, 54, 6]);
});

const HARMS: Readonly<Record<string, readonly [Partial<Verdict>, (found: Found) => void]>> = {
  "A missing annotation is lost": [{ lost: 1 }, ({ output }) => output.splice(7, 1)],
  "A missing dead letter is lost": [{ lost: 1 }, ({ letters }) => letters.splice(2, 1)],
  "An annotation that comes twice is doubled": [
    { duplicated: 1 },
    ({ output }) => output.push(output.at(-1)!),
  ],
  "A song that is dead as well is doubled, and wrong": [
    { duplicated: 1, wrong: 1 },
    ({ output, letters }) =>
      letters.push(recordOf(
        {
          ...{ fate: "rejected", key: output[0].key!, value: "", code: "invalid_json" },
        },
        0,
        0,
      )),
  ],
  "One other byte is wrong": [
    { wrong: 1 },
    ({ output }) => output[3] = { ...output[3], value: output[3].value!.with(5, 64) },
  ],
  "Another key is wrong": [
    { wrong: 1 },
    ({ output }) => output[3] = { ...output[3], key: "song-x" },
  ],
  "Another error code is wrong": [
    { wrong: 1 },
    ({ letters: [letter] }) => {
      (letter.headers as Record<string, string>)["x-refrain-error-code"] = "other";
    },
  ],
  "What stands behind a later one of its key is disordered": [
    { disordered: 1 },
    ({ output }) => {
      const { key } = output[0],
        next = output.findIndex((other, at) => at > 0 && other.key === key);
      [output[0], output[next]] = [output[next], output[0]];
    },
  ],
  "What has no source is lost and wrong": [
    { lost: 1, wrong: 1 },
    ({ output }) => output[0] = { ...output[0], headers: {} },
  ],
};

for (const [name, [found, harm]] of Object.entries(HARMS)) {
  Deno.test(name, async () => {
    const verdict = await verdictAfter(harm);
    const { duplicated, lost, wrong, disordered } = verdict;
    const none = { duplicated: 0, lost: 0, wrong: 0, disordered: 0 };
    assert.deepEqual({ duplicated, lost, wrong, disordered }, { ...none, ...found });
    assert.ok(!isExact(verdict) && verdict.examples.length > 0);
  });
}
