/** Compares names by UTF-16 code units, independent of the locale. For `sort`. */
export function byName(one: { readonly name: string }, other: { readonly name: string }): number {
  return one.name < other.name ? -1 : one.name > other.name ? 1 : 0;
}
