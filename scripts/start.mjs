import "./check-node.mjs";
import { parseArgs } from "node:util";
import { bootstrap } from "./bootstrap.mjs";
import { findElectron, runElectron } from "./electron.mjs";

const help = `Usage: npm start [-- options]

Installs and builds what is needed, then opens LLM Desktop: in a window of its own where Electron can
run, else in the browser.

Options:
  --browser    open in the browser even where Electron can run
  --no-open    serve the app for a browser and print the address, but open nothing
  --port <n>   serve it on this port (default: a free one)
  --help       show this text
`;

const options = readOptions();
bootstrap();
endWithNpm();
const program = options.browser ? undefined : await findElectron();
if (program !== undefined) {
  process.exitCode = await runElectron(program);
} else {
  // In this very process, so that Ctrl-C ends one thing only.
  process.argv.splice(2, Infinity, ...options.webArguments);
  await import("../apps/desktop/dist/web/main.js");
}

// The shell that npm puts between itself and this process passes no signal on when npm is told to end.
function endWithNpm() {
  if (process.env.npm_lifecycle_event === undefined) return;
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (process.ppid !== parent) process.kill(process.pid, "SIGTERM");
  }, 500);
  watch.unref();
}

function readOptions() {
  const { browser, "no-open": noOpen, port, help: wantsHelp } = parse();
  if (wantsHelp) {
    process.stdout.write(help);
    process.exit(0);
  }
  if (port !== undefined && !(/^\d+$/.test(port) && Number(port) <= 65_535)) {
    failUsage(`--port must be a number from 0 to 65535, not "${port}".`);
  }
  return {
    // These two only make sense there.
    browser: browser || noOpen || port !== undefined,
    webArguments: [
      ...(noOpen ? ["--no-open"] : []),
      ...(port === undefined ? [] : ["--port", port]),
    ],
  };
}

function parse() {
  try {
    const boolean = { type: "boolean", default: false };
    const known = { browser: boolean, "no-open": boolean, help: { ...boolean, short: "h" } };
    return parseArgs({ options: { ...known, port: { type: "string" } } }).values;
  } catch (error) {
    return failUsage(error.message);
  }
}

function failUsage(message) {
  process.stderr.write(`error: ${message}\n\n${help}`);
  process.exit(2);
}
