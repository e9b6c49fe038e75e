/**
 * What a service answers over HTTP: is it alive, is it ready, what has it counted.
 *
 * @module
 */
import { EXIT, RunError } from "../errors.ts";
import type { Health, Verdict } from "./health.ts";
import type { ServiceMetrics } from "./metrics.ts";

/** What is shown. */
export interface ServedState {
  readonly health: Health;
  readonly metrics: ServiceMetrics;
  /** Of Refrain. */
  readonly version: string;
}

/** A server that answers. */
export interface HttpServer {
  /** `host:port`, as the system gave it. */
  readonly address: string;
  /** Stops answering, with connections open or not. */
  close(): Promise<void>;
}

/**
 * Serves `/livez`, `/readyz`, `/metrics` and `/version`.
 *
 * @param address `host:port`, or `:port` for every interface; port 0 takes a free one
 * @throws {RunError} if that is no address, or none that can be listened at.
 */
export function serveHttp(address: string, shown: ServedState): HttpServer {
  const closing = new AbortController();
  const options = {
    ...hostAndPort(address),
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
 * Listens at an address for a moment.
 *
 * @throws {RunError} where {@linkcode serveHttp} would
 */
export function checkAddress(address: string): void {
  listening(address, () => Deno.listen(hostAndPort(address))).close();
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

function hostAndPort(address: string): ListenAddress {
  const parsed = parseAddress(address);
  if (parsed) return parsed;
  throw new RunError(EXIT.usage, `--http is ${ADDRESS_FORM}: got ${address}`);
}

function listening<Listener>(address: string, listen: () => Listener): Listener {
  try {
    return listen();
  } catch (error) {
    const reason = error instanceof Deno.errors.AddrInUse
      ? "another program listens there already"
      : (error as Error).message;
    throw new RunError(EXIT.badConfiguration, `Cannot listen at --http ${address}: ${reason}`);
  }
}

async function handleRequest(
  { method, url }: Request,
  { health, metrics, version }: ServedState,
): Promise<Response> {
  if (method !== "GET" && method !== "HEAD") {
    return jsonResponse(405, { error: `${method} is not answered, GET and HEAD are` }, {
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
      return jsonResponse(404, { error: "There are /livez, /readyz, /metrics and /version" });
  }
}

function verdictResponse(verdict: Verdict): Response {
  return jsonResponse(verdict.ok ? 200 : 503, verdict);
}

/** No one between us and who asks may keep an answer. */
const NO_STORE = { "cache-control": "no-store" };

function jsonResponse(
  status: number,
  content: unknown,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return Response.json(content, { status, headers: { ...NO_STORE, ...headers } });
}
