/**
 * One broker for all test files of a run, and one with TLS and SASL. Files do not share modules, but a
 * process: they find a broker by a folder that is named after the process.
 *
 * @module
 */
import { pause } from "../within.ts";
import { type Security, startBroker } from "./broker.ts";

const TEMPORARY = Deno.env.get("TMPDIR") ?? "/tmp";

/** How tests reach a broker that they must not harm. Topics and groups need unique names. */
export interface SharedBroker {
  /** `host:port`, without TLS or SASL. */
  readonly address: string;
  /** The other ways to a secured broker. */
  readonly security?: Security;
}

/** A broker that the first caller of the run starts; `KAFKA_BROKERS` replaces the plain one. */
export async function sharedBroker({ secure = false } = {}): Promise<SharedBroker> {
  const given = Deno.env.get("KAFKA_BROKERS");
  if (given && !secure) return { address: given };
  const folder = `${TEMPORARY}/refrain-${secure ? "secure-" : ""}broker-of-${Deno.pid}`;
  const file = `${folder}/address`;
  while (true) {
    if (await isCreated(folder)) {
      const { address, security } = await startBroker({ folder, secure });
      await Deno.writeTextFile(`${file}.part`, JSON.stringify({ address, security }));
      await Deno.rename(`${file}.part`, file);
    }
    const text = await textOf(file);
    if (text !== undefined) return JSON.parse(text);
    await pause(100);
  }
}

/** Creates a folder; false if it exists. */
async function isCreated(folder: string): Promise<boolean> {
  try {
    await Deno.mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

async function textOf(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
