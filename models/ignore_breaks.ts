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
  const { model, featureSet } = tagger;
  return {
    model,
    featureSet: {
      ...featureSet,
      start() {
        const song = featureSet.start();
        return {
          push: (line) => song.push(line),
          features: () => song.features(),
          get bytes() {
            return song.bytes;
          },
        };
      },
    },
    tag: (songs) => tagger.tag(songs),
    dispose: () => tagger.dispose(),
  };
}
