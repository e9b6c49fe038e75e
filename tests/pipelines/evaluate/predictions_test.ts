import type { ReferenceSong } from "#lib/evaluation/system.ts";
import assert from "node:assert/strict";
import { gzipSync } from "node:zlib";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { type PredictionFile, readPredictions } from "#pipelines/evaluate/predictions.ts";
import { TEST_MODEL } from "../../support/annotator_settings.ts";
import { createReferenceSong } from "../../support/reference_song.ts";
import { labelsOfDigits } from "../../support/labels_of_digits.ts";
import { MemorySink, sinkOf } from "../../support/memory_sink.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { captureStderr } from "../../support/captured_output.ts";

const songs = [
  createReferenceSong("a", "0011"),
  createReferenceSong("b", "01"),
  createReferenceSong("c", "1"),
];

/** The predictions for the songs in a file of these records, and the rejects. */
async function read(
  records: readonly object[] | string | Uint8Array,
  of: readonly ReferenceSong[] = songs,
): Promise<PredictionFile & { rejects: MemorySink; reported: string[] }> {
  const content = Array.isArray(records)
    ? records.map((record) => JSON.stringify(record) + "\n").join("")
    : records as string | Uint8Array;
  const rejects = new MemorySink();
  let file: PredictionFile | undefined, reported: string[] = [];
  await inTemporaryFolder({ "predictions": content }, async (folder) => {
    reported = await captureStderr(async () => {
      file = await readPredictions(`${folder}/predictions`, of, rejects);
    });
  });
  return { ...file!, rejects, reported };
}

function labelsOf({ predictions }: PredictionFile) {
  return predictions.map((prediction) => prediction?.labels);
}

/** The expected labels; undefined where there is no prediction. */
function digits(...songs: (string | undefined)[]) {
  return songs.map((digits) => digits === undefined ? undefined : labelsOfDigits(digits));
}

Deno.test("Predictions are matched to their songs in any order, and missing ones are undefined", async () => {
  const file = await read([
    { id: "c", labels: [0] },
    { id: "a", segments: [{ start: 0, end: 4, label: "chorus" }], chorus: [1, 1, 1, 0.5] },
  ]);
  assert.deepEqual(labelsOf(file), digits("1111", undefined, "0"));
  assert.deepEqual(file.predictions[0]?.chorus, Float32Array.of(1, 1, 1, 0.5));
  assert.deepEqual([file.rejected, file.unknown, file.rejects.text], [0, 0, ""]);
});

Deno.test("Predictions of other songs are counted, and are not rejected", async () => {
  const file = await read([
    { id: "z", labels: [0] },
    { id: "a", occurrence: 2, labels: [0, 0, 0, 0] },
    { id: "b", labels: [1, 0] },
  ]);
  assert.deepEqual(labelsOf(file), digits(undefined, "10", undefined));
  assert.deepEqual([file.rejected, file.unknown, file.rejects.text], [0, 2, ""]);
});

Deno.test("The number of predictions in a file is reported", async () => {
  const { name, reported } = await read([
    { id: "z", labels: [0] },
    { id: "a", labels: [0, 0, 0, 1] },
    { id: "b", labels: [1, 0, 0] },
  ]);
  assert.match(name, /^refrain-\w+\/predictions$/);
  assert.deepEqual(reported, [`${name}: predictions for 1 of 3 songs, 1 for others, 1 rejected`]);
});

Deno.test("There is a warning for a file in which no label means chorus, with the words of its labels", async () => {
  const { name, reported } = await read([
    { id: "a", labels: ["C", "C", "V", "V"] },
    { id: "b", segments: [{ start: 0, end: 2, label: "B" }] },
  ]);
  assert.deepEqual(reported.slice(1), [
    `warning: ${name}: no label means chorus; the labels are C, V, B`,
  ]);
  const many = createReferenceSong("many", "0".repeat(20));
  const labels = Array.from({ length: 20 }, (_, line) => `part ${line}`);
  const [, warning] = (await read([{ id: "many", labels }], [many])).reported;
  assert.match(warning, /the labels are part 0, part 1, .*part 7$/);
});

Deno.test("There is a warning for labels that contradict their probabilities, with the number of lines", async () => {
  const { name, reported } = await read([
    { id: "a", labels: [0, 0, 1, 1], chorus: [0.1, 0.5, 0.5, 0.4] },
    { id: "b", labels: [1, 0], chorus: [0.9, 0.499] },
  ]);
  assert.deepEqual(reported.slice(1), [
    `warning: ${name}: on 2 of 6 lines the probability of chorus contradicts the label`,
  ]);
});

Deno.test("There is a warning if only some predictions have probabilities, and none if all or none have them", async () => {
  const [one, other] = [{ id: "a", labels: [0, 0, 1, 1] }, { id: "c", labels: [1] }];
  const { name, reported } = await read([one, { ...other, chorus: [0.5] }]);
  assert.deepEqual(reported.slice(1), [
    `warning: ${name}: 1 of 2 predictions have probabilities: calibration needs them all`,
  ]);
  const sure = { ...one, chorus: [0, 0.4, 0.5, 1] };
  for (const records of [[one, other], [sure, { ...other, chorus: [0.5] }]]) {
    assert.equal((await read(records)).reported.length, 1);
  }
});

Deno.test("A file that predicts none of the songs ends the run with 65", async () => {
  for (const records of [[], [{ id: "z", labels: [0] }], [{ id: "a", labels: [0] }]]) {
    await assert.rejects(read(records), (error) => {
      assert.ok(error instanceof RunError);
      assert.equal(error.exitCode, EXIT.unreadable);
      assert.match(error.message, /\/predictions predicts none of the songs\./);
      return true;
    });
  }
});

Deno.test("A file is read whether compressed or not, with blank lines and a byte order mark", async () => {
  const text = '\ufeff{"id":"a","labels":[0,0,1,1]}\r\n\r\n\n{"id":"b","labels":[1,1]}';
  for (const content of [text, new Uint8Array(gzipSync(text))]) {
    const file = await read(content);
    assert.deepEqual(labelsOf(file), digits("0011", "11", undefined));
    assert.equal(file.rejected, 0);
  }
});

Deno.test("Songs with the same id are distinguished by their order in the file", async () => {
  const twice = [
    createReferenceSong("a", "00"),
    createReferenceSong("b", "0"),
    createReferenceSong("a", "11", 2),
  ];
  const file = await read(
    [{ id: "a", labels: [0, 1] }, { id: "a", labels: [1, 0] }, { id: "a", labels: [1, 1] }],
    twice,
  );
  assert.deepEqual(labelsOf(file), digits("01", undefined, "10"));
  assert.deepEqual([file.rejected, file.unknown], [1, 0]);
  const [{ error }] = file.rejects.values;
  assert.equal(error.message, "Song a was predicted before: this is prediction 3 for that id");
});

Deno.test("Annotations of songs without reference labels are not assigned to other songs", async () => {
  const second = [createReferenceSong("a", "11", 2)];
  const file = await read(
    [{ id: "a", labels: [0, 0] }, { id: "a", occurrence: 2, labels: [1, 0] }],
    second,
  );
  assert.deepEqual(labelsOf(file), digits("10"));
  assert.deepEqual([file.rejected, file.unknown], [0, 1]);
});

Deno.test("A rejected record counts as one of the records of its id", async () => {
  const twice = [createReferenceSong("a", "00"), createReferenceSong("a", "11", 2)];
  for (const labels of [[0], [], [0, 2], "verse"]) {
    const file = await read([{ id: "a", labels }, { id: "a", labels: [1, 0] }], twice);
    assert.deepEqual(labelsOf(file), digits(undefined, "10"));
    assert.equal(file.rejected, 1);
  }
});

Deno.test("A stated occurrence overrides the order, for annotations in any order", async () => {
  const thrice = [
    createReferenceSong("a", "00"),
    createReferenceSong("a", "11", 2),
    createReferenceSong("a", "01", 3),
  ];
  const records = [
    { id: "a", labels: [0, 1] },
    { id: "a", occurrence: 2, labels: [1, 0] },
    { id: "a", occurrence: 3, labels: [1, 1] },
  ];
  const [one, two, three] = records;
  for (const order of [records, [three, two, one], [two, one, three]]) {
    const file = await read(order, thrice);
    assert.deepEqual(labelsOf(file), digits("01", "10", "11"));
    assert.deepEqual([file.rejected, file.unknown], [0, 0]);
  }
});

Deno.test("The model is known if all predictions name the same one", async () => {
  const other = { ...TEST_MODEL, version: "2" };
  const modelOf = async (...models: unknown[]) => {
    const records = models.map((model, place) => ({
      id: songs[place].id,
      segments: [{ start: 0, end: songs[place].lines.length, label: "verse" }],
      model,
    }));
    return (await read(records)).model;
  };
  assert.deepEqual(await modelOf(TEST_MODEL, TEST_MODEL), TEST_MODEL);
  for (const models of [[undefined], [TEST_MODEL, other], [TEST_MODEL, undefined], ["mine"]]) {
    assert.equal(await modelOf(...models), null);
  }
});

Deno.test("A file that is cut off or damaged ends the run with 65, after its reject was written", () => {
  const whole = new Uint8Array(gzipSync('{"id":"b","labels":[1,1]}\n'.repeat(2000)));
  const damaged = whole.with(-8, whole.at(-8)! ^ 1); // in the check sum
  const files = { truncated_gzip: whole.subarray(0, whole.length >> 1), corrupt_gzip: damaged };
  return inTemporaryFolder(files, async (folder) => {
    for (const code of Object.keys(files)) {
      const rejects = new MemorySink();
      await assert.rejects(readPredictions(`${folder}/${code}`, songs, rejects), (error) => {
        assert.ok(error instanceof RunError);
        assert.equal(error.exitCode, EXIT.unreadable);
        assert.match(error.message, new RegExp(`/${code} could not be read to its end: `));
        return true;
      });
      assert.equal(rejects.values.at(-1).error.code, code);
    }
  });
});

Deno.test("Reading ends if rejects cannot be written", () =>
  inTemporaryFolder({ p: "[]" }, async (folder) => {
    const full = sinkOf(() => Promise.reject(new Error("disk full")));
    await assert.rejects(readPredictions(`${folder}/p`, songs, full), /disk full/);
  }));
