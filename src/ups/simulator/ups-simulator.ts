import type { Clock } from '../../core/clock.js';
import { functionOf, type RegisterMap } from '../maps/register-map.js';
import type { UpsFamily } from '../maps/ups-family.js';
import { type UnitProfile, unitProfile } from '../model/unit-profile.js';
import type { SystemState } from '../model/unit-state.js';
import { findScenario } from './find-scenario.js';
import { damage, damageMessage, type LineFault, noise, type SentAnswer } from './line-fault.js';
import { PacedSender } from './paced-sender.js';
import { type Random, seededRandom } from './random.js';
import { type ReadResult, RegisterImage } from './register-image.js';
import { RtuSlave } from './rtu-slave.js';
import type { Scenario, ScenarioStep } from './scenarios.js';
import { UpsModel } from './ups-model.js';

/** Time from the last byte of a request to the first of its answer: the silence that ends the request, and the thinking. */
export const turnaroundMs = 5;

const crcBytes = 2;

export interface UpsSimulatorOptions {
  readonly family: UpsFamily;
  readonly map: RegisterMap;
  /** 1, or 2 to 8 for a parallel system. */
  readonly units: number;
  readonly slave: number;
  /** Names of scenarios.ts, or `alarm:CODE`. */
  readonly scenario: string;
  /** Bytes at the speed of the wire, or as fast as they come. */
  readonly pace: { readonly baud: number } | 'none';
  readonly seed: number;
  /** What this UPS has other than its family's usual model. */
  readonly profile?: Partial<UnitProfile>;
  readonly clock: Clock;
  /** What the UPS sends, in chunks of any length. */
  readonly emit: (chunk: Uint8Array) => void;
}

/** A UPS at the end of a serial line: model, registers, Modbus slave and the scenario that plays. */
export class UpsSimulator {
  readonly #options: UpsSimulatorOptions;
  readonly #random: Random;
  readonly #model: UpsModel;
  readonly #image: RegisterImage;
  readonly #slave: RtuSlave;
  readonly #sender: PacedSender;
  readonly #characterMs: number;
  #scenario: Scenario;
  #pending: readonly ScenarioStep[];
  #scenarioStartMs: number;
  #lineFault: LineFault = { kind: 'none' };
  #answers = 0;
  #cancelGarbage: (() => void) | undefined;
  #running = false;

  constructor(options: UpsSimulatorOptions) {
    const { family, map, units, slave, scenario, pace, seed, profile, clock, emit } = options;
    this.#options = options;
    this.#random = seededRandom(seed);
    this.#characterMs = pace === 'none' ? 0 : 10_000 / pace.baud;
    this.#model = new UpsModel({ profile: unitProfile(family.usualModel, seed, profile), units, seed, clock });
    this.#image = new RegisterImage(map, family.name, this.#model);
    this.#sender = new PacedSender({ characterMs: this.#characterMs, clock, emit });
    this.#slave = new RtuSlave({
      slave,
      readFunctions: new Set(map.tables.map((table) => functionOf(map, table))),
      characterMs: this.#characterMs,
      clock,
      read: (readFunction, start, words) => this.#read(readFunction, start, words),
      answer: (frame, requestEndMs) => this.#answer(frame, requestEndMs),
    });
    this.#scenario = findScenario(scenario, map);
    this.#pending = this.#scenario.steps;
    this.#scenarioStartMs = clock.monotonicMs();
  }

  get scenario(): Scenario {
    return this.#scenario;
  }

  get lineFault(): LineFault {
    this.#catchUp();
    return this.#lineFault;
  }

  /** Milliseconds that `bytes` take on the simulated wire. */
  wireMs(bytes: number): number {
    return bytes * this.#characterMs;
  }

  /** The UPS as it is now. */
  state(): SystemState {
    this.#catchUp();
    return this.#model.state();
  }

  /** What its registers cannot show of it at this moment, because it contradicts what else they show. */
  get unshown(): readonly string[] {
    this.#catchUp();
    return this.#image.unshown();
  }

  start(): void {
    if (this.#running) return;
    this.#running = true;
    this.#chatter();
  }

  /** Ends the line, not the UPS: its battery goes on. Idempotent. */
  stop(): void {
    this.#running = false;
    this.#cancelGarbage?.();
    this.#cancelGarbage = undefined;
    this.#slave.reset();
    this.#sender.stop();
  }

  receive(chunk: Uint8Array): void {
    if (this.#running) this.#slave.receive(chunk);
  }

  /**
   * Answers a request (slave and PDU) at once, for a carrier with a framing of its own; undefined: with silence. `framed` puts
   * the answer into that framing, where the scenario may damage it.
   */
  answerTo(request: Uint8Array, framed: (answer: Uint8Array) => Uint8Array): SentAnswer | undefined {
    if (!this.#running || request[0] !== this.#options.slave) return undefined;
    this.#catchUp();
    const answer = this.#slave.answerTo(request).slice(0, -crcBytes);
    this.#answers += 1;
    return damageMessage(framed(answer), this.#lineFault, this.#answers - 1, this.#random);
  }

  /** Heals the UPS and starts another scenario, one of the list by its name; throws `arguments.invalid` for one that is not there. */
  switchTo(wanted: string | Scenario): void {
    const scenario = typeof wanted === 'string' ? findScenario(wanted, this.#options.map) : wanted;
    this.#catchUp();
    this.#scenario = scenario;
    this.#pending = scenario.steps;
    this.#scenarioStartMs = this.#options.clock.monotonicMs();
    this.#lineFault = { kind: 'none' };
    this.#model.heal();
    this.#catchUp();
  }

  /** Plays the steps that are due, each at its own time, and lets the physics run up to now. */
  #catchUp(): void {
    const now = this.#options.clock.monotonicMs();
    const due = this.#pending.filter(({ atS }) => this.#scenarioStartMs + 1000 * atS <= now);
    this.#pending = this.#pending.slice(due.length);
    for (const { atS, change, units, line } of due) {
      this.#model.advanceTo(this.#scenarioStartMs + 1000 * atS);
      if (change !== undefined) this.#model.change(change, units);
      if (line !== undefined) this.#lineFault = line;
    }
    this.#model.advanceTo(now);
  }

  #read(readFunction: number, start: number, words: number): ReadResult {
    this.#catchUp();
    const fault = this.#lineFault;
    if (fault.kind === 'exception') return { exception: fault.code };
    const refused = fault.kind === 'refused-tables' ? fault.telling : undefined;
    return this.#image.read(start, words, readFunction, refused);
  }

  #answer(frame: Uint8Array, requestEndMs: number): void {
    this.#catchUp();
    const sent = damage(frame, this.#lineFault, this.#answers, this.#random);
    this.#answers += 1;
    if (sent === undefined) return;
    const { pace } = this.#options;
    const thinkingMs = pace === 'none' ? 0 : turnaroundMs;
    this.#sender.send(sent.bytes, requestEndMs + thinkingMs + sent.delayMs);
  }

  /** Keeps a line of garbage busy, and the physics up to date when no request comes. */
  #chatter(): void {
    const periodMs = 100;
    const { clock } = this.#options;
    this.#cancelGarbage = clock.schedule(periodMs, () => {
      if (this.lineFault.kind === 'garbage') {
        const length = this.#characterMs === 0 ? 64 : Math.floor(periodMs / this.#characterMs);
        this.#sender.send(noise(this.#random, length), clock.monotonicMs());
      }
      this.#chatter();
    });
  }
}
