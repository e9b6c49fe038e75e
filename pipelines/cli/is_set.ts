/** Whether a command line gave a flag, by its value: a switch that is off, and an empty list, are not. */
export function isGiven(value: unknown): boolean {
  return Array.isArray(value) ? value.length > 0 : value !== undefined && value !== false;
}
