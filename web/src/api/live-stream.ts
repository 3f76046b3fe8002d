import type { EventView } from '../../../src/http/api/event-view.js';
import type { ObjectView } from '../../../src/http/api/object-view.js';
import type { StatusView } from '../../../src/http/api/status-view.js';
import { addressOf, get } from './client.js';
import type { LiveState } from './live-state.js';

const tickMs = 1000;
const retryMs = 3000;
/** The gateway's heartbeat cannot be seen from here; a silence this long is asked about. */
const silenceMs = 20_000;
const hiddenMs = 60_000;
const keptEvents = 50;

/** One event stream for the whole page: it reconnects by itself, and rests while nobody looks at the page. */
export class LiveStream {
  readonly #listeners = new Set<(state: LiveState) => void>();
  #source: EventSource | undefined;
  #status: StatusView | undefined;
  #pageVersion: string | undefined;
  #objects = new Map<string, ObjectView>();
  #toldAtMs = new Map<string, number>();
  #events: readonly EventView[] = [];
  #phase: LiveState['phase'] = 'connecting';
  #phaseSinceMs = Date.now();
  #clockOffsetMs = 0;
  #heardAtMs = 0;
  #retryAtMs: number | undefined;
  #hiddenAtMs: number | undefined;
  #asking = false;
  #interval: ReturnType<typeof setInterval> | undefined;

  start(): void {
    this.#open();
    this.#interval = setInterval(() => this.#tick(), tickMs);
    document.addEventListener('visibilitychange', this.#visibilityChanged);
  }

  stop(): void {
    clearInterval(this.#interval);
    document.removeEventListener('visibilitychange', this.#visibilityChanged);
    this.#close();
  }

  subscribe(listener: (state: LiveState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  get state(): LiveState {
    return {
      phase: this.#phase,
      phaseSinceMs: this.#phaseSinceMs,
      status: this.#status,
      pageVersion: this.#pageVersion,
      objects: this.#objects,
      nowMs: this.#gatewayNowMs(),
      toldAtMs: this.#toldAtMs,
      events: this.#events,
    };
  }

  #gatewayNowMs(): number {
    return performance.now() + this.#clockOffsetMs;
  }

  #open(): void {
    this.#close();
    this.#retryAtMs = undefined;
    this.#heardAtMs = performance.now();
    const source = new EventSource(addressOf('/stream'));
    this.#source = source;
    source.addEventListener('hello', (event) => this.#hello(parse(event)));
    source.addEventListener('status', (event) => this.#mergeStatus(parse(event)));
    source.addEventListener('values', (event) => this.#mergeValues(parse(event)));
    source.addEventListener('alarm', (event) => this.#addEvent(parse(event)));
    source.onerror = () => this.#lost(source);
  }

  #close(): void {
    this.#source?.close();
    this.#source = undefined;
  }

  #lost(source: EventSource): void {
    if (source !== this.#source) return;
    // After an answer that is no stream a browser gives up for good.
    if (source.readyState === EventSource.CLOSED) this.#retryAtMs = performance.now() + retryMs;
    this.#enter(this.#status === undefined ? 'connecting' : 'reconnecting');
  }

  #enter(phase: LiveState['phase']): void {
    if (phase === this.#phase) return;
    this.#phase = phase;
    this.#phaseSinceMs = Date.now();
    this.#notify();
  }

  #hello({ status, objects }: { status: StatusView; objects: readonly ObjectView[] }): void {
    this.#takeClock(status.nowMs);
    this.#status = status;
    this.#pageVersion ??= status.version;
    this.#objects = new Map(objects.map((one) => [one.name, one]));
    this.#toldAtMs = new Map(objects.map(({ name }) => [name, status.nowMs]));
    this.#phase = 'live';
    this.#phaseSinceMs = Date.now();
    this.#notify();
  }

  #mergeStatus(changed: Partial<StatusView>): void {
    if (this.#status === undefined) return;
    this.#takeClock(changed.nowMs);
    const before = this.#status;
    this.#status = { ...before, ...changed };
    // What a person waits for is not kept until the next tick.
    if (before.deviceStatus !== this.#status.deviceStatus || changed.commissioning !== undefined) this.#notify();
  }

  #mergeValues({ changed }: { changed: readonly (Partial<ObjectView> & { name: string })[] }): void {
    this.#heardAtMs = performance.now();
    const objects = new Map(this.#objects);
    const toldAtMs = new Map(this.#toldAtMs);
    for (const one of changed) {
      const before = objects.get(one.name);
      if (before === undefined) continue;
      // Members without a value are not sent.
      const { engineeringValue: _engineering, rawValue: _raw, ageMs: _age, liveValue: _live, ...lasting } = before;
      objects.set(one.name, { ...lasting, ...one });
      toldAtMs.set(one.name, this.#gatewayNowMs());
    }
    this.#objects = objects;
    this.#toldAtMs = toldAtMs;
  }

  #addEvent(event: EventView): void {
    this.#heardAtMs = performance.now();
    this.#events = [event, ...this.#events].slice(0, keptEvents);
    this.#notify();
  }

  #takeClock(nowMs: number | undefined): void {
    this.#heardAtMs = performance.now();
    if (nowMs !== undefined) this.#clockOffsetMs = nowMs - performance.now();
  }

  #tick(): void {
    if (document.visibilityState === 'hidden') {
      const hidden = this.#hiddenAtMs !== undefined && performance.now() - this.#hiddenAtMs > hiddenMs;
      if (hidden) this.#close();
      return;
    }
    if (this.#retryAtMs !== undefined && performance.now() >= this.#retryAtMs) this.#open();
    else if (performance.now() - this.#heardAtMs > silenceMs) void this.#ask();
    this.#notify();
  }

  async #ask(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      this.#mergeStatus(await get<StatusView>('/status'));
    } catch {
      this.#open();
      this.#enter(this.#status === undefined ? 'connecting' : 'reconnecting');
    } finally {
      this.#asking = false;
    }
  }

  readonly #visibilityChanged = () => {
    const hidden = document.visibilityState === 'hidden';
    this.#hiddenAtMs = hidden ? performance.now() : undefined;
    if (hidden || this.#source !== undefined) return;
    this.#open();
    this.#enter('reconnecting');
  };

  #notify(): void {
    const state = this.state;
    for (const listener of this.#listeners) listener(state);
  }
}

function parse<T>(event: Event): T {
  return JSON.parse((event as MessageEvent<string>).data) as T;
}
