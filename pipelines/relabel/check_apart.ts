import { dirname, resolve, sep } from "node:path";
import { EXIT, RunError } from "../exit.ts";
import { readOperands } from "./operands.ts";

/**
 * Checks that a folder which is written and what is read lie apart, neither in the other, whatever
 * symbolic links lead there.
 *
 * @throws {RunError} with exit code 64 if they do not, 65 if what is read is not there
 */
export async function checkApart(folder: string, operands: readonly string[]): Promise<void> {
  const written = await realPathOf(resolve(folder)), ways = new WaysInto(written);
  const { places } = await readOperands(operands);
  for (const { path, isFolder } of places) {
    if (isFolder && isWithin(await Deno.realPath(path), written)) {
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
    if (isWithin(this.#folder, await Deno.realPath(path))) return true;
    const above = dirname(path);
    if (above === path) return false;
    const known = this.#known.get(above) ?? this.include(above);
    this.#known.set(above, known);
    return await known;
  }
}

function isWithin(folder: string, path: string): boolean {
  return `${path}${sep}`.startsWith(`${folder.replace(/\/$/, "")}${sep}`);
}

/** Where a path leads to; of what is not there yet, where it will lie. */
async function realPathOf(path: string): Promise<string> {
  try {
    return await Deno.realPath(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound) || path === dirname(path)) return path;
    return await realPathOf(dirname(path)) + path.slice(dirname(path).replace(/[/\\]$/, "").length);
  }
}
