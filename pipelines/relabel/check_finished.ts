import { headDifferences } from "#lib/edition/provenance_difference.ts";
import type { EditionInput, Manifest } from "#lib/edition/manifest.ts";
import { createHash } from "node:crypto";
import { storedFiles } from "../edition/paths.ts";
import { StoredEdition } from "../edition/reader.ts";
import { EXIT, RunError } from "../errors.ts";
import { fileInput } from "../stream/sources/files.ts";
import type { CatalogueInput } from "./catalogue_input.ts";
import { filesOf } from "./input_files.ts";
import type { EditionIdentity } from "./journal.ts";

/**
 * Checks that an edition that is finished is the one that is asked for, made of the inputs as they are
 * now, and whole: all of both is read.
 *
 * @throws {RunError} with exit code 73 if it is another, 65 if it is damaged
 */
export async function checkStillThat(
  folder: string,
  asked: EditionIdentity,
  inputs: readonly CatalogueInput[],
): Promise<Manifest> {
  const edition = await StoredEdition.open(folder), { manifest } = edition;
  const differing = headDifferences(manifest, asked.head);
  if (differing.length > 0) throw present(folder, `of another ${differing.join(", ")}`);
  const known = new Map(manifest.inputs.map((input) => [input.name, input]));
  if (known.size !== inputs.length || !inputs.every(({ name }) => known.has(name))) {
    throw present(folder, "of another shard");
  }
  for (const input of inputs) {
    if (await isStill(input, known.get(input.name)!)) continue;
    throw present(folder, `and its input ${input.name} has changed since`);
  }
  for (const file of manifest.parts.flatMap(storedFiles)) await edition.verify(file);
  console.error(`${folder} is finished already`);
  return manifest;
}

/** Whether an input holds the bytes that it held; one that is gone does not. */
async function isStill(input: CatalogueInput, { files, sha256 }: EditionInput): Promise<boolean> {
  if (input.files.length !== files) return false;
  const hash = createHash("sha256");
  try {
    for (const { path } of filesOf(input)) {
      for await (const bytes of fileInput(path, "jsonl").bytes) hash.update(bytes);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw new RunError(EXIT.unreadable, `Cannot read ${input.name}: ${(error as Error).message}`);
  }
  return hash.digest("hex") === sha256;
}

function present(folder: string, which: string): RunError {
  return new RunError(
    EXIT.unwritable,
    `Cannot write ${folder}: a finished edition is there, ${which} (--force begins anew)`,
  );
}
