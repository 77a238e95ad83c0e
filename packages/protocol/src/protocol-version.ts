/** Raised whenever a frame of one version can no longer be read by the other; both ends must have the same. */
export const PROTOCOL_VERSION = 2;
