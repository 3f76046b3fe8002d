/**
 * What the settings must be, kept by those who change them: a second opinion that knows nothing of how the gateway does it. It knows the
 * keys that people here change. As long as nobody knows whether a change came to its end (a power cut, no answer), both outcomes are
 * possible; the first look decides.
 */

export interface SettingChange {
  readonly section: string;
  readonly key: string;
  readonly value: string;
}

/** By `[section] key`. */
export type SettingValues = ReadonlyMap<string, string>;

export function nameOf({ section, key }: Pick<SettingChange, 'section' | 'key'>): string {
  return `[${section}] ${key}`;
}

/** A key that people change, with what config/README.md says of it. */
export interface TriedSetting {
  readonly section: string;
  readonly key: string;
  readonly default: string;
  readonly good: readonly string[];
  readonly bad: readonly string[];
  /** What a refusal must say is allowed: a part of it. */
  readonly allowed: string;
  /** With another value a BMS finds a server that begins anew, or the UPS is looked for once more. */
  readonly beginsAnew?: true;
}

export const triedSettings: readonly TriedSetting[] = [
  {
    section: 'snmp',
    key: 'contact',
    default: '',
    good: ['', 'Nurse station 4', 'dépannage électrique', 'a=b;c'],
    bad: ['x'.repeat(256)],
    allowed: '255 characters',
  },
  {
    section: 'snmp',
    key: 'location',
    default: '',
    good: ['Basement 2', 'Bloc opératoire', '0'],
    bad: ['y'.repeat(300)],
    allowed: '255 characters',
  },
  {
    section: 'mqtt',
    key: 'interval_s',
    default: '10',
    good: ['1', '10', '60', '3600'],
    bad: ['0', 'often', '3601'],
    allowed: 'from 1 to 3600',
  },
  {
    section: 'modbus_tcp',
    key: 'max_age_s',
    default: '10',
    good: ['5', '10', '900'],
    bad: ['-1', '1e9', 'never'],
    allowed: 'from 1 to 3600',
  },
  {
    section: 'nut',
    key: 'ups_charge',
    default: '65',
    good: ['off', '70', '65'],
    bad: ['101', 'half'],
    allowed: 'from 1 to 100',
  },
  {
    section: 'sc',
    key: 'heartbeat_s',
    default: '300',
    good: ['3', '30', '300'],
    bad: ['2', '301', 'x'],
    allowed: 'from 3 to 300',
  },
  {
    section: 'bacnet',
    key: 'on_loss',
    default: 'hold',
    good: ['hold', 'unavailable'],
    bad: ['keep', '1'],
    allowed: 'hold, unavailable',
    beginsAnew: true,
  },
  {
    section: 'bacnet',
    key: 'apdu_timeout_ms',
    default: '3000',
    good: ['1000', '3000', '6000'],
    bad: ['499', '60001', 'soon'],
    allowed: 'from 500 to 60000',
  },
  {
    section: 'bacnet',
    key: 'apdu_retries',
    default: '3',
    good: ['0', '1', '3'],
    bad: ['11', '-1'],
    allowed: 'from 0 to 10',
  },
  {
    section: 'serial',
    key: 'offline_after',
    default: '3',
    good: ['1', '3', '10'],
    bad: ['0', '101', 'later'],
    allowed: 'from 1 to 100',
    beginsAnew: true,
  },
];

export const factoryValues: SettingValues = new Map(triedSettings.map((one) => [nameOf(one), one.default]));

/** What was in force longer ago decides nothing any more. */
const rememberedMs = 600_000;

/** What is not allowed may stand in a file, and is never in force. */
function withoutBad(name: string, values: Iterable<string>): ReadonlySet<string> {
  const bad = triedSettings.find((one) => nameOf(one) === name)?.bad ?? [];
  return new Set([...values].filter((value) => !bad.includes(value)));
}

export class SettingsModel {
  readonly #nowMs: () => number;
  /** What was possible until then, the latest last. */
  readonly #before: { readonly untilMs: number; readonly possible: readonly SettingValues[] }[] = [];
  #now: readonly SettingValues[];
  /** All values that a key may have had in the run. */
  readonly #ever = new Map<string, Set<string>>();
  /** Changes that are under way: what is seen meanwhile decides nothing. */
  #underWay = 0;

  constructor(values: SettingValues, nowMs: () => number = () => 0) {
    this.#now = [new Map([...factoryValues, ...values])];
    this.#nowMs = nowMs;
    this.#remember();
  }

  get #possible(): readonly SettingValues[] {
    return this.#now;
  }

  set #possible(possible: readonly SettingValues[]) {
    const untilMs = this.#nowMs();
    this.#before.push({ untilMs, possible: this.#now });
    while ((this.#before[0]?.untilMs ?? untilMs) < untilMs - rememberedMs) this.#before.shift();
    this.#now = possible;
    this.#remember();
  }

  #remember(): void {
    for (const values of this.#now) {
      for (const [name, value] of values) {
        const all = this.#ever.get(name);
        if (all === undefined) this.#ever.set(name, new Set([value]));
        else all.add(value);
      }
    }
  }

  /** Values of a key that may have been in force at some time of the run. */
  ever(section: string, key: string): ReadonlySet<string> {
    const name = nameOf({ section, key });
    return withoutBad(name, this.#ever.get(name) ?? []);
  }

  /** Values of a key that may have been in force since then; while a change is under way, all that people try. */
  lately(section: string, key: string, sinceMs: number): ReadonlySet<string> {
    const name = nameOf({ section, key });
    const all = [
      this.#now,
      ...this.#before.filter(({ untilMs }) => untilMs >= sinceMs).map(({ possible }) => possible),
    ];
    const tried = triedSettings.find((one) => nameOf(one) === name);
    return withoutBad(name, [
      ...all.flatMap((possible) => possible.map((values) => values.get(name) ?? tried?.default ?? '')),
      ...(this.isUnderWay ? [tried?.default ?? '', ...(tried?.good ?? [])] : []),
    ]);
  }

  /** Whether these values, where they come into force, let something begin anew. */
  letsBeginAnew(values: SettingValues): boolean {
    return triedSettings.some((one) => {
      const to = values.get(nameOf(one)) ?? one.default;
      return one.beginsAnew === true && this.#now.some((now) => (now.get(nameOf(one)) ?? one.default) !== to);
    });
  }

  /** The first of those that are possible. */
  get values(): SettingValues {
    return this.#possible[0] ?? factoryValues;
  }

  get isCertain(): boolean {
    return this.#possible.length === 1;
  }

  /** Answered with 200 or 226: from now on it holds, whatever happens. */
  accepted(changes: readonly SettingChange[]): void {
    this.#possible = distinct(this.#possible.map((values) => changed(values, changes)));
  }

  get isUnderWay(): boolean {
    return this.#underWay > 0;
  }

  /** A change begins; what it would bring is doubtful until the returned function is called. */
  beginChange(): () => void {
    this.#underWay += 1;
    return () => {
      this.#underWay -= 1;
    };
  }

  /** It was refused, and nothing is different; `before`: what was possible when it was asked for. */
  refused(before: readonly SettingValues[]): void {
    this.#possible = before;
  }

  get possible(): readonly SettingValues[] {
    return this.#possible;
  }

  /** Nobody knows yet, or ever, whether it was taken. */
  doubtful(changes: readonly SettingChange[]): void {
    this.#possible = distinct([...this.#possible, ...this.#possible.map((values) => changed(values, changes))]);
  }

  /** A whole file: what it does not have is the factory value. */
  acceptedFile(values: SettingValues): void {
    this.#possible = [new Map([...factoryValues, ...values])];
  }

  doubtfulFile(values: SettingValues): void {
    this.#possible = distinct([...this.#possible, new Map([...factoryValues, ...values])]);
  }

  /** What is in force, as the gateway shows it; a sentence where it cannot be. From then on it is what holds. */
  seen(shown: SettingValues): true | string {
    const fitting = this.#possible.filter((values) => differences(values, shown).length === 0);
    const before = this.values;
    if (this.#underWay > 0 && fitting.length > 0) return true;
    this.#possible = fitting.length > 0 ? fitting : [new Map([...before, ...shown])];
    if (fitting.length > 0) return true;
    const [first] = differences(before, shown);
    return `${first}: "${before.get(first ?? '')}" was accepted, "${shown.get(first ?? '')}" is in force.`;
  }
}

function changed(values: SettingValues, changes: readonly SettingChange[]): SettingValues {
  return new Map([...values, ...changes.map((one): [string, string] => [nameOf(one), one.value])]);
}

function differences(one: SettingValues, shown: SettingValues): readonly string[] {
  return [...one.keys()].filter((name) => shown.has(name) && shown.get(name) !== one.get(name));
}

function distinct(all: readonly SettingValues[]): readonly SettingValues[] {
  const seen = new Map(all.map((values) => [JSON.stringify([...values].sort()), values]));
  return [...seen.values()];
}
