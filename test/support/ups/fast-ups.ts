import type { Clock } from '../../../src/core/clock.js';
import { builtInMaps } from '../../../src/ups/maps/built-in-maps.js';
import type { FamilyName } from '../../../src/ups/maps/family-name.js';
import { TcpSlave } from '../../../src/ups/simulator/tcp-slave.js';
import { UpsSimulator } from '../../../src/ups/simulator/ups-simulator.js';
import { freeTcpPort } from '../tcp.js';

/** The product's simulator on Modbus TCP, which lives so many times faster than those who read it: half an hour of battery is a minute. */
export class FastUps {
  readonly #simulator: UpsSimulator;
  readonly #slave: TcpSlave;

  private constructor(simulator: UpsSimulator, slave: TcpSlave) {
    this.#simulator = simulator;
    this.#slave = slave;
  }

  /** Healthy, on mains. */
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
    if (map === undefined) throw new Error(`${familyName} has no map`);
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
    simulator.start();
    await slave.open(simulator);
    return new FastUps(simulator, slave);
  }

  /** As `[serial] port` has it. */
  get port(): string {
    return this.#slave.name;
  }

  /** Nothing feeds the load any more. */
  get isOff(): boolean {
    return this.#simulator.state().units.get(1)?.output.source === 'none';
  }

  /** Heals it, but for what its battery has lost, and begins another scenario. */
  play(scenario: string): void {
    this.#simulator.switchTo(scenario);
  }

  async stop(): Promise<void> {
    this.#simulator.stop();
    await this.#slave.close();
  }
}
