import { afterEach, describe, expect, it } from 'vitest';
import type { EventNotification } from '../../../src/bacnet/services/event-notification.js';
import { address, destination, device } from '../../bacnet/server/events/delivery-bench.js';
import { type RegisterImage, snapshotOf, upsOf } from '../../objects/register-image.js';
import { randomOf } from '../../support/bacnet/simulated-network.js';
import { AlarmSite } from './alarm-site.js';
import { AskingBms, bitsOf, propertiesOf, property } from './asking-bms.js';
import { RecipientStation } from './recipient-station.js';
import { ScriptedBits } from './scripted-bits.js';
import {
  keyOf,
  keyOfNotification,
  nameOf,
  type Occurrence,
  ToldEvents,
  type Transition,
  transitionTo,
} from './told-events.js';

/** `ALARM_TRANSITIONS=10000` for longer stories, `ALARM_SEEDS=5,6,7` for others. */
const seeds = (process.env.ALARM_SEEDS ?? '1,2').split(',').map(Number);
const wantedTransitions = Number(process.env.ALARM_TRANSITIONS ?? 1500);
const longestMs = 60_000 + 100 * wantedTransitions;

const masterys = upsOf('masterys-gp4');
/** Binary Value, word and bit of VU-MAP, delay in seconds: UnitAlarms but for CHARGER ALARM (two bits) and the GENERAL ALARM. */
const bits: readonly (readonly [instance: number, word: number, bit: number, delayS: number])[] = [
  [0, 0x38, 0, 0],
  [1, 0x38, 1, 2],
  [2, 0x38, 2, 2],
  [3, 0x38, 3, 5],
  [4, 0x38, 4, 5],
  [5, 0x38, 12, 10],
  [7, 0x39, 0, 2],
  [8, 0x39, 1, 0],
  [9, 0x39, 2, 0],
  [10, 0x39, 3, 5],
  [11, 0x39, 4, 5],
  [12, 0x39, 5, 5],
  [13, 0x39, 6, 5],
  [14, 0x39, 11, 5],
  [16, 0x3a, 0, 2],
  [17, 0x3a, 1, 5],
  [18, 0x3a, 4, 5],
  [19, 0x3a, 8, 2],
  [20, 0x3a, 9, 5],
  [21, 0x3b, 0, 2],
  [22, 0x3b, 1, 5],
  [23, 0x3b, 6, 5],
  [24, 0x3b, 8, 10],
  [25, 0x3b, 11, 0],
  [26, 0x3b, 13, 2],
  [27, 0x3c, 0, 10],
  [28, 0x3c, 1, 10],
  [29, 0x3c, 2, 10],
  [30, 0x3c, 3, 10],
];
const longestDelayMs = 10_000;
/** A device that is made anew begins its delays a little before the story knows of it. */
const renewalMs = 1500;
/** Off-normal and fault of classes 1 and 2 are to be acknowledged. */
const needsAcknowledgement = (number: number, transition: Transition) => number <= 2 && transition !== 'toNormal';

interface Recipient {
  readonly processId: number;
  readonly classes: readonly number[];
  readonly to: Parameters<typeof destination>[0];
  readonly confirmed: boolean;
  readonly transitions: readonly Transition[];
  readonly weekdays: readonly number[];
  /** Where it is received; undefined: nowhere. */
  readonly at: RecipientStation | undefined;
}

const kinds = [
  ['flip', 0.62],
  ['loss or return', 0.04],
  ['failed reading', 0.04],
  ['death or life', 0.12],
  ['acknowledgement', 0.11],
  ['clock', 0.03],
  ['restart', 0.02],
  ['renewal', 0.02],
] as const;
type Kind = (typeof kinds)[number][0];

function kindAt(chance: number): Kind {
  let rest = chance;
  for (const [kind, share] of kinds) {
    if (rest < share) return kind;
    rest -= share;
  }
  return 'flip';
}

const always = [0, 1, 2, 3, 4, 5, 6];
const all: readonly Transition[] = ['toOffnormal', 'toFault', 'toNormal'];
const station = (last: number) => address(0, Uint8Array.of(192, 168, 1, last, 0xba, 0xc0));

/** An entry of the log that somebody may have to be told. */
interface Entry {
  readonly key: string;
  readonly notificationClass: number;
  readonly transition: Transition;
  readonly weekday: number;
  readonly isHeard: boolean;
}

/** One story, the same for the same seed: what happens, and what everybody must have been told of it. */
class Story {
  readonly site = new AlarmSite();
  /** What has happened, for whoever looks for a fault. */
  readonly tale: string[] = [];
  readonly #random: () => number;
  readonly #bms = new AskingBms(this.site);
  readonly #events = new ToldEvents(this.site.clock, () => this.#forgetful.isAlive);
  readonly #scripted = new ScriptedBits(new Map(bits.map(([instance, , , delayS]) => [instance, 1000 * delayS])));
  readonly #set = new Set<number>();
  readonly #firm = new RecipientStation(this.site.network, '192.168.1.31');
  readonly #listener = new RecipientStation(this.site.network, '192.168.1.32');
  readonly #wanderer = new RecipientStation(this.site.network, '192.168.1.33', 5);
  readonly #worker = new RecipientStation(this.site.network, '192.168.1.35');
  readonly #forgetful = new RecipientStation(this.site.network, '192.168.1.36');
  readonly #mortals = [this.#firm, this.#wanderer, this.#worker, this.#forgetful];
  readonly #recipients: readonly Recipient[] = [
    this.#recipient(101, station(31), this.#firm),
    this.#recipient(102, station(32), this.#listener, { confirmed: false }),
    this.#recipient(103, device(5), this.#wanderer, { classes: [1, 2], transitions: ['toOffnormal', 'toNormal'] }),
    this.#recipient(104, address(0), this.#listener, {
      classes: [1, 3],
      transitions: ['toOffnormal'],
      confirmed: false,
    }),
    this.#recipient(105, station(35), this.#worker, { classes: [1, 2, 4], weekdays: [1, 2, 3, 4, 5] }),
    this.#recipient(106, station(36), this.#forgetful, { classes: [1], confirmed: false }),
    this.#recipient(107, device(7), undefined, { classes: [3], transitions: ['toOffnormal'] }),
  ];
  /** Added by AddListElement, and removed again. */
  #guest: Recipient | undefined;
  #guests = 0;
  readonly #acknowledgements: { readonly object: string; readonly transition: Transition; readonly by: string }[] = [];
  readonly #acked = new Map<string, boolean>();
  /** While the station that forgets was there. */
  readonly #heard = new Set<string>();
  readonly #weekdays = new Map<string, number>();
  readonly #loggedAcks: string[] = [];
  #isLost = false;
  #seen = 0;
  #checked = 0;
  #nextRecord = 1;

  constructor(seed: number) {
    this.#random = randomOf(seed);
    this.site.onServe = (store) => this.#events.watch(store);
  }

  get count(): number {
    return this.#events.occurrences.length;
  }

  async begin(): Promise<void> {
    for (const one of [...this.#mortals, this.#listener]) await one.live();
    await this.site.start();
    for (const number of [1, 2, 3, 4]) {
      const list = this.#recipients.filter(({ classes }) => classes.includes(number)).map(destinationOf);
      expect(await this.#bms.writeRecipients(number, list)).toMatchObject({ kind: 'ack' });
    }
    // IMMINENT STOP, BYPASS LOCKED and ON BATTERY tell of FAULT too; UPS POWER OFF only that it comes.
    for (const [instance, enabled] of [
      [0, 0xe0],
      [3, 0xe0],
      [10, 0xe0],
      [25, 0x80],
    ] as const) {
      const value = Uint8Array.of(0x82, 5, enabled);
      expect(await this.#bms.write(5, instance, property.eventEnable, value)).toMatchObject({ kind: 'ack' });
    }
    await this.#publish();
    await this.site.clock.advance(60_000);
  }

  async step(): Promise<void> {
    const kind = kindAt(this.#random());
    await this.#act(kind);
    await this.site.clock.advance(this.#random() < 0.3 ? 20 + this.#upTo(400) : 20 + this.#upTo(8000));
    this.#note();
    const waiting = this.site.recipients.filter(({ name }) => !name.endsWith(' 7')).map((one) => one.waiting);
    if (Math.max(...waiting) > 250) for (const one of this.#mortals) await this.#live(one);
    if (this.count - this.#checked > 350) await this.check();
  }

  /** Everybody is there, everything rests: whoever is asked says the same. */
  async check(): Promise<void> {
    this.#tell('check');
    if (this.#isLost) await this.#loseOrFind();
    for (const one of this.#mortals) await this.#live(one);
    await this.site.clock.advance(longestDelayMs + 1000);
    const isDone = () => this.site.recipients.every(({ waiting, target }) => waiting === 0 || isNobody(target));
    for (let turn = 0; turn < 300 && !isDone(); turn += 1) await this.site.clock.advance(1000);
    const undone = this.site.recipients.filter(({ waiting, target }) => waiting > 0 && !isNobody(target));
    expect(undone).toEqual([]);
    this.#note();
    await this.#checkBits();
    await this.#checkTold(await this.#logged());
    await this.#checkInformation();
    this.#checked = this.count;
    await this.#changeGuest();
  }

  async end(): Promise<void> {
    await this.check();
    await this.site.stop();
  }

  async #act(kind: Kind): Promise<void> {
    this.#tell(kind);
    switch (kind) {
      case 'flip':
        return this.#flip();
      case 'loss or return':
        return this.#loseOrFind();
      case 'failed reading':
        return this.#failedReading();
      case 'death or life':
        return this.#dieOrLive();
      case 'acknowledgement':
        return this.#acknowledge();
      case 'clock':
        return this.site.clock.stepWall(3_600_000 * this.#upTo(30));
      case 'restart':
        return this.#restart();
      case 'renewal':
        return this.#renew();
    }
  }

  #tell(what: string): void {
    const states = this.site.recipients.map(
      ({ name, status, waiting, lost }) => `${name} ${status} ${waiting} ${lost}`,
    );
    const dead = this.#mortals.flatMap((one) => (one.isAlive ? [] : [one.address]));
    this.tale.push(`${this.site.clock.monotonicMs()} ${what}; dead: ${dead}; ${states}`);
  }

  #recipient(
    processId: number,
    to: Recipient['to'],
    at: RecipientStation | undefined,
    more: Partial<Recipient> = {},
  ): Recipient {
    const usual = { classes: [1, 2, 3, 4], confirmed: true, transitions: all, weekdays: always };
    return { processId, to, at, ...usual, ...more };
  }

  async #flip(): Promise<void> {
    for (let times = 1 + this.#upTo(9); times > 0; times -= 1) {
      const instance = bits[this.#upTo(bits.length)]?.[0] ?? 0;
      if (!this.#set.delete(instance)) this.#set.add(instance);
    }
    await this.#publish();
  }

  async #publish(): Promise<void> {
    const nowMs = this.site.clock.monotonicMs();
    this.site.publish(snapshotOf(masterys, this.#image(), { connection: this.#isLost ? 'lost' : 'running' }));
    if (this.#isLost) this.#scripted.lose(nowMs);
    else this.#scripted.read(this.#set, nowMs);
    await this.site.clock.advance(1);
  }

  #failedReading(): void {
    if (this.#isLost) return;
    const failed = { readings: { alarms: { outcome: 'failed', readAtMs: 0 } } } as const;
    this.site.publish(snapshotOf(masterys, this.#image(), failed));
    this.#scripted.gap(this.site.clock.monotonicMs());
  }

  /** The load is on the inverter. */
  #image(): RegisterImage {
    const words = new Map<number, number>([[0x30, 1]]);
    for (const [instance, word, bit] of bits) {
      if (this.#set.has(instance)) words.set(word, (words.get(word) ?? 0) | (1 << bit));
    }
    return Object.fromEntries([...words].map(([word, value]) => [`0x${word.toString(16).padStart(4, '0')}`, value]));
  }

  async #loseOrFind(): Promise<void> {
    this.#isLost = !this.#isLost;
    await this.#publish();
  }

  async #dieOrLive(): Promise<void> {
    const one = this.#mortals[this.#upTo(this.#mortals.length)];
    if (one === undefined) return;
    if (one.isAlive) await one.die();
    else await this.#live(one);
  }

  /** The device comes back at one of two addresses. */
  async #live(one: RecipientStation): Promise<void> {
    if (one === this.#wanderer && !one.isAlive) await one.live(`192.168.1.${33 + this.#upTo(2)}`);
    else await one.live();
  }

  async #acknowledge(): Promise<void> {
    this.#note();
    const waiting = [...this.#events.latest.values()].filter((one) => this.#acked.get(ackKey(one)) === false);
    const one = waiting[this.#upTo(waiting.length)];
    if (one === undefined) return;
    const by = `person ${this.#acknowledgements.length + 1}`;
    // A stamp that is off is refused, and nobody is told (services, invalid-time-stamp).
    const isWrong = this.#random() < 0.1;
    const asked = isWrong ? { ...one, stamp: one.stamp.replace(/..2f$/, '632f') } : one;
    const weekday = this.#weekday();
    const isHeard = this.#forgetful.isAlive;
    const outcome = await this.#bms.acknowledge(asked, by);
    if (asked.stamp !== one.stamp) {
      expect(outcome.kind).toBe('error');
      return;
    }
    const isLatest = this.#events.latest.get(ackKey(one)) === one;
    if (isLatest) expect(outcome.kind).toBe('ack');
    if (outcome.kind !== 'ack') return;
    this.#acknowledgements.push({ object: one.object, transition: one.transition, by });
    const key = ackNotificationKey(one.object, one.transition, by);
    this.#weekdays.set(key, weekday);
    if (isHeard) this.#heard.add(key);
    if (isLatest) this.#acked.set(ackKey(one), true);
  }

  async #restart(): Promise<void> {
    this.#scripted.gap(this.site.clock.monotonicMs());
    await this.site.stop();
    this.#note();
    await this.site.start();
    await this.site.clock.advance(this.#upTo(5000));
    await this.#publish();
  }

  async #renew(): Promise<void> {
    this.#scripted.gap(this.site.clock.monotonicMs());
    await this.site.renew();
    await this.#publish();
    await this.site.clock.advance(longestDelayMs + 1000);
  }

  /** Takes notice of what has happened since the last time. */
  #note(): void {
    for (const one of this.#events.occurrences.slice(this.#seen)) {
      const { isTold, notificationClass, transition, weekday } = one;
      this.#acked.set(ackKey(one), !(isTold && needsAcknowledgement(notificationClass, transition)));
      this.#weekdays.set(keyOf(one), weekday);
      if (one.isHeard) this.#heard.add(keyOf(one));
    }
    this.#seen = this.count;
  }

  async #checkBits(): Promise<void> {
    this.#scripted.pass(this.site.clock.monotonicMs());
    for (const [instance] of bits) {
      const happened = this.#events.occurrences.filter(({ object }) => object === `5:${instance}`);
      const scripted = this.#scripted.told.get(instance) ?? [];
      const inOrder = (list: readonly { readonly transition: Transition }[]) =>
        list.map(({ transition }) => transition);
      expect([instance, inOrder(happened)]).toEqual([instance, inOrder(scripted)]);
      const late = happened.map(({ atMs }, index) => Math.abs(atMs - (scripted[index]?.atMs ?? 0)));
      expect([instance, Math.max(0, ...late)]).toEqual([instance, expect.toSatisfy((ms) => ms <= renewalMs)]);
    }
  }

  /** New records of the Event Log: each transition that is told once and in order, and each acknowledgement. */
  async #logged(): Promise<readonly Entry[]> {
    const records = await this.#bms.eventsFrom(this.#nextRecord);
    this.#nextRecord += records.length;
    const notifications = records.flatMap(({ notification }) => notification ?? []);
    const events = notifications.filter((one) => !isAcknowledgement(one)).map(keyOfNotification);
    // A log that logged its own BUFFER_READY would bring about the next one.
    expect(events).toEqual(this.#happened.map(({ key }) => key).filter((key) => !isOfLog(key)));
    const acks = notifications.filter(isAcknowledgement).map(keyOfAny);
    this.#loggedAcks.push(...acks);
    expect(this.#loggedAcks).toEqual(
      this.#acknowledgements.map(({ object, transition, by }) => ackNotificationKey(object, transition, by)),
    );
    return notifications.map((one) => {
      const [key, transition] = [keyOfAny(one), transitionTo(one.toState)];
      const weekday = this.#weekdays.get(key) ?? -1;
      const { notificationClass } = one;
      return { key, notificationClass, transition, weekday, isHeard: this.#heard.has(key) };
    });
  }

  /** What is to be told, since the last check. */
  get #happened(): readonly Entry[] {
    return this.#events.occurrences
      .slice(this.#checked)
      .filter(({ isTold }) => isTold)
      .map((one) => ({ ...one, key: keyOf(one) }));
  }

  /** `logged`: in the order of the log, acknowledgements among them. */
  async #checkTold(logged: readonly Entry[]): Promise<void> {
    const present = [...this.#recipients, this.#guest].filter((one) => one?.at !== undefined);
    const happened = this.#happened;
    for (const one of present) {
      if (one?.at === undefined) continue;
      const told = one.at.received.filter(({ processId }) => processId === one.processId).map(keyOfAny);
      const keysOf = (entries: readonly Entry[]) =>
        entries
          .filter((entry) => isFor(one, entry))
          // What is not confirmed is gone while nobody listens.
          .filter(({ key, isHeard }) => one.at !== this.#forgetful || isHeard || told.includes(key))
          .map(({ key }) => key);
      expect([one.processId, told.filter((key) => !isOfLog(key))]).toEqual([one.processId, keysOf(logged)]);
      expect([one.processId, told.filter((key) => !isAck(key))]).toEqual([one.processId, keysOf(happened)]);
    }
    const known = new Set(present.map((one) => one?.processId));
    for (const one of [...this.#mortals, this.#listener]) {
      expect(one.received.filter(({ processId }) => !known.has(processId))).toEqual([]);
      one.received.splice(0);
    }
  }

  async #checkInformation(): Promise<void> {
    const summaries = await this.#bms.eventInformation();
    const told = summaries.map((one) => ({ object: nameOf(one.objectId), ...propertiesOf(one) }));
    const objects = new Set(this.#events.occurrences.map(({ object }) => object));
    for (const [number, object] of [...objects].entries()) {
      // Over the wire for some: it takes its time.
      const isAsked = number % 8 === this.#guests % 8;
      const read = (id: number) => (isAsked ? this.#bms.read(object, id) : this.#stored(object, id));
      const [stamps, acked] = [await read(property.eventTimeStamps), await read(property.ackedTransitions)];
      const expected = Object.fromEntries(
        all.map((transition) => [transition, this.#acked.get(`${object} ${transition}`) ?? true]),
      ) as Record<Transition, boolean>;
      expect([object, acked]).toEqual([object, bitsOf(expected)]);
      for (const [index, transition] of all.entries()) {
        const last = this.#events.latest.get(`${object} ${transition}`);
        if (last !== undefined) expect(stamps.slice(24 * index, 24 * index + 24)).toBe(last.stamp);
      }
      const summary = told.find((one) => one.object === object);
      const isWaiting = all.some((transition) => !expected[transition]);
      if (isWaiting) expect([object, summary !== undefined]).toEqual([object, true]);
      if (summary !== undefined) expect(summary).toEqual({ object, stamps, acked });
    }
  }

  async #changeGuest(): Promise<void> {
    if (this.#guest !== undefined) {
      const gone = await this.#bms.changeRecipients('remove', 1, destinationOf(this.#guest));
      expect(gone).toMatchObject({ kind: 'ack' });
      this.#guest = undefined;
    } else {
      this.#guests += 1;
      const confirmed = this.#random() < 0.5;
      const more = { classes: [1], transitions: ['toFault', 'toNormal'], confirmed } as const;
      this.#guest = this.#recipient(200 + this.#guests, station(32), this.#listener, more);
      const added = await this.#bms.changeRecipients('add', 1, destinationOf(this.#guest));
      expect(added).toMatchObject({ kind: 'ack' });
    }
    // What comes while the list is written belongs to the next check.
    this.#note();
  }

  #stored(object: string, propertyId: number): string {
    const [objectType = 0, instance = 0] = object.split(':').map(Number);
    const octets = this.site.store.read({ objectType, instance }, propertyId);
    return octets instanceof Uint8Array ? Buffer.from(octets).toString('hex') : '';
  }

  #weekday(): number {
    return new Date(this.site.clock.wallMs()).getDay();
  }

  /** A whole number below this one. */
  #upTo(limit: number): number {
    return Math.floor(this.#random() * limit);
  }
}

function destinationOf({ to, processId, confirmed, transitions: told, weekdays }: Recipient) {
  const [sunday, monday, tuesday, wednesday, thursday, friday, saturday] = always.map((one) => weekdays.includes(one));
  const flags = { monday, tuesday, wednesday, thursday, friday, saturday, sunday };
  const validDays = Object.fromEntries(Object.entries(flags).map(([day, isOn]) => [day, isOn === true]));
  const bit = (one: Transition) => told.includes(one);
  return destination(to, {
    processId,
    issueConfirmedNotifications: confirmed,
    validDays: validDays as ReturnType<typeof destination>['validDays'],
    transitions: { toOffnormal: bit('toOffnormal'), toFault: bit('toFault'), toNormal: bit('toNormal') },
  });
}

function isFor({ classes, transitions: told, weekdays }: Recipient, entry: Entry): boolean {
  return (
    classes.includes(entry.notificationClass) && told.includes(entry.transition) && weekdays.includes(entry.weekday)
  );
}

const ackKey = ({ object, transition }: Pick<Occurrence, 'object' | 'transition'>) => `${object} ${transition}`;
const ackNotificationKey = (object: string, transition: Transition, by: string) => `ack ${object} ${transition} ${by}`;
const isAck = (key: string) => key.startsWith('ack ');
/** Event Log 1. */
const isOfLog = (key: string) => key.startsWith('25:1 ');
const isAcknowledgement = ({ notifyType }: EventNotification) => notifyType === 2;

function keyOfAny(one: EventNotification): string {
  if (!isAcknowledgement(one)) return keyOfNotification(one);
  return ackNotificationKey(nameOf(one.eventObject), transitionTo(one.toState), one.messageText ?? '');
}

/** Device 7 is nowhere. */
function isNobody(target: { readonly kind: string; readonly instance?: number }): boolean {
  return target.kind === 'device' && target.instance === 7;
}

describe('135-2016 §13: alarms of a UPS over transitions, losses, restarts and recipients that die', () => {
  let story: Story | undefined;

  afterEach(() => story?.site.remove());

  /** The last of what has happened, where the story ended badly. */
  const telling = async (one: Story, act: () => Promise<void>) => {
    try {
      await act();
    } catch (cause) {
      process.stderr.write(`${one.tale.slice(-40).join('\n')}\n`);
      throw cause;
    }
  };

  it.each(seeds)(
    'everybody is told all once and in order, and every service says the same; ALARM_SEEDS=%i',
    async (seed) => {
      const own = new Story(seed);
      story = own;
      await telling(own, async () => {
        await own.begin();
        while (own.count < wantedTransitions) await own.step();
        await own.end();
      });
    },
    longestMs,
  );
});
