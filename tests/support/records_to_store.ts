import { checksum } from "#lib/checksum.ts";
import { toSongEntry } from "#lib/edition/song_entry.ts";
import { Occurrences } from "#lib/occurrences.ts";
import type { StoredRecords } from "#pipelines/relabel/part_writer.ts";
import { TEST_MODEL } from "./annotator_settings.ts";
import { annotated } from "./edition_on_disk.ts";

/**
 * The stored results of records.
 *
 * @param outcomes one per record: the labels of a song, one digit per line, which are also its id; `!` for a
 * reject and `~` for a song that was filtered
 */
export function storedRecordsOf(outcomes: readonly string[]): StoredRecords {
  const labels = outcomes.filter((outcome) => /^[01]/.test(outcome)), ids = new Occurrences();
  return {
    songs: labels.map((labels) => storedSong(labels, ids.add(labels))),
    rejects: outcomes.filter((outcome) => outcome.startsWith("!")).map((outcome) =>
      `{"${outcome}":1}\n`
    ),
    filtered: outcomes.filter((outcome) => outcome === "~").length,
    reused: 0,
  };
}

function storedSong(labels: string, occurrence: number) {
  const song = { ...annotated({ id: labels, labels }, TEST_MODEL) };
  const line = JSON.stringify(occurrence > 1 ? { ...song, occurrence } : song) + "\n";
  const annotation = new TextEncoder().encode(line), bytes = annotation.length;
  return { entry: toSongEntry(JSON.parse(line), { record: checksum(labels), bytes }), annotation };
}
