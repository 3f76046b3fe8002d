import type { Clock } from '../../../../core/clock.js';
import { type Station, stationOnLink } from '../../../datalink/station.js';
import { type Target, targetName, targetOf } from '../../../events/notification-target.js';
import type { Peer } from '../../peer.js';
import type { NotificationClasses } from '../notification-classes.js';
import { type AddressBindingParts, AddressBindings } from './address-bindings.js';
import type { NotificationPort } from './notification-port.js';
import type { OutboxPositions } from './outbox-positions.js';
import { RecipientQueue } from './recipient-queue.js';
import { isMeant, type Sought, soughtFor } from './sought.js';

export interface RecipientQueuesParts extends AddressBindingParts {
  readonly classes: Pick<NotificationClasses, 'all' | 'onChange'>;
  readonly positions: OutboxPositions;
  readonly clock: Clock;
  readonly onEnd: (queue: RecipientQueue) => void;
}

/** A queue for each recipient of all Notification Classes, and where the recipients are. */
export class RecipientQueues {
  readonly bindings: AddressBindings;
  readonly #parts: RecipientQueuesParts;
  readonly #queues = new Map<string, RecipientQueue>();
  readonly #endClasses: () => void;

  constructor(parts: RecipientQueuesParts) {
    this.#parts = parts;
    this.bindings = new AddressBindings(parts);
    this.#follow();
    this.#endClasses = parts.classes.onChange(() => this.#follow());
  }

  get all(): readonly RecipientQueue[] {
    return [...this.#queues.values()];
  }

  /** By the name of the target. */
  get byName(): ReadonlyMap<string, RecipientQueue> {
    return this.#queues;
  }

  get isAnyUnderWay(): boolean {
    return this.all.some(({ underWay }) => underWay !== undefined);
  }

  /** Idempotent. */
  stop(): void {
    this.#endClasses();
  }

  /** Those whose address follows from this answer. */
  for(sought: Sought): readonly RecipientQueue[] {
    return this.all.filter(({ target }) => isMeant(target, sought));
  }

  /** Where one device, or one network, is reached; undefined: it is sought, it cannot be, or all are meant. */
  peerOf(target: Target, port: NotificationPort | undefined): Peer | undefined {
    switch (target.kind) {
      case 'station':
        return peerAt(target, port);
      case 'device':
        return this.bindings.find({ kind: 'device', number: target.instance });
      case 'remote': {
        const { network, macAddress: address } = target;
        const own = address.length > 0 ? port?.dataLinkOfNetwork(network) : undefined;
        if (own !== undefined) return peerAt(stationOnLink(own, address), port);
        const router = this.bindings.find({ kind: 'network', number: network });
        return router && { address: router.address, port: router.port, remote: { network, address } };
      }
      case 'broadcast':
        return undefined;
    }
  }

  /** What is at the address does not answer. */
  doubt(target: Target): void {
    const sought = soughtFor(target);
    if (sought !== undefined) this.bindings.doubt(sought);
  }

  /** Makes the queues of new recipients, and ends those of former ones with all that waits in them. */
  #follow(): void {
    const { classes, clock, positions } = this.#parts;
    const targets = new Map<string, Target>();
    for (const { recipient } of classes.all.flatMap(({ recipients }) => recipients)) {
      const target = targetOf(recipient);
      if (target !== undefined) targets.set(targetName(target), target);
    }
    for (const queue of this.all) if (!targets.has(queue.name)) this.#end(queue);
    for (const [name, target] of targets) {
      if (this.#queues.has(name)) continue;
      const queue = new RecipientQueue(target, clock);
      queue.lost = positions.lostOf(name);
      this.#queues.set(name, queue);
    }
    this.bindings.need([...targets.values()].flatMap((target) => soughtFor(target) ?? []));
  }

  #end(queue: RecipientQueue): void {
    queue.stop();
    this.#queues.delete(queue.name);
    this.#parts.positions.end(queue.name, this.#queues);
    this.#parts.onEnd(queue);
  }
}

/** Without a server nobody can say more. */
function peerAt(station: Station | undefined, port: NotificationPort | undefined): Peer | undefined {
  const found = station && port ? port.stationFor(station) : station;
  return found && { address: found.address, port: found.port, remote: undefined };
}
