/**
 * The settings by which a command connects to a Kafka cluster, and the connection that they describe.
 *
 * @module
 */
import { z } from "zod";
import { EXIT, RunError } from "../errors.ts";
import type { KafkaConnection, TlsOptions } from "../kafka/connection.ts";
import type { SaslOptions } from "../kafka/sasl.ts";
import { createSecret } from "./secrets.ts";
import { listSetting, printable, setting, switchSetting } from "./setting.ts";
import { mandatory, requires, type Rule, type Values } from "./define_settings.ts";
import { BROKER, NAME, PATH, SECRET } from "./value_formats.ts";
import { readFailure } from "./secrets.ts";

/** @param needed when the setting must be given, to end its help */
export function brokersSetting(needed: string) {
  return listSetting(BROKER, {
    value: "HOST:PORT",
    commas: true,
    help: `Brokers to connect to first, separated by commas. ${needed}`,
  });
}

export const kafkaSettings = {
  brokers: brokersSetting("Required"),
  clientId: setting(NAME.default("refrain"), {
    value: "NAME",
    help: "The client id, which brokers write to their logs",
  }),
  tls: switchSetting("Encrypt the connection"),
  tlsCa: setting(PATH.optional(), {
    value: "FILE",
    help: "Trust these certificate authorities (PEM) instead of the system's",
  }),
  tlsCert: setting(PATH.optional(), { value: "FILE", help: "The client certificate (PEM)" }),
  tlsKey: setting(PATH.optional(), { value: "FILE", help: "The key of the certificate (PEM)" }),
  sasl: setting(
    z.enum(["plain", "scram-sha-256", "scram-sha-512", "oauthbearer"]).optional(),
    {
      value: "MECHANISM",
      help: "Authenticate: plain, scram-sha-256, scram-sha-512 or oauthbearer",
    },
  ),
  saslUsername: setting(NAME.optional(), { value: "NAME", help: "The user name" }),
  saslPassword: setting(SECRET.optional(), {
    value: "WHERE",
    secret: true,
    help: "Where the password is: '${NAME}' in the environment, or file:PATH",
  }),
  saslToken: setting(SECRET.optional(), {
    value: "WHERE",
    secret: true,
    help: "Where the token for oauthbearer is; read for each connection",
  }),
  insecure: switchSetting("Allow plain and oauthbearer without TLS: the secret is readable"),
};

type Shape = typeof kafkaSettings;

/** The values of the connection's settings. */
export type KafkaValues = Values<Shape>;

const PASSWORD_MECHANISMS = "requires {sasl} plain, scram-sha-256 or scram-sha-512";

/** The rules between the settings of a connection. */
export const kafkaRules: readonly Rule<Shape>[] = [
  mandatory("brokers", "host:port, such as localhost:9092"),
  requires("tlsCa", "tls"),
  requires("tlsCert", "tls"),
  requires("tlsKey", "tls"),
  requires("tlsCert", "tlsKey"),
  requires("tlsKey", "tlsCert"),
  {
    setting: "sasl",
    others: ["saslUsername", "saslPassword"],
    remedy: "requires {saslUsername} and {saslPassword}",
    isBroken: ({ sasl, saslUsername, saslPassword }) =>
      usesPassword(sasl) && (saslUsername === undefined || saslPassword === undefined),
  },
  {
    setting: "sasl",
    others: ["saslToken"],
    remedy: "requires {saslToken}",
    isBroken: ({ sasl, saslToken }) => sasl === "oauthbearer" && saslToken === undefined,
  },
  ...(["saslUsername", "saslPassword"] as const).map((setting): Rule<Shape> => ({
    setting,
    others: ["sasl"],
    remedy: PASSWORD_MECHANISMS,
    isBroken: (given) => given[setting] !== undefined && !usesPassword(given.sasl),
  })),
  {
    setting: "saslToken",
    others: ["sasl"],
    remedy: "requires {sasl} oauthbearer",
    isBroken: ({ sasl, saslToken }) => saslToken !== undefined && sasl !== "oauthbearer",
  },
  {
    setting: "sasl",
    others: ["tls", "insecure"],
    remedy:
      "without {tls}, anyone on the network can read the secret: it requires {tls}, or {insecure} to " +
      "allow that",
    isBroken: ({ sasl, tls, insecure }) =>
      (sasl === "oauthbearer" || sasl === "plain") && !tls && !insecure,
  },
];

function usesPassword(sasl: KafkaValues["sasl"]): boolean {
  return sasl !== undefined && sasl !== "oauthbearer";
}

/**
 * The connection that valid settings describe. Certificates are read, and secrets are tried.
 *
 * @param shown values as messages may show them
 * @throws {RunError} with exit code 78 for a file or a secret that cannot be read.
 */
export async function toKafkaConnection(
  settings: KafkaValues,
  shown: Readonly<Record<string, unknown>> = settings,
): Promise<KafkaConnection> {
  const tls = settings.tls ? await readTls(settings, shown) : undefined;
  const sasl = await readSasl(settings);
  return {
    brokers: settings.brokers,
    clientId: settings.clientId,
    ...tls && { tls },
    ...sasl && { sasl },
  };
}

async function readTls(
  { tlsCa, tlsCert, tlsKey }: KafkaValues,
  shown: Readonly<Record<string, unknown>>,
): Promise<TlsOptions> {
  const called = (name: string, key: string) => `${name} ${printable(String(shown[key]))}`;
  const [ca, certificate, key] = await Promise.all([
    readPem(tlsCa, called("tls-ca", "tlsCa")),
    readPem(tlsCert, called("tls-cert", "tlsCert")),
    readPem(tlsKey, called("tls-key", "tlsKey")),
  ]);
  return { ...ca && { ca }, ...certificate && { certificate }, ...key && { key } };
}

/** @param called the setting and its value, as messages show them */
async function readPem(path: string | undefined, called: string): Promise<string | undefined> {
  if (path === undefined) return undefined;
  const text = await Deno.readTextFile(path).catch((error: Error) => {
    throw new RunError(EXIT.badConfiguration, `${called} cannot be read: ${readFailure(error)}`);
  });
  if (text.includes("-----BEGIN ")) return text;
  throw new RunError(
    EXIT.badConfiguration,
    `${called} is not a PEM file: no line begins with -----BEGIN`,
  );
}

async function readSasl(settings: KafkaValues): Promise<SaslOptions | undefined> {
  const { sasl: mechanism, saslUsername: username = "" } = settings;
  if (mechanism === undefined) return undefined;
  const isToken = mechanism === "oauthbearer";
  const secret = isToken
    ? createSecret("sasl-token", settings.saslToken!)
    : createSecret("sasl-password", settings.saslPassword!);
  await secret();
  return isToken ? { mechanism, token: secret } : { mechanism, username, password: secret };
}
