/**
 * What changed from one edition to another: the first is held in a few bytes a song while the second
 * passes by.
 *
 * @module
 */
import { DifferenceCounter } from "#lib/diff/counter.ts";
import type { ComparedEdition, EditionDifference } from "#lib/diff/record.ts";
import { HeldSongs } from "#lib/diff/packed_song_index.ts";
import { catalogueIdentity, sumsOfParts } from "#lib/edition/manifest.ts";
import { basename, resolve } from "node:path";
import { songsOf } from "./edition_songs.ts";
import type { StoredEdition } from "../edition/reader.ts";
import { RunError } from "../errors.ts";

/** How editions are compared. */
export interface DiffOptions {
  /** How many of the most changed songs are told. */
  readonly mostChanged: number;
  /** Aborts with an exit code as its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Compares an edition B with an edition A. A song of B goes with the song of A that has its id. Of
 * several, those of the same record go together, and of the rest the first with the first, and so on, in
 * the order of the manifests.
 *
 * @throws {RunError} with exit code 65 if an edition cannot be read, or the signal's when it aborts.
 */
export async function diff(
  a: StoredEdition,
  b: StoredEdition,
  { mostChanged, signal }: DiffOptions,
): Promise<EditionDifference> {
  const held = new HeldSongs(sumsOfParts(a.manifest.parts).songs);
  for await (const songs of songsOf(a)) {
    stopIf(signal);
    for (const { id, outline } of songs) held.add(id, outline);
  }
  for (const part of b.manifest.parts) {
    for await (const entries of b.entries(part)) {
      stopIf(signal);
      for (const { id, record } of entries) held.reserve(id, record);
    }
  }
  const counter = new DifferenceCounter(mostChanged);
  for await (const songs of songsOf(b)) {
    stopIf(signal);
    for (const { outline, ...named } of songs) {
      const before = held.take(named.id, outline.record);
      if (before === undefined) counter.countAdded();
      else counter.countBoth(before, outline, named);
    }
  }
  return counter.difference(comparedOf(a), comparedOf(b), held.left);
}

/** @throws {RunError} if the signal has aborted, with its exit code. */
export function stopIf(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new RunError(signal.reason as number, "Interrupted: the editions were not compared");
  }
}

function comparedOf({ folder, manifest }: StoredEdition): ComparedEdition {
  const { refrain, model, shape, catalogue, records, figures } = manifest;
  const inputs = catalogueIdentity(manifest.inputs.map(({ name }) => name));
  return {
    name: basename(resolve(folder)),
    refrain,
    model,
    shape,
    catalogue,
    inputs,
    records,
    figures,
  };
}
