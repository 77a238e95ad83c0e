import { ReadableStream, TransformStream, WritableStream } from "node:stream/web";

// Every browser has these, jsdom has not. To be imported before what uses them.
Object.assign(globalThis, { ReadableStream, TransformStream, WritableStream });
