import type { Annotator, Labelled } from "../annotator/contract.ts";
import { abortable } from "../concurrency/abortable.ts";

/**
 * The same annotator, which is waited for no more when the signal aborts: it throws the signal's reason
 * then. A fleet that is gone may keep a run waiting for long, and the next run does the work anyway.
 */
export function stoppedBy<Song extends Labelled>(
  signal: AbortSignal,
  annotator: Annotator<Song>,
): Annotator<Song> {
  return {
    model: annotator.model,
    width: annotator.width,
    async annotate(records) {
      const answers = await abortable(annotator.annotate(records), signal);
      if (answers === undefined) throw signal.reason;
      return answers;
    },
    dispose: () => annotator.dispose(),
  };
}
