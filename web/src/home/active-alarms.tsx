import type { AlarmsAnswer } from '../../../src/http/screens/events/schema.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveState } from '../api/live-state.js';
import { Card } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { ErrorNote } from '../components/notes.js';
import type { TextKey } from '../i18n/en.js';
import { activeBits } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { alarmLines } from './alarm-lines.js';
import { isCurrent, isSystem } from './state-facts.js';
import { wasEverRead } from './state-sentence.js';

const refreshMs = 15_000;
const alarmStrings = ['UPSAlarms', 'UnitAlarms'];

/** What the UPS complains about, since when; asked again when its alarm bits change and when the gateway has told an event. */
export function ActiveAlarms() {
  const { t, live, format, own } = usePage();
  const bits = alarmStrings.flatMap((name) => activeBits(live.objects.get(name))).join();
  const isTold = isCurrent(live) && alarmStrings.every((name) => isToldNow(live.objects.get(name)));
  // A bit may be told before the list has its alarm; the event is told after.
  const trigger = `${bits} ${live.events[0]?.id ?? ''}`;
  const { data, error } = useResource<AlarmsAnswer>('/alarms', refreshMs, trigger);
  return (
    <Card title={t('home.alarms')} wide>
      {data === undefined && error === undefined && <p class="faint">{t('app.loading')}</p>}
      <ErrorNote error={data === undefined ? error : undefined} />
      {data?.active.length === 0 && (
        <p class="with-mark">
          <Mark level={isTold ? 'good' : 'unknown'} />
          {isTold ? t('home.noAlarm') : t(untoldText(live))}
        </p>
      )}
      <ul class="alarms">
        {alarmLines(data?.active ?? [], isSystem(live.status)).map(({ key, severity, text, bits: copies, sinceMs }) => (
          <li key={key} class={severity}>
            <Mark level={severity} />
            <p>
              <strong>{own(text)}</strong>{' '}
              <span class="faint">
                {t('home.since', { time: format.dateTime(sinceMs), duration: format.duration(live.nowMs - sinceMs) })}{' '}
                {copies.join(', ')}
              </span>
            </p>
          </li>
        ))}
      </ul>
    </Card>
  );
}

/** Why an empty list is no good news. */
function untoldText({ phase, status }: Pick<LiveState, 'phase' | 'status'>): TextKey {
  if (!wasEverRead(status)) return 'home.alarmsNever';
  return phase === 'live' ? 'home.alarmsUnknown' : 'home.alarmsOld';
}

/** No bit set means no alarm only while something tells the bits; 'not-managed' is the manual's order that there are none. */
function isToldNow(object: ObjectView | undefined): boolean {
  return object?.state === 'good' || object?.state === 'not-managed';
}
