import type { ActiveAlarm } from '../../../src/http/api/event-view.js';
import { Card } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { ErrorNote } from '../components/notes.js';
import { activeBits } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';

const refreshMs = 15_000;

/** What the UPS complains about, since when; asked again when its alarm bits change. */
export function ActiveAlarms() {
  const { t, live, format, own } = usePage();
  const bits = ['UPSAlarms', 'UnitAlarms'].flatMap((name) => activeBits(live.objects.get(name))).join();
  const { data, error } = useResource<{ active: readonly ActiveAlarm[] }>('/alarms', refreshMs, bits);
  return (
    <Card title={t('home.alarms')}>
      {data === undefined && error === undefined && <p class="faint">{t('app.loading')}</p>}
      <ErrorNote error={data === undefined ? error : undefined} />
      {data?.active.length === 0 && (
        <p class="with-mark">
          <Mark level={live.status?.ups.connection === 'running' ? 'good' : 'unknown'} />
          {live.status?.ups.connection === 'running' ? t('home.noAlarm') : t('home.alarmsUnknown')}
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
