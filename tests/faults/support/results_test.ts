import assert from "node:assert/strict";
import { SOURCE_HEADER } from "#pipelines/kafka/records.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";
import { AnnotationLines } from "./results.ts";

Deno.test("Whole lines of a file are read as records, without their source", async () => {
  const text = '{"id":"a","n":1,"source":"songs-0-7"}\n{"id":"b","so';
  await inTemporaryFolder({ "lines.jsonl": text }, async (folder) => {
    const lines = new AnnotationLines(`${folder}/lines.jsonl`);
    assert.equal(lines.count("committed"), 0);
    await lines.read();
    assert.equal(lines.count("committed"), 1);
    assert.equal(lines.count("open"), 0);
    const [{ key, value, headers }] = lines.committed;
    assert.equal(key, "a");
    assert.equal(new TextDecoder().decode(value!), '{"id":"a","n":1}');
    assert.equal(headers[SOURCE_HEADER], "songs-0-7");
  });
});

Deno.test("A file that is not there yet has no lines", async () => {
  await inTemporaryFolder({}, async (folder) => {
    const lines = new AnnotationLines(`${folder}/none.jsonl`);
    await lines.read();
    assert.equal(lines.count("committed"), 0);
  });
});
