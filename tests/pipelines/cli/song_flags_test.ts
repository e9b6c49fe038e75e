import assert from "node:assert/strict";
import { annotateFlags } from "#pipelines/annotate/settings.ts";
import { AnnotatorInThisThread } from "#pipelines/annotator/in_process.ts";
import { loadTagger } from "#pipelines/annotator/model_store.ts";
import { consumeFlags } from "#pipelines/consume/flags.ts";
import { parseFlags } from "#pipelines/cli/flags.ts";
import { languageSet } from "#pipelines/cli/song_flags.ts";
import { annotatorSettings } from "../../support/annotator_settings.ts";

Deno.test("annotate and consume take languages alike: with commas between, or one by one", () => {
  for (const flags of [annotateFlags, consumeFlags]) {
    const { language } = parseFlags(["--language", "en, de", "--language=fr"], flags).flags;
    assert.deepEqual(language, ["en", "de", "fr"]);
  }
});

Deno.test("Songs are kept by their language in capitals or not, as it is named and no part of it", async () => {
  const settings = annotatorSettings({ languages: languageSet(["EN", "pt-br"]) });
  const annotator = new AnnotatorInThisThread(await loadTagger("recurring-pair"), settings);
  const languages = ["en", "En", "pt-BR", "en-GB", "pt", "de", undefined];
  const records = languages.map((language) => ({
    bytes: new TextEncoder().encode(JSON.stringify({ lines: ["la"], language })),
    format: "jsonl" as const,
  }));
  const answers = await annotator.annotate(records);
  const kept = languages.filter((_, at) => answers[at] !== "filtered");
  assert.deepEqual(kept, ["en", "En", "pt-BR"]);
});
