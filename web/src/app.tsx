import { useEffect, useMemo, useState } from 'preact/hooks';
import type { Bilingual } from '../../src/http/screens/shared/schema.js';
import { get } from './api/client.js';
import type { LiveStream } from './api/live-stream.js';
import { Banners } from './frame/banners.js';
import { Header } from './frame/header.js';
import { Navigation } from './frame/navigation.js';
import { PrintButton, PrintHead } from './frame/print.js';
import { ServersAtStake } from './frame/servers-at-stake.js';
import { tabIcon, tabTitle } from './frame/tab-state.js';
import { stateSentence } from './home/state-sentence.js';
import { Format } from './i18n/format.js';
import { ownText } from './i18n/own-text.js';
import { type Language, loadTranslator, type Translate } from './i18n/translate.js';
import { loadAllPages, PageContent } from './pages/page-content.js';
import { pageOf } from './pages/pages.js';
import type { Drafts } from './state/drafts.js';
import { keepFocus } from './state/focus.js';
import { PageContext, type PageState } from './state/page-context.js';
import { applyTheme, keepLanguage, keepTheme, preferredTheme, type Theme } from './state/preferences.js';
import { keepScroll } from './state/scroll.js';
import { useRoute } from './state/use-route.js';

interface AppProps {
  readonly stream: LiveStream;
  readonly drafts: Drafts;
  /** The texts of the language that was chosen last. */
  readonly texts: Translate;
}

/** The first page is to be there before the others are loaded. */
const loadAheadMs = 2000;

/**
 * Texts that failed once are not asked for again (`state/use-program.ts`). Where the gateway does not answer the language stays
 * as it is; a banner says that it does not.
 */
async function beginAnewIn(language: Language): Promise<void> {
  const isThere = await get('/session').then(
    () => true,
    () => false,
  );
  if (!isThere) return;
  keepLanguage(language);
  location.reload();
}

/** With the texts of the page that is open. */
async function loadWhole(language: Language): Promise<Translate> {
  const t = await loadTranslator(language);
  await t.complete();
  return t;
}

export function App({ stream, drafts, texts }: AppProps) {
  const [live, setLive] = useState(stream.state);
  // A function as a state: wrapped, or it would be called.
  const [{ t }, setTexts] = useState({ t: texts });
  const { language } = t;
  const [theme, setTheme] = useState<Theme>(preferredTheme);
  const [menuOpen, setMenuOpen] = useState(false);
  const route = useRoute();
  const page = pageOf(route[0]);
  const words = useMemo(() => ({ language, t, format: new Format(language) }), [language, t]);
  const own = (text: Bilingual | string | undefined) => ownText(text, language);
  const state: PageState = { ...words, live, own, drafts };
  const title = t(page.title);
  const device = live.status?.ups.model ?? t('app.name');
  const { level, short } = stateSentence(live);

  const isLive = live.phase === 'live';

  useEffect(() => stream.subscribe(setLive), [stream]);
  useEffect(() => {
    if (!isLive) return;
    // What fails is loaded when it is opened.
    const timer = setTimeout(() => loadAllPages(t).catch(() => undefined), loadAheadMs);
    return () => clearTimeout(timer);
  }, [isLive]);
  useEffect(() => {
    document.documentElement.lang = language;
    document.title = tabTitle(t(short), title, device);
  }, [language, title, device, short, t]);
  useEffect(() => document.querySelector('link[rel="icon"]')?.setAttribute('href', tabIcon(level)), [level]);
  useEffect(() => setMenuOpen(false), [page]);
  useEffect(keepFocus, []);
  useEffect(keepScroll, []);

  return (
    <PageContext.Provider value={state}>
      <button type="button" class="skip" onClick={() => document.getElementById('content')?.focus()}>
        {t('app.skip')}
      </button>
      <Header
        theme={theme}
        menuOpen={menuOpen}
        onMenu={() => setMenuOpen(!menuOpen)}
        onLanguage={(next) => {
          loadWhole(next).then(
            (loaded) => {
              keepLanguage(next);
              setTexts({ t: loaded });
            },
            () => beginAnewIn(next),
          );
        }}
        onTheme={(next) => {
          keepTheme(next);
          applyTheme(next);
          setTheme(next);
        }}
      />
      <div class="frame">
        <Navigation current={page} open={menuOpen} onChosen={() => setMenuOpen(false)} />
        <main id="content" tabIndex={-1}>
          <PrintHead />
          <Banners page={page.name} />
          <div class="page-head">
            <h1>{title}</h1>
            {page.isPrinted && <PrintButton />}
          </div>
          {live.status === undefined ? (
            <p class="loading" role="status">
              {t('app.connecting')}
            </p>
          ) : (
            <PageContent key={page.name} page={page} route={route} />
          )}
        </main>
      </div>
      <ServersAtStake />
    </PageContext.Provider>
  );
}
