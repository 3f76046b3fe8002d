import type { ScFailureReason } from '../../bacnet/datalink/sc/node/sc-failure.js';
import { ErrorCode } from '../../bacnet/encoding/error-reject-abort.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import { NetworkPortCommand, Reliability } from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import type { ObjectDefinition } from '../../bacnet/object-model/object-database.js';
import type { ObjectStore } from '../../bacnet/object-model/object-store.js';
import type { CheckedWrite, OwnedWrites } from '../../bacnet/object-model/property-writer.js';
import { propertyFailure, type WriteFailure } from '../../bacnet/object-model/write-rule.js';
import type { Clock } from '../../core/clock.js';
import type { DeviceClock } from '../../objects/device-clock.js';
import { type Settings, settingOf } from '../../settings/settings-schema.js';
import type { PendingPort } from './network-port.js';
import type { PortEdit } from './port-values.js';
import { type ScPortFacts, scPortDefinition, scPortId } from './sc-port-definition.js';
import type { ScPortSource } from './sc-port-source.js';
import { type PendingScValues, type ScPortKey, type ScPortValues, scEdits, scValuesInForce } from './sc-port-values.js';

export interface ScPortParts {
  readonly source: ScPortSource;
  readonly settings: { readonly current: Settings };
  readonly deviceClock: Pick<DeviceClock, 'localMs'>;
  readonly clock: Pick<Clock, 'wallMs'>;
}

const keyOfProperty: ReadonlyMap<number, ScPortKey> = new Map<number, ScPortKey>([
  [P.scPrimaryHubUri, 'primary_hub'],
  [P.scFailoverHubUri, 'failover_hub'],
  [P.scMinimumReconnectTime, 'reconnect_min_s'],
  [P.scMaximumReconnectTime, 'reconnect_max_s'],
  [P.scHeartbeatTimeout, 'heartbeat_s'],
  [P.scConnectWaitTimeout, 'connect_wait_s'],
]);

/** Failures that somebody mends here, not at the hub. */
const ownFaults: ReadonlySet<ScFailureReason> = new Set<ScFailureReason>([
  'scheme',
  'own-certificate',
  'own-certificate-expired',
  'own-certificate-missing',
  'own-certificate-revoked',
  'clock-unset',
]);

/**
 * Network Port 2 (135-2020 §12.56): there with BACnet/SC on and off, out of service while it is off. What a BMS writes waits
 * here until ReinitializeDevice activates it together with what waits at Network Port 1.
 */
export class ScPort implements OwnedWrites, PendingPort, ScPortFacts {
  readonly #parts: ScPortParts;
  #store: ObjectStore | undefined;
  #pending: PendingScValues = {};
  /** Activated, and in force within seconds. */
  #underWay: PendingScValues = {};
  #isFollowing = false;

  constructor(parts: ScPortParts) {
    this.#parts = parts;
  }

  definition(): ObjectDefinition {
    const { source, settings } = this.#parts;
    const { language } = settings.current.bacnet;
    const { reliability, isOutOfService } = this.#state;
    return scPortDefinition(source, this, { language, reliability, isOutOfService });
  }

  /** Where its object stands; one follows the other as the settings change. */
  attach(store: ObjectStore): void {
    this.#store = store;
    if (this.#isFollowing) return;
    this.#isFollowing = true;
    this.#parts.source.onChange(() => this.#renew());
  }

  owns(objectType: number, _propertyId: number, instance?: number): boolean {
    return objectType === ObjectType.networkPort && instance === scPortId.instance;
  }

  async write({ propertyId, value }: CheckedWrite): Promise<WriteFailure | undefined> {
    if (propertyId === P.command) return this.#carryOut(value.type === 'enumerated' ? value.value : undefined);
    const key = keyOfProperty.get(propertyId);
    if (key === undefined || (value.type !== 'unsigned' && value.type !== 'characterString')) {
      return propertyFailure(ErrorCode.writeAccessDenied);
    }
    const taken = settingOf('sc', key)?.kind.parse(String(value.value));
    if (taken === undefined) return propertyFailure(ErrorCode.valueOutOfRange);
    this.#pending = { ...this.#pending, [key]: taken };
    return undefined;
  }

  get shown(): ScPortValues {
    return { ...scValuesInForce(this.#parts.settings.current), ...this.#underWay, ...this.#pending };
  }

  get isPending(): boolean {
    return Object.keys(this.#pending).length > 0;
  }

  /** By the clock of the Device, which may be that of the UPS or of a BMS. */
  localMsOf(wallMs: number): number {
    const { deviceClock, clock } = this.#parts;
    return deviceClock.localMs() - (clock.wallMs() - wallMs);
  }

  edits(): readonly PortEdit[] {
    return scEdits(this.shown, this.#parts.settings.current);
  }

  activated(): void {
    this.#underWay = { ...this.#underWay, ...this.#pending };
    this.#pending = {};
  }

  finished(isKept: boolean): void {
    if (!isKept) this.#pending = { ...this.#underWay, ...this.#pending };
    this.#underWay = {};
  }

  #carryOut(command: number | undefined): WriteFailure | undefined {
    switch (command) {
      case NetworkPortCommand.discardChanges:
        this.#pending = {};
        return undefined;
      case NetworkPortCommand.restartAutonegotiation:
      case NetworkPortCommand.restartPort:
      case NetworkPortCommand.generateCsrFile:
      case NetworkPortCommand.validateChanges:
        return propertyFailure(ErrorCode.optionalFunctionalityNotSupported);
      // IDLE, and what ports of other types have (135-2020 §12.56.14).
      default:
        return propertyFailure(ErrorCode.valueOutOfRange);
    }
  }

  /** No hub is communication-failure, and what has to be mended here configuration-error: Status_Flags has FAULT for both. */
  get #state(): { readonly isOutOfService: boolean; readonly reliability: Reliability } {
    const { source, settings } = this.#parts;
    const isOutOfService = !settings.current.sc.enabled;
    const failure = source.primary.failure ?? source.failover.failure;
    if (isOutOfService || source.connectedTo !== undefined || failure === undefined) {
      return { isOutOfService, reliability: Reliability.noFaultDetected };
    }
    const isOwn = ownFaults.has(failure.reason);
    return { isOutOfService, reliability: isOwn ? Reliability.configurationError : Reliability.communicationFailure };
  }

  #renew(): void {
    const { isOutOfService, reliability } = this.#state;
    this.#store?.set(scPortId, P.outOfService, { type: 'boolean', value: isOutOfService });
    this.#store?.set(scPortId, P.reliability, { type: 'enumerated', value: reliability });
  }
}
