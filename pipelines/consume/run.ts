/**
 * The service: songs of a topic in, annotations out, day and night. What fails is started anew from
 * where it was committed; what cannot be mended by trying again ends the run.
 *
 * @module
 */
import type { ConsumeOptions } from "./run_parts.ts";
import { ConsumeService } from "./service.ts";
import { classifyError, throwRunError } from "../kafka/error.ts";
import { delay } from "../concurrency/delay.ts";

/** The pause before the service is started anew, in milliseconds: doubled from failure to failure. */
const FIRST_PAUSE = 250, LONGEST_PAUSE = 5_000;

/**
 * Runs until it is told to stop. The accounting holds however the run ends.
 *
 * @throws {RunError} for what trying again does not mend, as a topic that is not there.
 */
export async function consume(run: ConsumeOptions): Promise<void> {
  const service = new ConsumeService(run);
  for (let failures = 0; !run.signal.aborted; failures++) {
    try {
      await service.session();
      break;
    } catch (error) {
      run.health.lost();
      const fault = classifyError(error);
      if (fault.kind === "fatal") throwRunError(error);
      if (service.hasProgressed()) failures = 0;
      const ms = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** failures);
      run.log.warn("starting anew", { reason: fault.message, kind: fault.kind, in_ms: ms });
      await delay(ms, run.signal);
    }
  }
}
