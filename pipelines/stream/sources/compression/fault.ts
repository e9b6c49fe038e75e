export type CompressionFaultCode =
  | "truncated_gzip"
  | "corrupt_gzip"
  | "truncated_zstd"
  | "corrupt_zstd";

/** What a format found wrong with its input; says nothing of how much came out before. */
export class CompressionFault extends Error {
  override readonly name = "CompressionFault";
  readonly code: CompressionFaultCode;

  constructor(code: CompressionFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
