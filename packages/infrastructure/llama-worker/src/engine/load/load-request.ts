import type { LlamaLoadSettings, LoadSettings } from "@llm/domain";
import type { LoadWatch } from "./shared-load.ts";

/** All settings side by side: in here every model is one of llama.cpp's. */
type FlatSettings = Omit<LoadSettings, "llama"> & LlamaLoadSettings;

type OptionalSettings = { readonly [Name in keyof FlatSettings]: FlatSettings[Name] | undefined };

/** What a load was asked for, and who watches it. */
export interface LoadRequest extends OptionalSettings, Required<LoadWatch> {}
