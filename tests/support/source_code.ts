/**
 * The repository's TypeScript as rules on its shape see it: paths, code without comments, imports, and
 * the graph of folders that follows from them.
 *
 * @module
 */

export const ROOT = new URL("../../", import.meta.url);

/** One file of the program or of its tests. */
export interface SourceFile {
  /** Relative to the root of the repository, such as `lib/song.ts`. */
  readonly path: string;
  /** The folder at the root that contains it; `main` for `main.ts`. */
  readonly layer: string;
  /** The text without comments; lines keep their numbers. */
  readonly code: string;
  /** How many lines the text has, comments included. */
  readonly lines: number;
  /** The specifiers of its imports, as written. */
  readonly imports: readonly string[];
  /** Those that are loaded together with the file: neither types nor `import("…")`. */
  readonly eagerImports: readonly string[];
  /** Those that are loaded when the code gets there: `import("…")`. */
  readonly lazyImports: readonly string[];
}

/** For each node of a graph, the nodes it imports. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

/** Puts a file into a node of a graph; undefined leaves it out. */
export type NodeOf = (path: string) => string | undefined;

const TYPE_IMPORT = /^(?:import|export) type [^;]*;/gm;
const LAZY_IMPORT = /\bimport\(\s*"([^"]+)"/g;
const IMPORT = /(?:\bfrom|^import|\bimport\()\s*"([#@./\w:-]+)"|@ts-types="([#@./\w:-]+)"/gm;

/** Every `.ts` file below a folder, or a file itself; what does not exist is left out. */
export async function sourceFiles(
  paths: readonly string[],
  root: URL = ROOT,
): Promise<SourceFile[]> {
  const found = await Promise.all(paths.map((path) => pathsIn(path, root)));
  return await Promise.all(found.flat().map((path) => sourceFile(path, root)));
}

/** The path that an import leads to; undefined for a package. */
export function importedPath(
  file: Pick<SourceFile, "path">,
  specifier: string,
): string | undefined {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (!specifier.startsWith(".")) return undefined;
  return new URL(specifier, new URL(file.path, "file:///")).pathname.slice(1);
}

/** The layer of a path that is relative to the root. */
export function layerOf(path: string): string {
  return path.includes("/") ? path.split("/")[0] : path.replace(/\.[^.]*$/, "");
}

/** Which node imports which, of files put together by `nodeOf`. */
export function importGraph(files: readonly SourceFile[], nodeOf: NodeOf): Graph {
  const graph = new Map<string, Set<string>>();
  for (const file of files) {
    const node = nodeOf(file.path);
    if (node === undefined) continue;
    const imported = graph.get(node) ?? new Set();
    graph.set(node, imported);
    for (const specifier of file.imports) {
      const path = importedPath(file, specifier);
      const other = path?.endsWith(".ts") ? nodeOf(path) : undefined;
      if (other !== undefined && other !== node) imported.add(other);
    }
  }
  return graph;
}

/** A circle of a graph, its first node repeated at the end; undefined if there is none. */
export function circleIn(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  const visit = (node: string, trail: readonly string[]): string[] | undefined => {
    if (trail.includes(node)) return [...trail.slice(trail.indexOf(node)), node];
    if (done.has(node)) return undefined;
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...trail, node]);
      if (circle) return circle;
    }
    done.add(node);
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle) return circle;
  }
}

async function pathsIn(path: string, root: URL): Promise<string[]> {
  if (!await exists(new URL(path, root))) return [];
  if (path.endsWith(".ts")) return [path];
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(path, root))) {
    if (isDirectory) paths.push(...await pathsIn(`${path}/${name}`, root));
    else if (name.endsWith(".ts")) paths.push(`${path}/${name}`);
  }
  return paths.sort();
}

async function exists(file: URL): Promise<boolean> {
  return await Deno.stat(file).then(() => true, () => false);
}

async function sourceFile(path: string, root: URL): Promise<SourceFile> {
  const text = await Deno.readTextFile(new URL(path, root));
  const code = withoutComments(text);
  // Types of untyped packages are named in comments.
  const types = text.match(/^\/\/ @ts-types=.*$/gm) ?? [];
  const found = [code, ...types].flatMap((part) => [...part.matchAll(IMPORT)]);
  const imports = found.map(([, imported, typesOfImported]) => imported ?? typesOfImported);
  const lazyImports = Array.from(code.matchAll(LAZY_IMPORT), ([, imported]) => imported);
  const lines = text.split("\n").length - 1;
  const loaded = Array.from(code.replaceAll(TYPE_IMPORT, "").matchAll(IMPORT), ([, name]) => name);
  const eagerImports = loaded.filter((specifier) => !lazyImports.includes(specifier));
  return { path, layer: layerOf(path), code, lines, imports, eagerImports, lazyImports };
}

/** Strings are matched first, so that no comment begins inside one. */
function withoutComments(text: string): string {
  const token =
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\*[^]*?\*\/|(?<![:\\])\/\/.*/g;
  return text.replace(
    token,
    (found) => /^\/[/*]/.test(found) ? found.replace(/[^\n]/g, "") : found,
  );
}
