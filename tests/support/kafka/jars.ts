/**
 * Apache Kafka's jars, fetched once by Maven and kept in the user's cache.
 *
 * @module
 */
import { fileURLToPath } from "node:url";
import { outputOf } from "./programs.ts";

const POM = fileURLToPath(new URL("pom.xml", import.meta.url));

/**
 * The folder with the jars of one version of Kafka. Tests that run at the same time may each fetch
 * them: the first to finish puts them in place, complete.
 */
export async function jarsOf(version: string): Promise<string> {
  const cache = Deno.env.get("XDG_CACHE_HOME") ?? `${Deno.env.get("HOME")}/.cache`;
  const kept = `${cache}/refrain-tests/kafka-${version}`;
  if (await exists(kept)) return kept;
  await Deno.mkdir(`${cache}/refrain-tests`, { recursive: true });
  const fresh = await Deno.makeTempDir({ dir: `${cache}/refrain-tests`, prefix: "fetching-" });
  try {
    await outputOf("mvn", [
      "--batch-mode",
      "--quiet",
      ...["--file", POM],
      `-Dkafka.version=${version}`,
      "dependency:copy-dependencies",
      "-DincludeScope=runtime",
      `-DoutputDirectory=${fresh}`,
    ]);
    await Deno.rename(fresh, kept);
  } catch (error) {
    await Deno.remove(fresh, { recursive: true });
    if (!(await exists(kept))) throw error;
  }
  return kept;
}

async function exists(path: string): Promise<boolean> {
  try {
    return (await Deno.stat(path)).isDirectory;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound) return false;
    throw error;
  }
}
