import { plain } from '../../support/bacnet/wire.js';
import type { Disturbances, Judge } from '../world/contract.js';
import type { Exchange, GivenAnswer, WireListener } from './gateway-wire.js';
import { property, type } from './judged-objects.js';
import { readPropertyMultipleAck } from './payloads.js';
import { service } from './requests.js';

export interface ProfileNameParts {
  readonly judge: Judge;
  readonly disturbances: Disturbances;
  /** Whether the UPS says that its measurements are in tenths (T013, IOMXXXOPXX00 p.38); undefined where it has no word for it. */
  readonly hasTenths: () => boolean | undefined;
}

/** The word of the scale is read at connection, and every ten minutes. */
const knownAfterMs = 11 * 60_000;

/** Rule `profile-name`: Profile_Name of the Device tells the scale of currents and powers (Manual §5.2.1). */
export class ProfileNameJudge implements WireListener {
  readonly #parts: ProfileNameParts;

  constructor(parts: ProfileNameParts) {
    this.#parts = parts;
  }

  answered({ service: number }: Exchange, answer: GivenAnswer): void {
    if (number !== service.readPropertyMultiple || answer.type !== 3) return;
    const { judge, disturbances, hasTenths } = this.#parts;
    const isInTenths = hasTenths();
    if (isInTenths === undefined) return;
    const expected = isInTenths ? 'factor_10' : 'no_factor';
    for (const { object, propertyId, items } of readPropertyMultipleAck(answer.payload)) {
      const [item] = items;
      if (propertyId !== property.profileName || !object.startsWith(`${type.device},`) || item === undefined) continue;
      judge.judged('profile-name');
      const told = String(plain(item));
      if (told === expected) continue;
      if (disturbances.wereThere(['ups', 'line', 'power'], Math.max(0, answer.atMs - knownAfterMs), answer.atMs))
        continue;
      judge.violated('profile-name', `Profile_Name is ${told}, and the UPS counts as ${expected}`);
    }
  }
}
