import { Tabs } from '../components/tabs.js';
import { Incidents } from '../events/incidents.js';
import { Journal } from '../events/journal.js';
import { usePage } from '../state/page-context.js';
import type { PageProps } from '../state/use-route.js';

/** What happened: what it amounts to, and every event one press away. */
export function EventsPage({ route }: PageProps) {
  const { t } = usePage();
  const part = route[1] === 'journal' ? 'journal' : 'incidents';
  return (
    <>
      <Tabs
        label={t('page.events')}
        current={part}
        tabs={[
          { name: 'incidents', href: '#/events', title: t('events.incidents') },
          { name: 'journal', href: '#/events/journal', title: t('events.journal') },
        ]}
      />
      {part === 'incidents' ? <Incidents /> : <Journal />}
    </>
  );
}
