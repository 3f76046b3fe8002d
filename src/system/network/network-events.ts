import type { Logger } from '../../core/log.js';
import type { EventRecorder } from '../../journal/journal-event.js';
import type { NetworkStep } from './confirm-or-revert.js';
import { summaryOf } from './network-edits.js';

/** A step of a change, for journal and log; that one waits is told where its reason is known. */
export function recordNetworkEvent(event: NetworkStep, recorder: EventRecorder, log: Logger): void {
  const detail = summaryOf(event.settings);
  switch (event.kind) {
    case 'applied':
      recorder.record({ kind: 'network-changed', who: event.by, detail });
      log.warn({ network: detail, by: event.by }, 'Network settings applied.');
      return;
    case 'confirmed':
      recorder.record({ kind: 'network-confirmed', who: event.by });
      log.info({ network: detail, by: event.by }, 'Network settings confirmed.');
      return;
    case 'reverted':
      recorder.record({ kind: 'network-reverted', detail });
      log.warn({ network: detail }, 'Nobody has confirmed: the former network settings are back.');
      return;
    case 'failed':
      recorder.record({ kind: 'network-failed', detail: event.cause, code: 'network.failed' });
      log.warn({ network: detail, cause: event.cause }, 'The former network settings are back.');
      return;
  }
}
