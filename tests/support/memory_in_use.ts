/** The bytes that this test file has in use, garbage included: not those of files that run in parallel. */
export function memoryInUse(): number {
  const { heapUsed, external } = Deno.memoryUsage();
  return heapUsed + external;
}
