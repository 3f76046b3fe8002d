import { addressOf, get } from './client.js';
import { type LiveHost, streamEventNames } from './live-host.js';
import { loginEnded } from './login-end.js';

export const browserHost: LiveHost = {
  wallMs: () => Date.now(),
  monotonicMs: () => performance.now(),
  schedule(delayMs, action) {
    const timer = setTimeout(action, delayMs);
    return () => clearTimeout(timer);
  },
  isHidden: () => document.visibilityState === 'hidden',
  onVisibilityChange(listener) {
    document.addEventListener('visibilitychange', listener);
    return () => document.removeEventListener('visibilitychange', listener);
  },
  openSource({ onEvent, onError, onRenewed }) {
    const source = new EventSource(addressOf('/stream'));
    for (const name of streamEventNames) source.addEventListener(name, ({ data }) => onEvent(name, data));
    source.addEventListener('ended', () => {
      // Or the browser takes the end for a loss of contact.
      source.close();
      void loginEnded(onRenewed);
    });
    // After an answer that is no stream a browser gives up for good, and does not say what the answer was.
    source.onerror = () => {
      const isFinal = source.readyState === EventSource.CLOSED;
      if (isFinal) get('/status').catch(() => undefined);
      onError(isFinal);
    };
    return source;
  },
};
