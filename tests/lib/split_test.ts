import assert from "node:assert/strict";
import { isHeldOut, type Split, toSplit } from "#lib/split.ts";

const ids = Array.from({ length: 20_000 }, (_, number) => `song-${number}`);

function within(share: number, expected: number, tolerance: number) {
  assert.ok(Math.abs(share - expected) < tolerance, `${share} is not about ${expected}`);
}

// Python: int(hashlib.sha256(id.encode()).hexdigest()[:8], 16) / 2**32, against 0.8 and 0.9.
Deno.test("a song's split never changes", () => {
  const parts: Record<string, Split> = {
    "song-5": "train", // 0.7991
    "song-6": "validation", // 0.8479
    "song-22": "validation", // 0.8884
    "song-8": "test", // 0.9536
    "Água": "train", // 0.2348
    "": "validation", // 0.8894
  };
  for (const [id, part] of Object.entries(parts)) assert.equal(toSplit(id), part, id);
});

// The same for "held-out:" + id, against 0.1.
Deno.test("whether a song is held out never changes", () => {
  for (const id of ["song-7", "song-17", "song-30", "song-31"]) assert.ok(isHeldOut(id), id);
  for (const id of ["song-0", "song-2", "song-19"]) assert.ok(!isHeldOut(id), id);
});

// Tolerances are four standard deviations of a share among 20,000 songs.
Deno.test("train, validation and test have a ratio of about 8 : 1 : 1", () => {
  const share = (part: Split) => ids.filter((id) => toSplit(id) === part).length / ids.length;
  within(share("train"), 0.8, 0.0114);
  within(share("validation"), 0.1, 0.0085);
  within(share("test"), 0.1, 0.0085);
});

Deno.test("a tenth of the training songs is held out", () => {
  const training = ids.filter((id) => toSplit(id) === "train");
  within(training.filter(isHeldOut).length / training.length, 0.1, 0.0095);
});
