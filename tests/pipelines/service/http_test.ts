import { EXIT } from "#pipelines/errors.ts";
import { Health } from "#pipelines/service/health.ts";
import { type HttpServer, type ServedState, serveHttp } from "#pipelines/service/http.ts";
import { createServiceMetrics } from "#pipelines/service/metrics.ts";
import assert from "node:assert/strict";
import { familiesOf } from "../../support/prometheus_text.ts";
import { pause, within } from "../../support/within.ts";

/** Serves on a free port while an action runs. */
async function whileServed(
  action: (served: ServedState & { readonly server: HttpServer }) => Promise<void> | void,
): Promise<void> {
  const shown = nothingYet();
  const server = serveHttp("127.0.0.1:0", shown);
  try {
    await action({ ...shown, server });
  } finally {
    await server.close();
  }
}

async function asked({ address }: HttpServer, path: string, init?: RequestInit) {
  const response = await fetch(`http://${address}${path}`, init);
  const { status, headers } = response;
  return { status, headers, text: await response.text() };
}

/** The response to bytes that may not be a valid request. */
async function answerTo({ address }: HttpServer, text: string): Promise<string> {
  const [hostname, port] = address.split(":");
  using connection = await Deno.connect({ hostname, port: Number(port) });
  await connection.write(new TextEncoder().encode(text));
  const answer = new Uint8Array(65_536);
  const length = await within(5_000, connection.read(answer));
  return new TextDecoder().decode(answer.subarray(0, length ?? 0));
}

/** The state of a service that has just started. */
function nothingYet(): ServedState {
  const metrics = createServiceMetrics({ version: "1.2.3", model: "blstm/abc" });
  return { health: new Health(), metrics, version: "1.2.3" };
}

Deno.test("/livez and /readyz answer 200, or 503 with the reasons", () =>
  whileServed(async ({ server, health }) => {
    const alive = await asked(server, "/livez");
    assert.deepEqual([alive.status, alive.text], [200, '{"ok":true,"reasons":[]}']);
    const unready = await asked(server, "/readyz");
    assert.equal(unready.status, 503);
    assert.deepEqual(JSON.parse(unready.text), {
      ok: false,
      reasons: ["the source is not connected"],
    });
    health.joined();
    assert.equal((await asked(server, "/readyz")).status, 200);
    health.drain();
    assert.equal((await asked(server, "/readyz")).status, 503);
    assert.equal((await asked(server, "/livez")).status, 200);
  }));

Deno.test("/metrics returns the counts in the format of Prometheus", () =>
  whileServed(async ({ server, metrics }) => {
    metrics.read.inc(42);
    const { status, headers, text } = await asked(server, "/metrics");
    assert.equal(status, 200);
    assert.equal(headers.get("content-type"), "text/plain; version=0.0.4; charset=utf-8");
    const read = familiesOf(text).get("refrain_records_read_total");
    assert.deepEqual([...read!.samples.values()], [42]);
  }));

Deno.test("/version returns the version", () =>
  whileServed(async ({ server }) => {
    const { status, text } = await asked(server, "/version");
    assert.equal(status, 200);
    assert.deepEqual(JSON.parse(text), { version: "1.2.3", deno: Deno.version.deno });
  }));

Deno.test("HEAD returns the response of GET without the body", () =>
  whileServed(async ({ server }) => {
    for (const path of ["/livez", "/readyz", "/metrics", "/version", "/nothing"]) {
      const [get, head] = [
        await asked(server, path),
        await asked(server, path, { method: "HEAD" }),
      ];
      assert.equal(head.text, "");
      assert.equal(head.status, get.status);
      assert.equal(head.headers.get("content-type"), get.headers.get("content-type"));
    }
  }));

Deno.test("Responses must not be cached", () =>
  whileServed(async ({ server }) => {
    for (const path of ["/livez", "/metrics", "/nothing"]) {
      assert.equal((await asked(server, path)).headers.get("cache-control"), "no-store");
    }
  }));

Deno.test("Other paths are not found, and the response lists the valid ones", () =>
  whileServed(async ({ server }) => {
    for (const path of ["/", "/livez/", "/metrics.json", "/%2e%2e/etc/passwd", "//livez"]) {
      const { status, text } = await asked(server, path);
      assert.equal(status, 404, path);
      assert.match(text, /\/livez, \/readyz, \/metrics or \/version/);
    }
  }));

Deno.test("Other methods are refused", () =>
  whileServed(async ({ server }) => {
    for (const method of ["POST", "PUT", "DELETE", "OPTIONS"]) {
      const { status, headers } = await asked(server, "/metrics", { method });
      assert.deepEqual([status, headers.get("allow")], [405, "GET, HEAD"], method);
    }
  }));

Deno.test("An invalid request gets an error, and the next request works", () =>
  whileServed(async ({ server }) => {
    for (
      const nonsense of [
        "GET /livez HTTP/1.1\r\nHost: a b<>\r\n\r\n",
        "GET http://[ HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET * HTTP/1.1\r\nHost: x\r\n\r\n",
        "\0\0\0\r\n\r\n",
      ]
    ) {
      assert.match(await answerTo(server, nonsense), /^HTTP\/1\.1 [45]\d\d /, nonsense);
    }
    assert.equal((await asked(server, "/livez")).status, 200);
  }));

Deno.test("A failure to collect metrics is a 500, and the server continues", () =>
  whileServed(async ({ server, metrics }) => {
    metrics.text = () => Promise.reject(new Error("no memory"));
    const { status, text } = await asked(server, "/metrics");
    assert.equal(status, 500);
    assert.match(text, /no memory/);
    assert.equal((await asked(server, "/livez")).status, 200);
  }));

Deno.test("Closing does not wait for requests", async () => {
  const shown = nothingYet(), server = serveHttp("127.0.0.1:0", shown);
  await asked(server, "/livez"); // keeps its connection open
  shown.metrics.text = () => new Promise(() => {});
  const unanswered = assert.rejects(asked(server, "/metrics"));
  const [hostname, port] = server.address.split(":");
  using half = await Deno.connect({ hostname, port: Number(port) });
  await half.write(new TextEncoder().encode("GET /livez HTTP/1.1\r\nHost:"));
  await pause(50);
  await within(1_000, server.close());
  await unanswered;
  await assert.rejects(() => Deno.connect({ hostname, port: Number(port) }));
});

Deno.test("An address that is in use ends the run, and is named", () =>
  whileServed(({ server: { address } }) =>
    assert.throws(() => serveHttp(address, nothingYet()), {
      name: "RunError",
      exitCode: EXIT.badConfiguration,
      message: `Cannot listen on --http ${address}: another program is listening there`,
    })
  ));

Deno.test("A malformed address ends the run, and so does one of another machine", () => {
  for (const address of ["", "9464", "::1:80", ":65536", "host", "host:", "http://x:1"]) {
    const expected = { name: "RunError", exitCode: EXIT.usage };
    assert.throws(() => serveHttp(address, nothingYet()), expected, address);
  }
  for (const address of ["192.0.2.1:0", "no-such-host.invalid:0"]) {
    const expected = { name: "RunError", exitCode: EXIT.badConfiguration };
    assert.throws(() => serveHttp(address, nothingYet()), expected, address);
  }
});

Deno.test("A port alone listens on every interface", async () => {
  const server = serveHttp(":0", nothingYet());
  assert.match(server.address, /^0\.0\.0\.0:\d+$/);
  assert.equal((await asked(server, "/livez")).status, 200);
  await server.close();
});
