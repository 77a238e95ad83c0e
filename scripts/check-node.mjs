// Imported first by every script: it must run, and say its piece, on any Node that knows modules.
const [major, minor] = process.versions.node.split(".").map(Number);
const isSupported = major === 20 ? minor >= 19 : major === 22 ? minor >= 12 : major > 22;

if (!isSupported) {
  console.error(
    `LLM Desktop needs Node 20.19, 22.12 or newer; this is Node ${process.versions.node}.`,
  );
  console.error("Get a newer one from https://nodejs.org and try again.");
  process.exit(1);
}
