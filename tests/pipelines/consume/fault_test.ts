import assert from "node:assert/strict";
import { consumeCommand } from "#pipelines/consume/command.ts";
import { EXIT } from "#pipelines/errors.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { startOf } from "../../support/kafka/service_process.ts";
import { testWithBroker } from "../../support/kafka/with_broker.ts";

const INTO_FULL_DEVICE = 'exec "$0" "$@" > /dev/full';

testWithBroker(
  "A run that ends with a fault accounts for every record and prints the reason",
  async (broker) => {
    const route = await Route.create(broker);
    await route.send(...messagesOfSongs(1, 30));
    const consume = [...startOf("consume"), ...route.flagsToElsewhere, "--output-file", "-"];
    const { code, stderr } = await new Deno.Command("sh", {
      args: ["-c", INTO_FULL_DEVICE, Deno.execPath(), ...consume],
      env: { NO_COLOR: "1" },
    }).output();
    const reported = new TextDecoder().decode(stderr);
    assert.equal(code, EXIT.unwritable, reported);
    const [accounting, reason] = reported.trimEnd().split("\n").slice(-2);
    assert.equal(accounting, "read=30 written=0 rejected=0 filtered=0 replayed=0 released=30");
    assert.match(reason, /^refrain: Cannot write to stdout/);
  },
);

Deno.test({
  name: "An address of --http that is in use ends the run with 78, and leaves nothing running",
  sanitizeOps: true,
  sanitizeResources: true,
  async fn() {
    using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
    const flags = ["--brokers", "127.0.0.1:1", "--group", "g", "--topic", "t", "--output", "o"];
    const more = ["--model", "recurring-pair", "--http", `127.0.0.1:${taken.addr.port}`];
    await assert.rejects(
      consumeCommand.run([...flags, ...more], new AbortController().signal),
      { name: "RunError", exitCode: EXIT.badConfiguration, message: /is listening there/ },
    );
  },
});
