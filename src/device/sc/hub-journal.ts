import type { HubConnectorState, HubStatus, ScNodeStatus } from '../../bacnet/datalink/sc/node/sc-status.js';
import type { Logger } from '../../core/log.js';
import type { EventRecorder } from '../../journal/journal-event.js';

/** What the journal was told of last: the hub that has us, or why none has. */
type Told = Exclude<HubConnectorState, 'no-hub-connection'> | `none: ${string}`;

/** Tells journal and log which hub has accepted us, and once for each reason why none has. */
export class HubJournal {
  readonly #recorder: EventRecorder;
  readonly #log: Logger;
  #told: Told | undefined;

  constructor(recorder: EventRecorder, log: Logger) {
    this.#recorder = recorder;
    this.#log = log;
  }

  note({ connector, primary, failover, vmac }: ScNodeStatus): void {
    if (connector === 'no-hub-connection') {
      const [hub] = [primary, failover].filter((one) => one?.failure !== undefined);
      if (hub !== undefined) this.#noteLoss(hub);
      return;
    }
    if (this.#told === connector) return;
    this.#told = connector;
    const hub = connector === 'connected-to-primary' ? primary : failover;
    this.#log.info({ hub: hub?.uri, role: hub?.role, vmac }, 'BACnet/SC: connected to a hub.');
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
    this.#log.warn({ hub: uri, reason: failure.reason }, `BACnet/SC: no hub. ${failure.detail.en}`);
    this.#recorder.record({
      kind: 'sc-hub-lost',
      subject: uri,
      detail: failure.detail.en,
      detailFr: failure.detail.fr,
    });
  }
}
