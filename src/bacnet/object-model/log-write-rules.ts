import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import { rule, type WriteRule } from './write-rule.js';

const flag = rule('boolean', undefined, () => true);

/** What an Event Log or a Trend Log Multiple takes (135-2016 §12.27, §12.30). */
export const logRules: ReadonlyMap<number, WriteRule> = new Map<number, WriteRule>([
  [P.enable, flag],
  [P.stopWhenFull, flag],
  [P.recordCount, rule('unsigned', '0, which purges', ({ value }) => value === 0)],
  [
    P.notificationThreshold,
    rule('unsigned', '0 (never) to Buffer_Size', ({ value }, object) => {
      const size = object.value(P.bufferSize);
      return size?.type === 'unsigned' && value <= size.value;
    }),
  ],
]);
