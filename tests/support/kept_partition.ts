import type { Commit, PartitionOutput } from "#pipelines/kafka/partition_output.ts";
import type { OutgoingRecord } from "#pipelines/kafka/records.ts";

/** What goes wrong with a store: nothing is stored, or nobody hears that it is. */
export type StoreFault = "lost" | "unheard";

/** How an output behaves. */
export interface KeptOutput {
  /** Which store goes wrong, counted from 0, and how. */
  readonly fault?: { readonly store: number; readonly kind: StoreFault };
  /** How many microtasks each call takes. */
  readonly ticks?: number;
}

/** What a cluster keeps of one partition of a group: results and the offset, together or not at all. */
export class KeptPartition {
  readonly stored: OutgoingRecord[] = [];
  readonly commits: Commit[] = [];
  /** Stores that came from a former owner. */
  fenced = 0;
  #owner = 0;

  get committed(): Commit | undefined {
    return this.commits.at(-1);
  }

  /** The next owner's output. */
  output({ fault, ticks = 0 }: KeptOutput = {}): PartitionOutput {
    let owner = 0, stores = 0;
    return {
      open: async () => {
        await passing(ticks);
        owner = ++this.#owner;
      },
      store: async (outgoing, commit) => {
        await passing(ticks);
        const kind = fault?.store === stores++ ? fault.kind : undefined;
        if (owner !== this.#owner) {
          this.fenced++;
          throw new Error("fenced");
        }
        if (kind === "lost") throw new Error("lost");
        this.#keep(outgoing, commit);
        if (kind === "unheard") throw new Error("unheard");
      },
      close: () => Promise.resolve(),
    };
  }

  #keep(outgoing: readonly OutgoingRecord[], commit: Commit): void {
    this.stored.push(...outgoing);
    this.commits.push(commit);
  }
}

/** Lets a number of microtasks run. */
export async function passing(ticks: number): Promise<void> {
  for (let tick = 0; tick < ticks; tick++) await undefined;
}
