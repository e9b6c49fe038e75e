/**
 * What is needed to reach a Kafka cluster.
 *
 * @module
 */

/** Where a cluster is, and who we are there. */
export interface KafkaConnection {
  /** `host:port`, at least one. */
  readonly brokers: readonly string[];
  /** How brokers call us in their logs. */
  readonly clientId: string;
  /** Encryption, if any. */
  readonly tls?: TlsOptions;
  /** Authentication, if any. */
  readonly sasl?: SaslOptions;
}

/** Certificates and keys as PEM text. */
export interface TlsOptions {
  /** Authorities that are trusted in place of the system's. */
  readonly ca?: string;
  /** Our own certificate and key, for mutual TLS. */
  readonly certificate?: string;
  readonly key?: string;
}

/** Secrets are functions, so that no one prints them by accident and a rotated file is read anew. */
export type SaslOptions =
  | {
    readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
    readonly username: string;
    readonly password: () => Promise<string>;
  }
  | { readonly mechanism: "oauthbearer"; readonly token: () => Promise<string> };
