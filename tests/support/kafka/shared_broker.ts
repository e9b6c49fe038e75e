/**
 * One broker for all test files of a run. Files do not share modules, but a process: they find the broker
 * by a folder that is named after the process.
 *
 * @module
 */
import { pause } from "../within.ts";
import { startBroker } from "./broker.ts";

const TEMPORARY = Deno.env.get("TMPDIR") ?? "/tmp";

/**
 * The address of the broker that tests share, `host:port`: that of `KAFKA_BROKERS` if it is set, else
 * a broker that the first caller starts. Topics and groups need unique names.
 */
export async function sharedBroker(): Promise<string> {
  const given = Deno.env.get("KAFKA_BROKERS");
  if (given) return given;
  const folder = `${TEMPORARY}/refrain-broker-of-${Deno.pid}`;
  while (true) {
    if (await made(folder)) {
      const { address } = await startBroker({ folder });
      await Deno.writeTextFile(`${folder}/address.part`, address);
      await Deno.rename(`${folder}/address.part`, `${folder}/address`);
    }
    const address = await told(`${folder}/address`);
    if (address !== undefined) return address;
    await pause(100);
  }
}

/** Makes a folder; false if there is one. */
async function made(folder: string): Promise<boolean> {
  try {
    await Deno.mkdir(folder);
    return true;
  } catch (error) {
    if (error instanceof Deno.errors.AlreadyExists) return false;
    throw error;
  }
}

async function told(file: string): Promise<string | undefined> {
  try {
    return await Deno.readTextFile(file);
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return undefined;
    throw error;
  }
}
