/**
 * The settings of a broker for tests: one KRaft node, small enough for two cores.
 *
 * @module
 */
import type { Certificates } from "./certificates.ts";

/** Ports on 127.0.0.1, by listener. */
export interface Ports {
  readonly plaintext: number;
  readonly controller: number;
  /** Only with {@linkcode Security}. */
  readonly tls: number;
  readonly mutualTls: number;
  readonly sasl: number;
  readonly saslWithoutTls: number;
  /** Only for a proxy. */
  readonly proxied: number;
}

/** The user that a secured broker knows. */
export const USER = { name: "annie", password: "Blåbær = 2 kr;" } as const;

/** What the settings depend on. */
export interface Wanted {
  readonly folder: string;
  readonly ports: Ports;
  readonly certificates?: Certificates;
  /** The port of a proxy: its clients get its address as that of the broker. */
  readonly proxyPort?: number;
  /** Settings that win over ours, such as `message.max.bytes`. */
  readonly settings: Readonly<Record<string, string | number>>;
}

/** The text of a `server.properties`. */
export function serverProperties(wanted: Wanted): string {
  const { folder, ports, certificates, proxyPort, settings } = wanted;
  const { plaintext, controller, ...secured } = ports;
  const open = {
    PLAINTEXT: plaintext,
    ...(proxyPort !== undefined && { PROXIED: ports.proxied }),
  };
  const listeners = certificates === undefined ? open : {
    ...open,
    TLS: secured.tls,
    MUTUAL: secured.mutualTls,
    SASL: secured.sasl,
    OPENSASL: secured.saslWithoutTls,
  };
  const addresses = Object.entries(listeners).map(([name, port]) => `${name}://127.0.0.1:${port}`);
  return lines({
    "process.roles": "broker,controller",
    "node.id": 1,
    listeners: [...addresses, `CONTROLLER://127.0.0.1:${controller}`].join(),
    "advertised.listeners": addresses
      .map((address) => address.replace(/^(PROXIED:.*):\d+$/, `$1:${proxyPort}`)).join(),
    "listener.security.protocol.map":
      "PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT,TLS:SSL,MUTUAL:SSL,SASL:SASL_SSL,OPENSASL:SASL_PLAINTEXT,PROXIED:PLAINTEXT",
    "inter.broker.listener.name": "PLAINTEXT",
    "controller.listener.names": "CONTROLLER",
    "controller.quorum.voters": `1@127.0.0.1:${controller}`,
    "log.dirs": `${folder}/data`,
    "offsets.topic.replication.factor": 1,
    "offsets.topic.num.partitions": 4,
    "transaction.state.log.replication.factor": 1,
    "transaction.state.log.min.isr": 1,
    "transaction.state.log.num.partitions": 4,
    "share.coordinator.state.topic.replication.factor": 1,
    "share.coordinator.state.topic.min.isr": 1,
    "group.initial.rebalance.delay.ms": 0,
    // A killed broker is let in again once its last session has ended.
    "broker.session.timeout.ms": 3000,
    "broker.heartbeat.interval.ms": 500,
    "group.min.session.timeout.ms": 1000,
    "auto.create.topics.enable": "false",
    "transaction.abort.timed.out.transaction.cleanup.interval.ms": 1000,
    ...(certificates && security(certificates)),
    ...settings,
  });
}

/** Certificates from PEM files, users with passwords, tokens that are believed, and lists of rights. */
function security({ authority, server }: Certificates): Record<string, string> {
  const module = "org.apache.kafka.common.security";
  const saslListeners = ["sasl", "opensasl"].flatMap((listener) => {
    const of = (mechanism: string) => `listener.name.${listener}.${mechanism}.sasl.jaas.config`;
    const plain = `${module}.plain.PlainLoginModule required user_${USER.name}="${USER.password}";`;
    const scram = `${module}.scram.ScramLoginModule required;`;
    const token =
      `${module}.oauthbearer.OAuthBearerLoginModule required unsecuredLoginStringClaim_sub="broker";`;
    return [
      [of("plain"), plain],
      [of("scram-sha-256"), scram],
      [of("scram-sha-512"), scram],
      [of("oauthbearer"), token],
    ];
  });
  return {
    "ssl.keystore.type": "PEM",
    "ssl.keystore.location": server,
    "ssl.truststore.type": "PEM",
    "ssl.truststore.location": authority,
    "listener.name.mutual.ssl.client.auth": "required",
    "sasl.enabled.mechanisms": "PLAIN,SCRAM-SHA-256,SCRAM-SHA-512,OAUTHBEARER",
    ...Object.fromEntries(saslListeners),
    "authorizer.class.name": "org.apache.kafka.metadata.authorizer.StandardAuthorizer",
    "allow.everyone.if.no.acl.found": "true",
    "super.users": "User:ANONYMOUS",
  };
}

/** As Java reads them: Latin-1, with escapes for the rest. */
function lines(settings: Readonly<Record<string, string | number>>): string {
  return Object.entries(settings).map(([name, value]) => `${name}=${escaped(`${value}`)}\n`).join(
    "",
  );
}

function escaped(value: string): string {
  return value.replaceAll("\\", "\\\\").replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
