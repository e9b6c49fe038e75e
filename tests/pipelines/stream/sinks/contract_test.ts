import { fileSink } from "#pipelines/stream/sinks/file.ts";
import { stdoutSink } from "#pipelines/stream/sinks/stdio.ts";
import { testSink } from "../../../contracts/sink_contract.ts";
import { inTemporaryFolder } from "../../../support/temporary_folder.ts";

testSink({
  name: "the sink of a file",
  with: (use) =>
    inTemporaryFolder({}, async (folder) => {
      const path = `${folder}/out`;
      await use(
        await fileSink(path),
        () => Deno.readFile(path).catch(() => Deno.readFile(`${path}.part`)),
      );
    }),
});

testSink({
  name: "the sink of a standard stream",
  with: (use) => {
    const stored: number[] = [];
    // A pipe may take less than it is given.
    const write = (bytes: Uint8Array) => {
      const taken = bytes.subarray(0, 65_536);
      for (const byte of taken) stored.push(byte);
      return Promise.resolve(taken.length);
    };
    return use(stdoutSink({ write }), () => Promise.resolve(Uint8Array.from(stored)));
  },
});
