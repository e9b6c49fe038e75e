/**
 * Sends dead letters back, each once: a letter and the note that it was sent are written in one transaction.
 *
 * @module
 */
import { EXIT, RunError } from "../errors.ts";
import type { DeadLetterTopic } from "./dead_letter_topic.ts";
import { classifyError, throwRunError } from "./error.ts";
import { PendingOffsets } from "./pending_offsets.ts";
import type { Commit } from "./partition_output.ts";
import { type DeadLetter, toReplayRecord } from "./dead_letter.ts";
import type { TopicDescription } from "./topic_admin.ts";
import { TransactionalOutput } from "./transactional_output.ts";

/** Options of a replay. */
export interface ReplayOptions {
  /** The group whose offset metadata records which letters were sent. */
  readonly group: string;
  /** The topic to send letters to; by default, each goes to the topic that it came from. */
  readonly to?: string;
  /** Whether to count only, and send nothing. */
  readonly dryRun: boolean;
  /** Whether skipped letters before one that is sent count as sent too (false). */
  readonly dismissOthers?: boolean;
}

/** The progress in one partition of the letters. */
interface Position {
  readonly open: PendingOffsets;
  /** The offset that was read last. */
  read: bigint;
}

/** The longest note, in characters. The default of brokers is 4,096 bytes. */
const LONGEST_NOTE = 4_000;

/** Replays one topic of letters. While it is open, no other replay of its group can send. */
export class DeadLetterReplay {
  readonly #letters: DeadLetterTopic;
  readonly #options: ReplayOptions;
  readonly #positions = new Map<number, Position>();
  /** By partition; empty in a dry run. */
  readonly #outputs = new Map<number, TransactionalOutput>();
  /** The topics that letters are sent to, once they are described. */
  readonly #topics = new Map<string, TopicDescription>();

  private constructor(letters: DeadLetterTopic, options: ReplayOptions) {
    this.#letters = letters;
    this.#options = options;
  }

  /**
   * Fences other replays of the group, then reads what they have sent.
   *
   * @throws {RunError} with exit code 69 if the cluster is lost, 78 if the group is not one of replays
   */
  static async open(letters: DeadLetterTopic, options: ReplayOptions): Promise<DeadLetterReplay> {
    const replay = new DeadLetterReplay(letters, options);
    try {
      if (!options.dryRun) await replay.#fenceOtherReplays();
      await replay.#readPositions();
      return replay;
    } catch (error) {
      await replay.close();
      throwRunError(error);
    }
  }

  /** The offset of the first pending letter, by partition. */
  get starts(): ReadonlyMap<number, bigint> {
    return new Map(Array.from(this.#positions, ([partition, { open }]) => [partition, open.first]));
  }

  /** Whether the letter has not been sent yet. */
  isPending({ record: { partition, offset } }: DeadLetter): boolean {
    return this.#positions.get(partition)!.open.has(offset);
  }

  /** Whether the letter can be sent: it is not truncated, and its destination is known. */
  canSend({ isCut, topic }: DeadLetter): boolean {
    return !isCut && (this.#options.to ?? topic) !== undefined;
  }

  /**
   * Sends some of the letters that were read together from one partition.
   *
   * @param read all letters since the last call, in order
   * @throws {RunError} if another replay of the group has begun, a topic does not exist, the cluster is
   * lost, or sent and unsent letters alternate more often than the note can hold
   */
  async send(read: readonly DeadLetter[], chosen: ReadonlySet<DeadLetter>): Promise<void> {
    const { partition } = read[0].record, position = this.#positions.get(partition)!;
    const output = this.#outputs.get(partition);
    for (const letter of read) {
      const { offset } = letter.record;
      const from = this.#options.dismissOthers ? position.open.first : position.read + 1n;
      if (chosen.has(letter)) position.open.complete(from, offset);
      position.read = offset;
    }
    if (chosen.size === 0 || output === undefined) return;
    const outgoing = Array.from(
      chosen,
      (letter) => toReplayRecord(letter, this.#destination(letter)),
    );
    try {
      for (const { topic } of outgoing) await this.#describeTopic(topic);
      const commit = { offset: position.open.first, metadata: this.#formatNote(partition) };
      await output.store(outgoing, commit);
    } catch (error) {
      if (classifyError(error).kind !== "fenced") throwRunError(error);
      throw new RunError(
        EXIT.failed,
        `Another replay of the group ${this.#options.group} has begun: this one stops`,
      );
    }
  }

  async close(): Promise<void> {
    for (const output of this.#outputs.values()) await output.close();
  }

  async #fenceOtherReplays(): Promise<void> {
    const { name: topic, client, starts } = this.#letters, { group } = this.#options;
    for (const partition of starts.keys()) {
      const of = { group, topic, partition };
      const output = new TransactionalOutput(client, of, { topics: this.#topics });
      this.#outputs.set(partition, output);
      await output.open();
    }
  }

  async #readPositions(): Promise<void> {
    const { name: topic, admin, starts } = this.#letters, { group } = this.#options;
    const committed = await admin.committed(group, topic);
    for (const [partition, start] of starts) {
      const open = parsePending(group, committed.get(partition));
      open.complete(0n, start - 1n);
      this.#positions.set(partition, { open, read: open.first - 1n });
    }
  }

  #destination({ topic }: DeadLetter): string {
    return this.#options.to ?? topic!;
  }

  async #describeTopic(topic: string): Promise<void> {
    if (this.#topics.has(topic)) return;
    const description = await this.#letters.admin.describe(topic);
    if (description === undefined) {
      throw new RunError(
        EXIT.unreachable,
        `There is no topic ${topic} to send letters to: set another with --to`,
      );
    }
    this.#topics.set(topic, description);
  }

  #formatNote(partition: number): string {
    const note = String(this.#positions.get(partition)!.open);
    if (note.length <= LONGEST_NOTE) return note;
    throw new RunError(
      EXIT.failed,
      `Partition ${partition} of ${this.#letters.name}: recording which letters were sent takes ` +
        `more than ${LONGEST_NOTE} characters. Choose more of them, or dismiss the others with ` +
        "--dismiss-others",
    );
  }
}

function parsePending(
  group: string,
  committed: Commit | undefined,
): PendingOffsets {
  try {
    return committed
      ? PendingOffsets.parse(committed.offset, committed.metadata)
      : new PendingOffsets();
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new RunError(
      EXIT.badConfiguration,
      `--group ${group} is not a group of replays: its offset metadata is ${committed?.metadata}`,
    );
  }
}
