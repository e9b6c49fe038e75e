import { recordChecksum } from "#pipelines/relabel/record_checksum.ts";
import type { RawRecord } from "#pipelines/stream/sources/contract.ts";
import assert from "node:assert/strict";

const bytes = new TextEncoder().encode("abc");

Deno.test("The checksum of a JSONL record is the SHA-256 of its bytes", () => {
  assert.equal(
    recordChecksum({ bytes, format: "jsonl" }),
    "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad", // FIPS 180-4, example 1
  );
});

Deno.test("Records that differ in anything that an annotation takes from them have other checksums", () => {
  const known: readonly Omit<RawRecord, "bytes">[] = [
    { format: "jsonl" },
    { format: "text" },
    { format: "text", title: "a" },
    { format: "text", title: "b" },
    { format: "text", id: "a" },
    { format: "jsonl", id: "a" },
    { format: "jsonl", title: "a" },
    { format: "text", id: "a", title: "a" },
  ];
  const records = known.flatMap((beside) => [
    { ...beside, bytes },
    { ...beside, bytes: new TextEncoder().encode("abd") },
  ]);
  assert.equal(new Set(records.map(recordChecksum)).size, records.length);
  assert.deepEqual(records.map(recordChecksum), records.map(recordChecksum));
});
