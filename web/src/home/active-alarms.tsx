import type { AlarmsAnswer } from '../../../src/http/screens/events/schema.js';
import { Card } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { ErrorNote } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { alarmLines } from './alarm-lines.js';
import { alarmBits, noneListed } from './none-listed.js';
import { isSystem } from './state-facts.js';

const refreshMs = 15_000;

/** What the UPS complains about, since when; asked again when its alarm bits change and when the gateway has told an event. */
export function ActiveAlarms() {
  const { t, live, format, own } = usePage();
  const bits = alarmBits(live).join(', ');
  // A bit may be told before the list has its alarm; the event is told after.
  const trigger = `${bits} ${live.events[0]?.id ?? ''}`;
  const { data, error } = useResource<AlarmsAnswer>('/alarms', refreshMs, trigger);
  const none = noneListed(live);
  return (
    <Card title={t('home.alarms')} wide>
      {data === undefined && error === undefined && <p class="faint">{t('app.loading')}</p>}
      <ErrorNote error={error} />
      {data?.active.length === 0 && (
        <p class="with-mark">
          <Mark level={none.level} />
          {t(none.text, { bits })}
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
