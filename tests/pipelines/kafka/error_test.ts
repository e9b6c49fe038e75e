import assert from "node:assert/strict";
import { EXIT, RunError } from "#pipelines/errors.ts";
import { UnreadableBatch } from "#pipelines/kafka/codecs/decompress.ts";
import { classifyError, toRunError, TransientFault } from "#pipelines/kafka/error.ts";

/** An error of kafkajs: named, with the broker's code if a broker sent it. */
function kafkaError(
  name: string,
  message: string,
  more: { code?: number | string; cause?: Error } = {},
) {
  return Object.assign(new Error(message, { cause: more.cause }), { name, code: more.code });
}

function refusal(code: number): Error {
  return kafkaError("KafkaJSProtocolError", `refused with ${code}`, { code });
}

/** The error that kafkajs throws when its retries are used up. */
function retried(cause: Error): Error {
  return kafkaError("KafkaJSNumberOfRetriesExceeded", cause.message, { cause });
}

Deno.test("a producer that was replaced is fenced, with each of the codes", () => {
  for (const code of [47, 48, 49]) {
    assert.equal(classifyError(refusal(code)).kind, "fenced");
    assert.equal(classifyError(retried(refusal(code))).kind, "fenced");
  }
  const unknown = (code: number) =>
    kafkaError("KafkaJSProtocolError", `Unknown error code ${code}`, { code: -99 });
  assert.equal(classifyError(unknown(90)).kind, "fenced");
  assert.equal(classifyError(unknown(91)).kind, "transient");
});

Deno.test("a fault that a retry or a new producer may fix is transient", () => {
  for (const code of [-1, 1, 5, 6, 7, 14, 15, 16, 19, 22, 25, 27, 45, 51, 56, 59]) {
    assert.equal(classifyError(refusal(code)).kind, "transient", String(code));
    assert.equal(classifyError(retried(refusal(code))).kind, "transient", String(code));
  }
  const refused = kafkaError("KafkaJSConnectionError", "connect ECONNREFUSED", {
    code: "ECONNREFUSED",
  });
  assert.deepEqual(classifyError(retried(refused)), {
    kind: "transient",
    message: "connect ECONNREFUSED",
  });
});

Deno.test("a request that a broker refuses is fatal, with advice and an exit code", () => {
  const exitCodes: [number, number][] = [
    ...[29, 30, 31, 33, 35, 53, 58].map((code): [number, number] => [code, EXIT.unreachable]),
    ...[17, 24, 26, 50].map((code): [number, number] => [code, EXIT.badConfiguration]),
    ...[10, 18, 87].map((code): [number, number] => [code, EXIT.unwritable]),
  ];
  for (const [code, exitCode] of exitCodes) {
    const fault = classifyError(retried(refusal(code)));
    assert.ok(fault.kind === "fatal", String(code));
    assert.equal(fault.exitCode, exitCode);
    assert.match(fault.message, new RegExp(`^refused with ${code}\\. [A-Z].{15}`));
  }
});

Deno.test("an unknown topic is fatal once kafkajs has retried", () => {
  assert.equal(classifyError(refusal(3)).kind, "transient");
  assert.equal(classifyError(retried(refusal(3))).kind, "fatal");
});

Deno.test("a refused user, certificate or request is fatal", () => {
  const user = kafkaError("KafkaJSSASLAuthenticationError", "SASL PLAIN authentication failed");
  const stranger = kafkaError("KafkaJSConnectionError", "unable to verify the first certificate");
  const old = kafkaError("KafkaJSServerDoesNotSupportApiKey", "The API is not supported");
  assert.equal(classifyError(retried(old)).kind, "fatal");
  for (const error of [user, stranger]) {
    const fault = classifyError(retried(error));
    assert.ok(fault.kind === "fatal");
    assert.equal(fault.exitCode, EXIT.unreachable);
    assert.match(fault.message, /\. Check /);
  }
});

Deno.test("errors of Refrain are found inside those of kafkajs, with their exit codes", () => {
  const batch = classifyError(retried(new UnreadableBatch("lz4", "it is empty")));
  assert.ok(batch.kind === "fatal");
  assert.equal(batch.exitCode, EXIT.unreadable);
  assert.match(batch.message, /lz4 .*it is empty/);
  const secret = new RunError(EXIT.badConfiguration, "No such password file");
  assert.deepEqual(classifyError(retried(secret)), {
    kind: "fatal",
    message: "No such password file",
    exitCode: EXIT.badConfiguration,
  });
});

Deno.test("an error that is not from Kafka is fatal, and not retried", () => {
  const mistake = { kind: "fatal", message: "x is undefined", exitCode: EXIT.failed };
  assert.deepEqual(classifyError(new TypeError("x is undefined")), mistake);
  assert.equal(classifyError("text").kind, "fatal");
});

Deno.test("circular causes are followed once", () => {
  const first = kafkaError("KafkaJSError", "first"),
    second = kafkaError("KafkaJSError", "second", { cause: first });
  first.cause = second;
  assert.deepEqual(classifyError(first), { kind: "transient", message: "second" });
});

Deno.test("a run without an answer from a broker ends as unreachable, with advice", () => {
  const closed = retried(kafkaError("KafkaJSConnectionClosedError", "Closed connection"));
  assert.equal(toRunError(closed).exitCode, EXIT.unreachable);
  assert.match(toRunError(closed).message, /^Closed connection\. Check .*TLS or SASL$/);
  assert.equal(toRunError(refusal(26)).exitCode, EXIT.badConfiguration);
});

Deno.test("A fault that a restart may fix is transient, and ends a run with 69", () => {
  const fault = new TransientFault("The cluster was silent");
  assert.deepEqual(classifyError(fault), { kind: "transient", message: "The cluster was silent" });
  assert.equal(toRunError(fault).exitCode, EXIT.unreachable);
});
