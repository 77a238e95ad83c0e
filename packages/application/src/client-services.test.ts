import { describe, it } from "@jest/globals";
import { clientServicesContract } from "@llm/testing/contracts";
import { localServices } from "../test/local-services.ts";

clientServicesContract({ describe, it }, async () => localServices());
