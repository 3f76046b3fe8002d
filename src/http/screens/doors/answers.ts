import type { Door } from '../../../device/northbound.js';
import type { LoadedSettings } from '../../../settings/loaded-settings.js';
import { doorView } from '../northbounds/answers.js';
import type { DoorsAnswer, WayView } from './schema.js';
import { allowedTexts, switchWords, ways } from './ways.js';

export interface DoorParts {
  loaded(): LoadedSettings;
  /** What is open at this moment, or wanted to be; of what has no port here, nothing. */
  doors(): Readonly<Partial<Record<WayView['name'], readonly Door[]>>>;
}

/** Every way between this device and the network: to whom it is open, and what switches it. */
export function doorAnswers(parts: DoorParts) {
  return {
    read: (): DoorsAnswer => {
      const { settings } = parts.loaded();
      const open = parts.doors();
      return {
        ways: ways.flatMap(({ name, direction, transport, switchedBy, terms }): readonly WayView[] => {
          const said = terms(settings);
          if (said === undefined) return [];
          const { allowed, ...rest } = said;
          return [
            {
              name,
              direction,
              transport,
              ...rest,
              allowed: allowedTexts(allowed),
              ...(switchedBy && { switch: { ...switchedBy, ...switchWords } }),
              doors: (open[name] ?? []).map(doorView),
            },
          ];
        }),
      };
    },
  };
}

export type DoorAnswers = ReturnType<typeof doorAnswers>;
