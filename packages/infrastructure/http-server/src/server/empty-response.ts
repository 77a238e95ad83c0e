/** An answer without a body. It closes the connection too, so that whatever body was to follow is not read. */
export function emptyResponse(
  status: number,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(null, {
    status,
    headers: { ...headers, "Content-Length": "0", Connection: "close" },
  });
}
