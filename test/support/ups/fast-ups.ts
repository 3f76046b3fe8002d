import type { Clock } from '../../../src/core/clock.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import type { ScenarioStep } from '../../../src/ups/simulator/scenarios.js';
import { TcpSlave } from '../../../src/ups/simulator/tcp-slave.js';
import { UpsSimulator } from '../../../src/ups/simulator/ups-simulator.js';
import { freeTcpPort } from '../tcp.js';

/** Address of the remaining backup time on a page of VU-MAP (IOMXXXOPXX00 p.33). */
const minutesAddress = 0x58;
const addressOnPage = 0x0fff;

/** The product's simulator on Modbus TCP, which lives so many times faster than those who read it: half an hour of battery is a minute. */
export class FastUps {
  readonly #simulator: UpsSimulator;
  readonly #slave: TcpSlave;
  #tellsMinutes = (minutes: number) => minutes;

  private constructor(simulator: UpsSimulator, slave: TcpSlave) {
    this.#simulator = simulator;
    this.#slave = slave;
  }

  /** Healthy, on mains; of a range whose map is VU-MAP. */
  static async open(familyName: FamilyName, speed: number): Promise<FastUps> {
    const clock: Clock = {
      wallMs: () => Date.now(),
      monotonicMs: () => performance.now() * speed,
      schedule: (delayMs, action) => {
        const timer = setTimeout(action, delayMs / speed);
        return () => clearTimeout(timer);
      },
    };
    const family = builtInMaps.familyOf(familyName);
    const [map] = family.maps;
    if (map?.id !== 'vu-map') throw new Error(`${familyName} does not speak VU-MAP`);
    const simulator = new UpsSimulator({
      family,
      map,
      units: 1,
      slave: 1,
      scenario: 'healthy',
      pace: 'none',
      seed: 1,
      clock,
      emit: () => {},
    });
    const slave = new TcpSlave({ host: '127.0.0.1', port: await freeTcpPort(), clock });
    const ups = new FastUps(simulator, slave);
    simulator.start();
    await slave.open({
      answerTo: (request, framed) => simulator.answerTo(request, (answer) => framed(ups.#retold(request, answer))),
    });
    return ups;
  }

  /** As `[serial] port` has it. */
  get port(): string {
    return this.#slave.name;
  }

  /** Nothing feeds the load any more. */
  get isOff(): boolean {
    return this.#simulator.state().units.get(1)?.output.source === 'none';
  }

  /** Per cent that the battery has. */
  get charge(): number {
    return this.#simulator.state().units.get(1)?.battery.chargePercent ?? 0;
  }

  /** Heals it, but for what its battery has lost, and begins another scenario: one of the product's, or a curve. */
  play(scenario: string | readonly ScenarioStep[]): void {
    this.#simulator.switchTo(
      typeof scenario === 'string' ? scenario : { name: 'a curve', description: '', steps: scenario },
    );
  }

  /** What it tells in the place of its minutes from now on, each time that they are read. */
  tellMinutes(instead: (minutes: number) => number): void {
    this.#tellsMinutes = instead;
  }

  async stop(): Promise<void> {
    this.#simulator.stop();
    await this.#slave.close();
  }

  /** The answer to a reading of registers, which is slave, function, number of octets and words. */
  #retold(request: Uint8Array, answer: Uint8Array): Uint8Array {
    const [asked, told] = [Buffer.from(request), Buffer.from(answer)];
    if ((told[1] ?? 0x80) >= 0x80) return answer;
    const place = minutesAddress - (asked.readUInt16BE(2) & addressOnPage);
    if (place < 0 || place >= asked.readUInt16BE(4)) return answer;
    told.writeUInt16BE(this.#tellsMinutes(told.readUInt16BE(3 + 2 * place)), 3 + 2 * place);
    return told;
  }
}
