import { ObjectType } from '../../bacnet/encoding/object-type.js';
import { analogValues } from '../../objects/catalog/analog-values.js';
import { bitStrings } from '../../objects/catalog/bit-strings.js';
import { multiStates } from '../../objects/catalog/multi-states.js';
import type { ValueChange, ValueUpdate } from '../../objects/value-stream.js';
import type { OutgoingMessage, SessionLimits } from './broker-session.js';
import { type BrokerFailure, refusedBy } from './connection-failures.js';
import { type DiscoveryOptions, discovered, discoveryPayload } from './home-assistant/discovery.js';
import { Outbox, type Urgency } from './outbox.js';
import type { Places } from './places.js';
import { type Moment, ReportOfReading } from './told/moment.js';
import { newsOf, payloadOf } from './told/payload.js';
import { type ToldTopic, toldTopics } from './told/told-topics.js';
import { valueTopicOf } from './told/topic-levels.js';

export interface TellerParts {
  readonly places: Places;
  /** Seconds: between two messages of the same measurement, and after which everything is told again. */
  readonly pace: { readonly intervalS: number; readonly refreshS: number };
  /** All that is to tell now. */
  moment(): Moment;
  /** Hands a message to the broker; `done` as in `BrokerSession`. */
  send(message: OutgoingMessage, done: (refusal?: BrokerFailure) => void): void;
  /** The broker did not take a message. */
  onRefused(refusal: BrokerFailure, topic: string): void;
}

/** After as many times the refresh a value that was not told again is worth nothing any more. */
const refreshesOfLife = 3;
/** What a packet has besides topic and payload, at most (MQTT 5.0 §3.3). */
const packetOverhead = 64;
/** Reason code of a packet that is too large. */
const packetTooLarge = 149;

/** A topic as it stands at the broker. */
type Line =
  | { readonly kind: 'told'; readonly told: ToldTopic }
  | { readonly kind: 'discovery' }
  /** Of a former place: it is to be forgotten. */
  | { readonly kind: 'former' };

/** Tells the broker what is new, as fast as it takes it, and everything again from time to time. */
export class Teller {
  readonly #parts: TellerParts;
  readonly #outbox: Outbox;
  readonly #lines: Map<string, Line>;
  readonly #report = new ReportOfReading();
  readonly #discovery: DiscoveryOptions;
  /** What was told last of it, by topic, where it is no object. */
  readonly #news = new Map<string, string>();
  #discovered: readonly ToldTopic[] = [];
  #limits: SessionLimits | undefined;
  /** Until all of these are told, what stands at the broker may be of another time: the gateway is not online yet. */
  #firstRound = new Set<string>();
  /** How many topics were told again, since the connection began; a part of one counts, too. */
  #refreshed = 0;
  #isPumping = false;
  #sent = 0;

  constructor(parts: TellerParts) {
    this.#parts = parts;
    const { places, pace } = parts;
    this.#outbox = new Outbox(pace.intervalS * 1000);
    this.#discovery = { root: places.root, expiresAfterS: pace.refreshS * refreshesOfLife };
    this.#lines = new Map<string, Line>(toldTopics.map((told) => [this.#placed(told.topic), { kind: 'told', told }]));
    if (places.discovery !== undefined) this.#lines.set(places.discovery, { kind: 'discovery' });
  }

  /** Topics that wait for the broker. */
  get waiting(): number {
    return this.#outbox.waiting(this.#parts.moment().monotonicMs);
  }

  /** Messages that the broker has. */
  get sent(): number {
    return this.#sent;
  }

  /** There is a connection: everything is told, as the broker may know nothing; what stands at `former` is forgotten there. */
  begin(limits: SessionLimits, former: Places | undefined): void {
    this.#limits = limits;
    this.#refreshed = 0;
    for (const topic of this.#formerTopics(former)) this.#lines.set(topic, { kind: 'former' });
    this.#noteNews(this.#parts.moment());
    this.#firstRound = new Set([...this.#lines.keys()].filter((topic) => topic !== this.#placed(statusTopic)));
    for (const topic of this.#firstRound) this.#outbox.mark(topic, 'at-once');
    this.#pump();
  }

  /** The connection is gone. */
  pause(): void {
    this.#limits = undefined;
    this.#outbox.forgetUnderWay();
  }

  /** The values are told anew. */
  observe({ changes }: Pick<ValueUpdate, 'changes'>): void {
    if (this.#limits === undefined) return;
    for (const change of changes) {
      const topic = objectTopics.get(change.objectType)?.[change.instance];
      if (topic !== undefined) this.#outbox.mark(this.#placed(topic), urgencyOf(change));
    }
    for (const topic of this.#noteNews(this.#parts.moment())) this.#outbox.mark(topic, 'at-once');
    this.#pump();
  }

  /** A second has passed: what is wrong with the gateway may have changed, and as many topics are told again as are due in one. */
  tick(): void {
    if (this.#limits === undefined) return;
    for (const topic of this.#noteNews(this.#parts.moment(), isOfTrouble)) this.#outbox.mark(topic, 'at-once');
    const again = [...this.#lines].filter(([, { kind }]) => kind === 'told');
    const before = this.#refreshed;
    this.#refreshed = before + again.length / this.#parts.pace.refreshS;
    for (let place = Math.floor(before); place < Math.floor(this.#refreshed); place += 1) {
      const [topic] = again[place % again.length] ?? [];
      const isTooEarly = topic === this.#placed(statusTopic) && this.#firstRound.size > 0;
      if (topic !== undefined && !isTooEarly) this.#outbox.mark(topic, 'paced');
    }
    this.#pump();
  }

  #placed(topic: string): string {
    return `${this.#parts.places.root}/${topic}`;
  }

  #formerTopics(former: Places | undefined): readonly string[] {
    if (former === undefined) return [];
    const { root, discovery } = this.#parts.places;
    return [
      ...(former.root === root ? [] : toldTopics.map(({ topic }) => `${former.root}/${topic}`)),
      ...(former.discovery === undefined || former.discovery === discovery ? [] : [former.discovery]),
    ];
  }

  /** Topics that are no objects and of which there is news since the last call. */
  #noteNews(moment: Moment, isAsked = (_: Line) => true): readonly string[] {
    return [...this.#lines].flatMap(([topic, line]) => {
      if (!isAsked(line)) return [];
      const news = this.#newsOfLine(line, moment);
      if (news === undefined || this.#news.get(topic) === news) return [];
      this.#news.set(topic, news);
      return [topic];
    });
  }

  #newsOfLine(line: Line, moment: Moment): string | undefined {
    switch (line.kind) {
      case 'told': {
        const { kind } = line.told.subject;
        return kind === 'value' || kind === 'status' ? undefined : newsOf(line.told, moment, this.#report);
      }
      case 'discovery':
        return this.#noteDiscovered(moment);
      case 'former':
        return undefined;
    }
  }

  /** Entities become more and not fewer: what is not told for a moment is unknown, and not gone. */
  #noteDiscovered(moment: Moment): string | undefined {
    if (moment.state.connection !== 'running') return undefined;
    const known = new Set(this.#discovered);
    const found = new Set(discovered(moment, this.#report));
    this.#discovered = toldTopics.filter((told) => known.has(told) || found.has(told));
    const { gateway, state } = moment;
    return JSON.stringify([gateway, state.identity, state.family?.name, this.#discovered.length]);
  }

  #pump(): void {
    if (this.#isPumping) return;
    this.#isPumping = true;
    const moment = this.#parts.moment();
    while (this.#limits !== undefined && this.#outbox.underWay < this.#limits.receiveMaximum) {
      const topic = this.#outbox.take(moment.monotonicMs);
      if (topic === undefined) break;
      this.#send(topic, moment, this.#limits);
    }
    this.#isPumping = false;
  }

  #send(topic: string, moment: Moment, { maximumPacketSize = Number.POSITIVE_INFINITY }: SessionLimits): void {
    const line = this.#lines.get(topic);
    const message = line && this.#messageOf(topic, line, moment);
    if (message === undefined) {
      this.#settle(topic);
    } else if (Buffer.byteLength(message.payload) + Buffer.byteLength(topic) + packetOverhead > maximumPacketSize) {
      this.#settle(topic, refusedBy(packetTooLarge, '5'));
    } else {
      this.#parts.send(message, (refusal) => {
        if (refusal === undefined) this.#sent += 1;
        this.#settle(topic, refusal);
        this.#pump();
      });
    }
  }

  #messageOf(topic: string, line: Line, moment: Moment): OutgoingMessage | undefined {
    switch (line.kind) {
      case 'former':
        return { topic, payload: '' };
      case 'discovery':
        if (this.#discovered.length === 0) return undefined;
        return { topic, payload: discoveryPayload(this.#discovered, moment, this.#discovery) };
      case 'told': {
        const payload = payloadOf(line.told, moment, this.#report);
        if (payload === undefined) return undefined;
        // Who looks after the gateway is gone finds who it was, and that it is offline, but no number of that time.
        const { kind } = line.told.subject;
        const lasts = kind === 'status' || kind === 'device';
        return { topic, payload, ...(!lasts && { expiresAfterS: this.#discovery.expiresAfterS }) };
      }
    }
  }

  #settle(topic: string, refusal?: BrokerFailure): void {
    this.#outbox.settle(topic);
    if (this.#lines.get(topic)?.kind === 'former') this.#lines.delete(topic);
    if (refusal !== undefined) this.#parts.onRefused(refusal, topic);
    if (this.#firstRound.delete(topic) && this.#firstRound.size === 0) {
      this.#outbox.mark(this.#placed(statusTopic), 'at-once');
    }
  }
}

const statusTopic = 'status';

/** No reading of the UPS tells of it. */
function isOfTrouble(line: Line): boolean {
  return line.kind === 'told' && line.told.subject.kind === 'trouble';
}

/** By type and instance. */
const objectTopics: ReadonlyMap<ObjectType, readonly string[]> = new Map(
  (
    [
      [ObjectType.analogValue, analogValues],
      [ObjectType.multiStateValue, multiStates],
      [ObjectType.bitStringValue, bitStrings],
    ] as const
  ).map(([type, rows]) => [type, rows.map(({ name }) => valueTopicOf(name))]),
);

/** A number that has moved can wait; what it is worth cannot. */
function urgencyOf({ objectType, value, before }: ValueChange): Urgency {
  const isMovement = objectType === ObjectType.analogValue && before?.trust.state === value.trust.state;
  return isMovement ? 'paced' : 'at-once';
}
