/**
 * Raised whenever a frame of one version can no longer be read by the other; both ends must have the same. A field that
 * is added and may be left out needs no new version, since readers drop what they do not know.
 */
export const PROTOCOL_VERSION = 3;
