import { describe, expect, it } from "@jest/globals";
import { readWebOptions } from "./web-options.ts";

describe("readWebOptions", () => {
  it.each([
    [[], { open: true, port: undefined }],
    [["--no-open"], { open: false, port: undefined }],
    [["--port", "4000", "--no-open"], { open: false, port: 4000 }],
    [["--port=0"], { open: true, port: 0 }],
    // Left to the server, which says what a port is.
    [["--port", "x"], { open: true, port: Number.NaN }],
  ])("reads %j", (argv, options) => {
    expect(readWebOptions(argv)).toEqual(options);
  });

  it.each([[["--bogus"]], [["--port"]], [["extra"]]])("refuses %j", (argv) => {
    expect(() => readWebOptions(argv)).toThrow(
      expect.objectContaining({ code: "INVALID_ARGUMENT" }),
    );
  });
});
