/** The value of a variable, without spaces and line ends around it; undefined when it is empty or not set. */
export function readVariable(
  name: string,
  environment: NodeJS.ProcessEnv = process.env,
): string | undefined {
  return environment[name]?.trim() || undefined;
}
