/** How numbered songs differ from the default. */
export interface NumberedSongsOptions {
  /** The first song's number. */
  readonly from?: number;
  readonly language?: (song: number) => string;
}

/** JSONL of songs with reference labels: distinct verses around a repeated chorus. */
export function numberedSongs(
  count: number,
  { from = 0, language = () => "en" }: NumberedSongsOptions = {},
): string {
  const songs = Array.from({ length: count }, (_, place) => {
    const song = from + place;
    const chorus = [`sing number ${song}`, "oh sing it again"];
    const verse = (number: number) => [`line ${number} of ${song}`, `and more of ${number * song}`];
    return {
      id: `song-${song}`,
      language: language(song),
      lines: [...verse(1), ...chorus, ...verse(2), ...chorus],
      labels: [0, 0, 1, 1, 0, 0, 1, 1],
    };
  });
  return songs.map((song) => JSON.stringify(song) + "\n").join("");
}
