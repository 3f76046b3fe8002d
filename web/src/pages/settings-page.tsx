import { Tabs } from '../components/tabs.js';
import { Backup } from '../settings/backup.js';
import { SettingsEditor } from '../settings/settings-editor.js';
import { SettingsText } from '../settings/settings-text.js';
import { usePage } from '../state/page-context.js';
import type { PageProps } from '../state/use-route.js';

const parts = ['form', 'text', 'backup'] as const;

export function SettingsPage({ route }: PageProps) {
  const { t } = usePage();
  const part = parts.find((one) => one === route[1]) ?? 'form';
  return (
    <>
      <Tabs
        label={t('page.settings')}
        current={part}
        tabs={parts.map((name) => ({ name, href: `#/settings/${name}`, title: t(`settings.tab.${name}`) }))}
      />
      <p>
        <a href="#/setup">{t('setup.open')}</a>
      </p>
      {part === 'form' && (
        <section class="card wide" aria-label={t('settings.tab.form')}>
          <SettingsEditor pick="all" section={route[1]} />
        </section>
      )}
      {part === 'text' && <SettingsText />}
      {part === 'backup' && <Backup />}
    </>
  );
}
