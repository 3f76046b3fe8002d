import { readMultiplePayload } from '../../support/bacnet/wire.js';
import type { Dice, StepKind } from '../world/contract.js';
import { anyCaller, num, word } from './bms-steps.js';
import { type Manner, originalUnicast } from './caller.js';
import { judgedObjects, property, type } from './judged-objects.js';
import {
  registerForeignPacket,
  reinitializePayload,
  service,
  subscribePayload,
  valuesPayload,
  whoIsPayload,
} from './requests.js';

const ids = judgedObjects.map(({ type: objectType, instance }) => [objectType, instance] as const);

/** Packets that are right, for who changes octets of them; nothing in them writes. */
const templates: readonly Uint8Array[] = [
  originalUnicast(
    Uint8Array.from([0x02, 0x75, 1, service.readPropertyMultiple, ...valuesPayload(ids.slice(0, 5))]),
    true,
  ),
  originalUnicast(Uint8Array.from([0x02, 0x45, 2, service.readPropertyMultiple, ...valuesPayload(ids)]), true),
  originalUnicast(
    Uint8Array.from([
      ...[0x02, 0x75, 3, service.readPropertyMultiple],
      ...readMultiplePayload([{ type: type.device, instance: 1338, properties: [8, property.objectList] }]),
    ]),
    true,
  ),
  originalUnicast(
    Uint8Array.from([
      ...[0x00, 0x05, 4, service.subscribeCov],
      ...subscribePayload({ processId: 1, type: type.analogValue, instance: 3, confirmed: true, lifetimeS: 300 }),
    ]),
    true,
  ),
  originalUnicast(Uint8Array.from([0x0c, 0x75, 5, 0, 4, service.readPropertyMultiple, 0x0c, 0, 0x80]), true),
  originalUnicast(Uint8Array.from([0x20, 6, 2]), false),
  originalUnicast(Uint8Array.from([0x40, 7, 3, 4]), false),
  originalUnicast(Uint8Array.from([0x10, 8, ...whoIsPayload(1, 4_000_000)]), false),
  registerForeignPacket(60),
];

/** What comes from who breaks the rules, or knows none. */
function hostilePacket(dice: Dice): Uint8Array {
  const way = dice.one(['mutated', 'mutated', 'mutated', 'cut', 'noise', 'oversized']);
  const packet = Uint8Array.from(dice.one(templates));
  if (way === 'noise') return Uint8Array.from([0x81, 0x0a, ...dice.bytes(dice.integer(0, 60))]);
  if (way === 'cut') return packet.subarray(0, dice.integer(0, packet.length));
  if (way === 'oversized') {
    const long = new Uint8Array(dice.one([1_497, 2_000, 9_000]));
    long.set(packet.subarray(0, 40));
    long[2] = long.length >> 8;
    long[3] = long.length & 0xff;
    return long;
  }
  for (let change = dice.integer(1, 3); change > 0; change -= 1) {
    packet[dice.integer(0, packet.length - 1)] = dice.integer(0, 255);
  }
  return packet;
}

/** BMS that die, refuse, ask for restarts; and who is no BMS at all. */
export const bmsFaultSteps: readonly StepKind[] = [
  {
    name: 'bms-dies',
    isFault: true,
    perHour: 3,
    draw: (dice) => ({
      caller: anyCaller(dice),
      way: dice.one(['now', 'segment', 'notice']),
      forMs: dice.one([500, 10_000, 120_000]),
    }),
    begin: ({ bms, schedule }, { with: step }) => {
      const caller = bms.caller(step['caller']);
      if (step['way'] === 'segment') {
        caller.diesAtSegment = 2;
        caller.request(service.readPropertyMultiple, valuesPayload(ids));
      } else if (step['way'] === 'notice') caller.diesAtNotice = true;
      else caller.die();
      schedule.after(num(step['forMs']), () => {
        caller.diesAtSegment = 0;
        caller.diesAtNotice = false;
        caller.comeBack();
      });
    },
  },
  {
    name: 'bms-refuses',
    isFault: true,
    perHour: 3,
    draw: (dice) => ({
      caller: anyCaller(dice),
      manner: dice.one(['silent', 'silent', 'error', 'reject', 'abort']),
      forMs: dice.one([2_000, 20_000, 300_000]),
    }),
    begin: ({ bms, schedule }, { with: step }) => {
      const caller = bms.caller(step['caller']);
      caller.manner = manners.find((one) => one === step['manner']) ?? 'ack';
      schedule.after(num(step['forMs']), () => {
        caller.manner = 'ack';
      });
    },
  },
  {
    name: 'bms-restarts-gateway',
    isFault: true,
    perHour: 1,
    draw: (dice, { settings }) => ({
      caller: anyCaller(dice),
      state: dice.one([0, 1]),
      password: dice.chance(0.7) ? (settings['bacnet']?.['password'] ?? '') : 'guess',
    }),
    begin: ({ bms, disturbances, schedule }, { with: step }) => {
      const payload = reinitializePayload(num(step['state']), word(step['password']));
      disturbances.note('power', schedule.nowMs, schedule.nowMs + restartsWithinMs);
      bms.caller(step['caller']).request(service.reinitializeDevice, payload);
    },
  },
  {
    name: 'hostile-packets',
    isFault: true,
    perHour: 6,
    draw: (dice) => ({ packets: dice.one([1, 10, 100]), everyMs: dice.one([0, 1, 200]), draws: dice.integer(0, 1e9) }),
    begin: ({ bms, dice, schedule }, { with: step }) => {
      const own = dice.fork('hostile').fork(num(step['draws']));
      for (let number = 0; number < num(step['packets']); number += 1) {
        const packet = hostilePacket(own.fork(number));
        schedule.after(number * num(step['everyMs']), () => bms.hostile.raw(packet));
      }
    },
  },
  {
    name: 'foreign-device',
    isFault: true,
    perHour: 2,
    draw: (dice) => ({ ttlS: dice.one([1, 30, 600]), times: dice.one([1, 5]) }),
    begin: ({ bms, schedule }, { with: step }) => {
      const ttlS = num(step['ttlS']);
      for (let time = 0; time < num(step['times']); time += 1) {
        schedule.after((time * ttlS * 1_000) / 2, () => bms.hostile.raw(registerForeignPacket(ttlS)));
      }
    },
  },
];

const manners: readonly Manner[] = ['silent', 'error', 'reject', 'abort'];
const restartsWithinMs = 60_000;
