/**
 * What a machine may forget that loses its power: whatever was not synchronised.
 *
 * @module
 */
import { seededRandom } from "#lib/random.ts";
import { dirname } from "node:path";

const FORGETS = ["the end", "the content of the end", "nothing"] as const;

/** Follows what a process writes, and takes away what is not certain to be on disk. */
export class UnsyncedFiles {
  /** How many bytes of each file that was opened are on disk, by its path. */
  readonly #safe = new Map<string, number>();
  /** Names that may be forgotten: those before them. */
  readonly #named = new Map<string, string>();

  opened(path: string, bytes: number): void {
    this.#safe.set(path, bytes);
  }

  truncated(path: string, bytes: number): void {
    this.synced(path, Math.min(bytes, this.#safe.get(path) ?? 0));
  }

  /** A file, so far; or a folder, with the names in it. */
  synced(path: string, bytes: number): void {
    if (this.#safe.has(path)) this.#safe.set(path, bytes);
    for (const name of this.#named.keys()) {
      if (dirname(name) === path) this.#named.delete(name);
    }
  }

  renamed(from: string, to: string): void {
    const bytes = this.#safe.get(from);
    this.#safe.delete(from);
    if (bytes !== undefined) this.#safe.set(to, bytes);
    this.#named.set(to, from);
  }

  /** The power goes. */
  forget(seed: number): void {
    const random = seededRandom(seed);
    for (const [path, safe] of this.#safe) {
      const unsafe = sizeOf(path) - safe, forgotten = FORGETS[random.below(FORGETS.length)];
      if (unsafe <= 0 || forgotten === "nothing") continue;
      const left = safe + random.below(unsafe);
      if (forgotten === "the end") Deno.truncateSync(path, left);
      else fillWithZeros(path, left, sizeOf(path));
    }
    for (const [to, from] of this.#named) if (random.below(2) === 0) Deno.renameSync(to, from);
  }
}

/** 0 if it has gone. */
function sizeOf(path: string): number {
  try {
    return Deno.statSync(path).size;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return 0;
    throw error;
  }
}

function fillWithZeros(path: string, from: number, to: number): void {
  using file = Deno.openSync(path, { write: true });
  file.seekSync(from, Deno.SeekMode.Start);
  file.writeSync(new Uint8Array(to - from));
}
