/**
 * Authenticates with SASL.
 *
 * @module
 */
import { Buffer } from "node:buffer";
import type { AuthenticationProviderArgs, Mechanism } from "kafkajs";

type Provider = Mechanism["authenticationProvider"];
type Password = Exclude<SaslOptions, { readonly mechanism: "oauthbearer" }>;

/** The mechanism for kafkajs. It reads the secret again for each connection. */
export function createSaslMechanism(options: SaslOptions): Mechanism {
  return options.mechanism === "oauthbearer"
    ? { mechanism: options.mechanism, authenticationProvider: bearer(options.token) }
    : new FreshPassword(options);
}

/**
 * PLAIN and SCRAM of kafkajs, which read `password` when they authenticate: it is fetched just before.
 * kafkajs sets `authenticationProvider` where a mechanism that it knows has none.
 */
class FreshPassword implements Mechanism {
  readonly mechanism: string;
  readonly username: string;
  readonly #fetch: () => Promise<string>;
  #known: Provider | undefined;
  password = "";

  constructor({ mechanism, username, password }: Password) {
    this.mechanism = mechanism;
    this.username = username;
    this.#fetch = password;
  }

  set authenticationProvider(known: Provider) {
    this.#known = known;
  }

  get authenticationProvider(): Provider {
    const known = this.#known;
    if (known === undefined) return undefined as unknown as Provider;
    return (broker) => ({
      authenticate: async () => {
        this.password = await this.#fetch();
        await known(broker).authenticate();
      },
    });
  }
}

/**
 * OAUTHBEARER (RFC 7628). A broker that refuses a token answers with JSON instead of an empty response,
 * and then waits; the provider of kafkajs takes this for success.
 */
function bearer(token: () => Promise<string>): Provider {
  return ({ saslAuthenticate }: AuthenticationProviderArgs) => ({
    authenticate: async () => {
      const message = `n,,\u0001auth=Bearer ${await token()}\u0001\u0001`;
      const refusal = await saslAuthenticate({
        request: { encode: () => withLength(message) },
        response: { decode: (answer) => answer, parse: (answer) => answer.toString("utf8", 4) },
      });
      if (refusal) {
        throw new TokenRefused(`SASL OAUTHBEARER authentication failed: ${refusal}`);
      }
    },
  });
}

/** Has the name and the flag of the errors by which kafkajs refuses the other mechanisms. */
class TokenRefused extends Error {
  override readonly name = "KafkaJSSASLAuthenticationError";
  readonly retriable = false;
}

/** The bytes of a text after their length in 32 bits, as Kafka frames bytes. */
function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  const length = Buffer.alloc(4);
  length.writeInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}

/** Secrets are functions, so that they are not printed by accident and a rotated file is read again. */
export type SaslOptions =
  | {
    readonly mechanism: "plain" | "scram-sha-256" | "scram-sha-512";
    readonly username: string;
    readonly password: () => Promise<string>;
  }
  | { readonly mechanism: "oauthbearer"; readonly token: () => Promise<string> };
