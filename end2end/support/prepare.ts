// Runs once before all tests: makes the data folder with the demo town that every worker copies.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, rmSync } from "node:fs";
import { lanka, prepared, root } from "./server";

export default function prepare(): void {
  if (!existsSync(lanka)) throw new Error(`${lanka} is missing: run make test, or cargo build --profile quick -p server`);
  rmSync(prepared, { recursive: true, force: true });
  mkdirSync(prepared, { recursive: true });
  execFileSync(lanka, ["demo"], {
    cwd: root,
    env: { ...process.env, LANKA_DATA: prepared },
    stdio: ["ignore", "ignore", "inherit"],
  });
}
