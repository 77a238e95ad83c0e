type Environment = Readonly<Record<string, string | undefined>>;

const names = new Set([
  "APPDATA",
  "HOME",
  "LANG",
  "LC_ALL",
  "LD_LIBRARY_PATH",
  "LOCALAPPDATA",
  "PATH",
  "SYSTEMROOT",
  "TEMP",
  "TMP",
  "TMPDIR",
  "USERPROFILE",
  "WINDIR",
]);

// Settings of this app, and of the libraries and drivers that compute on a GPU.
const prefixes = ["LLM_", "GGML_", "VK_", "CUDA_", "HIP_", "HSA_", "ROCR_", "MESA_"];

/** Chooses what the engine process needs of the environment; it gets no secrets of other programs. */
export function engineEnvironment(environment: Environment): Record<string, string> {
  const chosen: Record<string, string> = {};
  for (const [name, value] of Object.entries(environment)) {
    // Windows names its variables in either case.
    const upper = name.toUpperCase();
    const isNeeded = names.has(upper) || prefixes.some((prefix) => upper.startsWith(prefix));
    if (isNeeded && value !== undefined) chosen[name] = value;
  }
  return chosen;
}
