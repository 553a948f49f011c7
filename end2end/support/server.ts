// Starts and stops the real server for the tests.
//
// A data folder is prepared once (support/prepare.ts); each worker then serves its own copy on a free
// port, so that workers never see each other's ideas.
import { spawn, type ChildProcess } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, openSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export const root = resolve(__dirname, "../..");
export const lanka = process.env.LANKA_TEST_BINARY || join(root, "target/quick/lanka");
/** The data folder with the demo town, made by prepare.ts. */
export const prepared = join(root, "target/end2end/prepared");

export type Town = { origin: string; data: string; stop: () => Promise<void> };

/** A copy of the prepared town on a free port, answering. `settings` are variables of its environment. */
export async function startTown(settings: Record<string, string> = {}): Promise<Town> {
  const data = mkdtempSync(join(tmpdir(), "lanka-end2end-"));
  cpSync(prepared, data, { recursive: true });
  for (let attempt = 1; ; attempt++) {
    const port = await freePort();
    const origin = `http://127.0.0.1:${port}`;
    const log = join(data, "server.log");
    const server = serve(data, port, log, settings);
    try {
      await ready(server, origin);
      return {
        origin,
        data,
        stop: async () => {
          await end(server);
          rmSync(data, { recursive: true, force: true });
        },
      };
    } catch (reason) {
      await end(server);
      // The free port may have been taken between looking and listening: another is tried.
      if (attempt === 3) throw new Error(`${reason}\n${readFileSync(log, "utf8")}`);
    }
  }
}

function serve(data: string, port: number, log: string, settings: Record<string, string>): ChildProcess {
  const out = openSync(log, "w");
  return spawn(lanka, ["serve"], {
    cwd: root,
    // Limits stay on: each test comes from an address of its own (see test.ts), named by the header
    // of a proxy that the server is told to trust.
    env: { ...process.env, LANKA_DATA: data, LANKA_PORT: String(port), LANKA_TRUSTED_PROXIES: "127.0.0.1", ...settings },
    stdio: ["ignore", out, out],
  });
}

async function ready(server: ChildProcess, origin: string): Promise<void> {
  const giveUp = Date.now() + 20_000;
  while (Date.now() < giveUp) {
    if (server.exitCode !== null) throw new Error(`the server ended with ${server.exitCode}`);
    const answer = await fetch(`${origin}/readyz`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((wake) => setTimeout(wake, 50));
  }
  throw new Error("the server did not become ready in 20 s");
}

async function end(server: ChildProcess): Promise<void> {
  if (server.exitCode !== null || server.signalCode !== null) return;
  const ended = new Promise((done) => server.once("exit", done));
  server.kill("SIGTERM");
  const late = setTimeout(() => server.kill("SIGKILL"), 8_000);
  await ended;
  clearTimeout(late);
}

function freePort(): Promise<number> {
  return new Promise((found, failed) => {
    const probe = createServer();
    probe.once("error", failed);
    probe.listen(0, "127.0.0.1", () => {
      const address = probe.address();
      probe.close(() => (address && typeof address === "object" ? found(address.port) : failed(new Error("no port"))));
    });
  });
}
