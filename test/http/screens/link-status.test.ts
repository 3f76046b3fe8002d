import { expect, it } from 'vitest';
import { type LineParts, linkAnswers, linkStatus } from '../../../src/http/screens/link/answers.js';
import type { LoadedSettings } from '../../../src/settings/loaded-settings.js';
import type { UpsLoss } from '../../../src/ups/polling/snapshot.js';

function statusWith(loss: UpsLoss | undefined, port = '/dev/ttyS0') {
  const ups = { line: undefined, report: { snapshot: { connection: 'lost', ...(loss !== undefined && { loss }) } } };
  const parts: LineParts = {
    isSimulated: () => false,
    loaded: () => ({ settings: { serial: { port } } }) as LoadedSettings,
    ups: () => ups as unknown as ReturnType<LineParts['ups']>,
  };
  return linkStatus(parts);
}

it.each([
  ['refused', 'ups.refuses'],
  ['late', 'ups.late'],
  ['pieces', 'ups.pieces'],
] as const)('a UPS that is lost because its answers are %s is told with its cause, in both languages', (loss, code) => {
  const { problem } = statusWith(loss);
  expect(problem?.code).toBe(code);
  expect(problem?.message.fr).toContain('ASI');
  expect(problem?.message.fr).not.toBe(problem?.message.en);
});

it('says what to check on a serial line, and on the network where there is no speed and no cable to turn', () => {
  expect(statusWith('silent').toCheck.en).toMatch(/wires A and B.*speed.*COM-Slot/);
  const { toCheck } = statusWith('silent', 'tcp://192.0.2.9');
  expect(toCheck.en).toMatch(/address and the port.*firewall.*unit identifier/);
  expect(toCheck.fr).not.toMatch(/vitesse|COM-Slot/);
});

it.each(['silent', undefined] as const)('one that is %s has no cause beside it', (loss) => {
  expect(statusWith(loss)).not.toHaveProperty('problem');
});

it.each([
  [undefined, undefined],
  [
    { form: 'high-byte', isTold: false },
    { form: 'high-byte', told: false },
  ],
  [
    { form: 'next-nibble', isTold: true },
    { form: 'next-nibble', told: true },
  ],
] as const)('where the units are taken to be, and whether the UPS has told it: %j', (unitAddressing, shown) => {
  const report = { snapshot: { connection: 'running' }, setup: { ...(unitAddressing && { unitAddressing }) } };
  const parts = {
    isSimulated: () => false,
    loaded: () => ({ settings: { serial: { port: '/dev/ttyS0' } } }),
    ups: () => ({ line: undefined, report }),
  } as unknown as Parameters<typeof linkAnswers>[0];
  expect(linkAnswers(parts).read().detection.unitAddressing).toEqual(shown);
});
