/**
 * Plain text: a song as people write it down, with `[Chorus]` above each part.
 *
 * @module
 */
import type { Annotation } from "../annotation.ts";
import { hasGivenId, type Song } from "../song.ts";

/** Wraps a text in something that shows, such as a colour. */
export type Style = (text: string) => string;

/** How the parts of a printed song look. */
export interface Styles {
  readonly title: Style;
  readonly verse: Style;
  readonly chorus: Style;
  readonly note: Style;
}

const plain: Style = (text) => text;

/** Nothing but the characters. */
export const PLAIN: Styles = { title: plain, verse: plain, chorus: plain, note: plain };

/** ANSI colours, for terminals. */
export const COLOURED: Styles = {
  title: (text) => `\x1b[1m${text}\x1b[0m`,
  verse: (text) => `\x1b[36m${text}\x1b[0m`,
  chorus: (text) => `\x1b[1;33m${text}\x1b[0m`,
  note: (text) => `\x1b[2m${text}\x1b[0m`,
};

/**
 * The song with a header above each part and a blank line between parts and stanzas, two after the
 * song. Its title stands on top, or else its id, unless that was made from its words.
 *
 * @param annotation of that song
 */
export function textOfAnnotation(song: Song, annotation: Annotation, styles = PLAIN): string {
  const parts = annotation.segments.map(({ start, end, label, name, confidence }) => {
    const header = styles[label](`[${printable(name)}]`);
    const share = styles.note(`${Math.round(confidence * 100)} %`);
    const lines = song.lines.slice(start, end).map(printable).flatMap((text, place) =>
      place > 0 && song.breaks.includes(start + place) ? ["", text] : [text]
    );
    return [styles === PLAIN ? header : `${header} ${share}`, ...lines].join("\n");
  });
  const title = [song.title, song.artist].filter((text) => text !== undefined).join(" – ") ||
    (hasGivenId(song) ? song.id : "");
  const heading = title === "" ? [] : [styles.title(`# ${printable(title)}`)];
  return [...heading, ...parts].join("\n\n") + "\n\n\n";
}

/** Control characters would let a song steer the terminal: they are shown as a replacement. */
function printable(text: string): string {
  // deno-lint-ignore no-control-regex -- those are what must not be printed
  return text.replace(/[\x00-\x08\x0a-\x1f\x7f-\x9f]/g, "\ufffd");
}
