import type { ValueBounds } from '../bms/value-bounds.js';
import { keyOf } from '../lan/endpoint.js';
import type { CallerPort, Lan } from '../lan/lan.js';
import type { TcpCall } from '../people/doors.js';
import type { SettingsModel } from '../people/settings-model.js';
import type { Plant } from '../plant/plant.js';
import { kindOf } from '../plant/ups-kinds.js';
import type { Dice, Disturbances, Judge, Schedule, SiteDraw, Trace, Truth } from '../world/contract.js';
import { AlarmBitsOverTime } from './alarm-bits-over-time.js';
import { ModbusJudge } from './judge-modbus.js';
import { NutJudge } from './judge-nut.js';
import { SnmpJudge } from './judge-snmp.js';
import { SnmpWire } from './snmp-wire.js';

declare module '../world/contract.js' {
  interface World {
    readonly northbounds: NorthboundSite;
  }
}

export interface NorthboundSiteParts {
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly judge: Judge;
  readonly trace: Trace;
  readonly truth: Truth;
  readonly disturbances: Disturbances;
  readonly site: SiteDraw;
  readonly plant: Plant;
  readonly lan: Lan;
  readonly model: SettingsModel;
  readonly bounds: ValueBounds;
  /** Undefined: refused. */
  call(from: string, port: number): Promise<TcpCall | undefined>;
}

/** Ports of the factory settings (config/README.md). */
export const ports = { nut: 3493, snmp: 1161, modbusTcp: 1502 } as const;
export const hosts = { servers: '192.168.1.80', scada: '192.168.1.81', manager: '192.168.1.82' } as const;

const inForceMs = 5_000;
const mostSent = 500;

/** Those who read the gateway beside BACnet: servers by NUT, managers by SNMP, a SCADA by Modbus TCP; and their judges. */
export class NorthboundSite {
  readonly parts: NorthboundSiteParts;
  readonly nut: NutJudge;
  readonly modbus: ModbusJudge;
  readonly #snmp: SnmpWire;
  readonly #sent = new Set<string>();
  #manager: CallerPort | undefined;
  #requestId = 1;

  constructor(parts: NorthboundSiteParts) {
    const { judge, truth, disturbances, site, plant, lan, schedule } = parts;
    this.parts = parts;
    const { tables } = plant.registers;
    const common = {
      judge,
      truth,
      disturbances,
      site,
      bounds: parts.bounds,
      bits: new AlarmBitsOverTime(truth),
      lastServedMs: () => Math.max(0, ...tables.map(({ lastServedMs }) => lastServedMs)),
    };
    const kind = kindOf(site);
    this.nut = new NutJudge(common);
    this.modbus = new ModbusJudge({
      ...common,
      registers: plant.registers,
      slave: kind.slave ?? 1,
      readFunction: kind.readFunction ?? 3,
      untouchable: kind.untouchable,
      mostAgeMs: () => 1000 * this.#mostAgeS(),
    });
    this.#snmp = new SnmpWire({
      judge,
      disturbances,
      values: new SnmpJudge(common),
      nowMs: () => schedule.nowMs,
      isHonest: (bytes) => this.#sent.has(Buffer.from(bytes).toString('latin1')),
    });
    lan.listenAtUdp({
      reached: (port, bytes, from) => {
        if (port === ports.snmp) this.#snmp.reached(bytes, keyOf(from));
      },
      left: (port, bytes, to) => {
        if (port === ports.snmp) this.#snmp.left(bytes, keyOf(to));
      },
    });
  }

  get nowMs(): number {
    return this.parts.schedule.nowMs;
  }

  call(from: string, port: number): Promise<TcpCall | undefined> {
    return this.parts.call(from, port);
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.parts.schedule.after(ms, resolve));
  }

  nextRequestId(): number {
    this.#requestId += 1;
    return this.#requestId;
  }

  /** To the agent, from the manager's port. */
  sendSnmp(bytes: Uint8Array): void {
    const { lan } = this.parts;
    this.#manager ??= lan.open({ address: hosts.manager, port: 40_161 }, () => undefined);
    this.#sent.add(Buffer.from(bytes).toString('latin1'));
    const [oldest] = this.#sent;
    if (this.#sent.size > mostSent && oldest !== undefined) this.#sent.delete(oldest);
    this.#manager.send(bytes, { address: lan.gatewayAddress, port: ports.snmp });
  }

  gatewayEnded(): void {
    this.#snmp.forget();
  }

  finish(): void {
    this.#snmp.look();
  }

  /** The longest that may be in force: one that was made shorter counts five seconds later (config/README.md). */
  #mostAgeS(): number {
    const { model } = this.parts;
    return Math.max(...[...model.lately('modbus_tcp', 'max_age_s', this.nowMs - inForceMs)].map(Number));
  }
}
