/**
 * The flags by which a command reaches a Kafka cluster, and the connection that they make.
 *
 * @module
 */
import { EXIT, RunError } from "../errors.ts";
import { printable } from "./flag.ts";
import { type Flags, type Parsed, withDefaults } from "./flags.ts";
import { BROKER, NAME, PATH, SECRET } from "./validators.ts";
import type { KafkaConnection, TlsOptions } from "../kafka/connection.ts";
import { createSecret } from "./secrets.ts";
import { faultsOf, type SettingFault, type Shown } from "./setting_fault.ts";
import { readFailure } from "./secrets.ts";
import type { SaslOptions } from "../kafka/sasl.ts";

export const connectionFlags = {
  brokers: {
    kind: "list",
    value: "HOST:PORT",
    commas: true,
    form: BROKER,
    help: "Brokers to ask first, with commas between. Needed",
  },
  "client-id": {
    kind: "text",
    value: "NAME",
    form: NAME,
    default: "refrain",
    help: "How brokers call us in their logs",
  },
  tls: { kind: "switch", help: "Encrypt the connection" },
  "tls-ca": {
    kind: "text",
    value: "FILE",
    form: PATH,
    help: "Trust these authorities, PEM, in place of the system's",
  },
  "tls-cert": { kind: "text", value: "FILE", form: PATH, help: "Our own certificate, PEM" },
  "tls-key": { kind: "text", value: "FILE", form: PATH, help: "Its key, PEM" },
  sasl: {
    kind: "text",
    value: "HOW",
    choices: ["plain", "scram-sha-256", "scram-sha-512", "oauthbearer"],
    help: "Authenticate: plain, scram-sha-256, scram-sha-512 or oauthbearer",
  },
  "sasl-username": { kind: "text", value: "NAME", form: NAME, help: "Our name at the brokers" },
  "sasl-password": {
    kind: "text",
    value: "WHERE",
    form: SECRET,
    secret: true,
    help: "Where the password is: '${NAME}' in the environment, or file:PATH",
  },
  "sasl-token": {
    kind: "text",
    value: "WHERE",
    form: SECRET,
    secret: true,
    help: "Where the token for oauthbearer is; read for each connection",
  },
  insecure: {
    kind: "switch",
    help: "Allow plain and oauthbearer without TLS, for all to read",
  },
} satisfies Flags;

/** What was said of the connection. */
export type ConnectionFlags = Parsed<typeof connectionFlags>["flags"];

/** What does not go together in a connection. */
export function connectionFaults(given: ConnectionFlags, shown: Shown = given): SettingFault[] {
  const { brokers, tls, sasl, insecure } = given;
  const has = (name: keyof ConnectionFlags) => given[name] !== undefined;
  const byToken = sasl === "oauthbearer", byPassword = sasl !== undefined && !byToken;
  const isOpen = (byToken || sasl === "plain") && !tls && !insecure;
  return faultsOf(
    [
      [brokers.length === 0, "brokers", `it is needed: ${BROKER.words}`],
      ...(["tls-ca", "tls-cert", "tls-key"] as const).map((name) =>
        [has(name) && !tls, name, "it needs tls", "tls"] as const
      ),
      [has("tls-cert") && !has("tls-key"), "tls-cert", "it needs tls-key", "tls-key"],
      [has("tls-key") && !has("tls-cert"), "tls-key", "it needs tls-cert", "tls-cert"],
      [
        byPassword && !(has("sasl-username") && has("sasl-password")),
        "sasl",
        "it needs sasl-username and sasl-password",
        ...["sasl-username", "sasl-password"],
      ],
      [byToken && !has("sasl-token"), "sasl", "it needs sasl-token", "sasl-token"],
      ...(["sasl-username", "sasl-password"] as const).map((name) =>
        [
          has(name) && !byPassword,
          name,
          "it needs sasl plain, scram-sha-256 or scram-sha-512",
          "sasl",
        ] as const
      ),
      [has("sasl-token") && !byToken, "sasl-token", "it needs sasl oauthbearer", "sasl"],
      [
        isOpen,
        "sasl",
        "without tls, whoever listens can read the secret: it needs tls, or insecure to allow that",
        ...["tls", "insecure"],
      ],
    ],
    shown,
    connectionFlags,
  );
}

/**
 * The connection that flags make. Certificates are read here; secrets are found to be there.
 *
 * @throws {RunError} with exit code 64 for flags that do not go together, 78 for a file or a secret
 * that cannot be read.
 */
export async function connectionOf(
  given: ConnectionFlags,
  shown: Shown = given,
): Promise<KafkaConnection> {
  const faults = connectionFaults(given, shown);
  if (faults.length > 0) {
    const told = faults.map(({ setting, says }) => `--${setting}${says}`);
    throw new RunError(EXIT.usage, told.join("\n"));
  }
  const tls = given.tls ? await tlsOf(given, shown) : undefined;
  const sasl = await saslOf(given);
  return {
    brokers: given.brokers,
    clientId: withDefaults(connectionFlags, given)["client-id"],
    ...tls && { tls },
    ...sasl && { sasl },
  };
}

async function tlsOf(given: ConnectionFlags, shown: Shown): Promise<TlsOptions> {
  const [ca, certificate, key] = await Promise.all(
    (["tls-ca", "tls-cert", "tls-key"] as const).map((name) =>
      pem(given[name], `${name} ${printable(String(shown[name]))}`)
    ),
  );
  return { ...ca && { ca }, ...certificate && { certificate }, ...key && { key } };
}

/** @param called the setting and its value, as messages show it */
async function pem(path: string | undefined, called: string): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = await Deno.readTextFile(path).catch((error: Error) => {
    throw new RunError(EXIT.badConfiguration, `${called} cannot be read: ${readFailure(error)}`);
  });
  if (text.includes("-----BEGIN ")) return text;
  throw new RunError(
    EXIT.badConfiguration,
    `${called} is no PEM file: it has no line that begins with -----BEGIN`,
  );
}

async function saslOf(given: ConnectionFlags): Promise<SaslOptions | undefined> {
  const { sasl: mechanism, "sasl-username": username = "" } = given;
  if (mechanism === undefined) return undefined;
  const setting = mechanism === "oauthbearer" ? "sasl-token" : "sasl-password";
  const secret = createSecret(setting, given[setting]!);
  await secret();
  return mechanism === "oauthbearer"
    ? { mechanism, token: secret }
    : { mechanism: mechanism as "plain", username, password: secret };
}
