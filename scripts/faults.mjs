import "./check-node.mjs";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { bootstrap, root } from "./bootstrap.mjs";

bootstrap();
const { status } = spawnSync(
  process.execPath,
  [
    "--disable-warning=ExperimentalWarning",
    "--experimental-vm-modules",
    join(root, "node_modules", "jest", "bin", "jest.js"),
    "--selectProjects",
    "llama-worker",
    "--testPathPatterns",
    "test/faults/",
  ],
  { cwd: root, stdio: "inherit", env: { FAULTS: "1000", ...process.env } },
);
process.exit(status ?? 1);
