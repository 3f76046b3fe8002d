import type { ActiveAlarm } from '../../../src/http/screens/events/schema.js';
import { Card } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { ErrorNote } from '../components/notes.js';
import { activeBits } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { isCurrent } from './state-sentence.js';

const refreshMs = 15_000;

/** What the UPS complains about, since when; asked again when its alarm bits change and when the gateway has told an event. */
export function ActiveAlarms() {
  const { t, live, format, own } = usePage();
  const bits = ['UPSAlarms', 'UnitAlarms'].flatMap((name) => activeBits(live.objects.get(name))).join();
  // A bit may be told before the list has its alarm; the event is told after.
  const trigger = `${bits} ${live.events[0]?.id ?? ''}`;
  const { data, error } = useResource<{ active: readonly ActiveAlarm[] }>('/alarms', refreshMs, trigger);
  return (
    <Card title={t('home.alarms')}>
      {data === undefined && error === undefined && <p class="faint">{t('app.loading')}</p>}
      <ErrorNote error={data === undefined ? error : undefined} />
      {data?.active.length === 0 && (
        <p class="with-mark">
          <Mark level={isCurrent(live) ? 'good' : 'unknown'} />
          {isCurrent(live) ? t('home.noAlarm') : t(live.phase === 'live' ? 'home.alarmsUnknown' : 'home.alarmsOld')}
        </p>
      )}
      <ul class="alarms">
        {data?.active.map((alarm) => (
          <li key={`${alarm.name} ${alarm.bit}`} class={alarm.severity}>
            <Mark level={alarm.severity} />
            <div>
              <p>
                <strong>{own(alarm.text)}</strong> <span class="faint">{alarm.bit}</span>
              </p>
              <p class="faint">
                {t('home.since', {
                  time: format.dateTime(alarm.sinceMs),
                  duration: format.duration(live.nowMs - alarm.sinceMs),
                })}
              </p>
            </div>
          </li>
        ))}
      </ul>
    </Card>
  );
}
