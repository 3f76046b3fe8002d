import type { ObjectIdentifier } from '../bacnet/encoding/application-value.js';
import { ErrorClass, ErrorCode } from '../bacnet/encoding/error-reject-abort.js';
import { PropertyIdentifier as P } from '../bacnet/encoding/property-identifier.js';
import { isPrimitive } from '../bacnet/object-model/object-database.js';
import type { CheckedWrite, OwnedWrites, WriteTarget } from '../bacnet/object-model/property-writer.js';
import { propertyFailure, type WriteFailure } from '../bacnet/object-model/write-rule.js';
import type { AnsweredRequests } from '../bacnet/server/answered-requests.js';
import type { BmsPorts, RestartKind } from '../bacnet/server/bms-ports.js';
import { CommunicationState } from '../bacnet/server/communication-state.js';
import { type Peer, peerName } from '../bacnet/server/peer.js';
import type { Clock } from '../core/clock.js';
import { hasCode } from '../core/errors.js';
import type { Logger } from '../core/log.js';
import type { GatewayEvent } from '../journal/gateway-event.js';
import { Commissioning } from '../objects/commissioning.js';
import type { DeviceClock, Synchronization } from '../objects/device-clock.js';
import type { OutOfServiceObject } from '../objects/object-publisher.js';
import type { SettingsSource } from '../settings/settings-source.js';
import type { SettingsStore } from '../settings/settings-store.js';
import type { NetworkPort } from './network-port/network-port.js';
import type { ServedDevice } from './served-device.js';

export interface BmsRequestsParts {
  readonly answered: AnsweredRequests;
  readonly store: SettingsStore;
  readonly settings: Pick<SettingsSource, 'whenInForce'>;
  readonly deviceClock: DeviceClock;
  readonly clock: Clock;
  readonly log: Logger;
  /** The device that is served at this moment. */
  served(): ServedDevice | undefined;
  /** Who carries out writes of the properties that are not carried out here. */
  ownedWrites(): readonly OwnedWrites[];
  readonly port: Pick<NetworkPort, 'activate'>;
  restart(kind: RestartKind): void;
  /** How many servers shut down if they lose the gateway now. */
  serversAtStake(): number;
  report(event: GatewayEvent): void;
}

export interface CommissioningState {
  /** Undefined while no commissioning is going on. */
  readonly remainingMs: number | undefined;
  readonly outOfService: readonly OutOfServiceObject[];
}

/** The acknowledgement, and a repetition of it, must be out before the restart. */
const restartDelayMs = 1000;
/** Settings that BMSs may write in a minute: an SD card is not to be worn out from the network. */
const keptPerMinute = 20;
const msPerMinute = 60_000;

const operationalProblem: WriteFailure = {
  errorClass: ErrorClass.device,
  errorCode: ErrorCode.operationalProblem,
};
const deviceBusy: WriteFailure = { errorClass: ErrorClass.device, errorCode: ErrorCode.deviceBusy };

/** Carries out what BMSs ask of the gateway: settings, forced values, restarts, time. */
export class BmsRequests implements BmsPorts {
  readonly answered: AnsweredRequests;
  readonly communication: CommunicationState;
  readonly writes: WriteTarget;
  readonly #parts: BmsRequestsParts;
  readonly #commissioning: Commissioning;
  readonly #keptAtMs: number[] = [];
  #cancelRestart: (() => void) | undefined;

  constructor(parts: BmsRequestsParts) {
    this.#parts = parts;
    this.answered = parts.answered;
    this.communication = new CommunicationState(parts.clock);
    this.communication.onChange((_report, cause) => {
      if (cause === 'time') parts.report({ kind: 'communication-enabled-again' });
    });
    this.#commissioning = new Commissioning(parts.clock, (event) => {
      if (event.kind === 'commissioning-closed') this.#returnAllToService();
      parts.report(event);
      if (event.kind === 'commissioning-closed' && event.end === 'time-over') void this.#switchCommissioningOff();
    });
    const commissioning = this.#commissioning;
    this.writes = {
      get isCommissioning() {
        return commissioning.isOpen;
      },
      isOutOfService: (id) => parts.served()?.objects.isOutOfService(id) ?? false,
      write: (write, by) => this.#write(write, by),
      takeKept: () => {
        const all = parts.ownedWrites().flatMap((one) => one.takeKept?.() ?? []);
        return all.length === 0 ? undefined : Promise.all(all).then(() => undefined);
      },
    };
  }

  get commissioning(): CommissioningState {
    return {
      remainingMs: this.#commissioning.remainingMs,
      outOfService: this.#parts.served()?.objects.outOfService ?? [],
    };
  }

  /** Takes the setting `[bacnet] commissioning` when it has changed; `by` names who did that. */
  setCommissioning(minutes: number | 'off', by?: string): void {
    if (minutes === 'off') this.#commissioning.close('switched-off', by);
    else this.#commissioning.open(minutes, by);
  }

  /** Idempotent. */
  stop(): void {
    this.#cancelRestart?.();
    this.#commissioning.close('stopped');
    this.communication.stop();
  }

  verifyPassword(candidate: string): Promise<boolean> {
    return this.#parts.store.verifySecret('bacnet.password', candidate);
  }

  /** A BMS cannot be asked whether it means that: it may try again when the mains are back, and people can on the page. */
  restartRefusal(): WriteFailure | undefined {
    return this.#parts.serversAtStake() > 0 ? deviceBusy : undefined;
  }

  restart(kind: RestartKind): void {
    this.#cancelRestart ??= this.#parts.clock.schedule(restartDelayMs, () => this.#parts.restart(kind));
  }

  activateChanges(peer: Peer): Promise<WriteFailure | undefined> {
    return this.#parts.port.activate(peerName(peer), peer.address);
  }

  synchronizeTime(...[date, time, isUtc]: Parameters<DeviceClock['synchronize']>): Synchronization {
    return this.#parts.deviceClock.synchronize(date, time, isUtc);
  }

  report(event: GatewayEvent): void {
    this.#parts.report(event);
  }

  async #write(write: CheckedWrite, by: string): Promise<WriteFailure | undefined> {
    const { objectId, propertyId, value } = write;
    const owner = this.#parts.ownedWrites().find((one) => one.owns(objectId.objectType, propertyId, objectId.instance));
    const failure = owner === undefined ? await this.#carryOut(write, by) : await owner.write(write, by);
    if (failure === undefined) this.#parts.report({ kind: 'property-written', by, objectId, propertyId, value });
    return failure;
  }

  async #carryOut({ objectId, propertyId, value }: CheckedWrite, by: string): Promise<WriteFailure | undefined> {
    const bacnet = this.#parts.served();
    if (bacnet === undefined || !isPrimitive(value) || value.type === 'null') return operationalProblem;
    switch (propertyId) {
      case P.outOfService:
        this.#setOutOfService(bacnet, objectId, value.value === true);
        return undefined;
      case P.presentValue:
        bacnet.objects.forcePresentValue(objectId, value);
        return undefined;
      case P.reliability:
        bacnet.objects.forceReliability(objectId, Number(value.value));
        return undefined;
      case P.covIncrement:
        bacnet.setCovIncrement(objectId, Number(value.value));
        return undefined;
      case P.objectName:
        return this.#keep('object_name', String(value.value), by);
      case P.apduTimeout:
        return this.#keep('apdu_timeout_ms', String(value.value), by);
      case P.numberOfApduRetries:
        return this.#keep('apdu_retries', String(value.value), by);
      default:
        return propertyFailure(ErrorCode.writeAccessDenied);
    }
  }

  #setOutOfService({ objects }: ServedDevice, id: ObjectIdentifier, isOut: boolean): void {
    if (isOut) objects.takeOutOfService(id);
    else objects.returnToService(id);
  }

  /** Resolves when config.ini has the value and it is served; then it survives a restart. */
  async #keep(key: string, value: string, by: string): Promise<WriteFailure | undefined> {
    const nowMs = this.#parts.clock.monotonicMs();
    while (this.#keptAtMs.length > 0 && nowMs - (this.#keptAtMs[0] ?? 0) >= msPerMinute) this.#keptAtMs.shift();
    if (this.#keptAtMs.length >= keptPerMinute) return deviceBusy;
    this.#keptAtMs.push(nowMs);
    try {
      await this.#parts.store.apply([{ section: 'bacnet', key, value }], by);
    } catch (cause) {
      if (!hasCode(cause, 'settings.invalid') && !hasCode(cause, 'settings.unwritable')) throw cause;
      this.#parts.log.error({ code: cause.code, key }, `What a BMS has written cannot be kept: ${cause.message}`);
      return operationalProblem;
    }
    await this.#parts.settings.whenInForce();
    return undefined;
  }

  #returnAllToService(): void {
    const objects = this.#parts.served()?.objects;
    for (const { id } of objects?.outOfService ?? []) objects?.returnToService(id);
  }

  async #switchCommissioningOff(): Promise<void> {
    try {
      await this.#parts.store.apply([{ section: 'bacnet', key: 'commissioning', value: 'off' }]);
    } catch (cause) {
      const { log } = this.#parts;
      log.warn({ err: cause }, 'Commissioning is over, but [bacnet] commissioning cannot be set to off in config.ini.');
    }
  }
}
