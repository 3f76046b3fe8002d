import type { Clock } from '../../core/clock.js';
import { GatewayError } from '../../core/errors.js';
import type { ByteLine } from '../link/byte-line.js';
import type { LoadSource, SystemState, UnitState } from '../model/unit-state.js';
import type { LineFault } from './line-fault.js';
import type { SimulatedUps } from './simulator-arguments.js';
import { TcpSlave } from './tcp-slave.js';
import { UpsSimulator } from './ups-simulator.js';

/** How often the state is looked at for a change worth a line. */
const watchMs = 200;

export interface SimulatorProgramOptions {
  readonly ups: SimulatedUps;
  /** A serial line, or what listens for Modbus TCP. */
  readonly line: ByteLine | TcpSlave;
  readonly clock: Clock;
  readonly print: (line: string) => void;
  /** The port went away; the program is over. */
  readonly onLost: (cause: Error) => void;
}

/** The simulator as a program: a UPS on a port, a line of text for each change, scenarios by name. */
export class SimulatorProgram {
  readonly #options: SimulatorProgramOptions;
  readonly #simulator: UpsSimulator;
  #said = '';
  #cancelWatch: (() => void) | undefined;

  constructor(options: SimulatorProgramOptions) {
    const { ups, line, clock } = options;
    // A connection is answered by what listens.
    const write = line instanceof TcpSlave ? undefined : (chunk: Uint8Array) => line.write(chunk);
    const { family, map, units, slave, scenario, baud, pace, seed, profile } = ups;
    this.#options = options;
    this.#simulator = new UpsSimulator({
      family,
      map,
      units,
      slave,
      scenario,
      pace: pace === 'wire' ? { baud } : 'none',
      seed,
      profile,
      clock,
      // A port that can't be written to is reported as lost by itself.
      emit: (chunk) => void write?.(chunk).catch(() => undefined),
    });
  }

  /** Rejects with the `serial.*` code of the port. */
  async start(): Promise<void> {
    const { line, ups, print, onLost } = this.#options;
    if (line instanceof TcpSlave) await line.open(this.#simulator);
    else {
      line.onData((chunk) => this.#simulator.receive(chunk));
      line.onLost(onLost);
      await line.open();
    }
    this.#simulator.start();
    const units = ups.units === 1 ? '' : `, ${ups.units} units`;
    const pace = ups.pace === 'none' ? ', unpaced' : '';
    const speed = line instanceof TcpSlave ? 'Modbus TCP' : `${ups.baud} baud${pace}`;
    print(`SIMULATED ${ups.family.displayName}${units} on ${line.name}: ${ups.map.id}, ${speed}, slave ${ups.slave}`);
    this.#announce();
    this.#watch();
  }

  async stop(): Promise<void> {
    this.#cancelWatch?.();
    this.#cancelWatch = undefined;
    this.#simulator.stop();
    await this.#options.line.close();
  }

  /** A line typed by a person: the name of a scenario. */
  command(text: string): void {
    const name = text.trim();
    if (name === '') return;
    try {
      this.#simulator.switchTo(name);
    } catch (error) {
      if (!(error instanceof GatewayError)) throw error;
      this.#options.print(error.message);
      return;
    }
    this.#announce();
    this.#report();
  }

  #announce(): void {
    const { name, description } = this.#simulator.scenario;
    this.#options.print(`scenario ${name}: ${description}`);
  }

  #watch(): void {
    this.#report();
    this.#cancelWatch = this.#options.clock.schedule(watchMs, () => this.#watch());
  }

  #report(): void {
    const line = stateLine(this.#simulator.state(), this.#simulator.lineFault, this.#simulator.unshown);
    if (line === this.#said) return;
    this.#said = line;
    this.#options.print(line);
  }
}

const sourceWords: Readonly<Record<LoadSource, string>> = {
  inverter: 'load on inverter',
  eco: 'load in eco mode',
  bypass: 'load on bypass',
  'maintenance-bypass': 'load on maintenance bypass',
  none: 'load off',
};

/** The state of the UPS in one line that changes only when something happens. */
function stateLine(state: SystemState, fault: LineFault, unshown: readonly string[]): string {
  const units = state.parallel ? [...state.units].map(([number, unit]) => `unit ${number}: ${unitWords(unit)}`) : [];
  const line = fault.kind === 'none' ? [] : [`line: ${fault.kind}`];
  const hidden = unshown.length === 0 ? [] : [`its registers cannot show: ${unshown.join(', ')}`];
  return [unitWords(state.system), ...units, ...line, ...hidden].join('; ');
}

function unitWords({ output, onBattery, battery, alarms, alarmCodes }: UnitState): string {
  const doing = onBattery
    ? 'on battery'
    : battery.testing
      ? 'battery test'
      : battery.charging
        ? 'battery charging'
        : undefined;
  const raised = [...alarms, ...alarmCodes].filter((alarm) => alarm !== 'on-battery');
  const alarmWords = raised.length === 0 ? undefined : `alarms ${raised.join(' ')}`;
  return [sourceWords[output.source], doing, alarmWords].filter((words) => words !== undefined).join(', ');
}
