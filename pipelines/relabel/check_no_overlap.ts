import { dirname } from "node:path";
import { EXIT, RunError } from "../errors.ts";
import { liesIn, placeOf } from "../stream/canonical_path.ts";
import { readOperands } from "./operands.ts";

/**
 * Checks that a folder which is written and what is read lie apart, neither in the other, whatever
 * symbolic links lead there.
 *
 * @throws {RunError} with exit code 64 if they do not, 65 if what is read is not there
 */
export async function checkApart(folder: string, operands: readonly string[]): Promise<void> {
  const written = await placeOf(folder), ways = new WaysInto(written);
  const { places } = await readOperands(operands);
  for (const { path, isFolder } of places) {
    if (isFolder && liesIn(written, await Deno.realPath(path))) {
      throw new RunError(EXIT.usage, `--output ${folder} lies in ${path}, which is read`);
    }
    if (await ways.include(path)) {
      throw new RunError(EXIT.usage, `${path}, which is read, lies in --output ${folder}`);
    }
  }
}

/** Which paths lead into a folder, be it only to a link that leads out of it again. */
class WaysInto {
  readonly #folder: string;
  /** Folders that were looked at: most paths have theirs in common. */
  readonly #known = new Map<string, Promise<boolean>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  async include(path: string): Promise<boolean> {
    if (liesIn(await Deno.realPath(path), this.#folder)) return true;
    const above = dirname(path);
    if (above === path) return false;
    const known = this.#known.get(above) ?? this.include(above);
    this.#known.set(above, known);
    return await known;
  }
}
