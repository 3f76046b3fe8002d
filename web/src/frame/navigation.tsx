import { signOut } from '../api/client.js';
import { Button } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { type Page, pages } from '../pages/pages.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

export function Navigation({ current, open }: { current: Page; open: boolean }) {
  const { t, live } = usePage();
  const leave = useAction();
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
      <div class="sign-out">
        <Button small busy={leave.busy} onClick={() => leave.run(signOut)}>
          {t('app.signOut')}
        </Button>
      </div>
      <p class="version">{live.status ? t('app.version', { version: live.status.version }) : ''}</p>
    </nav>
  );
}
