import { jsonOfSong, numberedSong } from "../numbered_song.ts";

/** A song as a message, by its id. */
export interface SongMessage {
  readonly key: string;
  /** JSON. */
  readonly value: string;
}

/** Numbered songs, from one to another. */
export function messagesOfSongs(first: number, last: number): SongMessage[] {
  return Array.from({ length: last - first + 1 }, (_, place) => {
    const song = numberedSong(first + place);
    return { key: song.id, value: jsonOfSong(song) };
  });
}
