import { filesSource, stdinSource } from "#pipelines/stream/sources/files.ts";
import { testSource } from "../../../contracts/source_contract.ts";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";

testSource({
  name: "the source of files",
  over: (bytes, maxBytes, use) =>
    inTemporaryFolder({ songs: bytes }, (folder) => {
      return use(filesSource([`${folder}/songs`], "auto", maxBytes));
    }),
});

testSource({
  name: "the source of stdin",
  over: (bytes, maxBytes, use) => {
    let at = 0;
    const read = (buffer: Uint8Array) => {
      const chunk = bytes.subarray(at, at += Math.min(1000, buffer.length));
      buffer.set(chunk);
      return Promise.resolve(chunk.length || null);
    };
    return use(stdinSource("auto", maxBytes, { read }));
  },
});
