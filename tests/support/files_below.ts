import { hash } from "node:crypto";

/** The SHA-256 of every file below a folder, by its path there; folders that are empty end with `/`. */
export async function filesBelow(folder: string): Promise<Readonly<Record<string, string>>> {
  const found: [string, string][] = [];
  await look(folder, "", found);
  return Object.fromEntries(found.toSorted(([one], [other]) => one < other ? -1 : 1));
}

async function look(folder: string, below: string, found: [string, string][]): Promise<void> {
  for await (const { name, isDirectory } of Deno.readDir(`${folder}/${below}`)) {
    const path = `${below}${name}`;
    if (!isDirectory) found.push([path, hash("sha256", await Deno.readFile(`${folder}/${path}`))]);
    else {
      const before = found.length;
      await look(folder, `${path}/`, found);
      if (found.length === before) found.push([`${path}/`, ""]);
    }
  }
}
