import type { HubConnectorState, HubStatus, ScNodeStatus } from '../../bacnet/datalink/sc/node/sc-status.js';
import { isFirstOrDoubled } from '../../core/doubling.js';
import type { EventRecorder } from '../../journal/journal-event.js';

/** What the journal was told of last: the hub that has us, or why none has. */
type Told = Exclude<HubConnectorState, 'no-hub-connection'> | `none: ${string}`;

/** Milliseconds for which a connection has to stand so that its loss is news again. */
const newsAfterMs = 86_400_000;

/**
 * Tells the journal which hub has accepted us, and once for each reason why none has; the node itself tells the log. What ends
 * every minute and is back at once, as through a proxy that cuts what is idle, is told the first time and at each doubling: the
 * journal has more to keep.
 */
export class HubJournal {
  readonly #recorder: EventRecorder;
  #told: Told | undefined;
  /** Connections that were lost since one last stood for long, and when the last one of them was. */
  #losses = 0;
  #lostMs: number | undefined;

  constructor(recorder: EventRecorder) {
    this.#recorder = recorder;
  }

  note({ connector, primary, failover }: ScNodeStatus): void {
    if (connector === 'no-hub-connection') {
      const hubs = [primary, failover].filter((one) => one !== undefined);
      const hub = hubs.find(({ failure }) => failure !== undefined);
      if (hub === undefined) return;
      this.#count(hub);
      const isBackAtOnce = hub.failedAttempts === 0 && hubs.some(({ isTrying }) => isTrying);
      if (!isBackAtOnce || isFirstOrDoubled(this.#losses)) this.#noteLoss(hub);
      return;
    }
    if (this.#told === connector) return;
    this.#told = connector;
    const hub = connector === 'connected-to-primary' ? primary : failover;
    const kind = connector === 'connected-to-primary' ? 'sc-primary-connected' : 'sc-failover-connected';
    this.#recorder.record({ kind, ...(hub && { subject: hub.uri }) });
  }

  /** BACnet/SC is off: what comes next is news. */
  forget(): void {
    this.#told = undefined;
    this.#losses = 0;
    this.#lostMs = undefined;
  }

  /** Each loss once, however often its state is told. */
  #count({ connectMs, disconnectMs, failedAttempts }: HubStatus): void {
    if (disconnectMs === undefined || disconnectMs === this.#lostMs || failedAttempts > 0) return;
    const stoodForMs = disconnectMs - (connectMs ?? disconnectMs);
    this.#losses = stoodForMs >= newsAfterMs ? 1 : this.#losses + 1;
    this.#lostMs = disconnectMs;
  }

  #noteLoss({ uri, failure }: HubStatus): void {
    if (failure === undefined) return;
    const told: Told = `none: ${failure.reason}`;
    if (this.#told === told) return;
    this.#told = told;
    this.#recorder.record({
      kind: 'sc-hub-lost',
      subject: uri,
      detail: failure.detail.en,
      detailFr: failure.detail.fr,
    });
  }
}
