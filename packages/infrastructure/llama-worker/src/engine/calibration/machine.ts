import { cpus } from "node:os";
import { getModuleVersion, type Llama } from "node-llama-cpp";
import { backendName } from "../native/backends.ts";
import { usableCpus } from "../load/thread-count.ts";

/** What a measurement depends on beside the model. */
export interface Machine {
  /** Such as `Intel(R) Xeon(R) Processor, 2 CPUs, cpu, node-llama-cpp 3.21.1`. */
  readonly name: string;
  /** CPUs this process may use. */
  readonly cpus: number;
  /** Cores worth a thread. */
  readonly cores: number;
}

export async function thisMachine(llama: Llama): Promise<Machine> {
  const usable = await usableCpus();
  const parts = [
    cpus()[0]?.model.trim() ?? "unknown CPU",
    `${usable} CPUs`,
    backendName(llama.gpu),
    `node-llama-cpp ${await getModuleVersion()}`,
  ];
  return {
    name: parts.join(", "),
    cpus: usable,
    cores: Math.max(1, Math.min(usable, llama.cpuMathCores)),
  };
}
