import type { Bilingual } from '../../../core/bilingual.js';
import type { EventRecorder } from '../../../journal/journal-event.js';
import { type Caller, textOfCaller } from '../../server/access/caller.js';
import type { BrokerCertificates, MqttView } from './schema.js';

/** How it goes with the broker; times are of the wall clock. */
export interface MqttFacts {
  readonly status: 'connected' | 'connecting';
  readonly broker: string;
  readonly version: '5' | '3.1.1';
  readonly isEncrypted: boolean;
  readonly clientId: string;
  readonly root: string;
  readonly sinceMs: number;
  readonly sent: number;
  readonly waiting: number;
  readonly refused: number;
  readonly lastError?: { readonly text: Bilingual; readonly atMs: number } | undefined;
}

/** Whom the gateway believes to be the broker, and as whom it comes; PEM texts. Stores reject with `web.bad-certificate`. */
export interface BrokerCertificateStore {
  view(): Promise<BrokerCertificates>;
  storeCa(ca: string): Promise<void>;
  storeClient(cert: string, key: string): Promise<void>;
  removeCa(): Promise<void>;
  removeClient(): Promise<void>;
}

export interface MqttParts {
  /** Undefined while it is switched off. */
  readonly running: { readonly status: MqttFacts } | undefined;
  readonly certificates: BrokerCertificateStore;
  /** Other certificates are there: connects anew where it is switched on. */
  renew(): void;
}

export function mqttView({ lastError, ...facts }: MqttFacts): MqttView {
  return { ...facts, ...(lastError && { lastError: { ...lastError.text, atMs: lastError.atMs } }) };
}

/** The certificates for the broker, as somebody changes them. */
export function brokerCertificateAnswers(mqtt: () => MqttParts, recorder: EventRecorder) {
  const change = async (what: (store: BrokerCertificateStore) => Promise<void>, by: Caller) => {
    const { certificates } = mqtt();
    await what(certificates);
    recorder.record({ kind: 'broker-certificates-changed', who: textOfCaller(by) });
    mqtt().renew();
  };
  return {
    read: () => mqtt().certificates.view(),
    setCa: (ca: string, by: Caller) => change((store) => store.storeCa(ca), by),
    removeCa: (by: Caller) => change((store) => store.removeCa(), by),
    setClient: (cert: string, key: string, by: Caller) => change((store) => store.storeClient(cert, key), by),
    removeClient: (by: Caller) => change((store) => store.removeClient(), by),
  };
}
