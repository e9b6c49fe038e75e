import { jsonl } from "#lib/formats/jsonl.ts";
import { loadTagger } from "#pipelines/annotator/model_store.ts";
import type { EncodedAnnotation } from "#pipelines/annotator/encoded_annotation.ts";
import { testAnnotator } from "../../../contracts/annotator_contract.ts";
import { Fleet } from "../../../support/kafka/fleet.ts";
import { sharedBroker } from "../../../support/kafka/shared_broker.ts";
import { testWithBroker } from "../../../support/kafka/with_broker.ts";

const encoder = new TextEncoder();

testAnnotator<EncodedAnnotation>({
  name: "A fleet",
  async make(settings) {
    const flags = settings.withLines ? ["--lines"] : [];
    const fleet = await Fleet.start((await sharedBroker()).address, { flags });
    const annotator = await fleet.annotator(settings);
    return {
      model: annotator.model,
      concurrency: annotator.concurrency,
      annotate: (records) => annotator.annotate(records),
      async dispose() {
        await annotator.dispose();
        await fleet[Symbol.asyncDispose]();
      },
    };
  },
  model: () => loadTagger("recurring-pair"),
  expect: ({ song, annotation }) => ({
    id: song.id,
    bytes: encoder.encode(jsonl.stringify(song, annotation)),
  }),
  test: testWithBroker,
});
