import { Icon } from '../components/icon.js';
import { type Page, pages } from '../pages/pages.js';
import { usePage } from '../state/page-context.js';

export function Navigation({ current, open }: { current: Page; open: boolean }) {
  const { t, live } = usePage();
  return (
    <nav id="navigation" class={open ? 'open' : ''} aria-label={t('app.pages')}>
      <ul>
        {pages.map((page) => (
          <li key={page.name}>
            <a href={`#/${page.name}`} aria-current={page === current ? 'page' : undefined}>
              <Icon name={page.icon} />
              {t(page.title)}
            </a>
          </li>
        ))}
      </ul>
      <p class="version">{live.status ? t('app.version', { version: live.status.version }) : ''}</p>
    </nav>
  );
}
