import { useState } from 'preact/hooks';
import type { DryRunAnswer, DryRunOutage } from '../../../src/http/screens/servers/schema.js';
import type { EditView } from '../../../src/http/screens/settings/schema.js';
import { request } from '../api/client.js';
import { Button } from '../components/button.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Outcome } from '../components/notes.js';
import type { TextKey } from '../i18n/en.js';
import { settingsDraft } from '../settings/settings-editor.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

type Stage = DryRunOutage['stages'][number];

const outcomes: Readonly<Record<DryRunOutage['outcome'], TextKey>> = {
  'mains-back': 'servers.endMains',
  'load-off': 'servers.endOff',
  'goes-on': 'servers.endOpen',
  unknown: 'servers.endUnknown',
  'not-on-battery': 'servers.endNoBattery',
};

const doubts: Readonly<Record<DryRunOutage['doubts'][number], TextKey>> = {
  'no-history': 'servers.doubtHistory',
  losses: 'servers.doubtLosses',
  restarts: 'servers.doubtRestarts',
  returns: 'servers.doubtReturns',
  'clock-set': 'servers.doubtClock',
  unseen: 'servers.doubtUnseen',
};

/** Whom the limits would have told to go in the last 30 days: those that are written in the form of `pick`, saved or not. */
export function DryRun({ pick }: { pick: Readonly<Record<string, 'all'>> }) {
  const { t, drafts } = usePage();
  const [answer, setAnswer] = useState<DryRunAnswer>();
  const action = useAction();
  const play = () =>
    action.run(async () => {
      const edits = (drafts.get(settingsDraft(pick)) as readonly EditView[] | undefined) ?? [];
      // Passwords are none of its business.
      const limits = edits.filter(({ section, key }) => section === 'nut' && !/^(?:user|password)_/.test(key));
      setAnswer(await request<DryRunAnswer>('POST', '/servers/dry-run', { edits: limits }));
    });
  return (
    <Card title={t('servers.dryRun')} wide>
      <p>{t('servers.dryRunHelp')}</p>
      <div class="buttons">
        <Button action={action} onClick={play}>
          {t('servers.dryRunStart')}
        </Button>
      </div>
      <Outcome action={action} />
      {answer && <Outages answer={answer} />}
    </Card>
  );
}

function Outages({ answer: { outages, hasMore, isEdited } }: { answer: DryRunAnswer }) {
  const { t, format } = usePage();
  const stage = (name: Stage['name']) => ({
    title: name,
    cell: ({ stages }: DryRunOutage) => <Would stage={stages.find((one) => one.name === name)} />,
  });
  return (
    <div role="status">
      <p>{t(isEdited ? 'servers.dryRunEdited' : 'servers.dryRunInForce')}</p>
      <DataTable
        caption={t('servers.dryRun')}
        columns={[
          {
            title: t('servers.outageBegin'),
            isName: true,
            cell: ({ id, beginMs }) => <a href={`#/events?incident=${id}`}>{format.dateTime(beginMs)}</a>,
          },
          {
            title: t('servers.outageBattery'),
            kind: 'right',
            cell: ({ secondsOnBattery }) => format.duration(secondsOnBattery * 1000),
          },
          { title: t('servers.outageEnd'), cell: (outage) => <End outage={outage} /> },
          stage('ups-early'),
          stage('ups'),
          stage('ups-late'),
        ]}
        rows={outages}
        keyOf={({ id }) => id}
        empty={t('servers.dryRunEmpty')}
      />
      {hasMore && <p>{t('servers.dryRunMore')}</p>}
      {outages.length > 0 && <p class="faint">{t('servers.dryRunMinutes')}</p>}
    </div>
  );
}

function End({ outage: { outcome, endMs, doubts: some } }: { outage: DryRunOutage }) {
  const { t, format } = usePage();
  return (
    <>
      {t(outcomes[outcome])}
      {endMs !== undefined && <> {format.timeOfDay(endMs)}</>}
      {some.length > 0 && <span class="faint"> ({some.map((one) => t(doubts[one])).join(', ')})</span>}
    </>
  );
}

function Would({ stage }: { stage: Stage | undefined }) {
  const { t, own, format } = usePage();
  if (stage === undefined || stage.told === 'no') return <>{t('servers.wouldStay')}</>;
  const time = format.timeOfDay(stage.earliestMs ?? 0);
  return (
    <>
      {t(stage.told === 'yes' ? 'servers.wouldGo' : 'servers.wouldPerhaps', { time })}
      {stage.why && <span class="faint"> {own(stage.why)}</span>}
    </>
  );
}
