/** A file of songs, or the texts of one folder, each of which is a song. */
export interface CatalogueInput {
  /** `rock/a.jsonl.gz`, or `rock/*.txt`. */
  readonly name: string;
  /** What its part is called: `rock/a`, or `rock/texts`. */
  readonly part: string;
  /** Where its files lie, from the root on. */
  readonly folder: string;
  /** What they are called there, in order: there may be a million. */
  readonly files: readonly string[];
}
