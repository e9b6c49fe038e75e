/** An input cannot be labelled. The others are; the edition is not finished until it can. */
export class InputFault extends Error {
  override readonly name = "InputFault";

  /** @param input its name */
  constructor(readonly input: string, reason: string) {
    super(`${input}: ${reason}`);
  }
}
