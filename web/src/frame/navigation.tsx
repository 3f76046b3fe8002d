import { goToLogin, signOut } from '../api/client.js';
import { Button } from '../components/button.js';
import { Icon } from '../components/icon.js';
import { Outcome } from '../components/notes.js';
import { type Page, pages } from '../pages/pages.js';
import { usePage } from '../state/page-context.js';
import { useAction } from '../state/use-action.js';

interface NavigationProps {
  readonly current: Page;
  readonly open: boolean;
  /** A page was chosen, maybe the one that is shown. */
  readonly onChosen: () => void;
}

export function Navigation({ current, open, onChosen }: NavigationProps) {
  const { t, live, drafts } = usePage();
  const leave = useAction();
  const left = (isOut: boolean) => {
    if (!isOut) return;
    drafts.endAll();
    goToLogin();
  };
  return (
    <nav id="navigation" class={open ? 'open' : ''} aria-label={t('app.pages')}>
      <ul>
        {pages
          .filter(({ isApart }) => !isApart)
          .map((page) => (
            <li key={page.name}>
              <a href={`#/${page.name}`} aria-current={page === current ? 'page' : undefined} onClick={onChosen}>
                <Icon name={page.icon} />
                {t(page.title)}
              </a>
            </li>
          ))}
      </ul>
      <div class="sign-out">
        <Button small action={leave} onClick={() => leave.run(signOut, '').then(left)}>
          {t('app.signOut')}
        </Button>
        <Outcome action={leave} at="" />
      </div>
      <p class="version">{live.status ? t('app.version', { version: live.status.version }) : ''}</p>
    </nav>
  );
}
