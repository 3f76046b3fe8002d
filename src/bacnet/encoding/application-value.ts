/** Date as BACnet has it; `undefined` is the wildcard (135 §20.2.12). Month 1-12, weekday 1 = Monday. */
export interface BacnetDate {
  readonly year: number | undefined;
  readonly month: number | undefined;
  readonly day: number | undefined;
  readonly weekday: number | undefined;
}

/** Time as BACnet has it; `undefined` is the wildcard (135 §20.2.13). */
export interface BacnetTime {
  readonly hour: number | undefined;
  readonly minute: number | undefined;
  readonly second: number | undefined;
  readonly hundredths: number | undefined;
}

/** Object type 0-1023, instance 0-4194303 (135 §20.2.14). */
export interface ObjectIdentifier {
  readonly objectType: number;
  readonly instance: number;
}

/** An application-tagged primitive value (135 §20.2.1.4). */
export type ApplicationValue =
  | { readonly type: 'null' }
  | { readonly type: 'boolean'; readonly value: boolean }
  | { readonly type: 'unsigned'; readonly value: number }
  | { readonly type: 'signed'; readonly value: number }
  | { readonly type: 'real'; readonly value: number }
  | { readonly type: 'double'; readonly value: number }
  | { readonly type: 'octetString'; readonly value: Uint8Array }
  | { readonly type: 'characterString'; readonly value: string }
  | { readonly type: 'bitString'; readonly value: readonly boolean[] }
  | { readonly type: 'enumerated'; readonly value: number }
  | { readonly type: 'date'; readonly value: BacnetDate }
  | { readonly type: 'time'; readonly value: BacnetTime }
  | { readonly type: 'objectIdentifier'; readonly value: ObjectIdentifier };
