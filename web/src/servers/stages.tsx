import type { ServersAnswer, StageView } from '../../../src/http/screens/servers/schema.js';
import { Card } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Note } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { Told, type ToldWord } from './client-told.js';

/** What each stage is told now, why, and what the next outage would begin with. */
export function Stages({ policy }: { policy: NonNullable<ServersAnswer['policy']> }) {
  const { t, own, format } = usePage();
  const { stages, secondsOnBattery, isSimulated, isEndAwaited } = policy;
  return (
    <Card title={t('servers.stages')} wide>
      <p>{t('servers.stagesHelp')}</p>
      <DataTable
        caption={t('servers.stages')}
        columns={[
          { title: t('servers.stage'), isName: true, cell: ({ name }) => <code>{name}</code> },
          { title: t('servers.told'), cell: (stage) => <ToldNow stage={stage} /> },
          { title: t('servers.why'), cell: ({ why }) => why && own(why) },
        ]}
        rows={stages}
        keyOf={({ name }) => name}
        empty=""
      />
      {isSimulated && (
        <Note level="warning">
          <p>{t('servers.simulated')}</p>
        </Note>
      )}
      {isEndAwaited && (
        <Note level="warning">
          <p>{t('servers.endAwaited')}</p>
        </Note>
      )}
      {secondsOnBattery > 0 && <p>{t('servers.outage', { duration: format.duration(secondsOnBattery * 1000) })}</p>}
      {stages.map((stage) => (
        <Warning key={stage.name} stage={stage} />
      ))}
    </Card>
  );
}

function ToldNow({ stage }: { stage: StageView }) {
  const { t, format } = usePage();
  return (
    <>
      <Told told={wordOf(stage)} />
      {stage.sinceMs !== undefined && (
        <span class="faint"> {t('servers.since', { time: format.timeOfDay(stage.sinceMs) })}</span>
      )}
    </>
  );
}

/** What its clients read. */
function wordOf({ isStale, isOnBattery, isLow }: StageView): ToldWord {
  if (isStale) return 'DATA-STALE';
  if (isLow) return isOnBattery ? 'OB LB' : 'OL LB';
  return isOnBattery ? 'OB' : 'OL';
}

/** What should be put right before the mains fail. */
function Warning({ stage: { name, atOnce, isUnseen } }: { stage: StageView }) {
  const { t, own } = usePage();
  if (!isUnseen && atOnce === undefined) return null;
  return (
    <Note level="warning">
      {isUnseen && <p>{t('servers.unseen', { stage: name })}</p>}
      {atOnce && <p>{t('servers.atOnce', { stage: name, why: own(atOnce) })}</p>}
    </Note>
  );
}
