import type { HubConnectorState, HubStatus, ScNodeStatus } from '../../bacnet/datalink/sc/node/sc-status.js';
import type { EventRecorder } from '../../journal/journal-event.js';

/** What the journal was told of last: the hub that has us, or why none has. */
type Told = Exclude<HubConnectorState, 'no-hub-connection'> | `none: ${string}`;

/** Tells the journal which hub has accepted us, and once for each reason why none has; the node itself tells the log. */
export class HubJournal {
  readonly #recorder: EventRecorder;
  #told: Told | undefined;

  constructor(recorder: EventRecorder) {
    this.#recorder = recorder;
  }

  note({ connector, primary, failover }: ScNodeStatus): void {
    if (connector === 'no-hub-connection') {
      const [hub] = [primary, failover].filter((one) => one?.failure !== undefined);
      if (hub !== undefined) this.#noteLoss(hub);
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
