import { useState } from 'preact/hooks';
import type {
  AlarmClassesAnswer,
  AlarmClassView,
  RecipientView,
  TestOutcomeView,
} from '../../../src/http/screens/alarms/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card, Facts } from '../components/card.js';
import { type Column, DataTable } from '../components/data-table.js';
import { Mark } from '../components/icon.js';
import { ErrorNote, Note } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { type PageState, usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';
import { useResource } from '../state/use-resource.js';
import { AddRecipient } from './add-recipient.js';
import { ClassDialog } from './class-dialog.js';
import { recipientText, timesText } from './recipient-text.js';

const refreshMs = 5000;

/** Whom each class tells, what it does, and how its recipients are doing. */
export function Recipients() {
  const { t } = usePage();
  const { data, error, reload } = useResource<AlarmClassesAnswer>('/alarms/classes', refreshMs);
  const [isAdding, setAdding] = useState(false);
  const isEmpty = data?.classes.every(({ recipients }) => recipients.length === 0);
  return (
    <>
      <ErrorNote error={error} />
      {data && !data.isSending && (
        <Note level="warning">
          <p>{t('alarms.notSending')}</p>
        </Note>
      )}
      {isEmpty && (
        <Note level="info">
          <p>{t('alarms.nobody')}</p>
        </Note>
      )}
      {data && (
        <div class="buttons">
          <Button kind="primary" onClick={() => setAdding(true)}>
            {t('alarms.addRecipient')}
          </Button>
        </div>
      )}
      {data?.classes.map((one) => (
        <ClassCard key={one.number} alarmClass={one} onChanged={reload} />
      ))}
      {isAdding && data && <AddRecipient classes={data.classes} onClose={() => setAdding(false)} onDone={reload} />}
    </>
  );
}

function ClassCard({ alarmClass, onChanged }: { alarmClass: AlarmClassView; onChanged: () => void }) {
  const page = usePage();
  const { t, own } = page;
  const [isEditing, setEditing] = useState(false);
  const [tested, setTested] = useState<{ readonly who: string; readonly outcome: TestOutcomeView['outcome'] }>();
  const act = useAction();
  const { number, name, description, priority, ackRequired, tellsFault, alarms, alarmsOn, recipients } = alarmClass;
  const pathOf = ({ id }: RecipientView) => `/alarms/classes/${number}/recipients/${id}`;
  const test = (one: RecipientView) => {
    setTested(undefined);
    void act.run(async () => {
      const { outcome } = await request<TestOutcomeView>('POST', `${pathOf(one)}/test`, {});
      setTested({ who: recipientText(one, page), outcome });
    });
  };
  const remove = (one: RecipientView) => void act.run(() => request('DELETE', pathOf(one))).then(onChanged);
  const needsAck = (['toOffnormal', 'toFault', 'toNormal'] as const).filter((one) => ackRequired[one]);
  return (
    <Card
      title={t('alarms.classTitle', { number, description: own(description) })}
      wide
      actions={
        <Button small onClick={() => setEditing(true)}>
          {t('alarms.changeClass')}
        </Button>
      }
    >
      <Facts
        rows={[
          [t('column.object'), <code key="name">{name}</code>],
          [t('alarms.alarmsOn'), t('alarms.countOf', { count: alarmsOn, all: alarms })],
          [
            t('alarms.priority'),
            (['toOffnormal', 'toFault', 'toNormal'] as const)
              .map((one) => `${translateWord(t, 'transition', one)} ${priority[one]}`)
              .join(', '),
          ],
          [
            t('alarms.ackRequired'),
            needsAck.length === 0 ? t('app.no') : needsAck.map((one) => translateWord(t, 'transition', one)).join(', '),
          ],
          [t('alarms.tellsFault'), translateWord(t, 'tellsFault', tellsFault)],
        ]}
      />
      <ErrorNote error={act.error} />
      <div role="status">
        {act.busy && <p class="faint">{t('alarms.testing')}</p>}
        {tested && (
          <Note level={outcomeLevels[tested.outcome]}>
            <p>
              {tested.who}: {translateWord(t, 'testOutcome', tested.outcome)}
            </p>
          </Note>
        )}
      </div>
      <DataTable
        caption={t('alarms.recipients')}
        columns={recipientColumns(page, act.busy, test, remove)}
        rows={recipients}
        keyOf={({ id }) => id}
        empty={t('alarms.noRecipient')}
      />
      {isEditing && <ClassDialog alarmClass={alarmClass} onClose={() => setEditing(false)} onDone={onChanged} />}
    </Card>
  );
}

const outcomeLevels: Readonly<Record<TestOutcomeView['outcome'], Level>> = {
  confirmed: 'good',
  sent: 'info',
  waiting: 'warning',
  refused: 'warning',
  aborted: 'warning',
  'no-answer': 'critical',
  'not-found': 'critical',
  'not-sent': 'critical',
};

const statusLevels: Readonly<Record<RecipientView['status'], Level>> = {
  ready: 'good',
  sought: 'warning',
  away: 'critical',
  unknown: 'unknown',
};

function recipientColumns(
  page: PageState,
  isBusy: boolean,
  test: (one: RecipientView) => void,
  remove: (one: RecipientView) => void,
): readonly Column<RecipientView>[] {
  const { t } = page;
  return [
    {
      title: t('bacnet.recipient'),
      isName: true,
      cell: (one) => (
        <>
          {recipientText(one, page)}
          {one.at !== undefined && one.at !== one.address && <span class="description">{one.at}</span>}
        </>
      ),
    },
    { title: t('alarms.when'), cell: (one) => timesText(one, page) },
    {
      title: t('alarms.what'),
      cell: ({ transitions }) => transitions.map((one) => translateWord(t, 'transition', one)).join(', '),
    },
    { title: t('bacnet.process'), kind: 'number', cell: ({ processId }) => processId },
    { title: t('bacnet.confirmed'), cell: ({ confirmed }) => (confirmed ? t('app.yes') : t('app.no')) },
    { title: t('column.state'), cell: (one) => <DeliveryState recipient={one} /> },
    {
      title: t('alarms.actions'),
      cell: (one) => (
        <span class="buttons row">
          <Button small busy={isBusy} onClick={() => test(one)}>
            {t('alarms.test')}
          </Button>
          <Button small kind="danger" busy={isBusy} onClick={() => remove(one)}>
            {t('alarms.remove')}
          </Button>
        </span>
      ),
    },
  ];
}

function DeliveryState({ recipient }: { recipient: RecipientView }) {
  const { t, format } = usePage();
  const { status, waiting, lost, lastSuccessMs, lastFailure } = recipient;
  return (
    <span class="with-mark">
      <Mark level={statusLevels[status]} />
      <span>
        <span class="line">{translateWord(t, 'recipientStatus', status)}</span>
        {waiting > 0 && <span class="line">{t('alarms.waiting', { count: waiting })}</span>}
        {lost > 0 && <strong class="line">{t('alarms.lost', { count: lost })}</strong>}
        {lastSuccessMs !== undefined && (
          <span class="line faint">{t('alarms.lastSuccess', { time: format.dateTime(lastSuccessMs) })}</span>
        )}
        {lastFailure && (
          <span class="line faint">
            {t('alarms.lastFailure', {
              time: format.dateTime(lastFailure.atMs),
              reason: translateWord(t, 'deliveryFailure', lastFailure.reason),
            })}
          </span>
        )}
      </span>
    </span>
  );
}
