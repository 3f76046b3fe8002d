import type { FirmwareAnswer } from '../../../src/http/screens/firmware/schema.js';
import { Meter } from '../components/meter.js';
import { Note } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { usePage } from '../state/page-context.js';

type Update = NonNullable<FirmwareAnswer['update']>;

const levels: Readonly<Record<string, Level>> = { confirmed: 'good', reverted: 'warning', refused: 'critical' };

/** Where the last update stands, which version it is about, and why it was not kept. */
export function UpdateProgress({ answer, update }: { answer: FirmwareAnswer; update: Update }) {
  const { t, own } = usePage();
  const { state, progressPercent, version = '', result, isWaiting } = update;
  const text = isWaiting
    ? t('firmware.waiting', { version })
    : translateWord(t, 'firmwareState', state, { version, current: answer.current });
  return (
    <div role="status">
      <Note level={isWaiting ? 'warning' : (levels[state] ?? 'info')}>
        <p>{text}</p>
        {result !== undefined && <p>{t('firmware.why', { reason: own(result) })}</p>}
        {state === 'receiving' && progressPercent !== undefined && (
          <Meter percent={progressPercent} label={t('firmware.update')} />
        )}
      </Note>
    </div>
  );
}
