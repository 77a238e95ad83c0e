export { temporaryFolder, type TemporaryFolder } from "./temporary-folder.ts";
