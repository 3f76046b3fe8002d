import type { NorthboundsAnswer, SnmpReceiver, SnmpView } from '../../../src/http/screens/northbounds/schema.js';
import { Card, Facts } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { Note } from '../components/notes.js';
import { usePage } from '../state/page-context.js';
import { DoorLines } from './door-line.js';

interface SnmpProps {
  readonly answer: NorthboundsAnswer['snmp'];
}

/** Whether it is open, who may read, and what came in. */
export function SnmpState({ answer: { doors, view } }: SnmpProps) {
  const { t } = usePage();
  return (
    <Card title={t('protocols.snmp')}>
      <p>{t('snmp.about')}</p>
      <DoorLines doors={doors} />
      {view && <Warnings view={view} />}
      {view && <Counts view={view} />}
    </Card>
  );
}

function Warnings({ view: { readsV3, readsV2c, cannotTell, cannotSend } }: { view: SnmpView }) {
  const { t } = usePage();
  return (
    <>
      {!readsV3 && !readsV2c && <Note level="warning">{t('snmp.nobody')}</Note>}
      {cannotTell && <Note level="warning">{t('snmp.cannotTell')}</Note>}
      {cannotSend && <Note level="warning">{t('snmp.cannotSend')}</Note>}
    </>
  );
}

function Counts({ view }: { view: SnmpView }) {
  const { t, format } = usePage();
  const { engineId, engineBoots, readsV3, readsV2c, heard, failedGuesses, turnedAway, lastTurnedAway } = view;
  const versions = [...(readsV3 ? ['3'] : []), ...(readsV2c ? ['2c'] : [])];
  return (
    <>
      <Facts
        rows={[
          [t('snmp.versions'), versions.join(', ') || '–'],
          [t('snmp.engineId'), engineId === undefined ? '–' : <code key="engine">{engineId}</code>],
          [t('snmp.engineBoots'), engineBoots === undefined ? '–' : format.number(engineBoots)],
          [t('snmp.heard'), format.number(heard)],
          [t('snmp.failedGuesses'), format.number(failedGuesses)],
          [t('snmp.turnedAway'), format.number(turnedAway)],
        ]}
      />
      {lastTurnedAway && <p class="faint">{t('snmp.lastTurnedAway', { address: lastTurnedAway })}</p>}
    </>
  );
}

/** Who is told by traps or informs. */
export function SnmpReceivers({ answer: { view } }: SnmpProps) {
  const { t, format } = usePage();
  if (view === undefined || view.receivers.length === 0) return null;
  const confirming = [
    {
      title: t('snmp.confirmed'),
      kind: 'number' as const,
      cell: ({ confirmed }: SnmpReceiver) => format.number(confirmed),
    },
    {
      title: t('snmp.unconfirmed'),
      kind: 'number' as const,
      cell: ({ unconfirmed }: SnmpReceiver) => format.number(unconfirmed),
    },
  ];
  return (
    <Card title={t('snmp.receivers')} wide>
      <DataTable
        caption={t('snmp.receivers')}
        columns={[
          { title: t('bacnet.address'), isName: true, cell: ({ address, port }) => `${address}:${port}` },
          { title: t('snmp.sent'), kind: 'number', cell: ({ sent }) => format.number(sent) },
          ...(view.isInform ? confirming : []),
        ]}
        rows={view.receivers}
        keyOf={({ address, port }) => `${address}:${port}`}
        empty=""
      />
    </Card>
  );
}
