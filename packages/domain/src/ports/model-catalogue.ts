import type { CatalogueModel } from "../entities/catalogue-model.ts";
import type { MachineFacts } from "../entities/model-fit.ts";
import type { ModelHub } from "./model-hub.ts";

/** Knows the models that could be downloaded and the machine they would run on. */
export interface ModelCatalogue extends ModelHub {
  /** Models to begin with, the smallest first. Needs no network. */
  listRecommended(): Promise<readonly CatalogueModel[]>;
  /** The machine of the host, to judge by `estimateFit` how a model fits. */
  describeMachine(): Promise<MachineFacts>;
}
