import assert from "node:assert/strict";
import { EXIT } from "#pipelines/errors.ts";
import { jsonlOfSongs } from "../support/numbered_song.ts";
import { inTemporaryFolder } from "../support/temporary_folder.ts";

const ROOT = new URL("../../", import.meta.url);
const INTO_FULL_DEVICE = 'exec "$0" "$@" < "$SONGS" > /dev/full';
const ANNOTATE =
  "run --lock=deno.lock --frozen --no-prompt --allow-read --allow-write main.ts annotate";

for (const workers of ["0", "1"]) {
  Deno.test(`A disk that is full ends annotate with 73 and a reason, workers ${workers}`, () =>
    inTemporaryFolder({ "songs.jsonl": jsonlOfSongs(1, 2000) }, async (folder) => {
      const flags = ["--model", "recurring-pair", "--workers", workers];
      const { code, stderr } = await new Deno.Command("sh", {
        args: ["-c", INTO_FULL_DEVICE, Deno.execPath(), ...ANNOTATE.split(" "), ...flags],
        cwd: ROOT,
        env: { SONGS: `${folder}/songs.jsonl` },
      }).output();
      assert.equal(code, EXIT.unwritable);
      const message = new TextDecoder().decode(stderr);
      assert.match(message, /^refrain: Cannot write to stdout: .*No space left/m);
    }));
}
