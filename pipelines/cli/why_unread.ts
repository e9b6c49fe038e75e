/**
 * Why a file could not be read, for people. Deno's own words repeat the path, in whose place a secret
 * may stand by mistake.
 */
export function whyUnread(error: Error): string {
  if (error instanceof Deno.errors.NotCapable) {
    return "Deno may not read it: that takes --allow-read";
  }
  const [reason] = error.message.split(" (os error");
  return reason;
}
