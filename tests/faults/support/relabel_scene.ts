/**
 * The frame of a fault test of relabel: a catalogue of known songs, the edition that a run makes of it
 * which nothing disturbs, another one that is made under faults, and a verdict at the end.
 *
 * @module
 */
import assert from "node:assert/strict";
import type { Manifest } from "#lib/edition/manifest.ts";
import { type Random, seededRandom } from "#lib/random.ts";
import { filesBelow } from "../../support/files_below.ts";
import { editionVerdict } from "./edition_verdict.ts";
import { type KnownInput, writeCatalogue } from "./known_catalogue.ts";
import { type RelabelEnd, relabelled } from "./relabel_process.ts";
import type { ScenarioResult } from "./scenario.ts";

/** What a scene is made of. */
export interface RelabelSceneOptions {
  readonly seed: number;
  /** Of the catalogue. */
  readonly records: number;
  /** Parts of how many records there may be; null: one part an input. */
  readonly partitions: readonly (number | null)[];
}

const COMPRESSIONS = ["none", "gzip", "zstd"];

/** Takes place in a separate folder, with `catalogue`, `undisturbed` and `edition` in it. */
export class RelabelScene implements AsyncDisposable {
  readonly #begun = performance.now();
  readonly #seed: number;
  readonly #inputs: readonly KnownInput[];
  /** The checksums of the edition that is to be met. */
  #whole: ReturnType<typeof filesBelow> = Promise.resolve({});
  #faults = 0;
  #hits = 0;

  private constructor(
    readonly random: Random,
    readonly folder: string,
    /** Flags that shape the edition, the model's among them. */
    readonly shape: readonly string[],
    { seed, inputs }: { readonly seed: number; readonly inputs: readonly KnownInput[] },
  ) {
    this.#seed = seed;
    this.#inputs = inputs;
  }

  /** Writes the catalogue, and makes the edition that is to be met. */
  static async of({ seed, records, partitions }: RelabelSceneOptions): Promise<RelabelScene> {
    const random = seededRandom(seed);
    const folder = await Deno.makeTempDir({ prefix: "refrain-relabel-" });
    const partition = partitions[random.below(partitions.length)];
    const shape = [
      ...["--model", "recurring-pair", "--compress", COMPRESSIONS[random.below(3)]],
      ...partition === null ? [] : ["--partition-songs", `${partition}`],
    ];
    const inputs = await writeCatalogue(`${folder}/catalogue`, { seed, records });
    const scene = new RelabelScene(random, folder, shape, { seed, inputs });
    scene.#checkDone(await relabelled(...scene.args({ edition: scene.undisturbed, workers: 1 })));
    await Deno.mkdir(scene.edition);
    scene.#whole = filesBelow(scene.undisturbed);
    return scene;
  }

  get undisturbed(): string {
    return `${this.folder}/undisturbed`;
  }

  /** What is made under faults. */
  get edition(): string {
    return `${this.folder}/edition`;
  }

  /** The command line that makes an edition. */
  args({ edition = this.edition, workers = 0 } = {}): string[] {
    const catalogue = `${this.folder}/catalogue`;
    return [catalogue, "--output", edition, "--workers", `${workers}`, ...this.shape];
  }

  /** How many lines the journal has at least when an edition is about to be finished. */
  async expectedLines(): Promise<number> {
    const manifest: Manifest = JSON.parse(
      await Deno.readTextFile(`${this.undisturbed}/manifest.json`),
    );
    // Not each block has a line: they are flushed from time to time.
    return 1 + manifest.parts.length + manifest.inputs.length;
  }

  /** Whatever has its name in an edition is complete; the manifest is the last to get it. */
  async checkNames(edition = this.edition): Promise<void> {
    const should = await this.#whole, found = await filesBelow(edition);
    for (const [path, checksum] of Object.entries(found)) {
      if (/\.part$|\/$|^unfinished\.jsonl$/.test(path)) continue;
      assert.equal(checksum, should[path], `${path} has its name, and is not complete`);
    }
    if (!found["manifest.json"]) return;
    const missing = Object.keys(should).filter((path) => !found[path]);
    assert.deepEqual(missing, [], "there is a manifest, and there are not all parts");
  }

  /** An edition is to the byte the one that nothing disturbed. */
  async checkSame(edition: string): Promise<void> {
    assert.deepEqual(await filesBelow(edition), await this.#whole, `seed ${this.#seed}`);
  }

  /** How many bytes the edition takes if each file takes a multiple of a page, and the largest file's share. */
  async room(page: number): Promise<{ readonly bytes: number; readonly fileShare: number }> {
    const sizes: number[] = [];
    for (const path of Object.keys(await this.#whole)) {
      sizes.push((await Deno.stat(`${this.undisturbed}/${path}`)).size);
    }
    const bytes = sizes.reduce((sum, size) => sum + Math.ceil(size / page) * page, 0);
    return { bytes, fileShare: Math.max(...sizes) / bytes };
  }

  /** Counts a fault, and whether it hit the run. */
  countFault(hit: boolean): void {
    this.#faults++;
    if (hit) this.#hits++;
  }

  /** Runs to the end, and holds the edition against the undisturbed one and what is known. */
  async finish(measured: Readonly<Record<string, number>> = {}): Promise<ScenarioResult> {
    this.#checkDone(await relabelled(...this.args()));
    await this.checkSame(this.edition);
    return {
      ...await editionVerdict(this.edition, this.#inputs),
      seed: this.#seed,
      seconds: (performance.now() - this.#begun) / 1000,
      ...{ faults: this.#faults, hits: this.#hits, measured },
    };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Deno.remove(this.folder, { recursive: true });
  }

  #checkDone({ code, stderr }: RelabelEnd): void {
    assert.equal(code, 0, `relabel ended with ${code} (seed ${this.#seed}): ${stderr}`);
  }
}
