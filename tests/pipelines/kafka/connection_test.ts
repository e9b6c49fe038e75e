import assert from "node:assert/strict";
import process from "node:process";
import { EXIT, RunError } from "#pipelines/errors.ts";
import {
  createKafkaClient,
  type KafkaConnection,
  type TlsOptions,
} from "#pipelines/kafka/connection.ts";
import { TopicAdmin } from "#pipelines/kafka/topic_admin.ts";
import type { Security } from "../../support/kafka/broker.ts";
import { createTopic } from "../../support/kafka/clients.ts";
import { testWithBroker, testWithSecureBroker } from "../../support/kafka/with_broker.ts";
import { RecordingLog } from "../../support/recording_log.ts";
import type { SaslOptions } from "#pipelines/kafka/sasl.ts";
import { assertTook } from "../../support/within.ts";

const PASSWORD_MECHANISMS = ["plain", "scram-sha-256", "scram-sha-512"] as const;

function at(broker: string, more: { tls?: TlsOptions; sasl?: SaslOptions } = {}): KafkaConnection {
  return { brokers: [broker], clientId: "tests", ...more };
}

/** Connects and sends a request, which needs authentication and encryption. */
async function ask(connection: KafkaConnection): Promise<void> {
  const admin = await TopicAdmin.connect(connection, new RecordingLog());
  try {
    assert.equal(await admin.describe("nothing"), undefined);
  } finally {
    await admin.close();
  }
}

/** The message with which a connection is refused at once. */
async function refused(connection: KafkaConnection): Promise<RunError> {
  const start = performance.now();
  const outcome = await ask(connection).catch((error: unknown) => error);
  assert.ok(outcome instanceof RunError, `${JSON.stringify(connection)}: ${outcome}`);
  assertTook(performance.now() - start, 5_000);
  assert.equal(outcome.exitCode, EXIT.unreachable);
  assert.ok(outcome.message.startsWith(`Connecting to ${connection.brokers[0]}: `));
  return outcome;
}

/** A token without a signature, which test brokers accept. Times are in seconds from now. */
function token(lasts: number): () => Promise<string> {
  const now = Math.floor(Date.now() / 1000);
  const claims = { sub: "annie", iat: now - 7_200, exp: now + lasts };
  const parts = [{ alg: "none" }, claims].map((part) =>
    btoa(JSON.stringify(part)).replaceAll("=", "")
  );
  return () => Promise.resolve(`${parts.join(".")}.`);
}

async function authority({ certificates }: Security): Promise<TlsOptions> {
  return { ca: await Deno.readTextFile(certificates.authority) };
}

testWithSecureBroker(
  "TLS, mutual TLS, PLAIN, SCRAM and OAUTHBEARER accept known clients",
  async ({ security }) => {
    const { tls, mutualTls, sasl, saslWithoutTls, user, certificates } = security;
    const trusted = await authority(security);
    await ask(at(tls, { tls: trusted }));
    const certificate = await Deno.readTextFile(certificates.clientCertificate);
    const key = await Deno.readTextFile(certificates.clientKey);
    await ask(at(mutualTls, { tls: { ...trusted, certificate, key } }));
    const password = () => Promise.resolve(user.password);
    for (const mechanism of PASSWORD_MECHANISMS) {
      const known = { mechanism, username: user.name, password };
      await ask(at(sasl, { tls: trusted, sasl: known }));
      await ask(at(saslWithoutTls, { sasl: known }));
    }
    await ask(at(sasl, { tls: trusted, sasl: { mechanism: "oauthbearer", token: token(3_600) } }));
  },
);

testWithSecureBroker(
  "unknown clients are refused at once, with the reason",
  async ({ security }) => {
    const { tls, mutualTls, sasl, user, certificates } = security;
    const trusted = await authority(security);
    const stranger = { ca: await Deno.readTextFile(certificates.stranger) };
    assert.match((await refused(at(tls, { tls: stranger }))).message, /certificate.*authority/);
    assert.match((await refused(at(tls, { tls: {} }))).message, /certificate.*authority/);
    assert.match((await refused(at(mutualTls, { tls: trusted }))).message, /[Cc]ertificate/);
    const password = () => Promise.resolve("wrong-secret");
    for (const mechanism of PASSWORD_MECHANISMS) {
      const unknown = { mechanism, username: user.name, password };
      const { message } = await refused(at(sasl, { tls: trusted, sasl: unknown }));
      assert.match(message, /authentication failed.*Check the user/);
      assert.ok(!message.includes("wrong-secret"));
    }
    for (const wrong of [token(-3_600), () => Promise.resolve("wrong-secret")]) {
      const bearer = { mechanism: "oauthbearer", token: wrong } as const;
      const { message } = await refused(at(sasl, { tls: trusted, sasl: bearer }));
      assert.match(message, /OAUTHBEARER authentication failed.*invalid_token/);
    }
    const missing = new RunError(EXIT.unreachable, "Reading the password: no such file");
    const unreadable = {
      mechanism: "plain",
      username: "annie",
      password: () => Promise.reject(missing),
    } as const;
    const { message: reported } = await refused(at(sasl, { tls: trusted, sasl: unreadable }));
    assert.match(reported, /: Reading the password: no such file$/);
    const other = { mechanism: "gssapi", username: "annie", password } as unknown as SaslOptions;
    const { message } = await refused(at(sasl, { tls: trusted, sasl: other }));
    assert.match(message, /mechanism.*Use one/);
  },
);

testWithSecureBroker(
  "a password is read again for each connection, so a changed one works",
  async ({ security }) => {
    const { saslWithoutTls, user } = security;
    const passwords = ["outdated", user.password, user.password];
    let read = 0;
    const password = () => Promise.resolve(passwords[Math.min(read++, 2)]!);
    const known = { mechanism: "scram-sha-512", username: user.name, password } as const;
    const admin = createKafkaClient(at(saslWithoutTls, { sasl: known }), new RecordingLog())
      .admin();
    await assert.rejects(admin.connect(), /authentication failed/);
    await admin.connect();
    await admin.listTopics();
    await admin.disconnect();
    assert.ok(read >= 2);
  },
);

testWithBroker("connecting prints no warning", async (broker) => {
  const warnings: unknown[] = [];
  const listen = (warning: unknown) => void warnings.push(warning);
  process.on("warning", listen);
  const log = new RecordingLog();
  const topic = await createTopic(broker, 1);
  const admin = await TopicAdmin.connect(at(broker), log);
  await admin.describe(topic);
  await admin.close();
  process.off("warning", listen);
  assert.deepEqual(warnings, []);
  assert.deepEqual([...log.messages("warn"), ...log.messages("error")], []);
});
