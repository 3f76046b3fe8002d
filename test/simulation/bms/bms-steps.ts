import { readMultiplePayload, readPropertyPayload } from '../../support/bacnet/wire.js';
import type { Dice, Json, Step, StepKind } from '../world/contract.js';
import { type BmsSite, callerNames } from './bms-site.js';
import { judgedObjects, type as objectType, pointOf, property } from './judged-objects.js';
import { service, timePayload, unconfirmedService, valuesPayload, whoHasPayload, whoIsPayload } from './requests.js';

type With = Step['with'];

export const num = (value: Json | undefined): number => (typeof value === 'number' ? value : 0);
export const word = (value: Json | undefined): string => (typeof value === 'string' ? value : '');

export const anyCaller = (dice: Dice): number => dice.integer(0, callerNames.length - 1);

/** `times` times, so far apart; what a BMS does in a burst. */
export function again({ parts }: BmsSite, times: number, everyMs: number, action: (time: number) => void): void {
  for (let time = 0; time < times; time += 1) parts.schedule.after(time * everyMs, () => action(time));
}

const ids = judgedObjects.map(({ type, instance }) => [type, instance] as const);
const states = ids.filter(([type]) => type !== objectType.analogValue);

/** What callers read, by the word of the step. */
const readings: Readonly<Record<string, (bms: BmsSite, step: With, time: number) => readonly [number, Uint8Array]>> = {
  all: () => [service.readPropertyMultiple, valuesPayload(ids)],
  states: () => [service.readPropertyMultiple, valuesPayload(states)],
  some: (_bms, { from, count }, time) => {
    const first = (num(from) + time * num(count)) % ids.length;
    return [service.readPropertyMultiple, valuesPayload(ids.slice(first, first + num(count)), true)];
  },
  one: (_bms, { from }, time) => {
    const [type, instance] = ids[(num(from) + time) % ids.length] ?? [objectType.analogValue, 0];
    return [service.readProperty, readPropertyPayload(type, instance, property.presentValue)];
  },
  device: () => [
    service.readPropertyMultiple,
    readMultiplePayload([
      {
        type: objectType.device,
        instance: 4_194_303,
        properties: [property.databaseRevision, property.objectList, property.systemStatus, property.objectName],
      },
    ]),
  ],
  points: (_bms, { from }) => {
    const first = pointOf(['UnitAlarms', 'UPSAlarms', 'UPSStatus'][num(from) % 3] ?? '', 0) ?? 0;
    return [
      service.readPropertyMultiple,
      readMultiplePayload(
        Array.from({ length: 16 }, (_, bit) => ({
          type: objectType.binaryValue,
          instance: first + bit,
          properties: [property.presentValue, property.statusFlags, property.reliability, property.eventState],
        })),
      ),
    ];
  },
};

/** What BMS do that look. */
export const readingSteps: readonly StepKind[] = [
  {
    name: 'bms-reads',
    isFault: false,
    perHour: 30,
    draw: (dice) => ({
      caller: anyCaller(dice),
      what: dice.one(['all', 'all', 'states', 'some', 'some', 'one', 'device', 'points']),
      from: dice.integer(0, 100),
      count: dice.one([1, 5, 20]),
      times: dice.one([1, 1, 3, 10]),
      everyMs: dice.one([20, 500, 2_000, 5_000]),
    }),
    begin: ({ bms }, { with: step }) => {
      const reading = readings[word(step['what'])];
      if (reading === undefined) return;
      const caller = bms.caller(step['caller']);
      again(bms, num(step['times']), num(step['everyMs']), (time) => caller.request(...reading(bms, step, time)));
    },
  },
  {
    name: 'bms-discovers',
    isFault: false,
    perHour: 4,
    draw: (dice) => ({
      caller: anyCaller(dice),
      way: dice.one(['all', 'range', 'missed', 'name']),
      isBroadcast: dice.chance(0.7),
      times: dice.one([1, 1, 2, 30]),
    }),
    begin: ({ bms }, { with: step }) => {
      const caller = bms.caller(step['caller']);
      const to = step['isBroadcast'] === true ? undefined : bms.parts.gateway;
      again(bms, num(step['times']), 50, () => {
        if (step['way'] === 'name') caller.unconfirmed(unconfirmedService.whoHas, whoHasPayload('UnitAlarms'), to);
        else caller.unconfirmed(unconfirmedService.whoIs, rangeOf(word(step['way'])), to);
      });
    },
  },
  {
    name: 'bms-sets-time',
    isFault: false,
    perHour: 0.3,
    draw: (dice) => ({ caller: anyCaller(dice), offMs: dice.integer(-100_000, 100_000), isUtc: dice.chance(0.5) }),
    begin: ({ bms, schedule }, { with: step }) => {
      const { timeSynchronization, utcTimeSynchronization } = unconfirmedService;
      const number = step['isUtc'] === true ? utcTimeSynchronization : timeSynchronization;
      const payload = timePayload(Date.UTC(2026, 0, 1) + schedule.nowMs + num(step['offMs']));
      bms.caller(step['caller']).unconfirmed(number, payload, bms.parts.gateway);
    },
  },
];

function rangeOf(way: string): number[] {
  if (way === 'range') return whoIsPayload(0, 4_194_302);
  return way === 'missed' ? whoIsPayload(2_000_000, 2_000_010) : whoIsPayload();
}
