import type { KeptState } from '../../../../core/kept-state.js';

/** One event and for whom it was, as it outlives a restart. */
export interface OutboxEntry {
  readonly priority: number;
  /** All parameters of the notification but the process identifier. */
  readonly parameters: Uint8Array;
  readonly to: readonly OutboxAddressee[];
}

export interface OutboxAddressee {
  /** Name of the target. */
  readonly name: string;
  readonly processId: number;
  readonly confirmed: boolean;
}

/** A bounded ring of lines on the disk. */
export interface OutboxRing {
  /** What former runs have left, oldest first; sequence numbers rise. */
  read(): Promise<readonly { readonly sequence: number; readonly text: string }[]>;
  /** Returns the sequence number; the line is on the disk a little later. */
  append(text: string): number;
  /** Resolves when everything is on the disk. */
  flush(): Promise<void>;
}

/** How far each recipient is, and what it has lost, by its name. */
export interface KeptDelivery {
  readonly positions: Readonly<Record<string, number>>;
  readonly lost: Readonly<Record<string, number>>;
}

export type KeptDeliveryState = KeptState<KeptDelivery>;

/** Of a file; throws where it has another shape. */
export function readKeptDelivery(value: unknown): KeptDelivery {
  const { positions, lost } = (value ?? {}) as Partial<Record<keyof KeptDelivery, unknown>>;
  return { positions: numbersIn(positions), lost: numbersIn(lost) };
}

function numbersIn(value: unknown): Readonly<Record<string, number>> {
  if (typeof value !== 'object' || value === null) throw new TypeError('no numbers');
  const entries = Object.entries(value).filter((one): one is [string, number] => Number.isSafeInteger(one[1]));
  return Object.fromEntries(entries);
}

/** Addressees of one event; there are fewer. */
const places = 1024;

/** The place of an addressee of an event among all; rises with the sequence number of the event. */
export function positionOf(sequence: number, index: number): number {
  return sequence * places + index;
}

/** The sequence number of the event at a position. */
export function sequenceOf(position: number): number {
  return Math.floor(position / places);
}

export function outboxLine({ priority, parameters, to }: OutboxEntry): string {
  const addressees = to.map(({ name, processId, confirmed }) => [name, processId, confirmed ? 1 : 0]);
  return JSON.stringify({ p: priority, n: Buffer.from(parameters).toString('base64'), to: addressees });
}

/** Undefined for a line of another version. */
export function readOutboxLine(text: string): OutboxEntry | undefined {
  const value = parsed(text);
  if (typeof value !== 'object' || value === null) return undefined;
  const { p: priority, n, to } = value as Record<string, unknown>;
  if (typeof priority !== 'number' || typeof n !== 'string' || !Array.isArray(to)) return undefined;
  const addressees = to.flatMap((one) => addresseeOf(one) ?? []);
  // A position counts all of them.
  if (addressees.length !== to.length) return undefined;
  return { priority, parameters: new Uint8Array(Buffer.from(n, 'base64')), to: addressees };
}

function addresseeOf(value: unknown): OutboxAddressee | undefined {
  if (!Array.isArray(value)) return undefined;
  const [name, processId, confirmed] = value as readonly unknown[];
  if (typeof name !== 'string' || typeof processId !== 'number') return undefined;
  return { name, processId, confirmed: confirmed === 1 };
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
