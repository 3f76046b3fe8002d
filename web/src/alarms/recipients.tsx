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
import { ErrorNote, Note, Outcome } from '../components/notes.js';
import { translateWord } from '../i18n/translate.js';
import type { Level } from '../state/level.js';
import { type PageState, usePage } from '../state/page-context.js';
import { type Action, useAction } from '../state/use-action.js';
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
  const add = useAction();
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
        <>
          <div class="buttons">
            <Button
              kind="primary"
              action={add}
              onClick={() => {
                add.reset();
                setAdding(true);
              }}
            >
              {t('alarms.addRecipient')}
            </Button>
          </div>
          {!isAdding && <Outcome action={add} done={t('alarms.isAdded')} />}
        </>
      )}
      {data?.classes.map((one) => (
        <ClassCard key={one.number} alarmClass={one} onChanged={reload} />
      ))}
      {isAdding && data && (
        <AddRecipient
          classes={data.classes}
          add={add}
          onClose={() => {
            add.reset();
            setAdding(false);
          }}
          onDone={(isAll) => {
            if (isAll) setAdding(false);
            reload();
          }}
        />
      )}
    </>
  );
}

function ClassCard({ alarmClass, onChanged }: { alarmClass: AlarmClassView; onChanged: () => void }) {
  const page = usePage();
  const { t, own } = page;
  const [isEditing, setEditing] = useState(false);
  const [outcome, setOutcome] = useState<TestOutcomeView['outcome']>('sent');
  const change = useAction();
  const tests = useAction();
  const removal = useAction();
  const { number, name, description, priority, ackRequired, tellsFault, alarms, alarmsOn, recipients } = alarmClass;
  const pathOf = ({ id }: RecipientView) => `/alarms/classes/${number}/recipients/${id}`;
  const test = (one: RecipientView) => {
    void tests.run(async () => {
      setOutcome((await request<TestOutcomeView>('POST', `${pathOf(one)}/test`, {})).outcome);
    }, one.id);
  };
  const remove = (one: RecipientView) => void removal.run(() => request('DELETE', pathOf(one)), one.id).then(onChanged);
  const needsAck = (['toOffnormal', 'toFault', 'toNormal'] as const).filter((one) => ackRequired[one]);
  return (
    <Card
      title={t('alarms.classTitle', { number, description: own(description) })}
      wide
      actions={
        <Button
          small
          action={change}
          onClick={() => {
            change.reset();
            setEditing(true);
          }}
        >
          {t('alarms.changeClass')}
        </Button>
      }
    >
      {!isEditing && <Outcome action={change} done={t('alarms.classSaved')} />}
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
      <Outcome action={removal} ofRows done={t('alarms.isRemoved')} />
      <DataTable
        caption={t('alarms.recipients')}
        columns={recipientColumns(page, { tests, outcome, test, removal, remove })}
        rows={recipients}
        keyOf={({ id }) => id}
        empty={t('alarms.noRecipient')}
      />
      {isEditing && (
        <ClassDialog
          alarmClass={alarmClass}
          save={change}
          onClose={() => {
            change.reset();
            setEditing(false);
          }}
          onDone={() => {
            setEditing(false);
            onChanged();
          }}
          onRefused={onChanged}
        />
      )}
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

interface RowActions {
  readonly tests: Action;
  /** Of the last test. */
  readonly outcome: TestOutcomeView['outcome'];
  readonly test: (one: RecipientView) => void;
  readonly removal: Action;
  readonly remove: (one: RecipientView) => void;
}

function recipientColumns(page: PageState, actions: RowActions): readonly Column<RecipientView>[] {
  const { tests, outcome, test, removal, remove } = actions;
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
        <div>
          <span class="buttons row">
            <Button small action={tests} onClick={() => test(one)}>
              {t('alarms.test')}
            </Button>
            <Button small kind="danger" action={removal} onClick={() => remove(one)}>
              {t('alarms.remove')}
            </Button>
          </span>
          {tests.busy && tests.at === one.id && (
            <p class="faint" role="status">
              {t('alarms.testing')}
            </p>
          )}
          <Outcome
            action={tests}
            at={one.id}
            level={outcomeLevels[outcome]}
            done={`${recipientText(one, page)}: ${translateWord(t, 'testOutcome', outcome)}`}
          />
          <Outcome action={removal} at={one.id} />
        </div>
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
