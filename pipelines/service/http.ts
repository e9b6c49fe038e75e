/**
 * Serves the health and the metrics of a service over HTTP.
 *
 * @module
 */
import { EXIT, RunError } from "../errors.ts";
import type { Health, HealthVerdict } from "./health.ts";
import type { ServiceMetrics } from "./metrics.ts";

/** The state that is served. */
export interface ServedState {
  readonly health: Health;
  readonly metrics: ServiceMetrics;
  /** The version of Refrain. */
  readonly version: string;
}

/** A running server. */
export interface HttpServer {
  /** `host:port`, with the port that the system assigned. */
  readonly address: string;
  /** Stops the server and closes its connections. */
  close(): Promise<void>;
}

/**
 * Serves `/livez`, `/readyz`, `/metrics` and `/version`.
 *
 * @param address `host:port`, or `:port` for every interface; port 0 is any free port
 * @throws {RunError} if the address is malformed, or cannot be listened on.
 */
export function serveHttp(address: string, shown: ServedState): HttpServer {
  const closing = new AbortController();
  const options = {
    ...requireAddress(address),
    signal: closing.signal,
    handler: (request: Request) => handleRequest(request, shown),
    onError: (error: unknown) => jsonResponse(500, { error: String(error) }),
    onListen() {},
  };
  const server = listening(address, () => Deno.serve(options));
  const { addr } = server;
  return {
    address: `${addr.hostname.includes(":") ? `[${addr.hostname}]` : addr.hostname}:${addr.port}`,
    async close() {
      closing.abort();
      await server.finished;
    },
  };
}

/**
 * Checks that an address can be listened on.
 *
 * @throws {RunError} where {@linkcode serveHttp} would
 */
export function checkAddress(address: string): void {
  listening(address, () => Deno.listen(requireAddress(address))).close();
}

/** Every interface, by IPv4. */
const ANYWHERE = "0.0.0.0";
const LAST_PORT = 65_535;

/** The form of an address, for messages, to follow "it is". */
export const ADDRESS_FORM = ":port or host:port, such as :9464";

/** The host and port of an address such as `:9464` or `[::1]:0`; undefined if it is malformed. */
export function parseAddress(address: string): ListenAddress | undefined {
  const [, name, ipv6, port] = /^(?:([\w.-]+)|\[([\da-fA-F:.]+)\])?:(\d{1,5})$/.exec(address) ?? [];
  if (port === undefined || Number(port) > LAST_PORT) return undefined;
  return { hostname: name ?? ipv6 ?? ANYWHERE, port: Number(port) };
}

interface ListenAddress {
  readonly hostname: string;
  readonly port: number;
}

function requireAddress(address: string): ListenAddress {
  const parsed = parseAddress(address);
  if (parsed) return parsed;
  throw new RunError(EXIT.usage, `--http must be ${ADDRESS_FORM}: got ${address}`);
}

function listening<Listener>(address: string, listen: () => Listener): Listener {
  try {
    return listen();
  } catch (error) {
    const reason = error instanceof Deno.errors.AddrInUse
      ? "another program is listening there"
      : (error as Error).message;
    throw new RunError(EXIT.badConfiguration, `Cannot listen on --http ${address}: ${reason}`);
  }
}

async function handleRequest(
  { method, url }: Request,
  { health, metrics, version }: ServedState,
): Promise<Response> {
  if (method !== "GET" && method !== "HEAD") {
    return jsonResponse(405, { error: `${method} is not allowed: use GET or HEAD` }, {
      allow: "GET, HEAD",
    });
  }
  const { pathname } = new URL(url);
  switch (pathname) {
    case "/livez":
      return verdictResponse(health.live);
    case "/readyz":
      return verdictResponse(health.ready);
    case "/metrics":
      return new Response(await metrics.text(), {
        headers: { ...NO_STORE, "content-type": metrics.contentType },
      });
    case "/version":
      return jsonResponse(200, { version, deno: Deno.version.deno });
    default:
      return jsonResponse(404, { error: "Not found: use /livez, /readyz, /metrics or /version" });
  }
}

function verdictResponse(verdict: HealthVerdict): Response {
  return jsonResponse(verdict.ok ? 200 : 503, verdict);
}

/** Proxies must not cache responses. */
const NO_STORE = { "cache-control": "no-store" };

function jsonResponse(
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(content, { status, headers: { ...NO_STORE, ...headers } });
}
