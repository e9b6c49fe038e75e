import { DEFAULT_MODEL } from "#pipelines/annotator/model_store.ts";
import assert from "node:assert/strict";
import { SONG_LIMITS } from "#lib/song.ts";
import { EXIT } from "#pipelines/errors.ts";
import { consumeSettingsOf } from "../../support/consume_settings.ts";
import { runErrorOf } from "../../support/errors.ts";
import { withVariables } from "../../support/with_variables.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const NEEDED = "--brokers kafka:9092 --group refrain --topic songs --output annotations".split(" ");
const FILE = `brokers: kafka:9092
group: refrain
topic: songs
output: annotations
`;

/** The settings that are not undefined. */
async function settingsOf(...args: readonly string[]) {
  const settings = Object.entries(await consumeSettingsOf(args));
  return Object.fromEntries(settings.filter(([, value]) => value !== undefined));
}

async function faultsOf(...args: readonly string[]) {
  return await runErrorOf(() => settingsOf(...args));
}

/** The faults of a command line that has the required settings. */
async function faultsBeyond(args: string): Promise<string[]> {
  const { exitCode, message } = await faultsOf(...NEEDED, ...args.split(" "));
  assert.equal(exitCode, EXIT.usage);
  return message.split("\n");
}

/** Runs with the path of a configuration. */
async function withFile(text: string, action: (path: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder({ "c.yaml": text }, (folder) => action(`${folder}/c.yaml`));
}

const DEFAULTS = {
  connection: { brokers: ["kafka:9092"], clientId: "refrain" },
  brokers: ["kafka:9092"],
  clientId: "refrain",
  tls: false,
  insecure: false,
  group: "refrain",
  topic: "songs",
  output: "annotations",
  resume: false,
  guarantee: "exactly-once",
  dlq: "songs.dlq",
  createTopics: false,
  from: "earliest",
  untilEnd: false,
  input: "auto",
  lines: false,
  ignoreBreaks: false,
  language: [],
  maxLines: SONG_LIMITS.maxLines,
  maxRecordBytes: 16 * 1024 * 1024,
  model: DEFAULT_MODEL,
  workers: navigator.hardwareConcurrency,
  lineEvents: false,
  quietTime: 600,
  openBytes: 64 * 1024 * 1024,
  openSongs: 400,
  transactionRecords: 500,
  transactionBytes: 4 * 1024 * 1024,
  queueBytes: 32 * 1024 * 1024,
  sessionTimeout: 15_000,
  logLevel: "info",
};

Deno.test("Settings that are not given have their documented defaults", async () => {
  assert.deepEqual(await settingsOf(...NEEDED), DEFAULTS);
});

Deno.test("Every setting is read", async () => {
  const args =
    "--client-id me --guarantee at-least-once --metrics-topic m --dlq d --create-topics --from latest " +
    "--until-end --lines --ignore-breaks --max-lines 9 --max-record-bytes 10 --model all-verse --line-events " +
    "--live-topic l --quiet-time 2 --open-bytes 2000000 --open-songs 3 --transaction-records 4 " +
    "--transaction-bytes 5000 --queue-bytes 6000000 --session-timeout 7000 --http :9464 " +
    "--log-level debug";
  assert.deepEqual(await settingsOf(...NEEDED, ...args.split(" ")), {
    ...DEFAULTS,
    connection: { brokers: ["kafka:9092"], clientId: "me" },
    clientId: "me",
    guarantee: "at-least-once",
    metricsTopic: "m",
    dlq: "d",
    createTopics: true,
    from: "latest",
    untilEnd: true,
    lines: true,
    ignoreBreaks: true,
    maxLines: 9,
    maxRecordBytes: 10,
    model: "all-verse",
    workers: 0,
    lineEvents: true,
    liveTopic: "l",
    quietTime: 2,
    openSongs: 3,
    openBytes: 2_000_000,
    transactionRecords: 4,
    transactionBytes: 5_000,
    queueBytes: 6_000_000,
    sessionTimeout: 7_000,
    http: ":9464",
    logLevel: "debug",
  });
  const { language, workers, input } = await settingsOf(
    ...[...NEEDED, "--language", "en,de", "--workers=3", "--input=text"],
  );
  assert.deepEqual([language, workers, input], [["en", "de"], 3, "text"]);
});

Deno.test("A file takes the place of the output topic, and is written at least once", async () => {
  const needed = NEEDED.slice(0, -2);
  const { output, outputFile, resume, guarantee, dlq } = await settingsOf(
    ...needed,
    "--output-file=a.jsonl",
    "--resume",
  );
  assert.deepEqual([output, outputFile, resume], [undefined, "a.jsonl", true]);
  assert.deepEqual([guarantee, dlq], ["at-least-once", "songs.dlq"]);
  const stdout = await settingsOf(...needed, "--output-file", "-");
  assert.deepEqual([stdout.outputFile, stdout.resume], ["-", false]);
});

Deno.test("A flag overrides the file, and a list replaces a list", async () => {
  await withFile(`${FILE}language: [en, de]\nworkers: 1\nlines: true\n`, async (path) => {
    const file = await settingsOf("--config", path);
    assert.deepEqual([file.topic, file.workers, file.lines], ["songs", 1, true]);
    assert.deepEqual(file.language, ["en", "de"]);
    const flags = ["--topic=hymns", "--language=fr", "--workers=0"];
    const both = await settingsOf("-c", path, ...flags);
    assert.deepEqual([both.topic, both.dlq, both.workers], ["hymns", "hymns.dlq", 0]);
    assert.deepEqual([both.language, both.lines], [["fr"], true]);
  });
});

Deno.test("All missing settings are reported at once, with 64 for a command line and 78 for a file", async () => {
  const bare = await faultsOf();
  assert.equal(bare.exitCode, EXIT.usage);
  assert.deepEqual(bare.message.match(/^--[\w-]+: is required/gm), [
    "--brokers: is required",
    "--group: is required",
    "--topic: is required",
    "--output: is required",
  ]);
  assert.match(bare.message, /^--output: is required, or --output-file/m);
  await withFile("group: refrain\ntopic: songs\n", async (path) => {
    const { exitCode, message } = await faultsOf("--config", path);
    assert.equal(exitCode, EXIT.badConfiguration);
    const reported = message.split("\n");
    assert.ok(reported[0].startsWith(`${path}: brokers: is required: host:port`));
    assert.ok(reported[1].startsWith(`${path}: output: is required, or output-file`));
    assert.equal(reported.length, 2);
  });
});

Deno.test("Outputs that exclude each other are refused", async () => {
  const cases = {
    "--output-file=a": ["--output-file a: --output is given too: leave one of them out"],
    "--resume": ["--resume: requires --output-file with a file, not stdout"],
    "--output-file=- --resume": [
      "--output-file -: --output is given too: leave one of them out",
      "--resume: requires --output-file with a file, not stdout",
    ],
    "--output-file=a --guarantee=exactly-once": [
      "--output-file a: --output is given too: leave one of them out",
      "--guarantee exactly-once: a file is not part of transactions: " +
      "with --output-file it must be at-least-once",
    ],
  };
  for (const [args, faults] of Object.entries(cases)) {
    assert.deepEqual(await faultsBeyond(args), faults);
  }
});

Deno.test("Each topic has a different name, and dead letters do not return as input", async () => {
  assert.deepEqual(await faultsBeyond("--dlq=songs"), [
    "--dlq songs: --topic is the same topic: each needs its own",
  ]);
  assert.deepEqual(await faultsBeyond("--metrics-topic=songs.dlq"), [
    "--dlq: --metrics-topic is the same topic: each needs its own",
  ]);
  assert.deepEqual(await faultsBeyond("--line-events --live-topic=annotations"), [
    "--live-topic annotations: --output is the same topic: each needs its own",
  ]);
  const long = "t".repeat(246);
  const [fault] = (await faultsOf(...NEEDED.with(5, long))).message.split("\n");
  assert.match(fault, /^--dlq: --topic is too long for a default: set it to the name of a topic/);
});

Deno.test("Settings of line events require line-events, and settings without effect are refused", async () => {
  assert.deepEqual(await faultsBeyond("--live-topic=l --quiet-time=5 --open-songs=5"), [
    "--live-topic l: requires --line-events",
    "--quiet-time 5: requires --line-events",
    "--open-songs 5: requires --line-events",
  ]);
  const others = "--line-events --input=jsonl --language=en --workers=2";
  assert.deepEqual(await faultsBeyond(others), [
    "--input jsonl: it cannot be combined with --line-events, which are JSON",
    "--language en: it cannot be combined with --line-events, which are not filtered",
    "--workers 2: the main thread labels line events: it must be 0 with --line-events",
  ]);
  assert.equal((await settingsOf(...NEEDED, "--line-events", "--workers=0")).workers, 0);
});

Deno.test("A transaction fits into the queue", async () => {
  assert.deepEqual(await faultsBeyond("--transaction-bytes=40000000"), [
    "--transaction-bytes 40000000: --transaction-bytes must be at most --queue-bytes, " +
    "or no transaction is ever full",
  ]);
  assert.match((await faultsBeyond("--queue-bytes=2000000"))[0], /^--queue-bytes 2000000: /);
});

Deno.test("A broken rule shows the name of a variable, not its value", async () => {
  await withFile(`${FILE}sasl-username: \${REFRAIN_TEST_NAME}\n`, async (path) => {
    using _variable = withVariables({ REFRAIN_TEST_NAME: "hunter2" });
    const { message } = await faultsOf("--config", path);
    assert.equal(
      message,
      `${path}:5:1: sasl-username \${REFRAIN_TEST_NAME}: ` +
        "requires sasl plain, scram-sha-256 or scram-sha-512",
    );
    const flag = await faultsOf("--config", path, "--sasl-username=me");
    assert.match(flag.message, /^--sasl-username me: /, "a flag is shown as it is");
  });
});

Deno.test("A certificate whose path is in a variable is named by the variable", async () => {
  await withFile(`${FILE}tls: true\ntls-ca: \${REFRAIN_TEST_PATH}\n`, async (path) => {
    using _variable = withVariables({ REFRAIN_TEST_PATH: "nowhere/hunter2" });
    const { exitCode, message } = await faultsOf("--config", path);
    assert.equal(exitCode, EXIT.badConfiguration);
    assert.equal(message, "tls-ca ${REFRAIN_TEST_PATH} cannot be read: No such file or directory");
  });
});

Deno.test("A broken rule is reported at the setting to change", async () => {
  await withFile(`${FILE}dlq: songs\nresume: true\n`, async (path) => {
    const file = await faultsOf("--config", path);
    assert.deepEqual(file.message.split("\n"), [
      `${path}:5:1: dlq songs: topic is the same topic: each needs its own`,
      `${path}:6:1: resume: requires output-file with a file, not stdout`,
    ]);
    const both = await faultsOf("--config", path, "--dlq=annotations");
    assert.deepEqual(both.message.split("\n"), [
      `${path}:6:1: resume: requires output-file with a file, not stdout`,
      "--dlq annotations: --output is the same topic: each needs its own",
    ]);
    assert.deepEqual([file.exitCode, both.exitCode], [
      EXIT.badConfiguration,
      EXIT.badConfiguration,
    ]);
  });
});

Deno.test("A setting that could not be read is not reported as missing", async () => {
  await withFile(
    FILE.replace("kafka:9092", "kafka") + "sasl: no\nsasl-token: file:t\n",
    async (path) => {
      assert.deepEqual((await faultsOf("--config", path)).message.split("\n"), [
        `${path}:1:1: brokers kafka: must be host:port, such as localhost:9092`,
        `${path}:5:1: sasl no: must be one of plain, scram-sha-256, scram-sha-512, oauthbearer`,
      ]);
    },
  );
  await withFile("brokers: @", async (path) => {
    const { message } = await faultsOf("--config", path);
    assert.equal(message, `${path}:1:10: not valid YAML: bad scalar start`);
  });
});

Deno.test("A file that is missing or is not text ends the run with 78 and its name", async () => {
  await inTemporaryFolder({ "c.yaml": new Uint8Array([0x61, 0xff]) }, async (folder) => {
    for (const name of ["none.yaml", "c.yaml"]) {
      const { exitCode, message } = await faultsOf("--config", `${folder}/${name}`);
      assert.equal(exitCode, EXIT.badConfiguration);
      assert.ok(message.startsWith(`${folder}/${name}: cannot read the configuration: `));
    }
  });
});

Deno.test("consume takes no operands", async () => {
  const { exitCode, message } = await faultsOf(...NEEDED, "songs.jsonl");
  assert.equal(exitCode, EXIT.usage);
  assert.match(message, /consume reads a topic, not files: songs\.jsonl/);
});
