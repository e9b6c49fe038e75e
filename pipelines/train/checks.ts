/**
 * What training asks of its songs.
 *
 * @module
 */
import { type DataSet, partsOf } from "../stream/data_set.ts";
import { EXIT, RunError } from "../errors.ts";

/**
 * Training needs songs to learn from and songs to stop by, and no song may be measured that was
 * learnt from.
 *
 * @throws {RunError} with exit code 65 if that is not so.
 */
export function checkSongs(data: readonly DataSet[], validation: readonly DataSet[]): void {
  const { training, heldOut } = partsOf(data);
  const songs = [...training, ...heldOut];
  if (heldOut.length === 0 || training.length === 0) {
    throw new RunError(
      EXIT.unreadable,
      `Too few songs: ${heldOut.length} of ${songs.length} fall to the held-out tenth; some must, and some not`,
    );
  }
  const known = new Set(songs.flatMap(({ song }) => [song.id, song.lines.join("\n")]));
  for (const { name, songs } of validation) {
    const both = songs.filter(({ song }) => known.has(song.id) || known.has(song.lines.join("\n")));
    if (both.length > 0) {
      throw new RunError(
        EXIT.unreadable,
        `${name}: ${both.length} of its ${songs.length} songs are training songs, such as ` +
          `${both[0].song.id}; their scores would say nothing`,
      );
    }
  }
}
