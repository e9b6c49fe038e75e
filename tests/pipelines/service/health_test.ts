import { Health } from "#pipelines/service/health.ts";
import assert from "node:assert/strict";

/** Health of a member, with a clock that moves only when it is told to, in milliseconds. */
function watched() {
  let time = 1_000_000;
  const health = new Health({ maxIdle: 30_000, clock: () => time });
  health.joined();
  return { health, passTime: (milliseconds: number) => void (time += milliseconds) };
}

const FINE = { ok: true, reasons: [] };

Deno.test("A service is ready once it has joined its group, and not while it has lost it", () => {
  const health = new Health(), lost = { ok: false, reasons: ["the source is not connected"] };
  assert.deepEqual(health.ready, lost);
  health.joined();
  assert.deepEqual(health.ready, FINE);
  health.lost();
  assert.deepEqual(health.ready, lost);
  health.joined();
  assert.deepEqual(health.ready, FINE);
});

Deno.test("A service is ready without progress for as long as its patience, and no longer", () => {
  const { health, passTime } = watched();
  passTime(30_000);
  assert.deepEqual(health.ready, FINE);
  passTime(1_000);
  assert.deepEqual(health.ready, { ok: false, reasons: ["no progress for 31 s"] });
  health.progressed();
  assert.deepEqual(health.ready, FINE);
});

Deno.test("A service that drains is not ready any more, but alive", () => {
  const { health } = watched();
  health.drain();
  health.progressed();
  assert.deepEqual(health.ready, { ok: false, reasons: ["the service is draining"] });
  assert.deepEqual(health.live, FINE);
});

Deno.test("All that is amiss is told", () => {
  const { health, passTime } = watched();
  health.lost();
  health.drain();
  passTime(60_000);
  assert.deepEqual(health.ready.reasons, [
    "the source is not connected",
    "the service is draining",
    "no progress for 60 s",
  ]);
});

Deno.test("A service lives for as long as its event loop turned within five seconds", () => {
  const { health, passTime } = watched();
  passTime(5_000);
  assert.deepEqual(health.live, FINE);
  passTime(1_000);
  health.progressed();
  assert.deepEqual(health.live, { ok: false, reasons: ["the event loop was blocked for 6 s"] });
  health.loopTurned();
  assert.deepEqual(health.live, FINE);
});

Deno.test("A service that is not told otherwise has thirty seconds of patience", () => {
  let time = 0;
  const health = new Health({ clock: () => time });
  health.joined();
  time = 30_000;
  assert.equal(health.ready.ok, true);
  time = 30_001;
  assert.equal(health.ready.ok, false);
});
