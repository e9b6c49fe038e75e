/**
 * The repository's TypeScript, as far as rules on its shape need to see it.
 *
 * @module
 */

export const ROOT = new URL("../../", import.meta.url);

/** One file of the program or of its tests. */
export interface SourceFile {
  /** From the repository's root, such as `lib/song.ts`. */
  readonly path: string;
  /** The folder at the root that it lies in; `main` for `main.ts`. */
  readonly room: string;
  /** The text without comments; lines keep their numbers. */
  readonly code: string;
  /** What it imports, as it is written there. */
  readonly imports: readonly string[];
}

const IMPORT = /(?:\bfrom|^import|\bimport\()\s*"([#@./\w:-]+)"|@ts-types="([#@./\w:-]+)"/gm;

/** Every `.ts` file under a folder, or a file itself. */
export async function sourceFiles(...paths: readonly string[]): Promise<SourceFile[]> {
  const files: SourceFile[] = [];
  for (const path of paths) {
    if (path.endsWith(".ts")) files.push(await sourceFile(path));
    else for (const each of await pathsIn(path)) files.push(await sourceFile(each));
  }
  return files;
}

/** Where an import of a file leads inside the repository; undefined if it leads out of it. */
export function importedPath(file: SourceFile, specifier: string): string | undefined {
  if (specifier.startsWith("#")) return specifier.slice(1);
  if (!specifier.startsWith(".")) return undefined;
  return new URL(specifier, new URL(file.path, "file:///")).pathname.slice(1);
}

/** The room that a path from the root lies in. */
export function roomOf(path: string): string {
  return path.includes("/") ? path.split("/")[0] : path.replace(/\.[^.]*$/, "");
}

async function pathsIn(folder: string): Promise<string[]> {
  const paths: string[] = [];
  for await (const { name, isDirectory } of Deno.readDir(new URL(folder, ROOT))) {
    const path = `${folder}/${name}`;
    if (isDirectory) paths.push(...await pathsIn(path));
    else if (name.endsWith(".ts")) paths.push(path);
  }
  return paths.sort();
}

async function sourceFile(path: string): Promise<SourceFile> {
  const text = await Deno.readTextFile(new URL(path, ROOT));
  const code = withoutComments(text);
  // Types of untyped packages are named in comments.
  const types = text.match(/^\/\/ @ts-types=.*$/gm) ?? [];
  const found = [code, ...types].flatMap((part) => [...part.matchAll(IMPORT)]);
  const imports = found.map(([, imported, typesOfImported]) => imported ?? typesOfImported);
  return { path, room: roomOf(path), code, imports };
}

/** Texts are matched first, so that no comment begins inside one. */
function withoutComments(text: string): string {
  const token =
    /"(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`|\/\*[^]*?\*\/|(?<![:\\])\/\/.*/g;
  return text.replace(
    token,
    (found) => /^\/[/*]/.test(found) ? found.replace(/[^\n]/g, "") : found,
  );
}
