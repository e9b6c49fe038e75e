/**
 * Prints the size and the shape of the program, of this checkout or of another one:
 * `deno task size [CHECKOUT]`. The graph has a node for each layer, for each folder of `pipelines/`, and
 * for each file that lies loose in `pipelines/` or at the root; an arrow for each pair that imports.
 *
 * @module
 */
import { pathToFileURL } from "node:url";
import { importGraph, ROOT, type SourceFile, sourceFiles } from "./support/source_code.ts";

/** What the program consists of. */
export const PROGRAM = ["lib", "models", "web", "pipelines", "mod.ts", "main.ts"];

/** How many files, lines, nodes and arrows a program has. */
export interface ProgramSize {
  readonly files: number;
  readonly lines: number;
  readonly longestFile: string;
  readonly nodes: number;
  readonly arrows: number;
  /** Loose files in `pipelines/`. */
  readonly loose: readonly string[];
  /** Files whose name contains the name of their folder, singular or plural. */
  readonly repeating: readonly string[];
}

/** Measures a program. */
export function programSize(files: readonly SourceFile[]): ProgramSize {
  const graph = importGraph(files, nodeOf);
  const longest = files.toSorted((one, other) => other.lines - one.lines)[0];
  return {
    files: files.length,
    lines: files.reduce((sum, { lines }) => sum + lines, 0),
    longestFile: `${longest.path} (${longest.lines})`,
    nodes: graph.size,
    arrows: [...graph.values()].reduce((sum, { size }) => sum + size, 0),
    loose: looseFiles(files),
    repeating: files.map(({ path }) => path).filter(repeatsFolder),
  };
}

/** The files of `pipelines/` outside of its folders. */
export function looseFiles(files: readonly SourceFile[]): string[] {
  return files.map(({ path }) => path).filter((path) => /^pipelines\/[^/]+$/.test(path));
}

/** Whether the name of a file contains that of its folder: `consume/consume_session.ts`. */
export function repeatsFolder(path: string): boolean {
  const [folder, file] = path.split("/").slice(-2);
  if (file === undefined) return false;
  const name = `_${file.replace(/\..*/, "")}_`;
  return name.includes(`_${folder}_`) || name.includes(`_${folder.replace(/s$/, "")}_`);
}

/** A layer, or what lies directly in `pipelines/`. */
function nodeOf(path: string): string {
  return path.startsWith("pipelines/") ? path.split("/", 2).join("/") : path.split("/")[0];
}

if (import.meta.main) {
  const root = Deno.args[0] === undefined ? ROOT : pathToFileURL(`${Deno.args[0]}/`);
  const size = programSize(await sourceFiles(PROGRAM, root));
  for (const [name, value] of Object.entries(size)) {
    console.log(`${name.padEnd(12)} ${Array.isArray(value) ? value.length : value}`);
  }
}
