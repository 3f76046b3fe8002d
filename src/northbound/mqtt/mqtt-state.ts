import type { Bilingual } from '../../core/bilingual.js';

/** How it goes with the broker, for people. */
export interface MqttState {
  /** `connecting`: an attempt is under way, or the pause before it. */
  readonly status: 'connected' | 'connecting';
  /** As in config.ini. */
  readonly broker: string;
  readonly version: '5' | '3.1.1';
  readonly isEncrypted: boolean;
  readonly clientId: string;
  /** First levels of all topics. */
  readonly root: string;
  /** Since when it is connected, or not; wall clock, milliseconds since 1970. */
  readonly sinceMs: number;
  /** Messages that the broker has, since the service was started. */
  readonly sent: number;
  /** Topics that wait to be told, or to be confirmed. */
  readonly waiting: number;
  /** Messages that the broker did not take. */
  readonly refused: number;
  /** What went wrong last. */
  readonly lastError?: { readonly text: Bilingual; readonly atMs: number };
}
