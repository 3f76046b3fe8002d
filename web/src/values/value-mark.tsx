import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import { Mark } from '../components/icon.js';
import { translateWord } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { usePage } from '../state/page-context.js';

const stateLevels: Readonly<Record<string, Level>> = {
  good: 'good',
  stale: 'critical',
  refused: 'warning',
  'not-available': 'info',
  'not-managed': 'info',
  'no-sensor': 'unknown',
  implausible: 'warning',
  pending: 'unknown',
};

/** How far a value can be trusted, in a shape and a word. */
export function ValueMark({ object: { state, outOfService } }: { object: ObjectView }) {
  const { t, live } = usePage();
  const level = outOfService ? 'warning' : (stateLevels[state] ?? 'unknown');
  return (
    <span class="with-mark nowrap">
      <Mark level={live.phase === 'live' ? level : 'unknown'} />
      {outOfService ? t('values.forced') : translateWord(t, 'valueState', state)}
    </span>
  );
}
