import { scFailure } from '../../../src/bacnet/datalink/sc/node/sc-failure.js';
import type { OpenScSocket, ScSocket, ScSocketEvents } from '../../../src/bacnet/datalink/sc/node/sc-socket.js';

/** Functions of BACnet/SC, typed in from 135-2020 §AB.2. */
export const Fn = {
  result: 0,
  npdu: 1,
  addressResolution: 2,
  addressResolutionAck: 3,
  advertisement: 4,
  solicitation: 5,
  connectRequest: 6,
  connectAccept: 7,
  disconnectRequest: 8,
  disconnectAck: 9,
  heartbeatRequest: 10,
  heartbeatAck: 11,
  proprietary: 12,
} as const;

export interface PlainMessage {
  readonly fn: number;
  readonly id: number;
  readonly origin?: string | undefined;
  readonly destination?: string | undefined;
  /** Hexadecimal, markers and all. */
  readonly destinationOptions?: string;
  readonly dataOptions?: string;
  /** Hexadecimal. */
  readonly payload?: string;
}

/** Octets of a message, put together by hand (135-2020 §AB.2.1). */
export function octetsOf({
  fn,
  id,
  origin,
  destination,
  destinationOptions,
  dataOptions,
  payload,
}: PlainMessage): Buffer {
  const flags = (origin ? 8 : 0) | (destination ? 4 : 0) | (destinationOptions ? 2 : 0) | (dataOptions ? 1 : 0);
  const head = Buffer.from([fn, flags, id >> 8, id & 0xff]).toString('hex');
  return Buffer.from(
    [head, origin, destination, destinationOptions, dataOptions, payload].map((part) => part ?? '').join(''),
    'hex',
  );
}

/** The same the other way round, without options: a node sends none. */
export function plainOf(octets: Uint8Array): Required<Pick<PlainMessage, 'fn' | 'id' | 'payload'>> & PlainMessage {
  const hex = Buffer.from(octets).toString('hex');
  const flags = octets[1] ?? 0;
  const hasOrigin = (flags & 8) !== 0;
  const hasDestination = (flags & 4) !== 0;
  const behindOrigin = hasOrigin ? 20 : 8;
  const behindAddresses = hasDestination ? behindOrigin + 12 : behindOrigin;
  const origin = hasOrigin ? hex.slice(8, 20) : undefined;
  const destination = hasDestination ? hex.slice(behindOrigin, behindAddresses) : undefined;
  return {
    fn: octets[0] ?? -1,
    id: ((octets[2] ?? 0) << 8) | (octets[3] ?? 0),
    origin,
    destination,
    payload: hex.slice(behindAddresses),
  };
}

/**
 * `up`: as the standard wants it; `refusing`: TCP is refused; `dead`: nothing answers; `mute`: opens, and never accepts;
 * `silent`: accepts, and says nothing any more; `babbling`: opens, and says what is no BACnet/SC; `closing`: accepts, and
 * closes; `full`: refuses with an error.
 */
export type HubMode = 'up' | 'refusing' | 'dead' | 'mute' | 'silent' | 'babbling' | 'closing' | 'full';

/** A WebSocket as the node sees it, and what the hub has of it. */
export class PlayedLink implements ScSocket {
  readonly hub: PlayedHub;
  readonly sent: Buffer[] = [];
  queuedOctets = 0;
  isReached = false;
  state: 'opening' | 'open' | 'closed' = 'opening';
  /** VMAC of the node, once accepted. */
  vmac: string | undefined;
  closeCode: number | undefined;
  /** The network between is gone, and neither side knows. */
  isCut = false;
  readonly #events: ScSocketEvents;

  constructor(hub: PlayedHub, events: ScSocketEvents) {
    this.hub = hub;
    this.#events = events;
  }

  get messages() {
    return this.sent.map(plainOf);
  }

  get last() {
    return this.messages.at(-1);
  }

  open(): void {
    if (this.state !== 'opening') return;
    this.state = 'open';
    this.#events.onOpen();
  }

  send(message: Uint8Array): void {
    if (this.state !== 'open') return;
    this.sent.push(Buffer.from(message));
    if (this.isCut) return;
    this.hub.hear(this, plainOf(message));
  }

  /** The hub says something; after a moment, as on a network. */
  say(message: PlainMessage): void {
    this.sayOctets(octetsOf(message));
  }

  sayOctets(octets: Uint8Array): void {
    queueMicrotask(() => {
      if (this.state === 'open' && !this.isCut) this.#events.onMessage(octets);
    });
  }

  close(code = 1000): void {
    this.closeCode ??= code;
    if (this.isCut || this.hub.mode === 'silent' || this.hub.mode === 'dead') return;
    this.drop();
  }

  destroy(): void {
    this.drop();
  }

  /** The connection goes away. */
  drop(failure?: ReturnType<typeof scFailure>): void {
    if (this.state === 'closed') return;
    this.state = 'closed';
    this.vmac = undefined;
    queueMicrotask(() => this.#events.onClose(failure));
  }
}

export class PlayedHub {
  readonly uri: string;
  readonly links: PlayedLink[] = [];
  mode: HubMode = 'up';
  /** VMACs of other nodes. */
  readonly taken = new Set<string>();
  maxBvlc = 1600;
  maxNpdu = 1497;

  constructor(uri: string) {
    this.uri = uri;
  }

  get link(): PlayedLink {
    const link = this.links.at(-1);
    if (!link) throw new Error(`${this.uri} has never been asked`);
    return link;
  }

  /** Those that it has accepted and that stand. */
  get accepted(): readonly PlayedLink[] {
    return this.links.filter((link) => link.vmac !== undefined);
  }

  connect(link: PlayedLink): void {
    this.links.push(link);
    queueMicrotask(() => {
      if (this.mode === 'dead') return;
      if (this.mode === 'refusing') link.drop(scFailure('refused', { hub: this.uri }));
      else link.open();
    });
  }

  hear(link: PlayedLink, { fn, id, payload }: PlainMessage): void {
    if (this.mode === 'mute' || this.mode === 'dead') return;
    if (this.mode === 'babbling') {
      link.sayOctets(Buffer.from('HTTP/1.1 200'));
      return;
    }
    if (fn === Fn.connectRequest) this.#judge(link, id, (payload ?? '').slice(0, 12));
    if (this.mode === 'silent') return;
    if (fn === Fn.heartbeatRequest) link.say({ fn: Fn.heartbeatAck, id });
    if (fn === Fn.disconnectRequest) {
      link.vmac = undefined;
      link.say({ fn: Fn.disconnectAck, id });
    }
  }

  #judge(link: PlayedLink, id: number, vmac: string): void {
    if (this.mode === 'full') {
      link.say({ fn: Fn.result, id, payload: '06010000070045' });
      return;
    }
    if (this.taken.has(vmac)) {
      // 151: node-duplicate-vmac.
      link.say({ fn: Fn.result, id, payload: '06010000070097' });
      return;
    }
    link.vmac = vmac;
    const lengths = Buffer.from([this.maxBvlc >> 8, this.maxBvlc & 0xff, this.maxNpdu >> 8, this.maxNpdu & 0xff]);
    link.say({ fn: Fn.connectAccept, id, payload: `0a0b0c0d0e0f${'11'.repeat(16)}${lengths.toString('hex')}` });
    if (this.mode === 'closing') queueMicrotask(() => queueMicrotask(() => link.drop()));
    // The same Device UUID: the new connection replaces the old one (135-2020 §AB.6.2.3).
    for (const former of this.accepted) {
      if (former === link) continue;
      former.vmac = undefined;
      former.say({ fn: Fn.disconnectRequest, id: 9 });
    }
  }
}

/** The hubs of a site, by URI. */
export class PlayedSite {
  readonly hubs = new Map<string, PlayedHub>();
  /** Sockets that were opened by the one, or the other, certificates. */
  readonly open: OpenScSocket = (uri, events) => {
    const hub = this.hub(uri);
    const link = new PlayedLink(hub, events);
    hub.connect(link);
    return link;
  };

  hub(uri: string): PlayedHub {
    const known = this.hubs.get(uri);
    if (known) return known;
    const hub = new PlayedHub(uri);
    this.hubs.set(uri, hub);
    return hub;
  }

  get accepted(): readonly PlayedLink[] {
    return [...this.hubs.values()].flatMap((hub) => hub.accepted);
  }
}
