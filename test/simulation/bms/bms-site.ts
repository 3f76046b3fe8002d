import type { Dice, Disturbances, Judge, Schedule, SiteDraw, Truth } from '../world/contract.js';
import { commission } from './alarm-steps.js';
import { Caller, type CallerTraits } from './caller.js';
import { GatewayWire } from './gateway-wire.js';
import { ActiveEventJudge } from './judge-active-events.js';
import { AlarmJudge } from './judge-alarms.js';
import { AnswerJudge } from './judge-answers.js';
import { attempt, CovJudge } from './judge-cov.js';
import { DeviceJudge } from './judge-device.js';
import { ForeignDeviceJudge } from './judge-foreign-devices.js';
import { LogJudge } from './judge-logs.js';
import { ProfileNameJudge } from './judge-profile-name.js';
import { ReinitializeJudge } from './judge-reinitialize.js';
import { RestartJudge } from './judge-restarts.js';
import { ValueJudge } from './judge-values.js';
import { type Address, type CallerLan, type CardListener, keyOf } from './lan-port.js';
import { type EventNotice, readEventNotice } from './payloads.js';
import type { Pdu } from './pdu.js';
import { service, unconfirmedService } from './requests.js';
import { boundsInForce, type ValueBounds, valueBoundsOf } from './value-bounds.js';

declare module '../world/contract.js' {
  interface World {
    readonly bms: BmsSite;
  }
}

export interface BmsSiteParts {
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly judge: Judge;
  readonly truth: Truth;
  readonly disturbances: Disturbances;
  readonly lan: CallerLan;
  readonly gateway: Address;
  readonly site: SiteDraw;
  /** Whether the gateway's machine takes what it sends. */
  readonly canSend?: (() => boolean) | undefined;
  /** When it has last not taken something. */
  readonly refusedAtMs?: (() => number) | undefined;
  /** The gateway that runs now: another one after each restart, of the process or within it. */
  readonly running: () => unknown;
  /** Whether the UPS says that its measurements are in tenths; undefined where it has no word for it. */
  readonly hasTenths?: () => boolean | undefined;
  /** What people change of the settings meanwhile. */
  readonly settings: SettingsLately;
}

/** Values of a key that may have been in force since then, or ever. */
export interface SettingsLately {
  lately(section: string, key: string, sinceMs: number): ReadonlySet<string>;
  ever(section: string, key: string): ReadonlySet<string>;
}

/** What was under way when a setting changed ends by the former one: a notification with all its repetitions, a held value. */
const afterChangeMs = { apdu: 60_000, offlineAfter: 20_000, onLoss: 10_000 } as const;

/** Who there is, in this order; a step names them by their number. */
export const callerNames = ['desk', 'cov', 'cov 2', 'alarms', 'alarms 2', 'logs', 'engineer'] as const;

/** Stations of the LAN from here on; the gateway is elsewhere. */
const firstHost = 50;
/** Events that a console shows. */
const mostEvents = 20;
const commissionedAtMs = 15_000;
/** After a factory reset, which takes 5 s, and a start; after a restored backup. */
const commissionedAgainMs = 60_000;

/** All BMS of a site, what they know, and the judge at the gateway's network card. */
export class BmsSite {
  readonly parts: BmsSiteParts;
  readonly wire: GatewayWire;
  readonly callers: readonly Caller[];
  /** Who breaks the rules; its answers are nobody's business. */
  readonly hostile: Caller;
  readonly bounds: ValueBounds;
  readonly alarms: AlarmJudge;
  readonly cov: CovJudge;
  readonly logs: LogJudge;
  readonly #answers: AnswerJudge;
  readonly #activeEvents: ActiveEventJudge;
  readonly #device: DeviceJudge;
  readonly #restarts: RestartJudge;
  readonly #reinitialize: ReinitializeJudge;
  readonly #foreignDevices: ForeignDeviceJudge;
  #running: unknown;
  readonly #events = new Map<number, EventNotice[]>();

  constructor(parts: BmsSiteParts) {
    const { schedule, judge, truth, disturbances, lan, gateway, site } = parts;
    const nowMs = () => schedule.nowMs;
    const common = { judge, truth, disturbances, nowMs };
    const settings = site.settings['bacnet'] ?? {};
    this.parts = parts;
    const lately = (section: string, key: string, agoMs: number) => [
      ...parts.settings.lately(section, key, nowMs() - agoMs),
    ];
    const apdu = (key: string) => lately('bacnet', key, afterChangeMs.apdu).map(Number);
    this.bounds = boundsInForce(site, () =>
      Math.max(...lately('serial', 'offline_after', afterChangeMs.offlineAfter).map(Number)),
    );
    const sent = new SentRequests();
    this.wire = new GatewayWire(nowMs, (bytes, from) => sent.has(bytes, from));
    const callerParts = {
      schedule,
      lan,
      gateway,
      onRequest: (packet: Uint8Array, from: Address) => sent.add(packet, from),
    };
    this.callers = callerNames.map((name, index) => new Caller(callerParts, this.#traitsOf(name, index)));
    this.hostile = new Caller({ schedule, lan, gateway }, this.#traitsOf('hostile', 16));
    this.hostile.manner = 'silent';
    for (const [index, caller] of this.callers.entries()) caller.onNotice((pdu) => this.#remember(index, pdu));
    const addressOf = (device: number) => {
      const caller = this.callers.find(({ traits }) => traits.device === device);
      return caller && keyOf(caller.traits.own);
    };
    const { bounds } = this;
    this.#answers = new AnswerJudge({ ...common, canSend: parts.canSend });
    const refusedAtMs = parts.refusedAtMs ?? (() => Number.NEGATIVE_INFINITY);
    this.cov = new CovJudge({
      ...common,
      apduTimeoutsMs: () => apdu('apdu_timeout_ms'),
      apduRetries: () => apdu('apdu_retries'),
      refusedAtMs,
    });
    this.alarms = new AlarmJudge({ ...common, bounds, addressOf, refusedAtMs });
    // A record is read long after it was made.
    const everOfflineAfter = () => Math.max(...[...parts.settings.ever('serial', 'offline_after')].map(Number));
    const heldMs = () => valueBoundsOf({ ...site, offlineAfter: everOfflineAfter() }).heldMs;
    this.logs = new LogJudge({ ...common, heldMs });
    this.#activeEvents = new ActiveEventJudge({ ...common, alarms: this.alarms });
    this.#device = new DeviceJudge(common);
    const profileNames = new ProfileNameJudge({ ...common, hasTenths: parts.hasTenths ?? (() => undefined) });
    this.#restarts = new RestartJudge(common);
    this.#reinitialize = new ReinitializeJudge({
      ...common,
      password: settings['password'] ?? '',
      onRestart: (kind) => this.#restarts.restartAsked(kind),
    });
    this.#foreignDevices = new ForeignDeviceJudge(common);
    const onLoss = () => lately('bacnet', 'on_loss', afterChangeMs.onLoss);
    const values = new ValueJudge({ ...common, bounds, onLoss, isOutOfService: () => false });
    for (const one of [
      this.#answers,
      values,
      profileNames,
      this.cov,
      this.alarms,
      this.logs,
      this.#activeEvents,
      this.#device,
      this.#restarts,
      this.#reinitialize,
    ]) {
      this.wire.listen(one);
    }
  }

  /** What a caller was told of alarms that want to be acknowledged, the last one last. */
  eventsOf(number: number): readonly EventNotice[] {
    return this.#events.get(number) ?? [];
  }

  /** The commissioning: recipients of alarms, and what reports. */
  begin(): void {
    this.parts.schedule.after(commissionedAtMs, () => commission(this));
  }

  /** Somebody has put the gateway back to what it was at the installation, or in a backup; the engineer commissions it anew. */
  alarmSettingsReplaced(): void {
    this.alarms.settingsReplaced();
    this.parts.schedule.after(commissionedAgainMs, () => commission(this));
  }

  /** By the number of a step. */
  caller(number: unknown): Caller {
    const index = typeof number === 'number' ? number % this.callers.length : 0;
    const caller = this.callers[index];
    if (caller === undefined) throw new RangeError(`There is no caller ${String(number)}.`);
    return caller;
  }

  /** Stands at the gateway's network card. */
  readonly card: CardListener = {
    reached: (bytes, from) => {
      this.#noticeRestart();
      this.wire.reached(bytes, from);
      this.#foreignDevices.reached(bytes, from);
    },
    left: (bytes, to) => {
      this.#noticeRestart();
      this.wire.left(bytes, to);
      this.#foreignDevices.left(bytes, to);
    },
  };

  /** A process of the gateway has ended. */
  gatewayEnded(how: string): void {
    if (how === 'power-cut') this.alarms.powerWasCut();
    this.#restarts.processEnded(how);
    this.#reinitialize.gatewayEnded(how);
  }

  /** Another gateway owes nobody an answer, and knows no subscriptions. */
  #noticeRestart(): void {
    const running = this.parts.running();
    if (running === this.#running) return;
    this.#running = running;
    this.wire.forget();
    this.cov.gatewayEnded();
    this.#device.gatewayEnded();
    this.#restarts.gatewayEnded();
    this.#reinitialize.gatewayEnded();
    this.#foreignDevices.gatewayEnded();
  }

  /** What is still owed when the run ends. */
  finish(): void {
    this.#answers.look();
    this.cov.look();
    this.alarms.look(true);
    this.#activeEvents.look();
    this.#device.look();
    this.#restarts.look();
    this.#reinitialize.look();
  }

  #remember(index: number, { type, service: number, payload }: Pdu): void {
    if (number !== (type === 0 ? service.confirmedEvent : unconfirmedService.event)) return;
    // The network may have changed an octet of it.
    const notice = attempt(() => readEventNotice(payload));
    if (notice === undefined || !notice.ackRequired || notice.notifyType === 2) return;
    const all = this.#events.get(index) ?? [];
    this.#events.set(index, all);
    all.push(notice);
    if (all.length > mostEvents) all.shift();
  }

  #traitsOf(name: string, index: number): CallerTraits {
    const dice = this.parts.dice.fork('traits').fork(name);
    const [maxApdu, window] = dice.one([
      [5, 16],
      [5, 4],
      [4, 2],
      [3, 1],
      [2, 3],
    ] as const);
    return {
      name,
      own: { address: `192.168.1.${firstHost + index}`, port: 47808 },
      device: 5000 + index,
      maxApdu,
      // More than 64 segments, or as many as 64.
      maxSegments: dice.one([7, 7, 6]),
      window,
      apduTimeoutMs: dice.one([3_000, 5_000, 10_000]),
      retries: dice.one([0, 2, 3]),
    };
  }
}

/** More are answered, or never will be. */
const mostSent = 2_000;

/** Requests as callers have sent them, so that one which arrives is known for what it is. */
class SentRequests {
  readonly #all = new Set<string>();

  add(packet: Uint8Array, from: Address): void {
    this.#all.add(nameOf(packet, from));
    const [oldest] = this.#all;
    if (this.#all.size > mostSent && oldest !== undefined) this.#all.delete(oldest);
  }

  has(packet: Uint8Array, from: Address): boolean {
    return this.#all.has(nameOf(packet, from));
  }
}

const nameOf = (packet: Uint8Array, from: Address): string =>
  `${keyOf(from)} ${Buffer.from(packet.buffer, packet.byteOffset, packet.byteLength).toString('latin1')}`;
