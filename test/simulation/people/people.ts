import type { Dice, Disturbances, Judge, Schedule, SiteDraw, Trace, Truth } from '../world/contract.js';
import type { Doors, FilesByHand, WebAnswer, WebRequest } from './doors.js';
import { JournalBook } from './journal-book.js';
import { judgeSecrets, Secrets } from './judge-secrets.js';
import type { Look } from './looks.js';
import { factoryPassword, Passwords } from './passwords.js';
import { SettingsModel, type SettingValues } from './settings-model.js';

export interface PeopleParts {
  readonly schedule: Schedule;
  readonly dice: Dice;
  readonly judge: Judge;
  readonly trace: Trace;
  readonly truth: Truth;
  readonly disturbances: Disturbances;
  readonly site: SiteDraw;
  readonly doors: Doors;
  readonly files: FilesByHand;
  /** Those that stand in config.ini when the run begins. */
  readonly siteSecrets?: Secrets;
  /** What config.ini says at the beginning of the keys that people change. */
  readonly settings?: SettingValues;
  /** Somebody has replaced what was set of alarms: by a factory reset, or by a backup. */
  readonly onAlarmSettingsReplaced?: () => void;
}

declare module '../world/contract.js' {
  interface World {
    readonly people: People;
  }
}

/** Addresses of those who come over the network. */
export const addresses = {
  operator: '192.168.1.50',
  collector: '192.168.1.60',
  stranger: '192.168.1.66',
  engineer: '192.168.1.70',
};

/** A slow disk, a network that loses: longer than this no request is under way. */
const unansweredMs = 60_000;
/** So long after a change what was read before it counts by the old settings. */
const afterChangeMs = 20_000;
/** A new server, or a UPS that is looked for once more, on a slow line and a slow disk. */
const beginsAnewMs = 60_000;
/** src/security/README.md: a lock of an hour at the most, and a quarter of one until all is forgotten. */
const failuresRememberedMs = 75 * 60_000;

/** What people know of the gateway, and how they ask it: shared by all that they do. */
export class People {
  readonly parts: PeopleParts;
  readonly model: SettingsModel;
  readonly passwords = new Passwords();
  readonly secrets = new Secrets();
  /** All that must not be shown to anybody; in the data folder, `factory.ini` is what an installer has written. */
  readonly hidden = {
    foundIn: (text: string) => this.secrets.foundIn(text) ?? this.parts.siteSecrets?.foundIn(text),
  };
  readonly book = new JournalBook();
  /** A backup that somebody has taken: the values of the settings that it holds, and the file. */
  backup: { readonly text: string; readonly values: SettingValues } | undefined;
  /** Somebody has left config.ini with an error in it, or taken it away. */
  brokenFile: Uint8Array | 'deleted' | undefined;
  #changes: Promise<void> = Promise.resolve();
  /** When a password was tried that did not hold any more. */
  readonly #failuresMs: number[] = [];
  #underWay = 0;
  #isLeaving = false;

  constructor(parts: PeopleParts) {
    this.parts = parts;
    this.model = new SettingsModel(parts.settings ?? new Map(), () => parts.schedule.nowMs);
  }

  get nowMs(): number {
    return this.parts.schedule.nowMs;
  }

  /** Whether the program runs. */
  get isUp(): boolean {
    return this.parts.doors.run !== undefined;
  }

  /** How many of those who do something are not through with it. */
  get underWay(): number {
    return this.#underWay;
  }

  /** Nobody begins anything any more. */
  leave(): void {
    this.#isLeaving = true;
  }

  /** Does something that takes time; a fault of the people themselves is told as one of the proving ground. */
  begin(what: string, action: () => Promise<void>): void {
    if (this.#isLeaving) return;
    this.#underWay += 1;
    void action()
      .catch((error: unknown) => {
        const why = error instanceof Error ? (error.stack ?? error.message) : String(error);
        this.parts.judge.violated('proving-ground', `${what}: ${why}`);
      })
      .then(() => {
        this.#underWay -= 1;
      });
  }

  /** One change of the settings after the other: of two at the same time, the second may undo the first, as everywhere. */
  async inTurn(change: () => Promise<void>): Promise<void> {
    const turn = this.#changes.then(async () => {
      const end = this.model.beginChange();
      try {
        await change();
      } finally {
        end();
      }
    });
    this.#changes = turn.catch(() => undefined);
    await turn;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => void this.parts.schedule.after(ms, resolve));
  }

  /** After a request that nobody has answered: a program that still runs may be about to carry it out. */
  async letEnd(): Promise<void> {
    if (this.isUp) await this.wait(unansweredMs);
  }

  /** Asks with the login of the operator, once more with another password where nobody knows which one holds. */
  async ask(
    request: Omit<WebRequest, 'from'> & { readonly from?: string; readonly confirms?: boolean },
  ): Promise<WebAnswer | undefined> {
    const { from = addresses.operator, confirms = false, headers, ...rest } = request;
    for (const password of this.passwords.possible) {
      const login = Buffer.from(`root:${password}`).toString('base64');
      const answer = await this.askAs({
        ...rest,
        from,
        headers: {
          authorization: `Basic ${login}`,
          ...(confirms && { 'x-confirm-password': encodeURIComponent(password) }),
          ...headers,
        },
      });
      if (answer === undefined) return undefined;
      if (answer.status === 429) this.#judgeShutOut(from);
      if (answer.status !== 401) {
        this.passwords.proven(password);
        return answer;
      }
    }
    if (this.#couldNotRead) return undefined;
    this.parts.judge.violated('credential-lost', 'The password that was set does not open the page.');
    this.passwords.proven(factoryPassword);
    return undefined;
  }

  /** Three failures of an address are answered at once; who has fewer behind them waits for nobody else's. */
  #judgeShutOut(from: string): void {
    const failures = this.#failuresMs.filter((atMs) => this.nowMs - atMs < failuresRememberedMs).length;
    if (failures < 3) this.parts.judge.violated('login', `${from} is shut out, with ${failures} failures of its own.`);
  }

  /** As it is. */
  async askAs(request: WebRequest): Promise<WebAnswer | undefined> {
    const { doors, trace, judge } = this.parts;
    if (!this.isUp) return undefined;
    const { run } = doors;
    const answer = await doors.ask(request);
    trace.text('people', `${request.method} ${request.path} ${answer?.status ?? 'no answer'}`);
    if (answer === undefined) return undefined;
    if (answer.status === 401 && request.from !== addresses.stranger) this.#failuresMs.push(this.nowMs);
    judge.judged('page answer');
    trace.text('page', answer.body);
    judgeSecrets(`The answer to ${request.method} ${request.path}`, answer.body, this.hidden, judge);
    if (answer.status >= 500 && answer.status !== 503 && !this.#mayFail(request))
      judge.violated(
        'page-error',
        `${request.method} ${request.path} is answered with ${answer.status}: ${answer.body.slice(0, 200)}`,
      );
    return doors.run === run ? answer : undefined;
  }

  /** A disk that gave nothing as the program started, and fails still: nobody knows the password, and no other one is taken. */
  get #couldNotRead(): boolean {
    const { disturbances, doors } = this.parts;
    const hasFailed = (fromMs: number, untilMs: number) => disturbances.wereThere(['disk'], fromMs, untilMs);
    return hasFailed(doors.startedAtMs, doors.startedAtMs + 1000) && hasFailed(this.nowMs - 60_000, this.nowMs);
  }

  /** What has to be written may fail where the disk does, or where the program is stopping. */
  #mayFail({ path }: WebRequest): boolean {
    const { disturbances } = this.parts;
    return path === '/healthz' || disturbances.wereThere(['disk', 'power'], this.nowMs - 60_000, this.nowMs);
  }

  /** What an answer is judged by that was asked for at that moment. */
  look(askedAtMs: number): Look {
    const { judge, truth, disturbances, doors } = this.parts;
    const { startedAtMs } = doors;
    const numbers = (values: ReadonlySet<string>) => [...values].map(Number);
    const lately = numbers(this.model.lately('serial', 'offline_after', askedAtMs - afterChangeMs));
    const site = { ...this.parts.site, offlineAfter: Math.max(...lately) };
    const everOfflineAfter = numbers(this.model.ever('serial', 'offline_after'));
    return {
      ...{ judge, truth, disturbances, site, everOfflineAfter },
      ...{ askedAtMs, answeredAtMs: this.nowMs, startedAtMs },
    };
  }

  /** A change of these is about to come into force, or has just done so. */
  noteChange(values: SettingValues): void {
    if (!this.model.letsBeginAnew(values)) return;
    this.parts.disturbances.note('settings', this.nowMs, this.nowMs + beginsAnewMs);
  }

  /** Whether the program has run, and the disk has taken everything, since that moment. */
  hasBeenWellSince(fromMs: number): boolean {
    const { doors, disturbances } = this.parts;
    const isSame = this.isUp && doors.startedAtMs <= fromMs;
    return isSame && !disturbances.wereThere(['disk', 'power'], fromMs, this.nowMs);
  }
}
