export type CompressionFaultCode =
  | "truncated_gzip"
  | "corrupt_gzip"
  | "truncated_zstd"
  | "corrupt_zstd";

/** A fault that a decoder found in its input. */
export class CompressionFault extends Error {
  override readonly name = "CompressionFault";
  readonly code: CompressionFaultCode;

  constructor(code: CompressionFaultCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
