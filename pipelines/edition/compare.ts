/**
 * Compares two editions. The songs of the first are kept in memory, in a few bytes each, while the second
 * is read.
 *
 * @module
 */
import { type Annotation, annotationSchema } from "#lib/annotation.ts";
import { DifferenceCounter } from "#lib/diff/counter.ts";
import type { ComparedEdition, EditionDifference } from "#lib/diff/difference.ts";
import { type LabelRuns, toLabelRuns } from "#lib/diff/label_runs.ts";
import { PackedSongIndex } from "#lib/diff/packed_song_index.ts";
import { identifyCatalogue, toProvenance, totalStatistics } from "#lib/edition/manifest.ts";
import { basename, resolve } from "node:path";
import { z } from "zod";
import { RunError } from "../errors.ts";
import type { StoredEdition } from "./reader.ts";

/** How editions are compared. */
export interface CompareOptions {
  /** The number of most changed songs to report. */
  readonly mostChanged: number;
  /** Aborts with an exit code as its reason. */
  readonly signal?: AbortSignal;
}

/**
 * Compares an edition B with an edition A. Songs with the same id are paired. If several songs have the
 * id, those of the same record are paired first, then the others in the order of the manifests.
 *
 * @throws {RunError} with exit code 65 if an edition cannot be read, or the signal's when it aborts.
 */
export async function compareEditions(
  a: StoredEdition,
  b: StoredEdition,
  { mostChanged, signal }: CompareOptions,
): Promise<EditionDifference> {
  const songsOfA = new PackedSongIndex(totalStatistics(a.manifest.parts).songs);
  for await (const songs of readSongs(a)) {
    throwIfAborted(signal);
    for (const { id, labels } of songs) songsOfA.add(id, labels);
  }
  for (const part of b.manifest.parts) {
    for await (const entries of b.entries(part)) {
      throwIfAborted(signal);
      for (const { id, record } of entries) songsOfA.reserve(id, record);
    }
  }
  const counter = new DifferenceCounter(mostChanged);
  for await (const songs of readSongs(b)) {
    throwIfAborted(signal);
    for (const { labels, ...song } of songs) {
      const before = songsOfA.take(song.id, labels.record);
      if (before === undefined) counter.countAdded();
      else counter.countBoth(before, labels, song);
    }
  }
  return counter.difference(toComparedEdition(a), toComparedEdition(b), songsOfA.left);
}

/** @throws {RunError} if the signal has aborted, with its exit code. */
export function throwIfAborted(signal: AbortSignal | undefined): void {
  if (signal?.aborted) {
    throw new RunError(signal.reason as number, "Interrupted: the editions were not compared");
  }
}

function toComparedEdition({ folder, manifest }: StoredEdition): ComparedEdition {
  const { records, metrics } = manifest;
  return {
    name: basename(resolve(folder)),
    ...toProvenance(manifest),
    inputs: identifyCatalogue(manifest.inputs.map(({ name }) => name)),
    records,
    metrics,
  };
}

interface ComparedSong {
  readonly id: string;
  readonly occurrence?: number;
  readonly input: string;
  readonly labels: LabelRuns;
}

const { segments, model } = annotationSchema.shape;

/** The fields of an annotation that a comparison needs. */
const labelsSchema = z.object({
  segments: segments.refine(areContiguous, "the segments are not contiguous"),
  model,
});

/** Reads the songs of an edition in batches, in the order of its manifest. */
async function* readSongs(edition: StoredEdition): AsyncGenerator<readonly ComparedSong[]> {
  for (const part of edition.manifest.parts) {
    for await (const songs of edition.songs(part)) {
      yield songs.map(({ entry: { id, occurrence, record }, annotation }) => ({
        id,
        ...(occurrence !== undefined && { occurrence }),
        input: part.input,
        labels: toLabelRuns(
          edition.parse(annotation, labelsSchema, part.annotations),
          record,
        ),
      }));
    }
  }
}

function areContiguous(segments: Annotation["segments"]): boolean {
  return segments.every(({ start, end }, place) =>
    start === (place === 0 ? 0 : segments[place - 1].end) && end > start
  );
}
