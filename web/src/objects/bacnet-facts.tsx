import type { AlarmPointView } from '../../../src/http/screens/alarms/schema.js';
import type { ObjectDetails } from '../../../src/http/screens/values/schema.js';
import { Card, Facts } from '../components/card.js';
import { DataTable } from '../components/data-table.js';
import { usePage } from '../state/page-context.js';

/** As a BMS sees the object, and what tells it of the object by itself. */
export function BacnetFacts({ bacnet }: { bacnet: NonNullable<ObjectDetails['bacnet']> }) {
  const { t } = usePage();
  const { identifier, units, covIncrement, reliability, eventState, statusFlags, trendLogs, alarms } = bacnet;
  return (
    <Card title={t('object.bacnet')} wide>
      <Facts
        rows={[
          ['Object_Identifier', <code key="id">{identifier}</code>],
          ['Units', units && `${units.code} ${units.name ?? ''}`.trim()],
          ['COV_Increment', covIncrement === undefined ? undefined : String(covIncrement)],
          ['Reliability', reliability],
          ['Status_Flags', statusFlags.join(', ') || t('object.noFlag')],
          ['Event_State', eventState],
          [t('object.trendLogs'), trendLogs.join(', ') || t('object.none')],
        ]}
      />
      <h3>{t('object.alarms')}</h3>
      <Alarms alarms={alarms} />
    </Card>
  );
}

function Alarms({ alarms }: { alarms: readonly AlarmPointView[] }) {
  const { t, own } = usePage();
  return (
    <>
      <DataTable<AlarmPointView>
        caption={t('object.alarms')}
        columns={[
          {
            title: t('column.name'),
            isName: true,
            cell: ({ name, label }) => (
              <>
                <code>{name}</code> <span class="faint">{label}</span>
              </>
            ),
          },
          { title: t('registers.meaning'), cell: ({ description }) => own(description) },
          { title: t('object.watches'), cell: ({ isOn }) => (isOn ? t('app.yes') : t('app.no')) },
          { title: t('object.class'), kind: 'number', cell: ({ alarmClass }) => alarmClass },
        ]}
        rows={alarms}
        keyOf={({ name }) => name}
        empty={t('object.noAlarms')}
      />
      {alarms.length > 0 && (
        <p>
          <a href="#/alarms/table">{t('object.setAlarms')}</a>
        </p>
      )}
    </>
  );
}
