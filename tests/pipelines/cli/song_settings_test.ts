import assert from "node:assert/strict";
import { annotateSettings } from "#pipelines/annotate/settings.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { loadTagger } from "#pipelines/annotator/model_store.ts";
import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { toLanguageSet } from "#pipelines/cli/song_settings.ts";
import { annotatorSettings } from "../../support/annotator_settings.ts";

Deno.test("Languages are separated by commas, or given one by one", () => {
  const { given } = parseCommandLine(
    ["--language", "en, de", "--language=fr"],
    annotateSettings.shape,
  );
  assert.deepEqual(given.language, ["en", "de", "fr"]);
});

Deno.test("Songs are kept by language, regardless of case, and not by a part of its code", async () => {
  const settings = annotatorSettings({ languages: toLanguageSet(["EN", "pt-br"]) });
  const annotator = new InProcessAnnotator(await loadTagger("recurring-pair"), settings);
  const languages = ["en", "En", "pt-BR", "en-GB", "pt", "de", undefined];
  const records = languages.map((language) => ({
    bytes: new TextEncoder().encode(JSON.stringify({ lines: ["la"], language })),
    format: "jsonl" as const,
  }));
  const answers = await annotator.annotate(records);
  const kept = languages.filter((_, at) => answers[at] !== "filtered");
  assert.deepEqual(kept, ["en", "En", "pt-BR"]);
});
