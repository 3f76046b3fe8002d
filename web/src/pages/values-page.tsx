import { Tabs } from '../components/tabs.js';
import { ObjectPage } from '../objects/object-page.js';
import { usePage } from '../state/page-context.js';
import type { PageProps } from '../state/use-route.js';
import { Graphs } from '../values/graphs.js';
import { ValueTable } from '../values/value-table.js';

export function ValuesPage({ route }: PageProps) {
  const { t } = usePage();
  const part = route[1] ?? 'table';
  if (part !== 'table' && part !== 'graphs') return <ObjectPage place={part} />;
  return (
    <>
      <Tabs
        label={t('page.values')}
        current={part}
        tabs={[
          { name: 'table', href: '#/values', title: t('values.table') },
          { name: 'graphs', href: '#/values/graphs', title: t('values.graphs') },
        ]}
      />
      {part === 'graphs' ? <Graphs /> : <ValueTable />}
    </>
  );
}
