/**
 * The contract of every output.
 *
 * @module
 */

/** Stores text as UTF-8, and bytes unchanged. */
export interface Sink {
  /**
   * Stores content. When the promise is fulfilled, no buffer of this process holds it any more.
   *
   * @throws {OutputClosed} if the reader has closed it.
   */
  write(content: string | Uint8Array): Promise<void>;
  /** Makes the output final. */
  close(): Promise<void>;
  /** Ends without making the output final. */
  abandon(): Promise<void>;
}
