import { availableParallelism } from "node:os";
import { findBinary } from "../find-binary.ts";
import { EnginePeer } from "./engine-peer.ts";
import { LlamaBenchPeer } from "./llama-bench-peer.ts";
import type { Peer } from "./peer.ts";

/** Other numbers of threads that the engine's own choice is held against. */
export const otherThreads = [2, Math.floor(availableParallelism() / 2)].filter(
  (threads, index, all) =>
    threads > 1 && threads <= availableParallelism() && all.indexOf(threads) === index,
);

/** Everything that is measured; with one thread unless the title says otherwise. */
export const allPeers: readonly Peer[] = [
  new EnginePeer({
    name: "in-process",
    title: "LLM, in process",
    engine: "in-process",
    threads: 1,
    calibrated: true,
  }),
  new EnginePeer({
    name: "engine-process",
    title: "LLM, engine process",
    engine: "engine-process",
    threads: 1,
    calibrated: true,
  }),
  new EnginePeer({
    name: "no-options",
    title: "LLM, engine process, no options",
    engine: "engine-process",
  }),
  ...otherThreads.map(
    (threads) =>
      new EnginePeer({
        name: `${threads}-threads`,
        title: `LLM, engine process, ${threads} threads`,
        engine: "engine-process",
        threads,
      }),
  ),
  new EnginePeer({
    name: "stamped",
    title: "LLM, engine process, times in place of text",
    engine: "stamped-process",
    threads: 1,
    calibrated: true,
  }),
  new EnginePeer({
    name: "piped",
    title: "a bare pipe in place of the protocol",
    engine: "piped-process",
    threads: 1,
    calibrated: true,
  }),
  new EnginePeer({
    name: "node-llama-cpp",
    title: "node-llama-cpp, 1 thread",
    engine: "node-llama-cpp",
    threads: 1,
  }),
  new EnginePeer({
    name: "node-llama-cpp-defaults",
    title: "node-llama-cpp, no options",
    engine: "node-llama-cpp",
  }),
  new EnginePeer({
    name: "bare-loop",
    title: "node-llama-cpp, bare loop, 1 thread",
    engine: "bare-loop",
    threads: 1,
  }),
  new EnginePeer({
    name: "fugood",
    title: "@fugood/llama.node, 1 thread",
    engine: "fugood",
    threads: 1,
  }),
  new LlamaBenchPeer(),
  new EnginePeer({
    name: "llama-server",
    title: "llama-server, 1 thread",
    engine: "llama-server",
    threads: 1,
    available: () =>
      Promise.resolve(
        findBinary("llama-server") === undefined
          ? "not found: set LLAMA_SERVER, or put it on PATH"
          : undefined,
      ),
  }),
];
