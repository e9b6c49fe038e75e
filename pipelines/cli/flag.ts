/**
 * One flag of a command, or setting of a configuration: what it means and which values it takes.
 *
 * @module
 */
import { didYouMean } from "#lib/did_you_mean.ts";
import { escapeControl } from "#lib/escape_control.ts";

/** One flag of a command. */
export interface Flag {
  readonly kind: "switch" | "text" | "integer" | "number" | "list";
  /** How the value is called in the help, such as `FILE`; a switch has none. */
  readonly value?: string;
  /** The values that are allowed, if they are few. */
  readonly choices?: readonly string[];
  readonly minimum?: number;
  readonly maximum?: number;
  /** The form of a text, or of each in a list. */
  readonly form?: Form;
  /** Whether one value of a list may hold several, with commas between. */
  readonly commas?: boolean;
  /** Whether it is about a secret: a value that is not accepted may then be the secret itself. */
  readonly secret?: boolean;
  /** What holds if it is not given, applied by whoever uses it. */
  readonly default?: string | number;
  readonly help: string;
  /** A single letter that stands for the flag. */
  readonly letter?: string;
}

/** A form that texts have. */
export interface Form {
  /** For people, to follow "it is": `host:port, such as localhost:9092`. */
  readonly words: string;
  accepts(text: string): boolean;
  /** Some that it accepts, of which one may be meant. */
  readonly names?: readonly string[];
  /** Whether what it does not accept may be a secret in the wrong place, and is not shown. */
  readonly hidesRefused?: boolean;
}

/** What a value must be, to follow "it is"; undefined if any text will do. */
export function acceptedForm(flag: Flag): string | undefined {
  const { kind, choices, form, minimum = 0, maximum = Infinity } = flag;
  if (kind === "switch") return "true or false";
  if (choices) return `one of ${choices.join(", ")}`;
  if (kind === "text" || kind === "list") return form?.words;
  const number = kind === "integer" ? "a whole number" : "a number";
  return `${number} from ${minimum} ${maximum < Infinity ? `to ${maximum}` : "on"}`;
}

/** What a flag's texts say, or what is wrong with them, to stand right after its name. */
export type Reading = { readonly value: FlagValue | undefined } | { readonly fault: string };

export type FlagValue = boolean | number | string | string[];

/**
 * Reads a value, as it stands on a command line or in a file.
 *
 * @param texts one for each time that it is given; undefined comes of none, of a list an empty one
 */
export function readValue(flag: Flag, texts: readonly string[]): Reading {
  const parts = flag.commas ? texts.flatMap((text) => text.split(",")) : texts;
  const values = flag.commas ? parts.map((part) => part.trim()) : [...parts];
  const wrong = values.find((value) => value === "" || !accepts(flag, value));
  if (wrong !== undefined) return { fault: refusal(flag, wrong) };
  if (flag.kind === "list") return { value: values };
  if (values.length > 1) return { fault: ` was given more than once${itIs(flag)}` };
  return { value: values.length === 0 ? undefined : typed(flag, values[0]) };
}

function accepts(flag: Flag, text: string): boolean {
  const { kind, choices, form, minimum = 0, maximum = Infinity } = flag;
  if (kind === "switch") return /^(true|True|TRUE|false|False|FALSE)$/.test(text);
  if (choices) return choices.includes(text);
  if (kind === "text" || kind === "list") return form?.accepts(text) ?? true;
  const number = Number(text);
  return /^-?\d/.test(text) && Number.isFinite(number) && number >= minimum &&
    number <= maximum && (kind === "number" || Number.isSafeInteger(number));
}

function typed({ kind }: Flag, text: string): FlagValue {
  if (kind === "switch") return text.toLowerCase() === "true";
  return kind === "text" ? text : Number(text);
}

/** What is wrong with a value, to stand right after the flag's name. Tells no secret. */
export function refusal(flag: Flag, text: string): string {
  if (text === "") return ` needs ${flag.value ?? "a value"}${itIs(flag)}`;
  const shown = flag.secret || flag.form?.hidesRefused ? "" : ` ${printable(text)}`;
  const nearest = didYouMean(text, flag.choices ?? flag.form?.names ?? []);
  return `${shown}: it is ${acceptedForm(flag)}${nearest}`;
}

/** The accepted form, to end what is said of a flag; nothing if any text will do. */
export function itIs(flag: Flag): string {
  const form = acceptedForm(flag);
  return form === undefined ? "" : `: it is ${form}`;
}

/** The longest value that messages show whole, in characters. */
const SHOWN = 80;

/** A value as messages show it: on one line, and not too long. */
export function printable(text: string): string {
  const start = text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
  return escapeControl(start);
}
