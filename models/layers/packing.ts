/**
 * Packing: songs of different lengths walk through an LSTM together and none is padded.
 * Songs are sorted by length, longest first, so the songs still running at a step are a prefix.
 *
 * @module
 */

/** The way of a batch of songs through one direction of an LSTM. */
export interface Packing {
  /**
   * For each step, the rows of the batch that it reads, one a running song. A row is a line's place
   * in the batch, 0 .. N - 1, songs standing one after the other.
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

/** The rows of several songs, one song after the other: [L, F] each, [N, F] together. */
export function joinedRows(songs: readonly Float32Array[]): Float32Array {
  const rows = new Float32Array(songs.reduce((sum, song) => sum + song.length, 0));
  let offset = 0;
  for (const song of songs) {
    rows.set(song, offset);
    offset += song.length;
  }
  return rows;
}
