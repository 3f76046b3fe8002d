import { ErrorClass, ErrorCode } from '../../bacnet/encoding/error-reject-abort.js';
import { ObjectType } from '../../bacnet/encoding/object-type.js';
import { Reliability } from '../../bacnet/encoding/property-enumerations.js';
import { PropertyIdentifier as P } from '../../bacnet/encoding/property-identifier.js';
import type { ObjectDefinition } from '../../bacnet/object-model/object-database.js';
import type { ObjectStore } from '../../bacnet/object-model/object-store.js';
import type { CheckedWrite, OwnedWrites } from '../../bacnet/object-model/property-writer.js';
import type { WriteFailure } from '../../bacnet/object-model/write-rule.js';
import type { BacnetServer } from '../../bacnet/server/bacnet-server.js';
import type { Clock } from '../../core/clock.js';
import { hasCode } from '../../core/errors.js';
import type { Logger } from '../../core/log.js';
import { formatProblem } from '../../settings/settings-problem.js';
import type { Settings } from '../../settings/settings-schema.js';
import type { SettingsStore } from '../../settings/settings-store.js';
import { networkPortDefinition, networkPortId, type PortSource } from './port-definition.js';
import {
  bacnetEdits,
  type InterfaceFacts,
  type NetworkTarget,
  networkTarget,
  type PendingValues,
  type PortEdit,
  type PortValues,
  valuesInForce,
} from './port-values.js';
import { outcomeOf } from './port-writes.js';

/** The machine's network behind the port. */
export interface PortMachine {
  /** What the kernel says of the interface that a port bound to this address is on. */
  read(bind: string): InterfaceFacts;
  /** Whether the machine's network can be set from here. */
  setsNetwork(settings: Settings): boolean;
  /**
   * Puts it into force by confirm or revert; `peer` is the address of the BMS that asks, and what comes with it goes back with it.
   * Rejects with `network.unavailable`,
   * `network.address-taken`, `settings.invalid`, `settings.unwritable` or `servers.at-stake`; nothing is changed then.
   */
  apply(target: NetworkTarget, request: ActivationRequest): Promise<unknown>;
  /** A BMS at this address asks something of us, which may confirm a change of his. */
  noticeRequest(peer: string): void;
}

/** Who activates it, and the settings that are activated together with it. */
export interface ActivationRequest {
  readonly by: string;
  readonly peer: string;
  readonly companions: readonly PortEdit[];
}

/** Another port, whose written values are activated together with those of this one (135-2016 §16.4.2). */
export interface PendingPort {
  readonly isPending: boolean;
  /** The keys that its pending values change. */
  edits(): readonly PortEdit[];
  /** They are in force within seconds. */
  activated(): void;
  /** They are in config.ini, or cannot be kept there and wait again. */
  finished(isKept: boolean): void;
}

export interface NetworkPortParts {
  /** The port of BACnet/SC. */
  readonly other?: PendingPort;
  readonly machine: PortMachine;
  readonly settings: { readonly current: Settings };
  readonly store: Pick<SettingsStore, 'preview' | 'apply'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The acknowledgement of the request goes out by the port as it was. */
const activateDelayMs = 1000;

const operationalProblem: WriteFailure = { errorClass: ErrorClass.device, errorCode: ErrorCode.operationalProblem };
const deviceBusy: WriteFailure = { errorClass: ErrorClass.device, errorCode: ErrorCode.deviceBusy };
const unusable: WriteFailure = { errorClass: ErrorClass.device, errorCode: ErrorCode.invalidConfigurationData };

/**
 * Network Port 1 (135-2016 §12.56). What a BMS writes waits here until ReinitializeDevice activates it; a restart by anything
 * else forgets it, which the standard leaves to the device (§12.56.13).
 */
export class NetworkPort implements OwnedWrites, PortSource {
  readonly #parts: NetworkPortParts;
  #server: BacnetServer | undefined;
  #store: ObjectStore | undefined;
  #pending: PendingValues = {};
  /** Activated, and in force within seconds. */
  #underWay: PendingValues = {};
  /** Writes at once what is to be written soon; undefined where there is no such thing. */
  #applyNow: (() => void) | undefined;
  #cancelTimer = () => {};
  /** Settled when what was begun to be written has been. */
  #applied: Promise<void> = Promise.resolve();

  constructor(parts: NetworkPortParts) {
    this.#parts = parts;
  }

  definition(): ObjectDefinition {
    const { machine, settings } = this.#parts;
    const { current } = settings;
    const setsNetwork = machine.setsNetwork(current);
    const reliability = Reliability.noFaultDetected;
    const isOutOfService = current.sc.enabled && !current.sc.ip;
    return networkPortDefinition(this, { language: current.bacnet.language, setsNetwork, reliability, isOutOfService });
  }

  /** The server of the port, and where its object stands; one follows the other as the settings change. */
  attach(server: BacnetServer, store: ObjectStore): void {
    this.#server = server;
    this.#store = store;
  }

  noteRegistrationFailure(isFailing: boolean): void {
    const value = isFailing ? Reliability.renewFdRegistrationFailure : Reliability.noFaultDetected;
    this.#store?.set(networkPortId, P.reliability, { type: 'enumerated', value });
  }

  owns(objectType: number, _propertyId: number, instance = networkPortId.instance): boolean {
    return objectType === ObjectType.networkPort && instance === networkPortId.instance;
  }

  async write(write: CheckedWrite): Promise<WriteFailure | undefined> {
    const foreignDevice = this.#server?.broadcasts.foreignDevice;
    const outcome = outcomeOf(write, { shown: this.shown, isForeignDevice: foreignDevice !== undefined });
    switch (outcome.kind) {
      case 'refused':
        return outcome.failure;
      case 'renew':
        foreignDevice?.start();
        return undefined;
      case 'discard':
        this.#pending = {};
        return undefined;
      case 'pending':
        this.#pending = { ...this.#pending, ...outcome.values };
        return undefined;
    }
  }

  /**
   * Puts the pending values into force (135-2016 §16.4.2); `peer` is the address of who asks. Resolves when it is known that
   * they can be: they are a second later.
   */
  async activate(by: string, peer: string): Promise<WriteFailure | undefined> {
    const { machine, settings, store, other } = this.#parts;
    if (!this.isPending && other?.isPending !== true) return undefined;
    await this.#applied;
    const pending = this.#pending;
    const { shown } = this;
    const ownEdits = bacnetEdits(pending, settings.current, shown);
    if (typeof ownEdits === 'string') return this.#refuse(by, ownEdits);
    const edits = [...ownEdits, ...(other?.edits() ?? [])];
    const [problem] = edits.length > 0 ? (await store.preview(edits)).problems : [];
    if (problem) return this.#refuse(by, formatProblem(problem));
    const target = networkTarget(pending, settings.current, shown);
    try {
      if (target) await machine.apply(target, { by, peer, companions: edits });
    } catch (cause) {
      return this.#refusalBy(by, cause);
    }
    this.#pending = {};
    other?.activated();
    if (edits.length > 0 || this.#applyNow !== undefined) this.#applyLater(edits, pending, by);
    else other?.finished(true);
    return undefined;
  }

  /** What was acknowledged is in config.ini afterwards, if the disk takes it; before a stop or a restart. */
  async finishChanges(): Promise<void> {
    this.#applyNow?.();
    await this.#applied;
  }

  get shown(): PortValues {
    return { ...this.#inForce, ...this.#underWay, ...this.#pending };
  }

  get isPending(): boolean {
    return Object.keys(this.#pending).length > 0;
  }

  get bound() {
    const { address, port } = this.#inForce;
    return { address, port };
  }

  get linkSpeed(): number {
    return this.#facts.linkSpeed;
  }

  get interfaceName(): string {
    return this.#facts.name;
  }

  get table(): PortValues['table'] {
    const { table } = { ...this.#underWay, ...this.#pending };
    return table ?? this.#server?.broadcasts.bbmd?.state.table ?? this.#inForce.table;
  }

  get foreignDevices() {
    return this.#server?.broadcasts.bbmd?.state.foreignDevices ?? [];
  }

  get networkNumber(): number {
    return this.#server?.networkNumbers.ip.number ?? 0;
  }

  get networkNumberQuality() {
    return this.#server?.networkNumbers.ip.quality ?? 0;
  }

  get #facts(): InterfaceFacts {
    const { machine, settings } = this.#parts;
    return machine.read(settings.current.bacnet.bind);
  }

  get #inForce(): PortValues {
    return valuesInForce(this.#parts.settings.current, this.#facts);
  }

  /** An activation within the second takes the edits of the one before along: they differ from the settings in force, too. */
  #applyLater(edits: readonly PortEdit[], values: PendingValues, by: string): void {
    this.#cancelTimer();
    const underWay = { ...this.#underWay, ...values };
    this.#underWay = underWay;
    const apply = () => {
      this.#cancelTimer();
      this.#applyNow = undefined;
      this.#applied = this.#apply(edits, underWay, by);
    };
    this.#applyNow = apply;
    this.#cancelTimer = this.#parts.clock.schedule(activateDelayMs, apply);
  }

  async #apply(edits: readonly PortEdit[], values: PendingValues, by: string): Promise<void> {
    const { store, log, other } = this.#parts;
    try {
      if (edits.length > 0) await store.apply(edits, by);
      other?.finished(true);
    } catch (cause) {
      log.error({ err: cause, by }, 'What a BMS has activated on the network port cannot be kept, and waits again.');
      this.#pending = { ...values, ...this.#pending };
      other?.finished(false);
    }
    // Another activation may be under way by now.
    if (this.#underWay === values) this.#underWay = {};
  }

  #refuse(by: string, reason: string): WriteFailure {
    this.#parts.log.warn({ by, reason }, 'What a BMS has written to the network port cannot be activated.');
    return unusable;
  }

  #refusalBy(by: string, cause: unknown): WriteFailure {
    if (hasCode(cause, 'settings.invalid') || hasCode(cause, 'network.address-taken')) {
      return this.#refuse(by, cause.message);
    }
    if (hasCode(cause, 'servers.at-stake')) {
      this.#refuse(by, cause.message);
      return deviceBusy;
    }
    if (!hasCode(cause, 'network.unavailable') && !hasCode(cause, 'settings.unwritable')) throw cause;
    this.#refuse(by, cause.message);
    return operationalProblem;
  }
}
