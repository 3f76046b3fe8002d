import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { Reader } from '../../support/bacnet/reader.js';
import { type Daemon, ensureBuilt, startDaemon } from '../../support/daemon.js';
import { becomes, deviceStatus } from '../../support/gateway-with-ups.js';
import { socatMissing, socatNote } from '../../support/ups/pty-pair.js';
import { PymodbusSlave, pymodbusMissing, pymodbusNote } from '../../support/ups/pymodbus-slave.js';
import { analogValues } from '../manual/analog-values.js';
import { bitStrings } from '../manual/bit-strings.js';
import { multiStates } from '../manual/multi-states.js';
import type { ProfileImage, Shown, Words } from './profile-image.js';
import { shippedImages } from './shipped-images.js';

const objectType = { analogValue: 2, multiStateValue: 19, bitStringValue: 39 } as const;
const property = { reliability: 103 } as const;
const noFault = 0;

function instanceOf(object: string): number {
  const [instance] = analogValues.find(([, name]) => name === object) ?? [];
  if (instance === undefined) throw new Error(`there is no ${object}`);
  return instance;
}

/** Every word that the UPS has, zero unless the image says otherwise. */
function wordsOf(image: ProfileImage): Record<number, number> {
  const zeros = image.tables.flatMap(([start, words]) => Array.from({ length: words }, (_, at) => [start + at, 0]));
  return Object.fromEntries([...zeros, ...image.words]);
}

const changed = (image: ProfileImage, words: Words) => ({ [image.functionCode]: Object.fromEntries(words) });

describe.skipIf(socatMissing || pymodbusMissing).each(shippedImages)(
  `$profile, typed from its document into a slave of python3-pymodbus${socatNote}${pymodbusNote}`,
  (image) => {
    let slave: PymodbusSlave;
    let daemon: Daemon;
    let reader: Reader;

    beforeAll(async () => {
      ensureBuilt();
      slave = await PymodbusSlave.start({ [image.functionCode]: wordsOf(image) }, image.baud);
      daemon = await startDaemon({
        settings: {
          ups: { family: image.profile },
          serial: { port: slave.path, baud: image.baud, parity: image.parity ?? 'none', poll_interval_ms: 100 },
          bacnet: { values: 'engineering' },
        },
      });
      reader = await Reader.open(daemon.port);
      await becomes(reader, deviceStatus.running, 30_000);
    }, 60_000);

    afterAll(async () => {
      await reader?.close();
      await daemon?.stop();
      await slave?.stop();
    });

    const numberOf = (object: string) => reader.value(objectType.analogValue, instanceOf(object));

    function rowOf(object: string) {
      const row = multiStates.find(({ name }) => name === object);
      if (row === undefined) throw new Error(`there is no ${object}`);
      return row;
    }

    const reliabilityOf = (object: string) =>
      reader.value(objectType.multiStateValue, rowOf(object).instance, property.reliability);

    async function stateOf(object: string): Promise<string> {
      const row = rowOf(object);
      const state = Number(await reader.value(objectType.multiStateValue, row.instance));
      return row.states[state - 1] ?? `state ${state}`;
    }

    async function alarms(): Promise<readonly string[]> {
      const row = bitStrings.find(({ name }) => name === 'UnitAlarms');
      if (row === undefined) throw new Error('there is no UnitAlarms');
      const bits = (await reader.value(objectType.bitStringValue, row.instance)) as readonly boolean[];
      return row.texts.filter((_, bit) => bits[bit]);
    }

    async function expectShown({ numbers = [], states = [], untold = [], alarms: set }: Shown): Promise<void> {
      for (const [object, value] of numbers) expect(await numberOf(object), object).toBeCloseTo(value, 3);
      for (const [object, state] of states) expect([object, await stateOf(object)]).toEqual([object, state]);
      for (const object of untold) expect(await reliabilityOf(object), object).not.toBe(noFault);
      if (set !== undefined) expect(await alarms()).toEqual(set);
    }

    it('what the document prints is what the objects show', async () => {
      await expectShown(image);
      for (const [object] of image.numbers ?? []) {
        if ((await numberOf(object)) === -1) continue;
        expect(await reader.value(objectType.analogValue, instanceOf(object), property.reliability), object).toBe(
          noFault,
        );
      }
    });

    it('what the document has nothing for is -1', async () => {
      for (const object of image.unfed) expect(await numberOf(object), object).toBe(-1);
    });

    it.each(image.changes.map(({ title, ...change }) => [title, change] as const))('%s', async (_, change) => {
      const { words, ...shown } = change;
      await slave.set(changed(image, words));
      await vi.waitFor(() => expectShown(shown), { timeout: 15_000, interval: 100 });
    });
  },
);
