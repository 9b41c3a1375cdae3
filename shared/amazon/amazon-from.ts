import { settingNames } from '../names.ts';
import type { Amazon } from '../ports/amazon.ts';
import { amazonOn } from './amazon.ts';
import { amazonEndpoints, simulatedEndpoints } from './endpoints.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** Amazon itself, or the simulated one where a setting names its address: the local cloud's plug-in sets it. */
export function amazonFrom(environment: Environment, clock: () => Date): Amazon {
  const simulated = environment[settingNames.amazonEndpoint];
  const endpoints =
    simulated === undefined || simulated === ''
      ? amazonEndpoints(globalThis.fetch)
      : simulatedEndpoints(simulated, globalThis.fetch);
  return amazonOn(endpoints, clock);
}

/** In front of Seller Central's path, where a simulated Amazon stands in for it. */
export function consentHostFrom(environment: Environment): { readonly consentHost?: string } {
  const simulated = environment[settingNames.amazonEndpoint];
  return simulated === undefined || simulated === '' ? {} : { consentHost: simulated };
}
