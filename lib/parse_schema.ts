/**
 * Parses unknown values with a schema, with error messages for users.
 *
 * @module
 */
import { z } from "zod";

/** Parses a value with a schema; or describes the first fault, with its path. */
export function parseSchema<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): { readonly value: z.infer<Schema> } | { readonly fault: string } {
  const { data, error } = schema.safeParse(value, { error: wordsOf });
  return error ? { fault: firstFault(error) } : { value: data };
}

function firstFault({ issues: [{ path, message }] }: z.ZodError): string {
  const place = path.map((key) => typeof key === "number" ? `[${key}]` : `.${String(key)}`);
  const where = place.join("").replace(/^\./, "");
  return `${where || "The record"}: ${message}`;
}

/** Words for the kinds of values, by their names in schemas and `typeof`. */
const KINDS: Readonly<Record<string, string>> = {
  string: "a text",
  int: "a whole number",
  number: "a number",
  boolean: "true or false",
  array: "a list",
  object: "an object",
  record: "an object",
};

/** The message for an issue without a message in its schema. */
function wordsOf(issue: z.core.$ZodRawIssue): string | undefined {
  if (issue.code === "invalid_type") {
    const kind = KINDS[issue.expected], found = kindOf(issue.input);
    return found === undefined ? `is required: ${kind}` : `must be ${kind}, not ${found}`;
  }
  if (issue.code === "too_small") {
    const isLength = issue.origin === "string" || issue.origin === "array";
    return isLength ? "too short" : `must be at least ${issue.minimum}`;
  }
  if (issue.code === "too_big") return `must be at most ${issue.maximum}`;
  if (issue.code === "unrecognized_keys") return `there is no field ${issue.keys.join(", ")}`;
}

function kindOf(value: unknown): string | undefined {
  if (value === null) return "null";
  if (Array.isArray(value)) return KINDS.array;
  // `parseStrictJson` keeps the text of numbers that a float cannot hold.
  const isNumber = typeof value === "object" && "rawJSON" in value;
  return KINDS[isNumber ? "number" : typeof value];
}
