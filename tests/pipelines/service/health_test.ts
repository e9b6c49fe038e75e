import { Health } from "#pipelines/service/health.ts";
import assert from "node:assert/strict";

/** The health of a member, with a clock that the test sets, in milliseconds. */
function watched() {
  let time = 1_000_000;
  const health = new Health({ maxIdle: 30_000, clock: () => time });
  health.joined();
  return { health, passTime: (milliseconds: number) => void (time += milliseconds) };
}

const FINE = { ok: true, reasons: [] };

Deno.test("A service is ready while it is a member of its group", () => {
  const health = new Health(), lost = { ok: false, reasons: ["the source is not connected"] };
  assert.deepEqual(health.ready, lost);
  health.joined();
  assert.deepEqual(health.ready, FINE);
  health.lost();
  assert.deepEqual(health.ready, lost);
  health.joined();
  assert.deepEqual(health.ready, FINE);
});

Deno.test("A service stays ready without progress until its patience ends", () => {
  const { health, passTime } = watched();
  passTime(30_000);
  assert.deepEqual(health.ready, FINE);
  passTime(1_000);
  assert.deepEqual(health.ready, { ok: false, reasons: ["no progress for 31 s"] });
  health.progressed();
  assert.deepEqual(health.ready, FINE);
});

Deno.test("A draining service is live, but not ready", () => {
  const { health } = watched();
  health.drain();
  health.progressed();
  assert.deepEqual(health.ready, { ok: false, reasons: ["the service is draining"] });
  assert.deepEqual(health.live, FINE);
});

Deno.test("All reasons are reported", () => {
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

Deno.test("A service is live if its event loop ran within the last five seconds", () => {
  const { health, passTime } = watched();
  passTime(5_000);
  assert.deepEqual(health.live, FINE);
  passTime(1_000);
  health.progressed();
  assert.deepEqual(health.live, { ok: false, reasons: ["the event loop was blocked for 6 s"] });
  health.loopTurned();
  assert.deepEqual(health.live, FINE);
});

Deno.test("The default patience is thirty seconds", () => {
  let time = 0;
  const health = new Health({ clock: () => time });
  health.joined();
  time = 30_000;
  assert.equal(health.ready.ok, true);
  time = 30_001;
  assert.equal(health.ready.ok, false);
});
