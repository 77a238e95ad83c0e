// What some file system would take for something else than a part of a name.
const forbidden = /[\\<>:"|?*\p{Cc}]|[. ]$|^ /u;
const reservedOnWindows = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
const longestSegment = 200;

/** Tells whether a relative path from elsewhere can become one on this disk: no `..`, nothing a disk misreads. */
export function isSafePath(path: string): boolean {
  return path.length <= 1_000 && path.split("/").every(isSafeSegment);
}

function isSafeSegment(segment: string): boolean {
  return (
    segment !== "" &&
    segment !== "." &&
    segment !== ".." &&
    segment.length <= longestSegment &&
    !forbidden.test(segment) &&
    !reservedOnWindows.test(segment)
  );
}
