import { Button } from '../components/button.js';
import { Note } from '../components/notes.js';
import { loadPart } from '../state/load-part.js';
import { usePage } from '../state/page-context.js';
import { useProgram } from '../state/use-program.js';
import { type Page, pages } from './pages.js';

/** A page, whose program may have to be loaded first. */
export function PageContent({ page, route }: { page: Page; route: readonly string[] }) {
  const { t } = usePage();
  const { program: View, isMissing } = useProgram(page.load);
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

/** Loads the programs of all pages, and what draws their graphs, one by one, so that each opens at once, and also when the gateway is out of reach by then. */
export async function loadAllPages(): Promise<void> {
  for (const page of pages) await page.load();
  await loadPart(() => import('../values/graph.js'));
}
