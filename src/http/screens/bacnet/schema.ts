/** Traffic and neighbours of the BACnet server. */
export interface BacnetAnswer {
  readonly state: 'bound' | 'waiting' | 'opening' | 'stopped';
  readonly counters: Readonly<Record<string, unknown>>;
  readonly clients: readonly BacnetClient[];
  readonly subscriptions: readonly SubscriptionView[];
  readonly foreignDevice: ForeignDeviceView;
  /** Absent while this device is none. */
  readonly bbmd?: BbmdView;
  readonly duplicates: readonly DuplicateView[];
  readonly sameName: readonly DuplicateView[];
  readonly proposal?: number;
  readonly proposedName?: string;
}

/** Another device with our number or our name. */
export interface DuplicateView {
  readonly instance: number;
  readonly address: string;
  readonly vendorId?: number;
  readonly sinceMs: number;
  readonly lastSeenMs: number;
}

export interface ForeignDeviceView {
  readonly state: 'inactive' | 'sent' | 'registered' | 'rejected';
  readonly bbmd?: string;
  readonly sinceMs?: number;
}

export interface BacnetClient {
  readonly address: string;
  readonly requests: number;
  readonly lastSeenMs: number;
  readonly services: Readonly<Record<string, number>>;
}

export interface SubscriptionView {
  readonly recipient: string;
  readonly processId: number;
  readonly object: string;
  readonly property?: string;
  readonly confirmed: boolean;
  /** 0: without an end. */
  readonly remainingS: number;
  readonly increment?: number;
  readonly sent: number;
  readonly failures: number;
  readonly lastSentAtMs?: number;
}

export interface BbmdView {
  /** Broadcast Distribution Table. */
  readonly bdt: readonly { readonly address: string; readonly mask: string }[];
  /** Foreign Device Table. */
  readonly fdt: readonly { readonly address: string; readonly ttlS: number; readonly remainingS: number }[];
  readonly forwarded: number;
  readonly dropped: number;
}
