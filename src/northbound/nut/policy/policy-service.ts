import { join } from 'node:path';
import type { Bilingual } from '../../../core/bilingual.js';
import { tellTheSame } from '../../../core/told.js';
import type { NorthboundSources } from '../../../device/northbound.js';
import type { DeviceState } from '../../../objects/value-stream.js';
import type { Settings } from '../../../settings/settings-schema.js';
import { withoutHeld } from '../../facts/held-values.js';
import { type PowerFacts, powerFacts } from '../../facts/power-facts.js';
import { Drill, type DrillClient, type DrillEnd, type DrillRequest, type DrillTold } from './drill.js';
import { type KeptOutage, OutageFile, outageFileName } from './outage-file.js';
import type { Feed } from './outage-time.js';
import { drillEndEvent, drillStartEvent, stageEvents } from './policy-events.js';
import { type PolicyRules, rulesOf } from './policy-rules.js';
import { reasonText, staleText } from './policy-texts.js';
import { ReadingPace } from './reading-pace.js';
import { type PolicyOptions, ShutdownPolicy } from './shutdown-policy.js';
import type { StageState } from './stage-state.js';

export type PolicySources = Pick<
  NorthboundSources,
  'values' | 'settings' | 'recorder' | 'journal' | 'dataDir' | 'disk' | 'clock' | 'log'
>;

/** What a client is told: the truth, or its drill. */
export type ToldToClient = Pick<DrillTold, 'stages'> & Partial<Pick<DrillTold, 'charge' | 'minutes'>>;

/** A stage as people are shown it. */
export interface StageStatus extends StageState {
  /** Why it is low, or stale. */
  readonly why?: Bilingual;
  /** Why it would have to go as soon as the mains fail and the grace is over; absent where it would not. */
  readonly atOnce?: Bilingual;
  /** Nothing that its rules ask for is told. */
  readonly isUnseen: boolean;
}

export interface DrillStatus extends DrillRequest, DrillTold {
  readonly leftS: number;
}

export interface PolicyStatus {
  /** What everybody is told who is in no drill. */
  readonly stages: readonly StageStatus[];
  readonly feed?: Feed;
  /** Of the outage that goes on. */
  readonly secondsOnBattery: number;
  /** Of the battery that a drill would play: as many minutes as the UPS tells now. */
  readonly runtimeMinutes: number;
  /** The UPS is none. */
  readonly isSimulated: boolean;
  readonly drill?: DrillStatus;
  /** Why none can be begun now, or the one that is played is about to end. */
  readonly cannotDrill?: DrillEnd;
}

/** Minutes of the battery that a drill plays, where the UPS tells none, and at the least and the most. */
const playedMinutes = { usual: 30, least: 10, most: 240 };

/** What was known of an outage so long ago says nothing of the one of today. */
const keptForMs = 24 * 3600 * 1000;

/** The policy at work: fed by the values, kept over restarts, told to the journal; and its drill. */
export class PolicyService {
  readonly #sources: PolicySources;
  readonly #file: OutageFile;
  readonly #listeners = new Set<() => void>();
  #rules: PolicyRules;
  #policy: ShutdownPolicy;
  #drill: Drill | undefined;
  #drillStopper: string | undefined;
  readonly #pace = new ReadingPace();
  #facts: PowerFacts | undefined;
  /** Without those that are held over from the reading before. */
  #readNow: PowerFacts | undefined;
  /** What the facts were made of. */
  #told: DeviceState | undefined;
  #kept = '';
  #ups = '';
  #isSimulated = false;
  #endValues = () => {};

  constructor(sources: PolicySources) {
    this.#sources = sources;
    this.#file = new OutageFile(join(sources.dataDir, outageFileName), sources.log, sources.disk);
    this.#rules = rulesOf(sources.settings.current);
    this.#policy = this.#newPolicy(undefined);
  }

  async start(): Promise<void> {
    const { values } = this.#sources;
    const kept = await this.#file.load();
    const { identity, isSimulated } = values.current;
    this.#ups = identity.serialNumber ?? '';
    this.#isSimulated = isSimulated;
    if (kept !== undefined) {
      this.#kept = 'of before';
      this.#renew(this.#isOfNow(kept) ? this.#goneOn(kept) : undefined);
    }
    this.#endValues = values.subscribe(({ state, replaced }) => this.#observe(state, replaced !== undefined));
    this.#observe(values.current, false);
  }

  /** Idempotent; the outage that goes on is on the disk afterwards, if the disk takes it. */
  async stop(): Promise<void> {
    this.#endValues();
    this.#drill?.end('gateway');
    this.#policy.stop();
    await this.#keep();
    this.#listeners.clear();
  }

  get policy(): Pick<ShutdownPolicy, 'stages' | 'feed' | 'secondsOnBattery'> {
    return this.#policy;
  }

  /** An outage goes on since before a restart, and how the UPS is now was not read yet. */
  get isAwaited(): boolean {
    return this.#policy.outage !== undefined && this.#policy.feed === undefined;
  }

  /** As people are shown it. */
  get status(): PolicyStatus {
    const { stages, feed, secondsOnBattery } = this.#policy;
    const cannotDrill = this.#whyNoDrill();
    const drill = this.#drill;
    return {
      stages: stages.map((stage) => this.#stageStatus(stage)),
      ...(feed !== undefined && { feed }),
      secondsOnBattery: Math.round(secondsOnBattery),
      runtimeMinutes: runtimeOf(this.#facts),
      isSimulated: this.#isSimulated,
      ...(drill !== undefined && { drill: drillStatus(drill) }),
      ...(cannotDrill !== undefined && { cannotDrill }),
    };
  }

  #stageStatus(stage: StageState): StageStatus {
    const { name, reason, staleCause } = stage;
    const why = reason === undefined ? staleCause && staleText(staleCause) : reasonText(reason);
    const atOnce = this.#policy.atOnce(name);
    return {
      ...stage,
      ...(why !== undefined && { why }),
      ...(atOnce !== undefined && { atOnce: reasonText(atOnce) }),
      isUnseen: this.#policy.isSeeing(name) === false,
    };
  }

  toldTo(client: DrillClient): ToldToClient {
    return this.#drill?.toldTo(client) ?? { stages: this.#policy.stages };
  }

  /** A logged-in client has gone, whatever the reason; `still`: those that are there. */
  noteLeft(client: DrillClient, still: readonly DrillClient[]): void {
    this.#drill?.noteLeft(client, still);
  }

  /** Called when anybody may have to be told something else; the returned function ends it. */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Other limits, in the middle of whatever goes on: who was told to go is not told to stay. */
  applySettings(settings: Settings): void {
    this.#rules = rulesOf(settings);
    this.#drill?.end('settings');
    this.#policy.takeRules(this.#rules);
  }

  /** Returns false where a drill is played already, or the UPS is not known to be on mains and well. */
  startDrill(request: DrillRequest, who: string): boolean {
    if (this.#drill !== undefined || this.#whyNoDrill() !== undefined) return false;
    const { clock, recorder } = this.#sources;
    this.#drill = new Drill({
      request,
      rules: this.#rules,
      clock,
      onChange: () => this.#tell(),
      onEnd: (reason) => this.#endDrill(reason),
    });
    recorder.record(drillStartEvent(request, who));
    this.#drill.start();
    this.#tell();
    return true;
  }

  /** Returns false where none is played. */
  stopDrill(who: string): boolean {
    if (this.#drill === undefined) return false;
    this.#drillStopper = who;
    this.#drill.end('stopped');
    return true;
  }

  #endDrill(reason: DrillEnd): void {
    this.#drill = undefined;
    this.#sources.recorder.record(drillEndEvent(reason, reason === 'stopped' ? this.#drillStopper : undefined));
    this.#drillStopper = undefined;
    this.#tell();
  }

  /** Why a drill must not go on: it must never hide the truth from those who have to go. */
  #whyNoDrill(): DrillEnd | undefined {
    const { stages, feed } = this.#policy;
    if (feed === undefined || stages.some((stage) => stage.isStale)) return 'unknown';
    return feed === 'mains' && !stages.some((stage) => stage.isLow || stage.isOnBattery) ? undefined : 'outage';
  }

  #observe(state: DeviceState, isReplaced: boolean): void {
    const serialNumber = state.identity.serialNumber ?? '';
    if (isReplaced || state.isSimulated !== this.#isSimulated) this.#renew(undefined);
    this.#ups = serialNumber;
    this.#isSimulated = state.isSimulated;
    const isSame = this.#told?.connection === state.connection && tellTheSame(this.#told.values, state.values);
    this.#told = state;
    if (!isSame || this.#facts === undefined) {
      this.#facts = powerFacts(state);
      this.#readNow = powerFacts({ ...state, values: withoutHeld(state.values) });
    }
    this.#pace.note(state.values);
    this.#policy.update(this.#facts, this.#readNow);
    const reason = this.#drill && this.#whyNoDrill();
    if (reason !== undefined) this.#drill?.end(reason);
    if (this.#outageMark() !== this.#kept) void this.#keep();
  }

  #newPolicy(remembered: PolicyOptions['remembered']): ShutdownPolicy {
    const { clock, settings } = this.#sources;
    const pollMs = () => this.#pace.of(settings.current.serial.poll_interval_ms);
    const policy = new ShutdownPolicy({ rules: this.#rules, clock, remembered, pollMs });
    policy.onChange((before) => this.#report(before));
    return policy;
  }

  #renew(remembered: PolicyOptions['remembered']): void {
    this.#policy.stop();
    this.#policy = this.#newPolicy(remembered);
  }

  #report(before: readonly StageState[]): void {
    const { recorder } = this.#sources;
    for (const event of stageEvents(before, this.#policy.stages, this.#rules.returnS)) recorder.record(event);
    this.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) listener();
  }

  #isOfNow({ serialNumber, isSimulated, atMs }: KeptOutage): boolean {
    const ageMs = this.#sources.clock.wallMs() - atMs;
    return (
      isSimulated === this.#isSimulated &&
      (serialNumber === this.#ups || this.#ups === '') &&
      // A clock that has gone back by a little is no reason to forget.
      Math.abs(ageMs) < keptForMs
    );
  }

  /** Where it is still on battery, it has been so while the gateway was away, as far as anyone knows. */
  #goneOn({ outage, atMs }: KeptOutage): PolicyOptions['remembered'] {
    const unseenMs = Math.max(0, this.#sources.clock.wallMs() - atMs);
    return { ...outage, seconds: outage.seconds + unseenMs / 1000, unseenMs };
  }

  /** What is worth a write: seconds alone are reckoned from the time of the last one, and mains that flap are no reason. */
  #outageMark(): string {
    const { outage } = this.#policy;
    return outage === undefined ? '' : JSON.stringify(outage.low);
  }

  #keep(): Promise<void> {
    this.#kept = this.#outageMark();
    const { outage } = this.#policy;
    if (outage === undefined) return this.#file.keep(undefined);
    const atMs = this.#sources.clock.wallMs();
    return this.#file.keep({ outage, serialNumber: this.#ups, isSimulated: this.#isSimulated, atMs });
  }
}

function runtimeOf(facts: PowerFacts | undefined): number {
  const { usual, least, most } = playedMinutes;
  return Math.min(Math.max(Math.round(facts?.minutesLeft ?? usual), least), most);
}

function drillStatus({ request, clients, leftS, now }: Drill): DrillStatus {
  return { ...request, clients, leftS, ...now };
}
