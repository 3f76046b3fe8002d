import type { Dice, Disturbances, Judge, Schedule, SiteDraw, Truth } from '../world/contract.js';
import { Caller, type CallerTraits } from './caller.js';
import { GatewayWire } from './gateway-wire.js';
import { AnswerJudge } from './judge-answers.js';
import { ValueJudge } from './judge-values.js';
import { type Address, type CallerLan, keyOf } from './lan-port.js';
import { type ValueBounds, valueBoundsOf } from './value-bounds.js';

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
}

/** Who there is, in this order; a step names them by their number. */
export const callerNames = ['desk', 'cov', 'cov 2', 'alarms', 'alarms 2', 'logs', 'engineer'] as const;

/** Stations of the LAN from here on; the gateway is elsewhere. */
const firstHost = 50;

/** All BMS of a site, what they know, and the judge at the gateway's network card. */
export class BmsSite {
  readonly parts: BmsSiteParts;
  readonly wire: GatewayWire;
  readonly callers: readonly Caller[];
  readonly bounds: ValueBounds;
  readonly #answers: AnswerJudge;

  constructor(parts: BmsSiteParts) {
    const { schedule, judge, truth, disturbances, lan, gateway, site } = parts;
    const nowMs = () => schedule.nowMs;
    this.parts = parts;
    this.bounds = valueBoundsOf(site);
    this.wire = new GatewayWire(nowMs);
    this.callers = callerNames.map(
      (name, index) => new Caller({ schedule, lan, gateway }, this.#traitsOf(name, index)),
    );
    const honest = new Set(this.callers.map(({ traits }) => keyOf(traits.own)));
    this.#answers = new AnswerJudge({ judge, disturbances, nowMs, isHonest: (peer) => honest.has(peer) });
    this.wire.listen(this.#answers);
    this.wire.listen(
      new ValueJudge({
        judge,
        truth,
        disturbances,
        bounds: this.bounds,
        nowMs,
        onLoss: () => (site.settings['bacnet']?.['on_loss'] === 'unavailable' ? 'unavailable' : 'hold'),
        isOutOfService: () => false,
      }),
    );
  }

  /** By the number of a step. */
  caller(number: unknown): Caller {
    const index = typeof number === 'number' ? number % this.callers.length : 0;
    const caller = this.callers[index];
    if (caller === undefined) throw new RangeError(`There is no caller ${String(number)}.`);
    return caller;
  }

  /** The process of the gateway has ended: it owes nobody anything any more. */
  gatewayEnded(): void {
    this.wire.forget();
  }

  /** What is still owed when the run ends. */
  finish(): void {
    this.#answers.look();
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
