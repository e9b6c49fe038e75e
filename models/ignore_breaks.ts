/**
 * Taggers that ignore the stanza breaks of songs.
 *
 * @module
 */
import type { LineTagger } from "./network.ts";

/**
 * The same tagger without stanza breaks: it labels each song as one whose stanzas are unknown. Disposing
 * of it disposes of the tagger.
 */
export function ignoreBreaks(tagger: LineTagger): LineTagger {
  return {
    model: tagger.model,
    featureSet: tagger.featureSet,
    tag: (songs) => tagger.tag(songs.map((song) => ({ ...song, breaks: [] }))),
    dispose: () => tagger.dispose(),
  };
}
