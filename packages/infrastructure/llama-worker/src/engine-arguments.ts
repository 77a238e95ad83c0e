/** What the process of an engine is told when it starts. */
export interface EngineSettings {
  /** Whether a GPU may be used. @default true */
  readonly gpu?: boolean | undefined;
  /** Remembers what was measured on this machine. @default it is remembered as long as the process */
  readonly calibrationFile?: string | undefined;
}

const noGpu = "--no-gpu";
const calibrationFile = "--calibration-file=";

/** Puts the settings on a command line. */
export function writeEngineArguments(settings: EngineSettings): string[] {
  const { gpu = true, calibrationFile: path } = settings;
  return [...(gpu ? [] : [noGpu]), ...(path === undefined ? [] : [`${calibrationFile}${path}`])];
}

/** Reads the settings from the command line of the engine's process. */
export function readEngineArguments(argv: readonly string[]): EngineSettings {
  const path = argv.find((argument) => argument.startsWith(calibrationFile));
  return {
    gpu: !argv.includes(noGpu),
    calibrationFile: path?.slice(calibrationFile.length),
  };
}
