import type { IncidentAlarm, IncidentStory, IncidentView } from '../../../src/http/screens/incidents/schema.js';
import type { LiveState } from '../api/live-state.js';
import { type Fact, Facts } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Mark } from '../components/icon.js';
import { ErrorNote } from '../components/notes.js';
import { isCurrent } from '../home/state-facts.js';
import { translateWord } from '../i18n/translate.js';
import { measureOf } from '../state/live-value.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import { EventText } from './event-text.js';
import { batteryText, beginText, endText, lengthText, remarks } from './incident-words.js';

interface EntryProps {
  readonly incident: IncidentView;
  readonly isShown: boolean;
  readonly onToggle: (isShown: boolean) => void;
}

/** One incident in two lines, which opens to its alarms and events. */
export function IncidentEntry({ incident, isShown, onToggle }: EntryProps) {
  const page = usePage();
  const { t, own, format, live } = page;
  const { title, severity, state, beginMs, load, kind, simulated } = incident;
  const battery = useBatteryText(incident);
  const length = lengthText(page, incident, nowOf(live));
  const running = live.phase === 'live' ? t('incidents.runs') : t('value.lastKnown');
  return (
    <li class={`incident ${severity} ${state}`}>
      <details open={isShown} onToggle={({ currentTarget }) => onToggle(currentTarget.open)}>
        <summary>
          <Mark level={severity} />
          <span class="incident-head">
            <strong>{own(title)}</strong>
            {state === 'running' && <span class="tag">{running}</span>}
            {state === 'unknown' && <span class="tag">{t('incidents.unseen')}</span>}
            {simulated && <span class="tag">{t('incidents.simulated')}</span>}
            <span class="incident-when">
              {format.dateTime(beginMs)}
              {length !== undefined && <> · {length}</>}
            </span>
            {kind !== 'communication' && kind !== 'alarm' && <span class="incident-line faint">{own(load.text)}</span>}
            {battery !== undefined && <span class="incident-line faint">{battery}</span>}
          </span>
        </summary>
        {isShown && <Story incident={incident} />}
      </details>
    </li>
  );
}

/** Without contact nobody knows whether it still goes on. */
function nowOf({ phase, nowMs }: LiveState): number | undefined {
  return phase === 'live' ? nowMs : undefined;
}

function useBatteryText(incident: IncidentView): string | undefined {
  const page = usePage();
  const { objects } = page.live;
  const [percent, minutes] = [measureOf(objects.get('BATTERY_%')), measureOf(objects.get('BATTERY_Min'))];
  const now = { ...(percent !== undefined && { percent }), ...(minutes !== undefined && { minutes }) };
  return batteryText(page, incident, isCurrent(page.live) ? now : undefined);
}

function Story({ incident }: { incident: IncidentView }) {
  const page = usePage();
  const { t, own, format, live } = page;
  const { kind, state, load, alarms } = incident;
  // While it goes on, each event of the UPS may be one of its own.
  const trigger = incident.isOpen ? String(live.events[0]?.id) : 'over';
  const { data, error } = useResource<IncidentStory>(`/incidents/${incident.id}`, undefined, trigger);
  const length = lengthText(page, incident, nowOf(live));
  const steps = load.steps.map(({ number, atMs }) => {
    const name = translateWord(t, 'load', String(number));
    return atMs === undefined ? name : `${name} (${format.timeOfDay(atMs)})`;
  });
  const facts: readonly Fact[] = [
    [t('incidents.begin'), beginText(page, incident)],
    [t('incidents.end'), endText(page, incident)],
    [t('incidents.duration'), length ?? (state === 'running' ? undefined : t('incidents.unknownDuration'))],
    [t('incidents.load'), kind === 'communication' ? undefined : own(load.text)],
    [t('incidents.loadSteps'), steps.join(' → ')],
    [t('incidents.battery'), useBatteryText(incident)],
    [t('incidents.remarks'), remarks(page, incident).join(' ')],
  ];
  return (
    <div class="incident-story">
      <Facts rows={facts} />
      {kind !== 'communication' && <Alarms alarms={alarms} />}
      <h3>{t('incidents.events')}</h3>
      <ErrorNote error={error} />
      {data && (
        <DataTable
          caption={t('incidents.events')}
          columns={[
            { title: t('column.time'), cell: ({ atMs }) => format.dateTime(atMs) },
            { title: t('column.event'), isName: true, cell: (event) => <EventText event={event} /> },
          ]}
          rows={data.events}
          keyOf={({ id }) => id}
          empty={t('events.empty')}
        />
      )}
      {data?.hasMore && <p class="faint">{t('incidents.moreEvents')}</p>}
    </div>
  );
}

function Alarms({ alarms }: { alarms: readonly IncidentAlarm[] }) {
  const { t, own, format } = usePage();
  return (
    <>
      <h3>{t('incidents.alarms')}</h3>
      <DataTable
        caption={t('incidents.alarms')}
        columns={[
          {
            title: t('column.name'),
            isName: true,
            cell: ({ severity, text }) => (
              <span class="with-mark">
                <Mark level={severity} />
                <span>{own(text)}</span>
              </span>
            ),
          },
          { title: t('incidents.raised'), cell: ({ raisedMs }) => format.dateTime(raisedMs) },
          {
            title: t('incidents.cleared'),
            cell: ({ clearedMs }) => (clearedMs === undefined ? t('incidents.active') : format.dateTime(clearedMs)),
          },
          { title: t('incidents.times'), kind: 'number', cell: ({ times }) => format.number(times) },
        ]}
        rows={alarms}
        keyOf={({ name, bit }) => `${name}/${bit}`}
        empty={t('incidents.noAlarm')}
      />
    </>
  );
}
