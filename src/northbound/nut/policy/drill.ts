import type { Clock } from '../../../core/clock.js';
import { PlayedClock } from './played-clock.js';
import type { PolicyRules } from './policy-rules.js';
import { type PolicyFacts, ShutdownPolicy } from './shutdown-policy.js';
import type { StageState } from './stage-state.js';

/** Who is told the drill: all that come from an address, or those who have logged in under a name there. */
export interface DrillClient {
  /** IPv4. */
  readonly address: string;
  readonly user?: string | undefined;
}

export interface DrillRequest {
  readonly clients: readonly DrillClient[];
  /** Seconds in which a full battery is played down to nothing. */
  readonly lastsS: number;
  /** Minutes that this battery is said to last. */
  readonly runtimeMinutes: number;
}

/** What a client of the drill is told in the place of the truth. */
export interface DrillTold {
  readonly stages: readonly StageState[];
  /** Per cent. */
  readonly charge: number;
  /** Minutes of backup time. */
  readonly minutes: number;
}

/**
 * Why a drill is over. `over`: the battery that was played is empty. `left`: all its clients have logged out. `stopped`: somebody
 * has ended it. `outage`: something real has happened. `unknown`: the UPS is no longer known to be well. `settings`: other rules
 * are in force. `gateway`: the server stops.
 */
export type DrillEnd = 'over' | 'left' | 'stopped' | 'outage' | 'unknown' | 'settings' | 'gateway';

/** What is played at a moment, part 0 to 1 of the whole; a straight line, as UPSs tell it. */
export function dischargeAt(part: number, runtimeMinutes: number): { charge: number; minutes: number } {
  const left = 1 - Math.min(Math.max(part, 0), 1);
  return { charge: Math.round(100 * left), minutes: Math.floor(runtimeMinutes * left) };
}

const tickMs = 1000;

/**
 * A discharge that is played to some clients only, through the rules in force and in time lapse. It knows nothing of the UPS, and
 * nothing of it reaches the UPS.
 */
export class Drill {
  readonly request: DrillRequest;
  readonly #clock: Clock;
  readonly #startMs: number;
  readonly #played: PlayedClock;
  readonly #policy: ShutdownPolicy;
  readonly #onChange: () => void;
  readonly #onEnd: (reason: DrillEnd) => void;
  #clients: readonly DrillClient[];
  #cancel = () => {};
  #isOver = false;

  constructor(parts: {
    readonly request: DrillRequest;
    readonly rules: PolicyRules;
    readonly clock: Clock;
    readonly onChange: () => void;
    readonly onEnd: (reason: DrillEnd) => void;
  }) {
    const { request, rules, clock } = parts;
    this.request = request;
    this.#clients = request.clients;
    this.#clock = clock;
    this.#startMs = clock.monotonicMs();
    this.#onChange = parts.onChange;
    this.#onEnd = parts.onEnd;
    this.#played = new PlayedClock(clock.wallMs());
    this.#policy = new ShutdownPolicy({ rules, clock: this.#played });
    this.#policy.onChange(() => this.#onChange());
  }

  /** Everybody whom it is played to is on battery from here on. */
  start(): void {
    this.#play(0);
  }

  /** Those who are still in it. */
  get clients(): readonly DrillClient[] {
    return this.#clients;
  }

  /** Seconds until the battery that is played is empty. */
  get leftS(): number {
    return Math.max(0, Math.ceil(this.request.lastsS - this.#elapsedS));
  }

  /** What it says at this moment. */
  get now(): DrillTold {
    const { lastsS, runtimeMinutes } = this.request;
    return { stages: this.#policy.stages, ...dischargeAt(this.#elapsedS / lastsS, runtimeMinutes) };
  }

  /** What a client is told; undefined: the truth. */
  toldTo(client: DrillClient): DrillTold | undefined {
    if (this.#isOver || !this.#clients.some((one) => isMeant(one, client))) return undefined;
    return this.now;
  }

  /**
   * A client that has logged out after it was told to go has passed: what comes back is told the truth. Several may come from one
   * address, by one name: then the last of those that are `still` there.
   */
  noteLeft(client: DrillClient, still: readonly DrillClient[]): void {
    const isLow = this.#policy.stages.some((stage) => stage.isLow);
    const hasPassed = (one: DrillClient) => isMeant(one, client) && !still.some((other) => isMeant(one, other));
    if (this.#isOver || !isLow || !this.#clients.some(hasPassed)) return;
    this.#clients = this.#clients.filter((one) => !hasPassed(one));
    if (this.#clients.length === 0) this.end('left');
    else this.#onChange();
  }

  /** Idempotent. */
  end(reason: DrillEnd): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#cancel();
    this.#policy.stop();
    this.#onEnd(reason);
  }

  get #elapsedS(): number {
    return (this.#clock.monotonicMs() - this.#startMs) / 1000;
  }

  /** The battery lasts for minutes, and the drill may be shorter: seconds go by as fast as its minutes do. */
  #play(playedS: number): void {
    const { lastsS, runtimeMinutes } = this.request;
    const elapsedS = this.#elapsedS;
    const dueS = Math.round((elapsedS / lastsS) * runtimeMinutes * 60);
    for (let second = playedS; second <= dueS; second += 1) {
      const { charge, minutes } = dischargeAt(second / (runtimeMinutes * 60), runtimeMinutes);
      this.#policy.update({ ...ofDrill, charge, minutesLeft: minutes });
      this.#played.advance(1000);
    }
    if (this.#isOver) return;
    if (elapsedS >= lastsS) this.end('over');
    else this.#cancel = this.#clock.schedule(tickMs, () => this.#play(Math.max(playedS, dueS + 1)));
  }
}

const ofDrill: PolicyFacts = {
  load: 'battery',
  isOnBattery: true,
  isMainsGood: false,
  isBatteryLow: false,
  isStopImminent: false,
  isBatteryTested: false,
  minutesLeft: undefined,
  charge: undefined,
};

function isMeant(one: DrillClient, client: DrillClient): boolean {
  return one.address === client.address && (one.user === undefined || one.user === client.user);
}
