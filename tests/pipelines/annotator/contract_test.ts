import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { findModel, loadTagger, readModelInfo } from "#pipelines/annotator/model_store.ts";
import { WorkerPool } from "#pipelines/annotator/workers/pool.ts";
import { testAnnotator } from "../../contracts/annotator_contract.ts";

for (const name of ["recurring-pair", "blstm"]) {
  const model = () => loadTagger(name);
  testAnnotator({
    name: `${name} in this thread`,
    make: async (settings) => new InProcessAnnotator(await model(), settings),
    model,
    expect: (result) => result,
  });
  for (const workers of [1, 2, 3]) {
    testAnnotator({
      name: `${name} in ${workers} workers`,
      make: async (settings) => {
        const model = await findModel(name), setUp = { model, settings };
        return new WorkerPool(readModelInfo(model), setUp, { workers });
      },
      model,
      expect: (result) => result,
    });
  }
}
