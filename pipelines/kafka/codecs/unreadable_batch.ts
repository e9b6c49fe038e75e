/** A batch of records cannot be decompressed, however often one tries. */
export class UnreadableBatch extends Error {
  override readonly name = "UnreadableBatch";
  /** Makes kafkajs give up at once. */
  readonly retriable = false;

  constructor(codec: string, fault: string) {
    super(`Reading records: a batch compressed with ${codec} is refused: ${fault}`);
  }
}
