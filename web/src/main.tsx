import { render } from 'preact';
import { browserHost } from './api/browser-host.js';
import { LiveStream } from './api/live-stream.js';
import { App } from './app.js';
import { loadTranslator } from './i18n/translate.js';
import { readStored, writeStored } from './state/browser-storage.js';
import { Drafts } from './state/drafts.js';
import { applyTheme, preferredLanguage, preferredTheme } from './state/preferences.js';
import './style/tokens.css';
import './style/base.css';
import './style/layout.css';
import './style/components.css';
import './style/pages.css';
import './style/print.css';

applyTheme(preferredTheme());
const stream = new LiveStream(browserHost);
stream.start();
const drafts = new Drafts(browserHost, {
  read: () => readStored('session', 'drafts'),
  write: (text) => writeStored('session', 'drafts', text),
});
drafts.start();
const place = document.getElementById('app');
const texts = await loadTranslator(preferredLanguage());
if (place) render(<App stream={stream} drafts={drafts} texts={texts} />, place);
