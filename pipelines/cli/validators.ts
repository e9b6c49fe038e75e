/**
 * The forms of settings: what a broker's address, a topic's name or a secret looks like.
 *
 * @module
 */
import { ADDRESS_FORM, parseAddress } from "../service/http.ts";
import type { Form } from "./flag.ts";

const CONTROL = /[\p{Cc}\p{Zl}\p{Zp}]/u;
const LAST_PORT = 65_535;

/** An address without a bracketed IPv6 host, which the client of Kafka cannot take apart. */
export const BROKER: Form = {
  words: "host:port, such as localhost:9092",
  accepts: (text) => hasPort(text, /^[\w.-]+:(\d{1,5})$/),
};

/** Where to listen. Port 0 is any that is free. */
export const LISTENING_ADDRESS: Form = {
  words: ADDRESS_FORM,
  accepts: (text) => parseAddress(text) !== undefined,
};

export const TOPIC: Form = {
  words: "the name of a topic: letters, digits, dots, hyphens and underscores, 249 at most",
  accepts: (text) => /^[\w.-]{1,249}$/.test(text) && text !== "." && text !== "..",
};

export const NAME: Form = {
  words: "a name without control characters, 200 characters at most",
  accepts: (text) => text.length <= 200 && !CONTROL.test(text),
};

/** A share, the first of sixteen. */
export const SHARD: Form = {
  words: "a share such as 3/16: the third of sixteen",
  accepts(text) {
    const [, number, of] = /^([1-9]\d{0,4})\/([1-9]\d{0,4})$/.exec(text) ?? [];
    return Number(number) <= Number(of);
  },
};

/** PEM, as it stands and in base64. */
const PEM = /-----BEGIN|LS0tLS1CRUdJTi/;

/** Not the file itself: a private key is soon pasted where its path belongs. */
export const PATH: Form = {
  words: "the path of a file, not its content: 1,000 characters at most, no control characters",
  accepts: (text) => text.length <= 1_000 && !CONTROL.test(text) && !PEM.test(text),
  hidesRefused: true,
};

/** Where a secret is, and never the secret: command lines and configurations are read by others. */
export const SECRET: Form = {
  words: "${NAME}, an environment variable, or file:PATH, a file, and never the secret itself",
  accepts: (text) => /^(\$\{[A-Za-z_]\w*\}|file:(?!.*\$\{).+)$/.test(text) && !CONTROL.test(text),
};

function hasPort(text: string, address: RegExp): boolean {
  const port = Number(address.exec(text)?.[1] ?? NaN);
  return port >= 1 && port <= LAST_PORT;
}
