/** A fault that a fresh start may mend. */
export class TransientFault extends Error {
  override readonly name = "TransientFault";
}
