const splitName = /^(?<begin>.*)-(?<number>\d{5})-of-(?<count>\d{5})\.gguf$/i;
const mostParts = 1_000;

/** Gives the paths of all files of the model that `path` is a part of, in order; of most models that is `path`. */
export function splitFiles(path: string): readonly string[] {
  const { begin = "", count = "" } = splitName.exec(path)?.groups ?? {};
  const parts = Number(count);
  if (parts < 2 || parts > mostParts) return [path];
  return Array.from(
    { length: parts },
    (_, index) => `${begin}-${String(index + 1).padStart(5, "0")}-of-${count}.gguf`,
  );
}
