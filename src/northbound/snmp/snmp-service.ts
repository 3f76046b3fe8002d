import { join } from 'node:path';
import { thisHost } from '../../core/machine/host.js';
import type { Door, NorthboundSources } from '../../device/northbound.js';
import { callerText } from '../../journal/caller-texts.js';
import type { Settings } from '../../settings/settings-schema.js';
import { machineId } from '../../system/machine-id.js';
import { UdpDoor } from '../access/udp-door.js';
import { powerFacts } from '../facts/power-facts.js';
import type { SwitchedService } from '../switched-northbound.js';
import { GuessGuard } from './agent/guess-guard.js';
import type { AgentTexts } from './mib/mib-line.js';
import { type AlarmRow, UpsWatch } from './mib/ups-watch.js';
import { AlarmTeller } from './notifications/alarm-teller.js';
import { alarmBinds, inventedBinds, type NotificationName, notificationBinds } from './notifications/notification.js';
import { Notifier, type ReceiverStatus } from './notifications/notifier.js';
import type { Sender } from './notifications/receiver.js';
import { SnmpAgent } from './snmp-agent.js';
import { digestProtocols } from './usm/digest-protocols.js';
import { engineFileName, startEngine } from './usm/engine-file.js';
import { OwnEngine } from './usm/own-engine.js';
import { saltOctets } from './usm/privacy.js';
import { SaltSource } from './usm/salt-source.js';
import { localizedUser, type UserKeys, userKeys } from './usm/user-keys.js';

/**
 * What one manager may ask, and all together; a walk of everything is some hundred datagrams. An answer to a Get has less than 200
 * octets, one that a GetBulk has filled takes about seven times as long to make.
 */
const limits = { perAddress: 200, inAll: 1000, octetsOfOne: 200 } as const;

/** upsTrapOnBattery "is resent at one minute intervals" (RFC 1628 §4). */
const onBatteryEveryMs = 60_000;

/** What people are shown of the agent. */
export interface SnmpStatus {
  /** Undefined until it is known. */
  readonly engineId: string | undefined;
  readonly engineBoots: number | undefined;
  /** Whether anybody may read by that version. */
  readonly reads: { readonly v3: boolean; readonly v2c: boolean };
  /** Datagrams, since the start. */
  readonly heard: number;
  readonly failedGuesses: number;
  readonly turnedAway: number;
  readonly lastTurnedAway: string | undefined;
  readonly receivers: readonly ReceiverStatus[];
  /** Receivers confirm what they are told. */
  readonly isInform: boolean;
  /** Receivers are set, and what they would be told by is not. */
  readonly cannotTell: boolean;
  /** Nothing can be sent from the address of [snmp] bind. */
  readonly cannotSend: boolean;
}

/** The UPS by SNMP, to read, and its alarms to those who are to be told. */
export class SnmpService implements SwitchedService {
  readonly #sources: NorthboundSources;
  #door: UdpDoor | undefined;
  #agent: SnmpAgent | undefined;
  #engine: OwnEngine | undefined;
  #notifier: Notifier | undefined;
  #teller: AlarmTeller | undefined;
  #access: { keys: UserKeys | undefined; community: Uint8Array | undefined } = {
    keys: undefined,
    community: undefined,
  };
  #endValues = () => {};
  #cancelOnBattery = () => {};
  #isStopped = false;
  #failedGuesses = 0;
  #turnedAway = 0;
  #lastTurnedAway: string | undefined;

  constructor(sources: NorthboundSources) {
    this.#sources = sources;
  }

  get doors(): readonly Door[] {
    return this.#door === undefined ? [] : [this.#door.door];
  }

  get status(): SnmpStatus {
    const { snmp } = this.#sources.settings.current;
    const identity = this.#engine?.identity;
    return {
      engineId: identity && Buffer.from(identity.engineId).toString('hex'),
      engineBoots: identity?.engineBoots,
      reads: { v3: this.#access.keys !== undefined, v2c: snmp.v2c && this.#access.community !== undefined },
      heard: this.#agent?.counters.get('snmpInPkts') ?? 0,
      failedGuesses: this.#failedGuesses,
      turnedAway: this.#turnedAway,
      lastTurnedAway: this.#lastTurnedAway,
      receivers: this.#notifier?.receivers ?? [],
      isInform: snmp.notify === 'inform',
      cannotTell: snmp.receivers.length > 0 && this.#notifier === undefined,
      cannotSend: this.#notifier?.cannotSend ?? false,
    };
  }

  async start(): Promise<void> {
    const { settings, dataDir, disk, machine, log, clock } = this.#sources;
    const { snmp } = settings.current;
    const path = join(dataDir, engineFileName);
    const identity = await startEngine({
      path,
      machine: (machine?.id ?? machineId)(),
      random: machine?.chance?.bytes,
      log,
      disk,
    });
    if (this.#isStopped) return;
    const engine = new OwnEngine(identity, clock);
    const salts = new SaltSource(machine?.chance?.bytes(saltOctets));
    this.#engine = engine;
    this.#access = this.#readSecrets(snmp);
    const watch = this.#watch();
    this.#agent = this.#makeAgent({ snmp, engine, salts, watch });
    this.#notifier = this.#makeNotifier({ snmp, engine, salts });
    this.#tell('coldStart');
    const { values } = this.#sources;
    this.#endValues = values.subscribe(({ state, replaced }) => watch.see(state, replaced !== undefined));
    watch.see(values.current);
    this.#door = this.#makeDoor(snmp, this.#agent);
    await this.#door.start();
  }

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#endValues();
    this.#cancelOnBattery();
    this.#teller?.stop();
    await Promise.all([this.#door?.stop(), this.#notifier?.stop()]);
  }

  #readSecrets(snmp: Settings['snmp']) {
    const { secrets, log } = this.#sources;
    const [authentication, privacy] = [secrets.reveal('snmp.auth_passphrase'), secrets.reveal('snmp.priv_passphrase')];
    const community = secrets.reveal('snmp.community');
    const access = {
      keys:
        authentication === undefined || privacy === undefined
          ? undefined
          : userKeys(snmp.user, digestProtocols[snmp.authentication], { authentication, privacy }),
      community: community === undefined ? undefined : new TextEncoder().encode(community),
    };
    if (access.keys === undefined && !(snmp.v2c && access.community)) {
      log.warn({}, 'The SNMP agent answers nobody: [snmp] auth_passphrase and priv_passphrase are not set.');
    }
    return access;
  }

  #watch(): UpsWatch {
    const { clock } = this.#sources;
    const teller = new AlarmTeller({
      clock,
      tellAdded: (row) => this.#tellAdded(row),
      tellRemoved: (row) => this.#tell('upsTrapAlarmEntryRemoved', row),
    });
    this.#teller = teller;
    return new UpsWatch(clock, {
      onAlarmAdded: (row) => teller.added(row),
      onAlarmRemoved: (row) => teller.removed(row),
      onTestCompleted: () => this.#tell('upsTrapTestCompleted'),
    });
  }

  /** "On the insertion of all alarms except for upsAlarmOnBattery", which has a trap of its own (RFC 1628 §4). */
  #tellAdded(row: AlarmRow): void {
    if (row.alarm.name === 'upsAlarmOnBattery') this.#tellOnBattery();
    else this.#tell('upsTrapAlarmEntryAdded', row);
  }

  /** Until the UPS is no longer known to be on battery. */
  #tellOnBattery(): void {
    const { clock, values } = this.#sources;
    this.#cancelOnBattery();
    if (this.#isStopped) return;
    const { isOnBattery } = powerFacts(values.current);
    if (isOnBattery === true) this.#tell('upsTrapOnBattery');
    if (isOnBattery !== false) this.#cancelOnBattery = clock.schedule(onBatteryEveryMs, () => this.#tellOnBattery());
  }

  #tell(name: NotificationName, row?: AlarmRow): void {
    if (this.#notifier === undefined || this.#agent === undefined) return;
    const tree = this.#agent.objects();
    const { isSimulated } = this.#sources.values.current;
    const more = [...(row ? alarmBinds(row) : []), ...(isSimulated ? inventedBinds(tree) : [])];
    this.#notifier.tell(notificationBinds(name, tree, more));
  }

  #makeAgent({ snmp, engine, salts, watch }: Made & { readonly watch: UpsWatch }): SnmpAgent {
    const { values, clock, recorder } = this.#sources;
    const { keys, community } = this.#access;
    const guard = new GuessGuard(clock, {
      onFailure: (address, isFirst) => {
        this.#failedGuesses += 1;
        // A manager that is set up wrongly goes on for years: it is told once, and once when it is held back.
        if (isFirst) recorder.record({ kind: 'login-failed', who: callerText('snmpDoor', { address }) });
      },
      onLocked: (address) => recorder.record({ kind: 'login-locked', who: callerText('snmpDoor', { address }) }),
    });
    return new SnmpAgent({
      clock,
      values,
      engine,
      user: keys && localizedUser(keys, engine.identity.engineId),
      community: snmp.v2c ? community : undefined,
      salts,
      guard,
      watch,
      texts: () => this.#texts(snmp),
    });
  }

  #texts({ contact, location, attached_devices }: Settings['snmp']): AgentTexts {
    const { version, device, machine } = this.#sources;
    const { deviceName } = device;
    const hostName = (machine?.host ?? thisHost).name();
    return { version, deviceName, hostName, contact, location, attachedDevices: attached_devices };
  }

  #makeNotifier({ snmp, engine, salts }: Made): Notifier | undefined {
    const { machine, clock, log } = this.#sources;
    const sender = this.#sender(snmp);
    if (snmp.receivers.length === 0) return undefined;
    if (sender === undefined) {
      log.warn(
        { version: snmp.notify_version },
        'No receiver can be told by SNMP: what traps are signed by is not set.',
      );
      return undefined;
    }
    const { receivers, notify, bind } = snmp;
    return new Notifier({
      receivers,
      sender,
      isInform: notify === 'inform',
      bind,
      engine,
      salts,
      chance: machine?.chance,
      makeSocket: machine?.makeUdpSocket,
      clock,
      log,
    });
  }

  #sender({ notify_version }: Settings['snmp']): Sender | undefined {
    const { keys, community } = this.#access;
    if (notify_version === '2c') return community && { version: '2c', community };
    return keys && { version: '3', keys };
  }

  #makeDoor({ bind, port, allowed }: Settings['snmp'], agent: SnmpAgent): UdpDoor {
    const { machine, clock, log } = this.#sources;
    return new UdpDoor({
      name: 'The SNMP agent',
      bind,
      port,
      allowed,
      limits,
      makeSocket: machine?.makeUdpSocket,
      clock,
      log,
      onDatagram: (octets, { address }) => agent.answer(octets, address),
      onRefused: (address) => {
        this.#turnedAway += 1;
        this.#lastTurnedAway = address;
      },
    });
  }
}

interface Made {
  readonly snmp: Settings['snmp'];
  readonly engine: OwnEngine;
  readonly salts: SaltSource;
}
