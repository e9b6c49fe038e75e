import assert from "node:assert/strict";
import { kafkaRules, kafkaSettings, toKafkaConnection } from "#pipelines/cli/kafka_settings.ts";
import { parseCommandLine } from "#pipelines/cli/command_line.ts";
import { loadValues } from "#pipelines/cli/load_settings.ts";
import { flagName } from "#pipelines/cli/setting.ts";
import { brokenRules, defineSettings } from "#pipelines/cli/define_settings.ts";
import { EXIT } from "#pipelines/errors.ts";
import { runErrorOf } from "../../support/errors.ts";
import { inTemporaryFolder } from "../../support/temporary_folder.ts";

const PEM = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";

const settings = defineSettings(kafkaSettings, { rules: kafkaRules });

function given(...args: readonly string[]) {
  return parseCommandLine(["--brokers", "kafka:9092", ...args], kafkaSettings).given;
}

async function connection(...args: readonly string[]) {
  return await toKafkaConnection((await loadValues(settings, given(...args))).values);
}

/** The faults of flags, as `setting: remedy`. */
function faults(...args: readonly string[]): string[] {
  return brokenRules(settings, given(...args)).map(({ setting, message }) =>
    flagName(setting) + message
  );
}

const PATH_WORDS =
  "the path of a file, not its content: at most 1,000 characters, no control characters";

Deno.test("Brokers are enough for a connection", async () => {
  const { given } = parseCommandLine(
    ["--brokers", "a:1, b.example:65535", "--brokers=10.0.0.1:9092"],
    kafkaSettings,
  );
  const { values } = await loadValues(settings, given);
  assert.deepEqual(await toKafkaConnection(values), {
    brokers: ["a:1", "b.example:65535", "10.0.0.1:9092"],
    clientId: "refrain",
  });
});

Deno.test("An address of a broker has a host and a port", () => {
  for (
    const broker of ["kafka", "kafka:", ":9092", "kafka:0", "kafka:65536", "a b:1", "[::1]:9092"]
  ) {
    assert.throws(
      () => parseCommandLine(["--brokers", broker], kafkaSettings),
      /--brokers .*: must be host:port, such as localhost:9092/,
    );
  }
});

Deno.test("TLS uses the system's authorities or those of a file, and a client certificate", async () => {
  const ca = PEM, cert = PEM + PEM, key = PEM.replaceAll("CERTIFICATE", "PRIVATE KEY");
  await inTemporaryFolder({ ca, cert, key }, async (folder) => {
    const plain = await connection("--tls");
    assert.deepEqual(plain.tls, {});
    const args = ["ca", "cert", "key"].map((name) => `--tls-${name}=${folder}/${name}`);
    const mutual = await connection("--tls", ...args);
    assert.deepEqual(mutual.tls, { ca, certificate: cert, key });
  });
});

Deno.test("A file that cannot be read or is not a certificate ends the run before it connects", async () => {
  await inTemporaryFolder({ der: "\x30\x82" }, async (folder) => {
    for (
      const [file, message] of [
        ["none", /^tls-ca [^ ]*none cannot be read: No such file or directory$/],
        ["", /^tls-ca [^ ]* cannot be read: Is a directory$/],
        ["der", /^tls-ca .*der is not a PEM file: no line begins with -----BEGIN$/],
      ] as const
    ) {
      const error = await runErrorOf(() => connection("--tls", `--tls-ca=${folder}/${file}`));
      assert.equal(error.exitCode, EXIT.badConfiguration);
      assert.match(error.message, message);
    }
  });
});

Deno.test("A key in place of its path is refused and not shown, as PEM or in base64", () => {
  const key = "-----BEGIN PRIVATE KEY-----\nhunter2\n-----END PRIVATE KEY-----\n";
  const oneLine = key.replaceAll("\n", " ");
  const pasted = [key, oneLine, btoa(key), btoa("hunter2").repeat(100)];
  for (const name of ["tls-ca", "tls-cert", "tls-key"]) {
    for (const text of pasted) {
      assert.throws(() => given("--tls", `--${name}=${text}`), {
        message: `--${name}: must be ${PATH_WORDS}`,
      });
      assert.throws(() => given("--tls", `--${name}`, key), {
        message: `--${name} needs FILE: must be ${PATH_WORDS}`,
      });
    }
  }
});

Deno.test("A long path that cannot be read is shortened in the message, and occurs once", async () => {
  const path = "x".repeat(500);
  const { message } = await runErrorOf(() => connection("--tls", `--tls-ca=${path}`));
  assert.equal(message, `tls-ca ${"x".repeat(80)}… cannot be read: File name too long`);
});

Deno.test("Each way to authenticate has its secret behind a function", async () => {
  await inTemporaryFolder({ secret: "hunter2\n" }, async (folder) => {
    const password = ["--sasl-username=me", `--sasl-password=file:${folder}/secret`];
    for (const mechanism of ["plain", "scram-sha-256", "scram-sha-512"]) {
      const { sasl } = await connection("--tls", `--sasl=${mechanism}`, ...password);
      assert.ok(sasl && sasl.mechanism !== "oauthbearer");
      assert.deepEqual([sasl.mechanism, sasl.username], [mechanism, "me"]);
      assert.equal(await sasl.password(), "hunter2");
      assert.ok(!Deno.inspect(sasl).includes("hunter2"));
    }
    const token = `--sasl-token=file:${folder}/secret`;
    const { sasl } = await connection("--tls", "--sasl=oauthbearer", token);
    assert.ok(sasl?.mechanism === "oauthbearer");
    assert.equal(await sasl.token(), "hunter2");
  });
});

Deno.test("A missing secret ends the run before it connects", async () => {
  const error = await runErrorOf(() =>
    connection("--sasl=scram-sha-256", "--sasl-username=me", "--sasl-password=${REFRAIN_NOWHERE}")
  );
  assert.equal(error.exitCode, EXIT.badConfiguration);
  assert.match(
    error.message,
    /^sasl-password: .*REFRAIN_NOWHERE is not set, or Deno may not read it/,
  );
});

Deno.test("A secret is sent without TLS only if that is allowed; the proof of SCRAM always is", () => {
  const password = ["--sasl-username=me", "--sasl-password=file:p"];
  const open =
    "without --tls, anyone on the network can read the secret: it requires --tls, or --insecure to allow that";
  assert.deepEqual(faults("--sasl=plain", ...password), [`sasl plain: ${open}`]);
  assert.deepEqual(faults("--sasl=oauthbearer", "--sasl-token=file:t"), [
    `sasl oauthbearer: ${open}`,
  ]);
  assert.deepEqual(faults("--sasl=plain", ...password, "--insecure"), []);
  assert.deepEqual(faults("--sasl=plain", ...password, "--tls"), []);
  assert.deepEqual(faults("--sasl=scram-sha-512", ...password), []);
});

Deno.test("Settings that require others are refused without them", () => {
  for (
    const [args, ...expected] of [
      ["--tls-ca=c", "tls-ca c: requires --tls"],
      ["--tls --tls-cert=c", "tls-cert c: requires --tls-key"],
      ["--tls --tls-key=k", "tls-key k: requires --tls-cert"],
      ["--tls-cert=c --tls-key=k", "tls-cert c: requires --tls", "tls-key k: requires --tls"],
      ["--sasl=scram-sha-256", "sasl scram-sha-256: requires --sasl-username and --sasl-password"],
      [
        "--sasl=scram-sha-256 --sasl-username=me",
        "sasl scram-sha-256: requires --sasl-username and --sasl-password",
      ],
      ["--tls --sasl=oauthbearer", "sasl oauthbearer: requires --sasl-token"],
      [
        "--sasl-username=me --sasl-password=file:p",
        "sasl-username me: requires --sasl plain, scram-sha-256 or scram-sha-512",
        "sasl-password: requires --sasl plain, scram-sha-256 or scram-sha-512",
      ],
      ["--sasl-token=file:t", "sasl-token: requires --sasl oauthbearer"],
    ]
  ) {
    assert.deepEqual(faults(...args.split(" ")), expected);
  }
});

Deno.test("All faults of a command line are reported at once, with exit code 64", async () => {
  const { given } = parseCommandLine(["--tls-ca=c", "--sasl-token=file:t"], kafkaSettings);
  const { exitCode, message } = await runErrorOf(() => loadValues(settings, given));
  assert.equal(exitCode, EXIT.usage);
  assert.deepEqual(message.split("\n"), [
    "--brokers: is required: host:port, such as localhost:9092",
    "--tls-ca c: requires --tls",
    "--sasl-token: requires --sasl oauthbearer",
  ]);
});
