/**
 * A run of `refrain relabel` is killed (SIGKILL) again and again, inside writes, fsyncs, renames and
 * truncations and from outside, and goes on each time, with another number of workers. Half of the
 * kills take away, too, what was not synchronised, as a power cut does.
 *
 * @module
 */
import assert from "node:assert/strict";
import { journalLines } from "../support/journal_lines.ts";
import { pause } from "../support/within.ts";
import { type DeadlyOrder, deathIn, type Inside } from "./support/deadly_order.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { type RelabelEnd, RelabelProcess } from "./support/relabel_process.ts";
import { RelabelScene } from "./support/relabel_scene.ts";

/** Where a process is killed. */
type Kill = Inside | "outside";

/** How many of ten kills are of each kind. */
const KINDS: readonly Kill[] = [
  ...["write", "write", "write", "fsync", "fsync", "rename", "rename"] as const,
  ...["truncate", "outside", "outside"] as const,
];
/** The approximate number of calls between two lines of the journal. */
const NTH: Readonly<Record<Inside, number>> = {
  ...{ write: 12, fsync: 8, rename: 3, truncate: 3, remove: 1 },
};
/** The last kills fall where the edition gets its manifest. */
const AT_THE_END: readonly Pick<DeadlyOrder, "inside" | "of">[] = [
  { inside: "write", of: "/manifest.json.part" },
  { inside: "fsync", of: "/manifest.json.part" },
  { inside: "rename", of: "/manifest.json.part" },
  { inside: "remove", of: "/unfinished.jsonl" },
];
const PATIENCE_LINES = 12;
/** One in this many external kills hits a process that starts, which takes this many milliseconds. */
const STARTING_ONE_IN = 3, STARTING_MS = 500;
/** At least one in this many kills must be inside a write, an fsync and a rename each. */
const LEAST_ONE_IN = 20;

export const relabelKill: FaultRow = {
  row: "relabel kill",
  promise: "A killed relabel resumes, and writes the bytes of an uninterrupted run",
  brokerless: true,
  fast: { records: 20_000, faults: 12 },
  long: { records: 150_000, faults: 200 },
  hits: 0.9,
  async run({ seed }, { records, faults }) {
    await using scene = await RelabelScene.of({ seed, records, partitions: [150, 400, 900] });
    const killing = new Killing(scene);
    for (const [kind, line] of killsOf(scene, faults, await scene.expectedLines())) {
      await (kind === "outside" ? killing.fromOutside(line) : killing.inside(kind, line));
    }
    for (const end of AT_THE_END) await killing.atTheEnd(end);
    for (const kind of ["write", "fsync", "rename"] as const) {
      const least = Math.max(1, Math.floor(faults / LEAST_ONE_IN));
      const counts = JSON.stringify(killing.counts);
      assert.ok(killing.counts[kind] >= least, `fewer than ${least} inside ${kind}: ${counts}`);
    }
    return await scene.finish({ ...killing.counts });
  },
};

/** The kind of each kill but the last ones, and how many lines the journal has then. */
function killsOf({ random }: RelabelScene, faults: number, lines: number) {
  const count = faults - AT_THE_END.length;
  const moments = Array.from({ length: count }, () => 0.95 * lines * random.next())
    .toSorted((one, other) => one - other);
  let kinds: readonly Kill[] = [];
  return moments.map((moment, place): readonly [Kill, number] => {
    if (place % KINDS.length === 0) kinds = random.shuffled(KINDS);
    return [kinds[place % KINDS.length], Math.floor(moment)];
  });
}

/** Starts processes and kills them, one after the other. */
class Killing {
  readonly counts: Record<Kill | "power_lost", number> = {
    ...{ write: 0, fsync: 0, rename: 0, truncate: 0, remove: 0, outside: 0 },
    power_lost: 0,
  };
  readonly #scene: RelabelScene;
  #lives = 0;

  constructor(scene: RelabelScene) {
    this.#scene = scene;
  }

  /** Waits until the journal has this many lines. */
  async inside(inside: Inside, line: number): Promise<void> {
    const { random } = this.#scene, nth = 1 + random.below(NTH[inside]);
    // Files that are resumed are truncated when a process starts, and not later.
    const afterLines = inside === "truncate"
      ? 0
      : Math.max(0, line - await journalLines(this.#scene.edition));
    await this.#live({ inside, nth, afterLines, patience: PATIENCE_LINES });
  }

  async atTheEnd(where: Pick<DeadlyOrder, "inside" | "of">): Promise<void> {
    await this.#live({ ...where, nth: 1 });
  }

  async fromOutside(line: number): Promise<void> {
    const { random } = this.#scene, process = this.#start();
    let isOver = false;
    const over = process.ended.finally(() => isOver = true);
    if (random.below(STARTING_ONE_IN) === 0) await pause(random.below(STARTING_MS));
    else while (!isOver && await journalLines(this.#scene.edition) < line) await pause(2);
    await pause(random.below(20));
    if (!isOver) process.signal("SIGKILL");
    await this.#count("outside", await over);
  }

  async #live(order: Omit<DeadlyOrder, "share" | "forgetting" | "note">): Promise<void> {
    const { random, folder } = this.#scene;
    const losesPower = random.below(2) === 0;
    if (losesPower) this.counts.power_lost++;
    const whole: DeadlyOrder = {
      ...order,
      share: random.next(),
      ...(losesPower && { forgetting: random.below(2 ** 32) }),
      note: `${folder}/death-${this.#lives}.json`,
    };
    const end = await this.#start(whole).ended, death = await deathIn(whole);
    await this.#count(death?.inside ?? order.inside, end, JSON.stringify(order));
  }

  #start(order?: DeadlyOrder): RelabelProcess {
    this.#lives++;
    // Workers take long to start: most lives have none.
    const workers = Math.max(0, this.#scene.random.below(10) - 7);
    return new RelabelProcess(this.#scene.args({ workers }), { order });
  }

  async #count(kind: Kill, { code, signal, stderr }: RelabelEnd, detail = ""): Promise<void> {
    const life = `life ${this.#lives}, to be killed inside ${kind} ${detail}`;
    assert.equal(signal, "SIGKILL", `${life}, ended with ${code}: ${stderr}`);
    this.counts[kind]++;
    await this.#scene.checkNames();
    this.#scene.countFault(await journalLines(this.#scene.edition) > 0);
  }
}
