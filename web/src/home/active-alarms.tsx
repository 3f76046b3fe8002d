import { useEffect, useState } from 'preact/hooks';
import type { AlarmsAnswer } from '../../../src/http/screens/events/schema.js';
import type { ObjectDetails } from '../../../src/http/screens/values/schema.js';
import { Card } from '../components/card.js';
import { Mark } from '../components/icon.js';
import { ErrorNote } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { ObjectLink } from '../values/object-link.js';
import { type AlarmLine, alarmLines } from './alarm-lines.js';
import { alarmBits, noneListed, unlistedBits } from './none-listed.js';
import { isSystem } from './state-facts.js';

const refreshMs = 15_000;
/** While the list lacks a bit. */
const lackingMs = 2000;

/** What the UPS complains about, since when; asked again when its alarm bits change and when the gateway has told an event. */
export function ActiveAlarms() {
  const { t, live } = usePage();
  const bits = alarmBits(live).join(', ');
  // A bit may be told before the list has its alarm; the event is told after.
  const trigger = `${bits} ${live.events[0]?.id ?? ''}`;
  const { data, error, reload } = useResource<AlarmsAnswer>('/alarms', refreshMs, trigger);
  const unlisted = data === undefined ? [] : unlistedBits(live, data.active);
  const isLacking = unlisted.length > 0;
  const isAskedAgain = isLacking && live.phase === 'live';
  useEffect(() => {
    if (!isAskedAgain) return;
    const interval = setInterval(reload, lackingMs);
    return () => clearInterval(interval);
  }, [isAskedAgain, reload]);
  const none = noneListed(live);
  return (
    <Card title={t('home.alarms')} wide>
      {data === undefined && error === undefined && <p class="faint">{t('app.loading')}</p>}
      <ErrorNote error={error} />
      {data?.active.length === 0 && !isLacking && (
        <p class="with-mark">
          <Mark level={none.level} />
          {t(none.text)}
        </p>
      )}
      {isLacking && (
        <p class="with-mark">
          <Mark level="warning" />
          {t('home.alarmsUnlisted', { bits: unlisted.join(', ') })}
        </p>
      )}
      <ul class="alarms">
        {alarmLines(data?.active ?? [], isSystem(live.status)).map((line) => (
          <Line key={line.key} line={line} />
        ))}
      </ul>
    </Card>
  );
}

/** An alarm, which opens to what it means and what to look at. */
function Line({ line }: { line: AlarmLine }) {
  const { t, live, format, own } = usePage();
  const { severity, text, bits, sinceMs } = line;
  const [isOpen, setIsOpen] = useState(false);
  const since = { time: format.since(sinceMs, live.nowMs), duration: format.duration(live.nowMs - sinceMs) };
  return (
    <li class={severity}>
      <Mark level={severity} />
      <details onToggle={({ currentTarget }) => setIsOpen(currentTarget.open)}>
        <summary>
          <strong>{own(text)}</strong>{' '}
          <span class="faint">
            {t('home.since', since)} <span class="bits">{bits.join(', ')}</span>
          </span>
        </summary>
        {isOpen && <Help line={line} />}
      </details>
    </li>
  );
}

/** Asked for when somebody wants it: it is long, and the gateway has no memory for it till then. */
function Help({ line: { name, bit, bits } }: { line: AlarmLine }) {
  const { t, own, live } = usePage();
  const { data, error } = useResource<ObjectDetails>(`/objects/${encodeURIComponent(name)}`);
  const object = live.objects.get(name);
  const place = object?.bits?.findIndex((one) => one.name === bit) ?? -1;
  return (
    <>
      <ErrorNote error={error} />
      {data === undefined && error === undefined && <p class="faint">{t('app.loading')}</p>}
      {data && <p>{own(data.help.bits?.[place])}</p>}
      {object && (
        <p>
          <code>{bits.join(', ')}</code> · <ObjectLink object={object}>{t('home.alarmObject', { name })}</ObjectLink>
        </p>
      )}
    </>
  );
}
