import { encodeAnnotations, encodeResult } from "#pipelines/annotator/encoded_annotation.ts";
import { InProcessAnnotator } from "#pipelines/annotator/in_process.ts";
import { loadEncodingAnnotator } from "#pipelines/annotator/load.ts";
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
  testAnnotator({
    name: `${name} in this thread, encoded,`,
    make: async (settings) => encodeAnnotations(new InProcessAnnotator(await model(), settings)),
    model,
    expect: encodeResult,
  });
  for (const workers of [1, 2, 3]) {
    testAnnotator({
      name: `${name} in ${workers} workers`,
      make: async (settings) => {
        const model = await findModel(name),
          setUp = { model, settings, results: "values" } as const;
        return new WorkerPool(readModelInfo(model), setUp, { workers });
      },
      model,
      expect: (result) => result,
    });
    testAnnotator({
      name: `${name} in ${workers} workers that encode`,
      make: async (settings) =>
        await loadEncodingAnnotator(await findModel(name), settings, workers),
      model,
      expect: encodeResult,
    });
  }
}
