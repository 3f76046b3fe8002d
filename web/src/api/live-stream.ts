import type { EventView } from '../../../src/http/screens/events/schema.js';
import type { StatusView } from '../../../src/http/screens/home/schema.js';
import type { ObjectView } from '../../../src/http/screens/values/schema.js';
import type { LiveHost, StreamEventName, StreamSource } from './live-host.js';
import type { LiveState } from './live-state.js';

const tickMs = 1000;
const retryMs = 3000;
/** The gateway says something every 15 s at least. After a longer silence the connection is dead, though it was not closed. */
const silenceMs = 20_000;
/** A gateway that is well answers sooner: until then the page shows no alarm. */
const graceMs = 3000;
const hiddenMs = 60_000;
const keptEvents = 50;

/** One event stream for the whole page: it reconnects by itself, and rests while the page is hidden. */
export class LiveStream {
  readonly #host: LiveHost;
  readonly #listeners = new Set<(state: LiveState) => void>();
  #source: StreamSource | undefined;
  #status: StatusView | undefined;
  #pageVersion: string | undefined;
  #objects = new Map<string, ObjectView>();
  #toldAtMs = new Map<string, number>();
  #events: readonly EventView[] = [];
  #phase: LiveState['phase'] = 'connecting';
  #clockOffsetMs = 0;
  #heardAtMs: number;
  #heardAtWallMs: number;
  #openedAtMs = 0;
  #retryAtMs: number | undefined;
  #hiddenAtMs: number | undefined;
  #cancelTick: (() => void) | undefined;
  #endWatch: (() => void) | undefined;

  constructor(host: LiveHost) {
    this.#host = host;
    this.#heardAtMs = host.monotonicMs();
    this.#heardAtWallMs = host.wallMs();
  }

  start(): void {
    this.#noteVisibility();
    this.#open();
    this.#schedule();
    this.#endWatch = this.#host.onVisibilityChange(() => this.#visibilityChanged());
  }

  stop(): void {
    this.#cancelTick?.();
    this.#endWatch?.();
    this.#close();
  }

  /** Tells at once how things stand, then what changes: a fast gateway answers before the page listens. */
  subscribe(listener: (state: LiveState) => void): () => void {
    this.#listeners.add(listener);
    listener(this.state);
    return () => this.#listeners.delete(listener);
  }

  get state(): LiveState {
    return {
      phase: this.#phase,
      heardAtMs: this.#heardAtWallMs,
      heardAgoMs: this.#host.monotonicMs() - this.#heardAtMs,
      status: this.#status,
      pageVersion: this.#pageVersion,
      objects: this.#objects,
      nowMs: this.#gatewayNowMs(),
      toldAtMs: this.#toldAtMs,
      events: this.#events,
    };
  }

  #gatewayNowMs(): number {
    return this.#host.monotonicMs() + this.#clockOffsetMs;
  }

  #schedule(): void {
    this.#cancelTick = this.#host.schedule(tickMs, () => {
      this.#schedule();
      this.#tick();
    });
  }

  /** The first message brings everything. */
  #open(): void {
    this.#close();
    this.#retryAtMs = undefined;
    this.#openedAtMs = this.#host.monotonicMs();
    // What a closed source still sends is dropped.
    const isCurrent = () => source === this.#source;
    const source = this.#host.openSource({
      onEvent: (name, data) => isCurrent() && this.#take(name, JSON.parse(data)),
      onError: (isFinal) => isCurrent() && this.#lost(isFinal),
      onRenewed: () => isCurrent() && this.#open(),
    });
    this.#source = source;
  }

  #close(): void {
    this.#source?.close();
    this.#source = undefined;
    if (this.#phase === 'live') this.#phase = 'connecting';
  }

  #lost(isFinal: boolean): void {
    if (isFinal) this.#retryAtMs = this.#host.monotonicMs() + retryMs;
    this.#alarm();
  }

  #alarm(): void {
    if (this.#status === undefined || this.#phase === 'reconnecting') return;
    this.#phase = 'reconnecting';
    this.#notify();
  }

  #take(name: StreamEventName, data: unknown): void {
    this.#heardAtMs = this.#host.monotonicMs();
    this.#heardAtWallMs = this.#host.wallMs();
    switch (name) {
      case 'hello':
        this.#hello(data as Hello);
        break;
      case 'status':
        this.#mergeStatus(data as Partial<StatusView>);
        break;
      case 'values':
        this.#mergeValues(data as Changes);
        break;
      case 'alarm':
        this.#addEvent(data as EventView);
        break;
      case 'alive':
        this.#takeClock((data as Pick<StatusView, 'nowMs'>).nowMs);
    }
  }

  #hello({ status, objects }: Hello): void {
    this.#takeClock(status.nowMs);
    this.#status = status;
    this.#pageVersion ??= status.version;
    this.#objects = new Map(objects.map((one) => [one.name, one]));
    this.#toldAtMs = new Map(objects.map(({ name }) => [name, status.nowMs]));
    this.#phase = 'live';
    this.#notify();
  }

  #mergeStatus(changed: Partial<StatusView>): void {
    if (this.#status === undefined) return;
    if (changed.nowMs !== undefined) this.#takeClock(changed.nowMs);
    const before = this.#status;
    this.#status = { ...before, ...changed };
    // What a person waits for is not kept until the next tick.
    if (before.deviceStatus !== this.#status.deviceStatus || changed.commissioning !== undefined) this.#notify();
  }

  #mergeValues({ changed }: Changes): void {
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
    this.#events = [event, ...this.#events].slice(0, keptEvents);
    this.#notify();
  }

  #takeClock(nowMs: number): void {
    this.#clockOffsetMs = nowMs - this.#host.monotonicMs();
  }

  #tick(): void {
    const nowMs = this.#host.monotonicMs();
    if (this.#hiddenAtMs !== undefined) {
      if (nowMs - this.#hiddenAtMs > hiddenMs) this.#close();
      return;
    }
    if (this.#retryAtMs === undefined) {
      if (nowMs - Math.max(this.#heardAtMs, this.#openedAtMs) > silenceMs) this.#open();
    } else if (nowMs >= this.#retryAtMs) {
      this.#open();
    }
    if (this.#phase === 'connecting' && nowMs - this.#openedAtMs > graceMs) this.#alarm();
    this.#notify();
  }

  #visibilityChanged(): void {
    this.#noteVisibility();
    if (this.#hiddenAtMs !== undefined) return;
    if (this.#source === undefined) this.#open();
    this.#tick();
  }

  /** A page that is opened in the background was never seen to be hidden. */
  #noteVisibility(): void {
    this.#hiddenAtMs = this.#host.isHidden() ? this.#host.monotonicMs() : undefined;
  }

  #notify(): void {
    const state = this.state;
    for (const listener of this.#listeners) listener(state);
  }
}

interface Hello {
  readonly status: StatusView;
  readonly objects: readonly ObjectView[];
}

interface Changes {
  readonly changed: readonly (Partial<ObjectView> & { readonly name: string })[];
}
