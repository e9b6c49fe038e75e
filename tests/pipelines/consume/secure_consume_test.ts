import assert from "node:assert/strict";
import type { Security } from "../../support/kafka/broker.ts";
import { messagesOfSongs } from "../../support/kafka/messages_of_songs.ts";
import { Route } from "../../support/kafka/route.ts";
import { runService } from "../../support/kafka/service_process.ts";
import { testWithSecureBroker } from "../../support/kafka/with_broker.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

/** The configuration of a service that authenticates, with a reference to its password. */
function configurationOf(route: Route, security: Security, password: string): string {
  const { sasl, certificates, user } = security;
  return `
brokers: [${sasl}]
group: ${route.group}
topic: ${route.input}
output: ${route.output}
dlq: ${route.letters}
model: recurring-pair
until-end: true
tls: true
tls-ca: ${certificates.authority}
sasl: scram-sha-512
sasl-username: ${user.name}
sasl-password: ${password}
log-level: debug
`;
}

testWithSecureBroker(
  "Settings come from a file and secrets from their references, and no secret is printed",
  async (broker) => {
    const route = await Route.create(broker.address);
    const { user: { password }, certificates, sasl, saslWithoutTls } = broker.security;
    const ofEnvironment = configurationOf(route, broker.security, "${KAFKA_TEST_PASSWORD}");
    const files = {
      password: `${password}\n`,
      wrong: "hunter2",
      "environment.yaml": ofEnvironment,
      "nobody.yaml": ofEnvironment.replace(/^(tls|sasl).*\n/gm, "").replace(sasl, saslWithoutTls),
      "stranger.yaml": ofEnvironment.replace(certificates.authority, certificates.stranger),
    };
    await inTemporaryFolder(files, async (folder) => {
      for (const name of ["password", "wrong", "nowhere"]) {
        const text = configurationOf(route, broker.security, `file:${folder}/${name}`);
        await Deno.writeTextFile(`${folder}/${name}.yaml`, text);
      }
      const run = async (name: string, args: readonly string[], expected: number) => {
        const env = { KAFKA_TEST_PASSWORD: password };
        const { code, stdout, stderr } = await runService([...args, `${folder}/${name}.yaml`], env);
        assert.equal(code, expected, stderr);
        for (const secret of [password, files.wrong]) {
          assert.ok(!(stdout + stderr).includes(secret), stderr);
        }
        return stdout;
      };
      const consume = ["consume", "--config"];
      const others = Promise.all([
        run("environment", ["lint"], 0),
        run("password", ["dry-run", "--config"], 0),
        run("wrong", consume, 69),
        run("stranger", consume, 69),
        run("nowhere", consume, 78),
        run("nobody", ["dry-run", "--config"], 69),
      ]);
      for (const [place, name] of ["environment", "password"].entries()) {
        await route.send(...messagesOfSongs(place, place));
        await run(name, consume, 0);
      }
      const [, tried, , , , unanswered] = await others;
      assert.match(tried, /^brokers .*: connected$/m);
      assert.doesNotMatch(unanswered, /connected/, "a listener that wants SASL has not answered");
    });
    const keys = (await route.stored(route.output)).map(({ key }) => key);
    assert.deepEqual(keys, messagesOfSongs(0, 1).map(({ key }) => key));
  },
);
