import { type EditionInput, type Manifest, provenanceDifferences } from "#lib/edition/manifest.ts";
import { FileDigest } from "../edition/file_digest.ts";
import { storedFiles } from "../edition/paths.ts";
import { StoredEdition } from "../edition/reader.ts";
import { unreadable } from "../errors.ts";
import { fileInput } from "../stream/sources/files.ts";
import { type CatalogueInput, inputFiles } from "./catalogue_input.ts";
import { otherEdition } from "./edition_plan.ts";
import type { EditionIdentity } from "./journal.ts";

/**
 * Checks that a finished edition is the one that the run would make from the inputs as they are now, and
 * that it is intact. Reads all inputs and all files of the edition.
 *
 * @throws {RunError} with exit code 73 if it is another edition, 65 if it is damaged
 */
export async function verifyFinished(
  folder: string,
  asked: EditionIdentity,
  inputs: readonly CatalogueInput[],
): Promise<Manifest> {
  const edition = await StoredEdition.open(folder), { manifest } = edition;
  const refusal = (reason: string) => otherEdition(folder, `a finished edition ${reason}`);
  const differing = provenanceDifferences(manifest, asked.provenance);
  if (differing.length > 0) throw refusal(`with another ${differing.join(", ")}`);
  const known = new Map(manifest.inputs.map((input) => [input.name, input]));
  if (known.size !== inputs.length || !inputs.every(({ name }) => known.has(name))) {
    throw refusal("of another shard");
  }
  for (const input of inputs) {
    if (await isUnchanged(input, known.get(input.name)!)) continue;
    throw refusal(`whose input ${input.name} has changed since`);
  }
  for (const file of manifest.parts.flatMap(storedFiles)) await edition.verify(file);
  console.error(`${folder} is already finished`);
  return manifest;
}

/** Whether an input has the same bytes as before. An input that is missing has not. */
async function isUnchanged(input: CatalogueInput, stored: EditionInput): Promise<boolean> {
  if (input.files.length !== stored.files) return false;
  const digest = new FileDigest();
  try {
    for (const { path } of inputFiles(input)) {
      for await (const bytes of fileInput(path, "jsonl").bytes) digest.add(bytes);
    }
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw unreadable(input.name, (error as Error).message);
  }
  return digest.matches(stored);
}
