/**
 * Packing: songs of different lengths run through an LSTM together, without padding. Songs are sorted
 * by length, longest first, so that the songs still running at a step are a prefix.
 *
 * @module
 */

/** The order in which one direction of an LSTM reads the lines of a batch. */
export interface Packing {
  /**
   * For each step, the rows of the batch that it reads, one per running song. A row is the index of a
   * line in the batch, 0 .. N - 1, song after song.
   */
  readonly steps: readonly Int32Array[];
  /** The number of lines, N. */
  readonly lines: number;
}

/**
 * Packs songs of the given lengths.
 *
 * @param lengths lines of each song, [B], each at least 1
 * @param backward whether songs are read from their last line to their first
 */
export function pack(lengths: readonly number[], backward: boolean): Packing {
  let lines = 0;
  const songs = lengths.map((length) => {
    const first = lines;
    lines += length;
    return { first, length };
  }).sort((one, other) => other.length - one.length);

  const steps: Int32Array[] = [];
  for (let step = 0, running = songs.length; step < (songs[0]?.length ?? 0); step++) {
    while (songs[running - 1].length <= step) running--;
    const rows = new Int32Array(running);
    for (let song = 0; song < running; song++) {
      const { first, length } = songs[song];
      rows[song] = backward ? first + length - 1 - step : first + step;
    }
    steps.push(rows);
  }
  return { steps, lines };
}

/** Concatenates the rows of songs: from [L, F] each to [N, F]. */
export function concatRows(songs: readonly Float32Array[]): Float32Array {
  const rows = new Float32Array(songs.reduce((sum, song) => sum + song.length, 0));
  let offset = 0;
  for (const song of songs) {
    rows.set(song, offset);
    offset += song.length;
  }
  return rows;
}
