import type { ComponentType } from 'preact';
import { Button } from '../components/button.js';
import { Note } from '../components/notes.js';
import type { Translate } from '../i18n/translate.js';
import { loadPart } from '../state/load-part.js';
import { usePage } from '../state/page-context.js';
import { useProgram } from '../state/use-program.js';
import type { PageProps } from '../state/use-route.js';
import { type Page, pages } from './pages.js';

/** A page, whose program may have to be loaded first. */
export function PageContent({ page, route }: { page: Page; route: readonly string[] }) {
  const { t } = usePage();
  const { program: View, isMissing } = useProgram(() => loadWithTexts(page, t));
  if (View) return <View route={route} />;
  if (!isMissing) {
    return (
      <p class="loading" role="status">
        {t('app.loading')}
      </p>
    );
  }
  return (
    <div role="alert">
      <Note level="warning">
        <p>{t('app.notLoaded')}</p>
        <Button onClick={() => location.reload()}>{t('banner.reload')}</Button>
      </Note>
    </div>
  );
}

/** Home says nothing that is not among the first texts. */
async function loadWithTexts(page: Page, t: Translate): Promise<ComponentType<PageProps>> {
  if (page !== pages[0]) await t.complete();
  return page.load();
}

/** Loads the texts and programs of all pages, and what draws their graphs, one by one, so that each opens at once, and also when the gateway is out of reach by then. */
export async function loadAllPages(t: Translate): Promise<void> {
  await t.complete();
  for (const page of pages) await page.load();
  await loadPart(() => import('../values/graph.js'));
}
