import { findModel, loadTagger } from "#pipelines/artifact_store.ts";
import { inThisThread } from "#pipelines/song_tagger.ts";
import { TaggingPool } from "#pipelines/workers/tagging_pool.ts";
import { testSongTagger } from "../contracts/song_tagger_contract.ts";

for (const name of ["recurring-pair", "blstm"]) {
  const model = () => loadTagger(name);
  testSongTagger({
    name: `${name} in this thread`,
    make: async () => inThisThread(await model()),
    model,
  });
  for (const workers of [1, 2, 3]) {
    testSongTagger({
      name: `${name} in ${workers} workers`,
      make: async () => new TaggingPool((await model()).model, await findModel(name), { workers }),
      model,
    });
  }
}
