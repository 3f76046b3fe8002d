import { render } from 'preact';
import { browserHost } from './api/browser-host.js';
import { LiveStream } from './api/live-stream.js';
import { App } from './app.js';
import { WithoutTexts } from './frame/without-texts.js';
import { loadTranslator } from './i18n/translate.js';
import { readStored, writeStored } from './state/browser-storage.js';
import { Drafts } from './state/drafts.js';
import { applyTheme, preferredLanguage, preferredTheme } from './state/preferences.js';
import { tryAgain } from './state/try-again.js';
import './style/tokens.css';
import './style/base.css';
import './style/layout.css';
import './style/components.css';
import './style/pages.css';
import './style/print.css';

/** A gateway that is just starting, or a network that fails for a moment. */
const pausesMs = [1000, 3000, 6000];

applyTheme(preferredTheme());
const stream = new LiveStream(browserHost);
stream.start();
const drafts = new Drafts(browserHost, {
  read: () => readStored('session', 'drafts'),
  write: (text) => writeStored('session', 'drafts', text),
});
drafts.start();
const place = document.getElementById('app');
const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms));
const content = await tryAgain(() => loadTranslator(preferredLanguage()), pausesMs, wait).then(
  (texts) => <App stream={stream} drafts={drafts} texts={texts} />,
  () => <WithoutTexts />,
);
if (place) render(content, place);
