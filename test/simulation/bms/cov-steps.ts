import type { StepKind } from '../world/contract.js';
import { num } from './bms-steps.js';
import { judgedObjects, property } from './judged-objects.js';
import { service, subscribePayload } from './requests.js';

/** Callers that subscribe: desk, cov, cov 2. */
const subscribers = [0, 1, 1, 2, 2] as const;

const objectsOf = (from: number, count: number) =>
  Array.from({ length: count }, (_, at) => judgedObjects[(from + at) % judgedObjects.length]).flatMap((one) =>
    one === undefined ? [] : [one],
  );

/** What BMS do that subscribe. */
export const covSteps: readonly StepKind[] = [
  {
    name: 'bms-subscribes',
    isFault: false,
    perHour: 6,
    draw: (dice) => ({
      caller: dice.one(subscribers),
      processId: dice.integer(1, 3),
      from: dice.one([0, 45, 88, dice.integer(0, 100)]),
      count: dice.one([1, 3, 13, 30, 101]),
      isConfirmed: dice.chance(0.5),
      lifetimeS: dice.one([0, 60, 600, 3_600, 28_800]),
      isProperty: dice.chance(0.2),
    }),
    begin: ({ bms }, { with: step }) => {
      const caller = bms.caller(step['caller']);
      const objects = objectsOf(num(step['from']), num(step['count']));
      const isProperty = step['isProperty'] === true;
      const number = isProperty ? service.subscribeCovProperty : service.subscribeCov;
      for (const object of objects) {
        const payload = subscribePayload({
          ...object,
          processId: num(step['processId']) + (isProperty ? 10 : 0),
          confirmed: step['isConfirmed'] === true,
          lifetimeS: num(step['lifetimeS']),
          propertyId: isProperty ? property.presentValue : undefined,
        });
        caller.request(number, payload);
      }
    },
  },
  {
    name: 'bms-cancels',
    isFault: false,
    perHour: 2,
    draw: (dice) => ({
      caller: dice.one(subscribers),
      processId: dice.integer(1, 3),
      from: dice.integer(0, 100),
      count: dice.one([1, 30, 101]),
    }),
    begin: ({ bms }, { with: step }) => {
      const caller = bms.caller(step['caller']);
      for (const object of objectsOf(num(step['from']), num(step['count']))) {
        caller.request(service.subscribeCov, subscribePayload({ ...object, processId: num(step['processId']) }));
      }
    },
  },
];
