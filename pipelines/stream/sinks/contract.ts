/**
 * The contract of everything that results go to.
 *
 * @module
 */

/** Takes text, or bytes as they are. */
export interface Sink {
  /**
   * Stores it: when the promise is fulfilled, nothing of it is left in a buffer of ours.
   *
   * @throws {OutputClosed} if the reader has gone.
   */
  write(content: string | Uint8Array): Promise<void>;
  /** Makes the output final. */
  close(): Promise<void>;
  /** Ends without making the output final. */
  abandon(): Promise<void>;
}
