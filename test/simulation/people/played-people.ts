import { setImmediate as nextTurn } from 'node:timers/promises';
import { SeededDice } from '../world/dice.js';
import { EventQueue } from '../world/event-queue.js';
import type { Doors, FilesByHand, WebAnswer, WebRequest } from './doors.js';
import { People } from './people.js';
import { type PlayedFacts, type PlayedLook, playedLook, playedSite } from './played-look.js';
import { factoryValues, type TriedSetting, triedSettings } from './settings-model.js';

/** What the machine's clock shows at the beginning. */
const beganMs = 1_700_000_000_000;

/** For the tests of those who do something: a gateway of a few lines that keeps settings and a password, and can be told to err. */
export class PlayedGateway {
  readonly queue = new EventQueue();
  readonly values = new Map(factoryValues);
  password = 'public';
  problems: readonly object[] = [];
  readonly files = new Map<string, Uint8Array>();
  /** Answers in the place of its own, by the beginning of the path. */
  readonly planted = new Map<string, WebAnswer>();
  /** Says 200 and does nothing. */
  forgets = false;
  run: number | undefined = 1;
  /** Nobody answers where nothing is said. */
  call: Doors['call'] = async () => undefined;
  #hasSession = false;
  readonly look: PlayedLook;
  readonly people: People;

  constructor(facts: PlayedFacts = {}, site = playedSite) {
    this.look = playedLook(facts);
    const { judge, truth, disturbances } = this.look;
    const trace = { octets: () => {}, text: () => {} };
    this.people = new People({
      schedule: this.queue,
      dice: new SeededDice('people'),
      judge,
      trace,
      truth,
      disturbances,
      site,
      doors: this.#doors(),
      files: this.#byHand(),
    });
  }

  /** Lets time go on until it is done. */
  async play(action: Promise<void>): Promise<readonly string[]> {
    let isDone = false;
    const watched = action.then(() => {
      isDone = true;
    });
    for (let turn = 0; turn < 2000 && !isDone; turn += 1) {
      for (let count = 0; count < 5; count += 1) await nextTurn();
      if (!isDone) this.queue.runNext(this.queue.nowMs + 100);
    }
    await watched;
    return this.look.broken;
  }

  #byHand(): FilesByHand {
    return {
      configFile: '/etc/config.ini',
      dataDir: '/data',
      read: (path) => this.files.get(path),
      write: (path, bytes) => void this.files.set(path, bytes),
      remove: (path) => void this.files.delete(path),
      list: () => [...this.files.keys()],
    };
  }

  #doors(): Doors {
    const self = this;
    return {
      get run() {
        return self.run;
      },
      startedAtMs: 0,
      ends: [],
      ranWithin: () => true,
      wallMs: () => beganMs + this.queue.nowMs,
      whenShown: (fromMs, toMs) => [{ fromMs: fromMs - beganMs, toMs: toMs - beganMs }],
      call: (from, port) => this.call(from, port),
      ask: async (request) => this.#answer(request),
    };
  }

  #answer({ method, path, headers = {}, body = '' }: WebRequest): WebAnswer {
    for (const [begin, answer] of this.planted) if (path.startsWith(begin)) return answer;
    if (path === '/api/v1/session') return this.#session(method);
    if (headers.cookie === 'session=1' && this.#hasSession) return answered(200, {});
    const login = `Basic ${Buffer.from(`root:${this.password}`).toString('base64')}`;
    if (headers.authorization !== login) return answered(401, {});
    if (method === 'PUT' && path === '/api/v1/settings') return this.#change(JSON.parse(body));
    if (path === '/api/v1/security/password') {
      if (!this.forgets) this.password = JSON.parse(body).next;
      return answered(200, { ok: true });
    }
    if (path.startsWith('/api/v1/settings'))
      return answered(200, { sections: this.#sections(), problems: this.problems });
    return answered(200, {});
  }

  #session(method: WebRequest['method']): WebAnswer {
    if (method === 'POST') this.#hasSession = true;
    else if (!this.forgets) this.#hasSession = false;
    return { ...answered(200, {}), headers: { 'set-cookie': 'session=1; Path=/; HttpOnly' } };
  }

  #change({ edits }: { edits: { section: string; key: string; value: string }[] }): WebAnswer {
    const wrong = edits.flatMap((edit) => {
      const tried = triedSettings.find((one) => one.section === edit.section && one.key === edit.key);
      return tried?.bad.includes(edit.value) === true ? [problemOf(tried, edit.value)] : [];
    });
    if (wrong.length > 0) return answered(400, { error: { problems: wrong } });
    if (!this.forgets) for (const { section, key, value } of edits) this.values.set(`[${section}] ${key}`, value);
    return answered(200, { changed: [] });
  }

  #sections(): readonly object[] {
    return triedSettings.map(({ section, key }) => ({
      name: section,
      keys: [{ key, value: this.values.get(`[${section}] ${key}`) }],
    }));
  }
}

export function answered(status: number, body: object): WebAnswer {
  return { status, headers: {}, body: JSON.stringify(body) };
}

export function problemOf({ section, key, allowed }: TriedSetting, found: string, line?: number): object {
  return { section, key, found, allowed: { en: `a number ${allowed}`, fr: '' }, ...(line !== undefined && { line }) };
}
