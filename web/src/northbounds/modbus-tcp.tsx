import type { ModbusTcpView, NorthboundsAnswer } from '../../../src/http/screens/northbounds/schema.js';
import { Card, Facts } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { usePage } from '../state/page-context.js';
import { DoorLines } from './door-line.js';

interface ModbusTcpProps {
  readonly answer: NorthboundsAnswer['modbusTcp'];
}

/** Whether it is open, and what answered. */
export function ModbusTcpState({ answer: { doors, view } }: ModbusTcpProps) {
  const { t } = usePage();
  return (
    <Card title={t('protocols.modbus-tcp')}>
      <p>{t('modbusTcp.about')}</p>
      <DoorLines doors={doors} />
      {view && <Counts view={view} />}
    </Card>
  );
}

function Counts({ view: { total, waiting, turnedAway, lastTurnedAway } }: { view: ModbusTcpView }) {
  const { t, format } = usePage();
  return (
    <>
      <Facts
        rows={[
          [t('bacnet.requests'), format.number(total.requests)],
          [t('modbusTcp.fromMemory'), format.number(total.fromMemory)],
          [t('modbusTcp.passedThrough'), format.number(total.passedThrough)],
          [t('modbusTcp.refused'), format.number(total.refused)],
          [t('modbusTcp.waiting'), format.number(waiting)],
          [t('modbusTcp.turnedAway'), format.number(turnedAway)],
        ]}
      />
      {lastTurnedAway && (
        <p class="faint">
          {t(lastTurnedAway.reason === 'crowded' ? 'modbusTcp.crowded' : 'modbusTcp.notAllowed', {
            address: lastTurnedAway.address,
            time: format.dateTime(lastTurnedAway.atMs),
          })}
        </p>
      )}
    </>
  );
}

/** Who reads the UPS at the moment. */
export function ModbusTcpClients({ answer: { view } }: ModbusTcpProps) {
  const { t, format } = usePage();
  if (view === undefined) return null;
  return (
    <Card title={t('modbusTcp.clients')} wide>
      <DataTable
        caption={t('modbusTcp.clients')}
        columns={[
          { title: t('bacnet.address'), isName: true, cell: ({ address }) => address },
          { title: t('modbusTcp.since'), cell: ({ sinceMs }) => format.dateTime(sinceMs) },
          { title: t('bacnet.requests'), kind: 'number', cell: ({ counts }) => format.number(counts.requests) },
          {
            title: t('modbusTcp.fromMemory'),
            kind: 'number',
            cell: ({ counts }) => format.number(counts.fromMemory),
          },
          {
            title: t('modbusTcp.passedThrough'),
            kind: 'number',
            cell: ({ counts }) => format.number(counts.passedThrough),
          },
          { title: t('modbusTcp.refused'), kind: 'number', cell: ({ counts }) => format.number(counts.refused) },
          { title: t('bacnet.lastSeen'), cell: ({ heardAtMs }) => format.dateTime(heardAtMs) },
        ]}
        rows={view.clients}
        keyOf={({ address, sinceMs }) => `${address} ${sinceMs}`}
        empty={t('modbusTcp.noClients')}
      />
    </Card>
  );
}
