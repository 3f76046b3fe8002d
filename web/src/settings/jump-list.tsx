import type { SettingSection } from '../../../src/http/screens/settings/schema.js';
import { usePage } from '../state/page-context.js';

/** The sections of the settings, each with an address of its own. */
export function JumpList({ sections, current }: { sections: readonly SettingSection[]; current: string | undefined }) {
  const { t, own } = usePage();
  return (
    <nav class="jumps" aria-label={t('settings.sections')}>
      <ul>
        {sections.map(({ name, title, short }) => (
          <li key={name}>
            <a href={`#/settings/${name}`} aria-current={name === current ? 'true' : undefined}>
              {own(short ?? title)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  );
}
