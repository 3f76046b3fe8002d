import type { Clock } from '../../core/clock.js';
import type { Logger } from '../../core/log.js';
import { PduType } from '../apdu/pdu-type.js';
import { type DataLink, dataLinkOf, type Station } from '../datalink/station.js';
import type { ByteWriter } from '../encoding/byte-writer.js';
import type { Recipient } from '../encoding/constructed/recipient.js';
import { ObjectType } from '../encoding/object-type.js';
import { PropertyIdentifier as P } from '../encoding/property-identifier.js';
import { UnconfirmedService } from '../encoding/service-choices.js';
import { type BroadcastScope, type Target, targetName, targetOf } from '../events/notification-target.js';
import type { ObjectStore } from '../object-model/object-store.js';
import { encodeCovNotification } from '../services/cov-notification.js';
import { decodeIAmRequest } from '../services/i-am.js';
import type { DeliveryKind } from './delivery.js';
import { AddressBindings } from './events/delivery/address-bindings.js';
import { askFor, isMeant, type Sought, soughtFor } from './events/delivery/sought.js';
import type { OwnStations } from './network/own-stations.js';
import type { Peer } from './peer.js';
import type { UnconfirmedServiceHandler } from './service-registry.js';
import type { Transmitter } from './transmitter.js';

/** That the device has started anew, and who wants to know. */
export interface RestartNews {
  /** Restart_Notification_Recipients. */
  readonly recipients: readonly Recipient[];
  /** True once for each start of the device, which a server outlives as little as a change of the settings. */
  take(): boolean;
}

export interface RestartNoticeParts {
  readonly news: RestartNews;
  /** Its Device has the three properties that are told. */
  readonly store: ObjectStore;
  readonly transmitter: Transmitter;
  readonly stations: Pick<OwnStations, 'stationFor'>;
  readonly mayInitiate: () => boolean;
  readonly clock: Clock;
  readonly log: Logger;
}

/** What the notification holds, in this order (135-2016 §19.3). */
const told: readonly P[] = [P.systemStatus, P.timeOfDeviceRestart, P.lastRestartReason];
/** Who is not found in this time is not told: the news is old. */
const seekForMs = 120_000;

/** Tells of a restart by UnconfirmedCOVNotifications, one to each recipient (135-2016 §19.3). */
export class RestartNotice {
  readonly #parts: RestartNoticeParts;
  readonly #bindings: AddressBindings;
  /** Those whose address, or the router to them, is not known yet. */
  #sought: readonly Target[] = [];
  #scopes: readonly BroadcastScope[] = [];
  #stations: readonly Station[] = [];
  /** When it was told of first; undefined: not yet. */
  #begunAtMs: number | undefined;
  #isToldBeyond = false;
  /** Data links by which nobody was told yet. */
  readonly #untold = new Set<DataLink>(['ip', 'sc']);
  #cancelSeeking: () => void = () => undefined;

  constructor(parts: RestartNoticeParts) {
    this.#parts = parts;
    this.#bindings = new AddressBindings({
      clock: parts.clock,
      ask: (sought) => askFor(sought, parts.transmitter),
      onHeard: (sought, peer) => this.#found(sought, peer),
    });
  }

  /** After the I-Am of the start on this data link; each hears of it once. */
  tell(link: DataLink): void {
    const { news, mayInitiate, clock } = this.#parts;
    if (!mayInitiate()) return;
    if (this.#begunAtMs === undefined) {
      if (!news.take()) return;
      this.#begunAtMs = clock.monotonicMs();
      this.#begin(news.recipients.map(targetOf).filter((target) => target !== undefined));
    }
    const isNews = clock.monotonicMs() - this.#begunAtMs < seekForMs;
    if (!this.#untold.delete(link) || !isNews) return;
    for (const scope of this.#scopes) this.#broadcast(scope, link);
    this.#tellStations(link);
  }

  #begin(targets: readonly Target[]): void {
    this.#scopes = [...new Set(targets.flatMap((target) => (target.kind === 'broadcast' ? [target.scope] : [])))];
    this.#stations = targets.flatMap((target) => (target.kind === 'station' ? [target] : []));
    this.#seek(targets.filter((target) => soughtFor(target) !== undefined));
  }

  #tellStations(link: DataLink): void {
    const { stations } = this.#parts;
    for (const one of this.#stations) {
      const station = stations.stationFor(one);
      if (station !== undefined && dataLinkOf(station) === link) this.#send({ ...station, remote: undefined });
    }
  }

  /** Broadcasts reach further from now on: a BBMD has taken us in. */
  tellBeyond(): void {
    const { transmitter } = this.#parts;
    const service = UnconfirmedService.unconfirmedCovNotification;
    if (this.#isToldBeyond) return;
    this.#isToldBeyond = true;
    for (const scope of this.#scopes) transmitter.carryUnconfirmed(service, this.#write, { scope, priority: 0 });
  }

  /** Idempotent; who is still sought is not told. */
  stop(): void {
    this.#cancelSeeking();
    this.#bindings.stop();
    this.#bindings.need([]);
    this.#sought = [];
  }

  /** Hears where devices are. */
  iAmListener(): UnconfirmedServiceHandler {
    return {
      service: UnconfirmedService.iAm,
      supportedBit: undefined,
      receive: (request, peer, { kind }) => {
        if (this.#sought.length === 0) return;
        const { device } = decodeIAmRequest(request);
        if (device.objectType !== ObjectType.device) return;
        this.#bindings.hear({ kind: 'device', number: device.instance }, peer, kind);
      },
    };
  }

  hearRouter(networks: readonly number[], router: Peer, delivery: DeliveryKind): void {
    if (this.#sought.length === 0) return;
    for (const number of networks) this.#bindings.hear({ kind: 'network', number }, router, delivery);
  }

  #seek(targets: readonly Target[]): void {
    this.#sought = targets;
    if (targets.length === 0) return;
    this.#bindings.need(targets.flatMap((target) => soughtFor(target) ?? []));
    this.#bindings.start();
    this.#cancelSeeking = this.#parts.clock.schedule(seekForMs, () => {
      const recipients = this.#sought.map(targetName);
      this.#parts.log.warn({ recipients }, 'Recipients of the restart notification are not found, and not told.');
      this.stop();
    });
  }

  #found(sought: Sought, peer: Peer): void {
    for (const target of this.#sought.filter((one) => isMeant(one, sought))) {
      const { address, port } = peer;
      const { network, macAddress } = target.kind === 'remote' ? target : { network: 0, macAddress: undefined };
      this.#send(macAddress ? { address, port, remote: { network, address: macAddress } } : peer);
    }
    this.#sought = this.#sought.filter((one) => !isMeant(one, sought));
    if (this.#sought.length === 0) this.stop();
  }

  #broadcast(scope: BroadcastScope, only: DataLink): void {
    const service = UnconfirmedService.unconfirmedCovNotification;
    this.#parts.transmitter
      .broadcastUnconfirmed(service, this.#write, { scope, priority: 0, only })
      .catch((cause: unknown) => this.#parts.log.warn({ err: cause }, 'The restart could not be told to all.'));
  }

  #send(peer: Peer): void {
    const { transmitter } = this.#parts;
    const service = UnconfirmedService.unconfirmedCovNotification;
    this.#write(transmitter.beginApdu(peer, false, { type: PduType.unconfirmedRequest, service }));
    transmitter.send(peer);
  }

  readonly #write = (writer: ByteWriter): void => {
    const { device } = this.#parts.store;
    if (device === undefined) return;
    const values = told.flatMap((propertyId) => {
      const value = device.read(propertyId);
      return value instanceof Uint8Array ? [{ propertyId, arrayIndex: undefined, value, priority: undefined }] : [];
    });
    const [initiatingDevice, monitoredObject] = [device.id, device.id];
    encodeCovNotification(writer, { processId: 0, initiatingDevice, monitoredObject, timeRemainingS: 0, values });
  };
}
