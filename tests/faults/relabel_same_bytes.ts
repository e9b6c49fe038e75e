/**
 * One catalogue is labelled by other numbers of workers and shards, interrupted and resumed, and
 * with what a previous edition has: always to the same bytes.
 *
 * @module
 */
import type { Manifest } from "#lib/edition/manifest.ts";
import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import { filesBelow } from "../support/files_below.ts";
import { pause } from "../support/within.ts";
import type { FaultRow } from "./support/fault_row.ts";
import { relabelled, RelabelProcess } from "./support/relabel_process.ts";
import { RelabelScene } from "./support/relabel_scene.ts";

const MOST_WORKERS = 4, MOST_SHARDS = 8;
/** Milliseconds after which a process has started to label, and after which it may have ended. */
const INTERRUPTED_AFTER = 250, INTERRUPTED_WITHIN = 600;
const SIGNALS = [["SIGTERM", EXIT.terminated], ["SIGINT", EXIT.interrupted]] as const;

const REUSED = /^reused from the previous edition: (\d+) of \d+$/m;

/** Each variant counts as a "fault", which hits if it takes another way than the reference run. */
export const relabelSameBytes: FaultRow = {
  row: "R19 relabel",
  promise: "Workers, shards, interruptions and reuse do not change a byte of an edition",
  brokerless: true,
  fast: { records: 2_000, faults: 5 },
  long: { records: 12_000, faults: 1_000 },
  hits: 1,
  async run({ seed }, { records, faults }) {
    await using scene = await RelabelScene.of({ seed, records, partitions: [null, 150, 400] });
    const variants = new Variants(scene);
    await variants.makePrevious();
    for (let variant = 0; variant < faults; variant++) await variants.tryOne(variant);
    return await scene.finish({ ...variants.counts });
  },
};

/** Makes the edition in other ways. */
class Variants {
  readonly counts = { sharded: 0, interrupted: 0, reusing: 0, reused_songs: 0 };
  readonly #scene: RelabelScene;

  constructor(scene: RelabelScene) {
    this.#scene = scene;
  }

  /** An edition of a catalogue from which records are missing, here and there. */
  async makePrevious(): Promise<void> {
    const { folder, random } = this.#scene, before = `${folder}/before`;
    for (const path of Object.keys(await filesBelow(`${folder}/catalogue`))) {
      const bytes = await Deno.readFile(`${folder}/catalogue/${path}`);
      await Deno.mkdir(`${before}/${path}`.replace(/\/[^/]*$/, ""), { recursive: true });
      if (!path.endsWith(".jsonl")) await Deno.writeFile(`${before}/${path}`, bytes);
      else {
        const lines = new TextDecoder().decode(bytes).split("\n");
        const kept = lines.filter(() => random.below(5) > 0);
        await Deno.writeTextFile(`${before}/${path}`, kept.join("\n"));
      }
    }
    const args = [before, "--output", `${folder}/previous`, "--workers=0", ...this.#scene.shape];
    assert.equal((await relabelled(...args)).code, 0);
  }

  async tryOne(variant: number): Promise<void> {
    const { folder, random } = this.#scene, edition = `${folder}/variant-${variant}`;
    const shards = Math.max(1, 1 + random.below(2 * MOST_SHARDS) - MOST_SHARDS);
    if (shards === 1) await this.#make(edition);
    else {
      this.counts.sharded++;
      const parts = Array.from({ length: shards }, (_, part) => `${edition}-${part + 1}`);
      for (const [place, part] of parts.entries()) {
        await this.#make(part, "--shard", `${place + 1}/${shards}`);
      }
      const end = await relabelled("--merge", ...random.shuffled(parts), "--output", edition);
      assert.equal(end.code, 0, end.stderr);
      for (const part of parts) await Deno.remove(part, { recursive: true });
    }
    await this.#scene.checkSame(edition);
    await Deno.remove(edition, { recursive: true });
    this.#scene.countFault(true);
  }

  /**
   * Whatever the previous edition has of an edition's inputs was reused, except songs whose number
   * depends on those before them; what an interruption has undone, more than once.
   */
  async #checkTaken(edition: string, reused: number): Promise<void> {
    const inputs = new Set((await manifestOf(edition)).inputs.map(({ name }) => name));
    const { parts } = await manifestOf(`${this.#scene.folder}/previous`);
    const least = parts.filter(({ input }) => inputs.has(input))
      .reduce((sum, { records }) => sum + records.written - records.duplicates, 0);
    assert.ok(reused >= least, `${reused} songs were reused, and not ${least}`);
    this.counts.reused_songs += reused;
  }

  /** Makes an edition, perhaps with an interruption or two. */
  async #make(edition: string, ...flags: readonly string[]): Promise<void> {
    const { folder, random } = this.#scene;
    const isReusing = random.below(3) === 0;
    if (isReusing) this.counts.reusing++;
    const reusing = isReusing ? ["--previous", `${folder}/previous`, "--changed-only"] : [];
    let reused = 0;
    for (let interruptions = Math.max(0, random.below(5) - 2);; interruptions--) {
      const workers = random.below(MOST_WORKERS + 1);
      const args = [...this.#scene.args({ edition, workers }), ...flags, ...reusing];
      const process = new RelabelProcess(args);
      const [signal, exitCode] = SIGNALS[random.below(2)];
      if (interruptions > 0) await interrupt(process, signal, random.below(INTERRUPTED_WITHIN));
      const { code, stderr } = await process.ended;
      reused += Number(REUSED.exec(stderr)?.[1] ?? 0);
      if (code === EXIT.done) {
        return isReusing ? await this.#checkTaken(edition, reused) : undefined;
      }
      assert.equal(code, interruptions > 0 ? exitCode : EXIT.done, stderr);
      this.counts.interrupted++;
    }
  }
}

async function manifestOf(edition: string): Promise<Manifest> {
  return JSON.parse(await Deno.readTextFile(`${edition}/manifest.json`));
}

async function interrupt(
  process: RelabelProcess,
  signal: Deno.Signal,
  milliseconds: number,
): Promise<void> {
  let isOver = false;
  const over = process.ended.then(() => isOver = true);
  await Promise.race([over, pause(INTERRUPTED_AFTER + milliseconds)]);
  if (!isOver) process.signal(signal);
}
