/**
 * The formats of settings: a broker's address, a topic's name, a path, a reference to a secret.
 *
 * @module
 */
import { ADDRESS_FORM, parseAddress } from "../service/http.ts";
import { format } from "./setting.ts";

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const MAX_PORT = 65_535;

/** An address without a bracketed IPv6 host, which the Kafka client cannot parse. */
export const BROKER = format(
  "host:port, such as localhost:9092",
  (text) => hasPort(text, /^[\w.-]+:(\d{1,5})$/),
);

/** An address to listen on. Port 0 is any free port. */
export const LISTENING_ADDRESS = format(
  ADDRESS_FORM,
  (text) => parseAddress(text) !== undefined,
);

export const TOPIC_WORDS =
  "the name of a topic: letters, digits, dots, hyphens and underscores, at most 249";

export const TOPIC = format(
  TOPIC_WORDS,
  (text) => /^[\w.-]{1,249}$/.test(text) && text !== "." && text !== "..",
);

export const NAME_WORDS = "a name without control characters, at most 200 characters";

export const NAME = format(NAME_WORDS, (text) => text.length <= 200 && !CONTROL.test(text));

/** A shard, such as the first of sixteen. */
export const SHARD = format("a shard such as 3/16: the third of sixteen", (text) => {
  const [, number, of] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text) ?? [];
  return Number(number) <= Number(of);
});

/** PEM, as text and in base64. */
const PEM = /-----BEGIN|LS0tLS1CRUdJTi/;

/** A path, and not a file's content: a private key is easily pasted where its path belongs. */
export const PATH = format(
  "the path of a file, not its content: at most 1,000 characters, no control characters",
  isPath,
  { hidesRefused: true },
);

/** Where a secret is, and never the secret: command lines and configurations are read by others. */
export const SECRET = format(
  "${NAME} (an environment variable) or file:PATH (a file), never the secret itself",
  (text) => /^(\$\{[A-Za-z_]\w*\}|file:(?!.*\$\{).+)$/.test(text) && !CONTROL.test(text),
);

/** One of some names, or the path of a file, which has a dot or a slash: a misspelt name is not taken for a path. */
export function nameOrPath(names: readonly string[]) {
  return format(
    `${names.join(", ")}, or the path of a file, with a dot or a slash`,
    (text) => names.includes(text) || (/[./]/.test(text) && isPath(text)),
    { names, hidesRefused: true },
  );
}

function isPath(text: string): boolean {
  return text.length <= 1_000 && !CONTROL.test(text) && !PEM.test(text);
}

function hasPort(text: string, address: RegExp): boolean {
  const port = Number(address.exec(text)?.[1] ?? NaN);
  return port >= 1 && port <= MAX_PORT;
}
