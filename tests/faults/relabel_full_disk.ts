/**
 * The disk that an edition is written to is full, at any point of it; then there is room again.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Random } from "#lib/random.ts";
import { EXIT } from "#pipelines/errors.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { RelabelProcess } from "./support/relabel_process.ts";
import { RelabelScene } from "./support/relabel_scene.ts";
import { type SmallDisk, smallDisk } from "./support/small_disk.ts";

/** What a file takes is a multiple of that, in bytes. */
const PAGE = 4096;
/** So many bytes of a log of former nights may be there: the next line takes another page, or none. */
const LEAST_LOG = 3_700;

export const relabelFullDisk: FaultRow = {
  row: "relabel full disk",
  promise:
    "A full disk stops relabel with exit code 73; with more space, it resumes and writes the same bytes",
  brokerless: true,
  fast: { records: 4_000, faults: 3 },
  long: { records: 20_000, faults: 50 },
  hits: 1,
  async run({ seed }, { records, faults }) {
    await using scene = await RelabelScene.of({ seed, records, partitions: [null, 400] });
    const room = await scene.room(PAGE);
    for (let fault = 0; fault < faults; fault++) {
      await using disk = await smallDisk(room.bytes, room.fileShare);
      await fillTwice(scene, disk, room.bytes);
    }
    return await scene.finish();
  },
};

/** Fills a disk at a point, perhaps again at a later one, and makes room. */
async function fillTwice(scene: RelabelScene, disk: SmallDisk, room: number): Promise<void> {
  const { random } = scene, edition = `${disk.folder}/edition`;
  await Deno.writeTextFile(`${edition}.log`, oldLog(random));
  let share = 0;
  for (let times = 1 + random.below(2); times > 0; times--) {
    share += (0.95 - share) * random.next();
    await disk.resize(2 * PAGE + share * room);
    const { code, stderr } = await run(scene, disk, edition);
    assert.equal(code, EXIT.unwritable, stderr);
    assert.match(stderr, /^refrain: Cannot write \S+\/edition\S*: (No space left|File too large)/m);
    assert.doesNotMatch(stderr, /^ {4}at /m, "a stack tells users nothing");
    await scene.checkNames(edition);
  }
  await disk.resize(2 * room + 16 * PAGE);
  const { code, stderr } = await run(scene, disk, edition);
  assert.equal(code, EXIT.done, stderr);
  await scene.checkSame(edition);
  scene.countFault(true);
}

async function run(scene: RelabelScene, disk: SmallDisk, edition: string) {
  const workers = scene.random.below(2);
  return await new RelabelProcess(scene.args({ edition, workers }), disk).ended;
}

function oldLog(random: Random): string {
  return "\n".repeat(random.below(2) * (LEAST_LOG + random.below(PAGE - LEAST_LOG)));
}
