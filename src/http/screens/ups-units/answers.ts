import type { Clock } from '../../../core/clock.js';
import { errorDetail } from '../../../core/error-details.js';
import { GatewayError } from '../../../core/errors.js';
import type { UnitReadings } from '../../../device/unit-readings.js';
import type { UpsValues } from '../../../device/ups-values.js';
import type { JournalService } from '../../../journal/journal-service.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import type { UnitReadingsAnswer } from './schema.js';
import { unitReadingView } from './unit-reading-view.js';

export interface UpsUnitParts {
  readonly clock: Clock;
  readonly unitReadings: UnitReadings;
  readonly journal: JournalService;
  units(): UpsValues['units'];
  forgetUnit(unit: number): boolean;
}

export type UpsUnitAnswers = ReturnType<typeof upsUnitAnswers>;

/** The units of a parallel system, beyond what Home is told all the time. */
export function upsUnitAnswers({ clock, journal, unitReadings, units, forgetUnit }: UpsUnitParts) {
  return {
    read: (): UnitReadingsAnswer => ({
      units: unitReadings.look().map((one) => unitReadingView(one, clock.monotonicMs())),
      oldestMs: unitReadings.oldestMs,
    }),

    /** One that was taken out for good is missed no more. Rejects with `web.not-found` or `ups.unit-there`. */
    forget: async (unit: number, by: Caller): Promise<void> => {
      const isListed = units().current.some((one) => one.unit === unit);
      if (!isListed) throw new GatewayError('web.not-found', errorDetail('unitNotListed', { unit }));
      if (!forgetUnit(unit)) throw new GatewayError('ups.unit-there', '');
      journal.record({
        kind: 'unit-forgotten',
        subject: String(unit),
        who: textOfCaller(by),
      });
    },
  };
}
