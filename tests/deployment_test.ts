/**
 * The files for operators of the service are correct: compose.yaml, examples/consume.yaml,
 * docs/kubernetes.yaml and docs/operations.md.
 *
 * @module
 */
import { loadSettings } from "#pipelines/cli/load_settings.ts";
import { consumeSettings } from "#pipelines/consume/settings.ts";
import { createServiceMetrics, METRICS } from "#pipelines/service/metrics.ts";
import { metricsTable } from "../docs/settings.ts";
import assert from "node:assert/strict";
import configuration from "../deno.json" with { type: "json" };
import { parse, parseAllDocuments } from "yaml";
import { consumeSettingsOf } from "./support/consume_settings.ts";
import { familiesOf } from "./support/prometheus_text.ts";
import { inTemporaryFolder } from "./support/temporary_folder.ts";

const page = (path: string) => Deno.readTextFileSync(new URL(`../${path}`, import.meta.url));

const { services } = parse(page("compose.yaml"), { merge: true, strict: true });
const [configMap, { spec: deployment }, { spec: scaled }] = parseAllDocuments(
  page("docs/kubernetes.yaml"),
).map((document) => {
  assert.deepEqual([...document.errors, ...document.warnings], []);
  return document.toJS();
});
const [container] = deployment.template.spec.containers;
const operations = page("docs/operations.md");

Deno.test("The workers of compose.yaml have valid flags, and their topics are created", async () => {
  const [name, ...args] = services.workers.command;
  assert.equal(name, "consume");
  const settings = await consumeSettingsOf(args);
  assert.ok(settings.createTopics);
  for (const { command } of [services.topic, services.songs]) {
    assert.ok(command.includes(`--topic=${settings.topic}`));
  }
});

Deno.test("The broker of compose.yaml is reached at the address that it advertises", () => {
  const { KAFKA_ADVERTISED_LISTENERS: advertised, KAFKA_LISTENERS: listeners } =
    services.kafka.environment;
  for (const { command } of [services.workers, services.songs]) {
    const [broker] = command.flatMap((word: string) => /^--brokers=(.+)$/.exec(word)?.[1] ?? []);
    assert.ok(advertised.includes(`INSIDE://${broker}`), broker);
  }
  for (const port of ["19092", "9092"]) assert.ok(listeners.includes(`://:${port}`));
  assert.deepEqual(services.kafka.ports, ["9092:9092"]);
});

Deno.test("The settings of examples/consume.yaml are valid, and name the broker of compose.yaml", async () => {
  const path = new URL("../examples/consume.yaml", import.meta.url).pathname;
  const { given, faults } = await loadSettings(consumeSettings, {}, path);
  assert.deepEqual(faults, []);
  assert.deepEqual(given.brokers, ["localhost:9092"]);
});

Deno.test("The settings of docs/kubernetes.yaml are valid", () =>
  inTemporaryFolder(configMap.data, async (folder) => {
    const path = `${folder}/consume.yaml`;
    const { given, faults } = await loadSettings(consumeSettings, {}, path);
    assert.deepEqual(faults, []);
    assert.equal(given.group, "refrain");
  }));

Deno.test("The parts of docs/kubernetes.yaml match each other", () => {
  const settings = parse(configMap.data["consume.yaml"]);
  assert.equal(settings.http, `:${container.ports[0].containerPort}`);
  const mounts = container.volumeMounts.map(({ mountPath }: { mountPath: string }) => mountPath);
  assert.ok(mounts.some((path: string) => container.args.includes(`${path}/consume.yaml`)));
  for (const path of [settings["tls-ca"], settings["sasl-password"].replace("file:", "")]) {
    assert.ok(mounts.some((mount: string) => path.startsWith(`${mount}/`)), path);
  }
  const [{ metadata }] = scaled.triggers;
  assert.deepEqual(
    [metadata.consumerGroup, metadata.topic, metadata.bootstrapServers.split(",")],
    [settings.group, settings.topic, settings.brokers],
  );
  assert.ok(deployment.template.spec.terminationGracePeriodSeconds > 10, "longer than a stop");
});

Deno.test("The service is given the same permissions everywhere", () => {
  const [, command] = /^ {4}(deno run .+ main\.ts consume)/m.exec(operations)!;
  assert.equal(command, configuration.tasks.consume.command);
  for (const { command, entrypoint } of [services.workers, services.songs, container]) {
    assert.equal(entrypoint, undefined, "the image's own is used");
    assert.notEqual(command?.[0], "deno");
  }
});

Deno.test("The table of docs/operations.md follows from the declared metrics: deno task settings", () => {
  const plain = (table: string) => table.replace(/ +/g, " ").replace(/-+/g, "-");
  const [table] = /^\| metric .*\n(\|.*\n)+/m.exec(operations)!;
  assert.equal(plain(table), plain(metricsTable(Object.values(METRICS))));
});

Deno.test("Every metric is declared, and alerts use only declared metrics", async () => {
  const metrics = createServiceMetrics({ version: "1", model: "m" });
  const shown = [...familiesOf(await metrics.text()).keys()];
  assert.deepEqual(shown.toSorted(), Object.values(METRICS).map(({ name }) => name).toSorted());
  const [, alerts] = /^```yaml\n(groups:.*?)^```/ms.exec(operations)!;
  const expressions: string[] = parse(alerts).groups[0].rules.map(({ expr }: { expr: string }) =>
    expr
  );
  assert.ok(expressions.length > 5);
  for (const name of expressions.flatMap((expression) => expression.match(/refrain_\w+/g)!)) {
    assert.ok(shown.includes(name.replace(/_bucket$/, "")), name);
  }
});
