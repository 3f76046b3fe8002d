/** `at-once`: a state, an alarm, or how far a value can be trusted. `paced`: a measurement that has moved, or what is told again. */
export type Urgency = 'at-once' | 'paced';

/**
 * Which topics have something new to tell. No message is kept, only that there is one: what is told is made at the moment of
 * sending. So a broker that is away or slow costs nothing, however long: a topic waits at most once, and what is told of it
 * in the end is the newest.
 */
export class Outbox {
  readonly #intervalMs: number;
  readonly #atOnce = new Set<string>();
  readonly #paced = new Set<string>();
  readonly #underWay = new Set<string>();
  /** Monotonic milliseconds, by topic. */
  readonly #sentAtMs = new Map<string, number>();

  /** What is paced is told once in `intervalMs`. */
  constructor(intervalMs: number) {
    this.#intervalMs = intervalMs;
  }

  /** Topics that wait for the broker, or of which it has not said yet that it has them; not those that wait for their pace. */
  waiting(nowMs: number): number {
    const due = [...this.#paced].filter((topic) => !this.#isPaced(topic, nowMs));
    return new Set([...this.#atOnce, ...due, ...this.#underWay]).size;
  }

  get underWay(): number {
    return this.#underWay.size;
  }

  mark(topic: string, urgency: Urgency): void {
    if (this.#atOnce.has(topic)) return;
    if (urgency === 'paced') {
      this.#paced.add(topic);
      return;
    }
    this.#paced.delete(topic);
    this.#atOnce.add(topic);
  }

  /** The next topic to tell, under way from now on; one at a time of the same topic, so that the newest is the last. */
  take(nowMs: number): string | undefined {
    const topic = this.#next(nowMs);
    if (topic === undefined) return undefined;
    this.#atOnce.delete(topic);
    this.#paced.delete(topic);
    this.#underWay.add(topic);
    this.#sentAtMs.set(topic, nowMs);
    return topic;
  }

  /** The broker has it, or will not have it. */
  settle(topic: string): void {
    this.#underWay.delete(topic);
  }

  /** Nobody knows what of it the broker has got: a new connection begins anew. */
  forgetUnderWay(): void {
    this.#underWay.clear();
  }

  #next(nowMs: number): string | undefined {
    for (const topic of this.#atOnce) if (!this.#underWay.has(topic)) return topic;
    for (const topic of this.#paced) if (!this.#isPaced(topic, nowMs) && !this.#underWay.has(topic)) return topic;
    return undefined;
  }

  #isPaced(topic: string, nowMs: number): boolean {
    const sentAtMs = this.#sentAtMs.get(topic);
    return sentAtMs !== undefined && nowMs - sentAtMs < this.#intervalMs;
  }
}
