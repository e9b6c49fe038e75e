/**
 * Certificates for tests: an authority, a server and a client that it vouches for, and a stranger.
 *
 * @module
 */
import { outputOf } from "./programs.ts";

/** Files with PEM text, by what they are. Keys are PKCS #8 without a password. */
export interface Certificates {
  readonly authority: string;
  /** Key and certificate in one file, as a broker takes them. */
  readonly server: string;
  readonly clientCertificate: string;
  readonly clientKey: string;
  /** An authority that signed no certificate used here. */
  readonly stranger: string;
}

/** Makes them in a folder. The server is `localhost` and `127.0.0.1`, the client `CN=refrain`. */
export async function makeCertificates(folder: string): Promise<Certificates> {
  const path = (name: string) => `${folder}/${name}.pem`;
  await Promise.all([selfSigned("authority"), selfSigned("stranger")]);
  await Promise.all([
    signed("server", "localhost", "subjectAltName=DNS:localhost,IP:127.0.0.1"),
    signed("client", "refrain", "extendedKeyUsage=clientAuth"),
  ]);
  const server = await Promise.all(
    [path("server-key"), path("server")].map((file) => Deno.readTextFile(file)),
  );
  await Deno.writeTextFile(path("server-both"), server.join(""));
  return {
    authority: path("authority"),
    server: path("server-both"),
    clientCertificate: path("client"),
    clientKey: path("client-key"),
    stranger: path("stranger"),
  };

  async function selfSigned(name: string): Promise<void> {
    await outputOf("openssl", [
      ...["req", "-x509", ...newKey(name), "-out", path(name)],
      ...["-subj", `/CN=${name}`, "-days", "30"],
    ]);
  }

  async function signed(name: string, commonName: string, extension: string): Promise<void> {
    const request = `${folder}/${name}.csr`, extensions = `${folder}/${name}.ext`;
    await Deno.writeTextFile(extensions, extension);
    await outputOf("openssl", [
      ...["req", "-new", ...newKey(name), "-out", request, "-subj", `/CN=${commonName}`],
    ]);
    await outputOf("openssl", [
      ...["x509", "-req", "-in", request, "-out", path(name), "-extfile", extensions],
      ...["-CA", path("authority"), "-CAkey", path("authority-key")],
      ...["-set_serial", name === "server" ? "1" : "2", "-days", "30"],
    ]);
  }

  function newKey(name: string): string[] {
    return ["-newkey", "rsa:2048", "-nodes", "-keyout", path(`${name}-key`)];
  }
}
