import { useState } from 'preact/hooks';
import type {
  AcknowledgementView,
  AlarmEventsAnswer,
  AlarmEventView,
  InhibitionView,
} from '../../../src/http/screens/alarms/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Mark } from '../components/icon.js';
import { Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { type PageState, usePage } from '../state/page-context.js';
import { type Action, useAction } from '../state/use-action.js';
import { InhibitDialog } from './inhibit-dialog.js';

interface ActiveEventsProps {
  readonly answer: AlarmEventsAnswer;
  readonly onChanged: () => void;
}

/** What a BMS sees on its alarm console, and what people do about it. */
export function ActiveEvents({ answer, onChanged }: ActiveEventsProps) {
  const page = usePage();
  const { t } = page;
  const [inhibiting, setInhibiting] = useState<string>();
  const act = useAction();
  const inhibit = useAction();
  const waiting = answer.events.filter(({ unacknowledged }) => unacknowledged.length > 0);
  const [acknowledged, setAcknowledged] = useState('');
  const acknowledge = (names: readonly string[], at?: string) => {
    setAcknowledged(names.join(', '));
    return act
      .run(async () => {
        for (const name of names) await request('POST', `/alarms/events/${encodeURIComponent(name)}/acknowledge`, {});
      }, at)
      .then(onChanged);
  };
  return (
    <>
      <Card
        title={t('alarms.active')}
        wide
        actions={
          waiting.length > 1 && (
            <Button small action={act} onClick={() => acknowledge(waiting.map(({ name }) => name))}>
              {t('alarms.acknowledgeAll', { count: waiting.length })}
            </Button>
          )
        }
      >
        <p class="faint">{t('alarms.activeHelp')}</p>
        <Outcome action={act} ofRows done={t('alarms.isAcknowledged', { name: acknowledged })} />
        {inhibiting === undefined && (
          <Outcome action={inhibit} at={inhibit.at ?? ''} done={t('alarms.saved', { name: inhibit.at ?? '' })} />
        )}
        <DataTable
          caption={t('alarms.active')}
          columns={eventColumns(page, act, acknowledge, setInhibiting)}
          rows={answer.events}
          keyOf={({ name }) => name}
          empty={t('alarms.none')}
          rowClass={({ isInhibited }) => (isInhibited ? 'forced' : '')}
        />
      </Card>
      <Inhibitions rows={answer.inhibitions} onChanged={onChanged} />
      <History rows={answer.acknowledgements} />
      {inhibiting !== undefined && (
        <InhibitDialog
          name={inhibiting}
          save={inhibit}
          onClose={() => {
            inhibit.reset();
            setInhibiting(undefined);
          }}
          onDone={() => {
            setInhibiting(undefined);
            onChanged();
          }}
        />
      )}
    </>
  );
}

function eventColumns(
  page: PageState,
  act: Action,
  acknowledge: (names: readonly string[], at?: string) => void,
  onInhibit: (name: string) => void,
): readonly Column<AlarmEventView>[] {
  const { t, own, format, live } = page;
  return [
    {
      title: t('alarms.alarm'),
      isName: true,
      cell: (event) => (
        <span class="with-mark">
          <Mark level={levelOf(event)} />
          <span>
            <strong>{own(event.text)}</strong>
            <span class="description">
              <code>{event.name}</code> {event.label}
            </span>
          </span>
        </span>
      ),
    },
    {
      title: t('column.state'),
      cell: ({ state, isInhibited }) => (
        <span>
          {translateWord(t, 'alarmState', state)}
          {isInhibited && <span class="line tag">{t('alarms.inhibitedTag')}</span>}
        </span>
      ),
    },
    {
      title: t('alarms.class'),
      cell: ({ alarmClass, priority }) => t('alarms.classPriority', { number: alarmClass, priority }),
    },
    {
      title: t('bacnet.since'),
      cell: ({ sinceMs }) =>
        sinceMs === undefined ? null : (
          <span>
            <span class="line">{format.dateTime(sinceMs)}</span>
            <span class="line faint">{format.duration(live.nowMs - sinceMs)}</span>
          </span>
        ),
    },
    {
      title: t('alarms.acknowledgement'),
      cell: ({ name, unacknowledged, acknowledged }) => {
        if (unacknowledged.length > 0) {
          return (
            <span>
              <Button small kind="primary" action={act} onClick={() => acknowledge([name], name)}>
                {t('alarms.acknowledge')}
              </Button>
              <span class="line faint">
                {unacknowledged.map((one) => translateWord(t, 'transition', one)).join(', ')}
              </span>
              <Outcome action={act} at={name} />
            </span>
          );
        }
        if (acknowledged === undefined) return t('alarms.noAckNeeded');
        return t('alarms.acknowledgedBy', { who: own(acknowledged.by), time: format.dateTime(acknowledged.atMs) });
      },
    },
    {
      title: t('alarms.maintenance'),
      cell: ({ name }) => (
        <Button small onClick={() => onInhibit(name)}>
          {t('alarms.inhibit')}
        </Button>
      ),
    },
  ];
}

/** By the priority, as a BMS sorts them; what is over waits for its acknowledgement only. */
function levelOf({ state, priority, isAlarm }: AlarmEventView): Level {
  if (state === 'normal') return 'info';
  if (!isAlarm) return 'info';
  return priority < mostUrgentWarning ? 'critical' : 'warning';
}

/** 135-2016 §13.2.5: up to here life safety and critical equipment. */
const mostUrgentWarning = 128;

/** Alarms that are put aside; they come back by themselves where they have an end. */
export function Inhibitions({ rows, onChanged }: { rows: readonly InhibitionView[]; onChanged: () => void }) {
  const { t, own, format, live } = usePage();
  const end = useAction();
  if (rows.length === 0) return null;
  return (
    <Card title={t('alarms.inhibited')} wide>
      <p>{t('alarms.inhibitedHelp')}</p>
      <Outcome action={end} ofRows done={t('alarms.inhibitionEnded', { name: end.at ?? '' })} />
      <DataTable
        caption={t('alarms.inhibited')}
        columns={[
          {
            title: t('alarms.alarm'),
            isName: true,
            cell: (alarm) => <AlarmName {...alarm} />,
          },
          { title: t('column.who'), cell: ({ by }) => (by === undefined ? t('alarms.byBms') : own(by)) },
          {
            title: t('alarms.ends'),
            cell: ({ untilMs }) =>
              untilMs === undefined
                ? t('alarms.noEnd')
                : `${format.dateTime(untilMs)} (${format.duration(untilMs - live.nowMs)})`,
          },
          {
            title: t('alarms.maintenance'),
            cell: ({ name }) => (
              <>
                <Button
                  small
                  action={end}
                  onClick={() =>
                    end
                      .run(() => request('DELETE', `/alarms/points/${encodeURIComponent(name)}/inhibition`), name)
                      .then(onChanged)
                  }
                >
                  {t('alarms.endInhibition')}
                </Button>
                <Outcome action={end} at={name} />
              </>
            ),
          },
        ]}
        rows={rows}
        keyOf={({ name }) => name}
        empty=""
      />
    </Card>
  );
}

/** What the alarm means, and the name of its object. */
function AlarmName({ name, description }: Pick<AcknowledgementView, 'name' | 'description'>) {
  const { own } = usePage();
  return (
    <>
      {own(description)}
      <span class="description">
        <code>{name}</code>
      </span>
    </>
  );
}

function History({ rows }: { rows: readonly AcknowledgementView[] }) {
  const { t, own, format } = usePage();
  return (
    <Card title={t('alarms.history')} wide>
      <DataTable
        caption={t('alarms.history')}
        columns={[
          { title: t('column.time'), cell: ({ atMs }) => format.dateTime(atMs) },
          {
            title: t('alarms.alarm'),
            isName: true,
            cell: (alarm) => <AlarmName {...alarm} />,
          },
          { title: t('alarms.what'), cell: ({ transition }) => translateWord(t, 'transition', transition) },
          { title: t('column.who'), cell: ({ by }) => own(by) },
        ]}
        rows={rows}
        keyOf={({ name, transition, atMs }) => `${name} ${transition} ${atMs}`}
        empty={t('alarms.noHistory')}
      />
    </Card>
  );
}
