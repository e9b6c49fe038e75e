import { partsOfSpeech } from "#lib/language/parts_of_speech.ts";
import golden from "../golden/parts_of_speech.json" with { type: "json" };

// As many lines as a song has; the budget of a song is 0.5 ms.
const song = golden.lines.slice(0, 46).map(({ line }) => line);

Deno.bench("parts of speech of a song of 46 lines", () => {
  for (const line of song) partsOfSpeech(line);
});
