import type { ChangeView, SettingSection } from '../../../src/http/screens/settings/schema.js';
import { DataTable } from '../components/data-table.js';
import { usePage } from '../state/page-context.js';

interface ChangeTableProps {
  readonly changed: readonly ChangeView[];
  /** Where the names of the settings stand. */
  readonly sections: readonly SettingSection[];
  /** Said where nothing changes. */
  readonly empty: string;
}

/** What a change of the settings would write into config.ini. */
export function ChangeTable({ changed, sections, empty }: ChangeTableProps) {
  const { t, own } = usePage();
  const nameOf = ({ section, key }: ChangeView) => {
    const setting = sections.find(({ name }) => name === section)?.keys.find((one) => one.key === key);
    return setting?.label && own(setting.label);
  };
  return (
    <DataTable
      caption={t('settings.changes')}
      columns={[
        {
          title: t('settings.key'),
          isName: true,
          cell: (change) => (
            <>
              {nameOf(change)} <code>{`[${change.section}] ${change.key}`}</code>
            </>
          ),
        },
        { title: t('settings.from'), cell: ({ from }) => <del>{from || t('settings.emptyValue')}</del> },
        { title: t('settings.to'), cell: ({ to }) => <ins>{to || t('settings.emptyValue')}</ins> },
      ]}
      rows={changed}
      keyOf={({ section, key }) => `${section} ${key}`}
      empty={empty}
    />
  );
}
