import { context, type Item, items, objectId, plain, unsignedOctets } from '../../support/bacnet/wire.js';

/** A property as an answer tells it; `error` in place of values. */
export interface ToldProperty {
  /** As `type,instance`. */
  readonly object: string;
  readonly propertyId: number;
  readonly index: number | undefined;
  readonly items: readonly Item[];
  readonly error: readonly [errorClass: number, errorCode: number] | undefined;
}

const numberOf = ({ octets }: Item): number => octets.reduce((sum, octet) => sum * 256 + octet, 0);
const idOf = (item: Item): string => `${numberOf(item) >>> 22},${numberOf(item) & 0x3fffff}`;

/** Walks over the tags of a payload; throws where another one is found than the service orders. */
export class Tags {
  readonly #all: readonly Item[];
  #at = 0;

  constructor(payload: Uint8Array) {
    this.#all = items(payload);
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#all.length;
  }

  is(kind: Item['kind'], tag: number): boolean {
    const item = this.#all[this.#at];
    return item !== undefined && item.kind === kind && item.tag === tag;
  }

  take(kind: Item['kind'], tag: number): Item {
    const item = this.#all[this.#at];
    if (item === undefined || !this.is(kind, tag)) throw new Error(`${kind} tag ${tag} expected at item ${this.#at}`);
    this.#at += 1;
    return item;
  }

  any(): Item {
    const item = this.#all[this.#at];
    if (item === undefined) throw new Error('a tag expected at the end');
    this.#at += 1;
    return item;
  }

  contextNumber(tag: number): number {
    return numberOf(this.take('context', tag));
  }

  optionalNumber(tag: number): number | undefined {
    return this.is('context', tag) ? this.contextNumber(tag) : undefined;
  }

  id(tag: number): string {
    return idOf(this.take('context', tag));
  }

  /** All between an opening tag and its closing one. */
  within(tag: number): readonly Item[] {
    this.take('opening', tag);
    const from = this.#at;
    for (let depth = 0; depth > 0 || !this.is('closing', tag); this.#at += 1) {
      const item = this.#all[this.#at];
      if (item === undefined) throw new Error(`closing tag ${tag} expected at the end`);
      if (item.kind === 'opening') depth += 1;
      if (item.kind === 'closing') depth -= 1;
    }
    this.#at += 1;
    return this.#all.slice(from, this.#at - 1);
  }
}

/** ReadProperty-ACK, 135-2012 §15.5. */
export function readPropertyAck(payload: Uint8Array): ToldProperty {
  const tags = new Tags(payload);
  const object = tags.id(0);
  const propertyId = tags.contextNumber(1);
  const index = tags.optionalNumber(2);
  return { object, propertyId, index, items: tags.within(3), error: undefined };
}

/** ReadPropertyMultiple-ACK, 135-2012 §15.7. */
export function readPropertyMultipleAck(payload: Uint8Array): readonly ToldProperty[] {
  const tags = new Tags(payload);
  const told: ToldProperty[] = [];
  while (!tags.isAtEnd) {
    const object = tags.id(0);
    tags.take('opening', 1);
    while (!tags.is('closing', 1)) {
      const propertyId = tags.contextNumber(2);
      const index = tags.optionalNumber(3);
      if (tags.is('opening', 5)) {
        const [errorClass, errorCode] = tags.within(5).map(numberOf);
        told.push({ object, propertyId, index, items: [], error: [errorClass ?? -1, errorCode ?? -1] });
      } else told.push({ object, propertyId, index, items: tags.within(4), error: undefined });
    }
    tags.take('closing', 1);
  }
  return told;
}

export interface CovNotice {
  readonly processId: number;
  readonly device: string;
  readonly object: string;
  readonly timeRemainingS: number;
  readonly values: readonly ToldProperty[];
}

/** Both COV notifications, 135-2012 §13.6. */
export function readCovNotice(payload: Uint8Array): CovNotice {
  const tags = new Tags(payload);
  const processId = tags.contextNumber(0);
  const device = tags.id(1);
  const object = tags.id(2);
  const timeRemainingS = tags.contextNumber(3);
  const values: ToldProperty[] = [];
  tags.take('opening', 4);
  while (!tags.is('closing', 4)) {
    const propertyId = tags.contextNumber(0);
    const index = tags.optionalNumber(1);
    values.push({ object, propertyId, index, items: tags.within(2), error: undefined });
    tags.optionalNumber(3);
  }
  tags.take('closing', 4);
  return { processId, device, object, timeRemainingS, values };
}

export interface EventNotice {
  readonly processId: number;
  readonly device: string;
  readonly object: string;
  /** The octets of the choice, as hexadecimal digits: alike means the same. */
  readonly timeStamp: string;
  readonly notificationClass: number;
  readonly priority: number;
  readonly eventType: number;
  /** 0 alarm, 1 event, 2 acknowledgement. */
  readonly notifyType: number;
  readonly ackRequired: boolean;
  readonly fromState: number | undefined;
  readonly toState: number;
}

/** Both event notifications, 135-2012 §13.8. */
export function readEventNotice(payload: Uint8Array): EventNotice {
  return eventNoticeOf(new Tags(payload));
}

export function eventNoticeOf(tags: Tags): EventNotice {
  const processId = tags.contextNumber(0);
  const device = tags.id(1);
  const object = tags.id(2);
  const timeStamp = stampOf(tags.within(3));
  const notificationClass = tags.contextNumber(4);
  const priority = tags.contextNumber(5);
  const eventType = tags.contextNumber(6);
  if (tags.is('context', 7)) tags.take('context', 7);
  const notifyType = tags.contextNumber(8);
  const ackRequired = tags.optionalNumber(9) === 1;
  const fromState = tags.optionalNumber(10);
  const toState = tags.contextNumber(11);
  if (tags.is('opening', 12)) tags.within(12);
  const head = { processId, device, object, timeStamp, notificationClass, priority, eventType };
  return { ...head, notifyType, ackRequired, fromState, toState };
}

const letters = { application: 'a', context: 'c', opening: 'o', closing: 'e' } as const;

/** A BACnetTimeStamp, whatever choice it is, as text. */
export function stampOf(all: readonly Item[]): string {
  return all.map(({ kind, tag, octets }) => `${letters[kind]}${tag}:${Buffer.from(octets).toString('hex')}`).join(' ');
}

/** The octets of a time stamp that was read, for the acknowledgement that names it. */
export function stampOctets(stamp: string): readonly number[] {
  return stamp.split(' ').flatMap((one) => {
    const [, kind = '', tag = '0', digits = ''] = /^(\w)(\d+):(\w*)$/.exec(one) ?? [];
    const octets = [...Buffer.from(digits, 'hex')];
    if (kind === 'o') return [(Number(tag) << 4) | 0x0e];
    if (kind === 'e') return [(Number(tag) << 4) | 0x0f];
    if (kind === 'c') return context(Number(tag), octets);
    return [(Number(tag) << 4) | octets.length, ...octets];
  });
}

export interface ActiveEvent {
  readonly object: string;
  readonly eventState: number;
  /** To-offnormal, to-fault, to-normal. */
  readonly acknowledged: readonly boolean[];
  readonly timeStamps: readonly string[];
}

/** GetEventInformation-ACK, 135-2012 §13.12. */
export function readEventInformation(payload: Uint8Array): { events: readonly ActiveEvent[]; hasMore: boolean } {
  const tags = new Tags(payload);
  const events: ActiveEvent[] = [];
  tags.take('opening', 0);
  while (!tags.is('closing', 0)) {
    const object = tags.id(0);
    const eventState = tags.contextNumber(1);
    const acknowledged = bitsOf(tags.take('context', 2));
    const timeStamps = stampsOf(tags.within(3));
    tags.take('context', 4);
    tags.take('context', 5);
    tags.within(6);
    events.push({ object, eventState, acknowledged, timeStamps });
  }
  tags.take('closing', 0);
  return { events, hasMore: tags.contextNumber(1) === 1 };
}

/** The three time stamps of Event_Time_Stamps, each by itself. */
export function stampsOf(all: readonly Item[]): readonly string[] {
  const found: Item[][] = [];
  let depth = 0;
  for (const item of all) {
    if (depth === 0) found.push([]);
    found.at(-1)?.push(item);
    if (item.kind === 'opening') depth += 1;
    if (item.kind === 'closing') depth -= 1;
  }
  return found.map(stampOf);
}

export const bitsOf = ({ octets }: Pick<Item, 'octets'>): readonly boolean[] =>
  plain({ kind: 'application', tag: 8, octets }) as boolean[];

export const contextUnsigned = (tag: number, value: number): number[] => context(tag, unsignedOctets(value));
export const contextId = (tag: number, type: number, instance: number): number[] =>
  context(tag, objectId(type, instance));
