import type { AlarmEventsAnswer } from '../../../src/http/screens/alarms/schema.js';
import { ActiveEvents } from '../alarms/active-events.js';
import { AlarmPoints } from '../alarms/alarm-points.js';
import { Recipients } from '../alarms/recipients.js';
import { Card } from '../components/card.js';
import { ErrorNote, Note } from '../components/notes.js';
import { Tabs } from '../components/tabs.js';
import { SettingsEditor } from '../settings/settings-editor.js';
import { usePage } from '../state/page-context.js';
import { useResource } from '../state/use-resource.js';
import type { PageProps } from '../state/use-route.js';

const refreshMs = 5000;
const parts = ['active', 'recipients', 'table'] as const;

/** The alarms as a BMS gets them. */
export function AlarmsPage({ route }: PageProps) {
  const { t, live } = usePage();
  const part = parts.find((one) => one === route[1]) ?? 'active';
  // Asked again with each event of the UPS, too.
  const { data, error, reload } = useResource<AlarmEventsAnswer>(
    '/alarms/events',
    refreshMs,
    String(live.events[0]?.id),
  );
  if (data?.isOn === false) return <SwitchedOff />;
  return (
    <>
      <Tabs
        label={t('page.alarms')}
        current={part}
        tabs={parts.map((name) => ({ name, href: `#/alarms/${name}`, title: t(`alarms.${name}`) }))}
      />
      <ErrorNote error={error} />
      {part === 'active' && data && <ActiveEvents answer={data} onChanged={reload} />}
      {part === 'recipients' && <Recipients />}
      {part === 'table' && <AlarmPoints />}
    </>
  );
}

function SwitchedOff() {
  const { t } = usePage();
  return (
    <Card title={t('page.alarms')} wide>
      <Note level="info">
        <p>{t('alarms.off')}</p>
      </Note>
      <SettingsEditor pick={{ bacnet: ['alarm_points'] }} />
    </Card>
  );
}
