import { describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/http/screens/home/schema.js';
import type { SetupAnswer, SetupPort } from '../../src/http/screens/setup/schema.js';
import { firstChoice, missingIn, searchOf } from '../../web/src/setup/line-choice.js';
import { remaining } from '../../web/src/setup/remaining.js';
import { nextStep, stepBefore, stepOf } from '../../web/src/setup/steps.js';
import { noSearch, status } from '../support/web/fake-screens.js';

const adapter: SetupPort = {
  path: '/dev/ttyUSB0',
  stablePath: '/dev/serial/by-id/usb-FTDI_X-if00',
  kind: 'usb',
  allowed: true,
  inForce: false,
};
const onBoard: SetupPort = { path: '/dev/ttyS0', kind: 'on-board', allowed: true, inForce: false };
const answerOf = (ports: readonly SetupPort[], search: Partial<SetupAnswer['search']> = {}): SetupAnswer => ({
  step: 'line',
  ports: [...ports],
  search: { ...noSearch, ...search },
});

describe('the line that is proposed', () => {
  it('is the one port that the gateway may open, under the name that stays', () => {
    const forbidden = { ...onBoard, allowed: false };
    const choice = firstChoice(answerOf([adapter, forbidden]));
    expect(searchOf(choice, [adapter, forbidden])).toEqual({ port: adapter.stablePath, slave: 1 });
  });

  it('is none where there are several', () => {
    expect(searchOf(firstChoice(answerOf([adapter, onBoard])), [adapter, onBoard])).toBeUndefined();
  });

  it.each([
    ['/dev/ttyS0', '/dev/ttyS0'],
    ['/dev/ttyUSB0', '/dev/serial/by-id/usb-FTDI_X-if00'],
    ['/dev/pts/7', '/dev/pts/7'],
    ['tcp://ups.example:1502', 'tcp://ups.example:1502'],
    ['tcp://10.0.0.7', 'tcp://10.0.0.7:502'],
    ['simulator', 'simulator'],
  ])('is the one that was looked at last, or is set: %s', (port, asked) => {
    const ports = [adapter, onBoard];
    const choice = firstChoice(answerOf(ports, { port, slave: 7, profile: 'cs141' }));
    expect(searchOf(choice, ports)).toEqual({ port: asked, slave: 7, profile: 'cs141' });
  });

  it('cannot be looked at while something is missing', () => {
    const choice = { kind: 'tcp', path: '', host: ' ', tcpPort: '502', slave: '1', profile: '' };
    expect(searchOf(choice, [])).toBeUndefined();
    expect(searchOf({ ...choice, host: '10.0.0.7', slave: '' }, [])).toBeUndefined();
  });

  it('says what is missing, the first thing first', () => {
    const choice = { kind: '', path: '', host: '', tcpPort: '502', slave: '', profile: '' };
    expect(missingIn(choice, [adapter])).toBe('port');
    expect(missingIn({ ...choice, kind: 'tcp' }, [])).toBe('host');
    expect(missingIn({ ...choice, kind: 'other' }, [])).toBe('path');
    expect(missingIn({ ...choice, kind: adapter.path }, [adapter])).toBe('slave');
    expect(missingIn({ ...choice, kind: adapter.path, slave: '1' }, [adapter])).toBeUndefined();
  });
});

describe('the steps', () => {
  it('are found by the address, else where somebody left, and at the end when all is done', () => {
    expect(stepOf('network', 'line')).toBe('network');
    expect(stepOf(undefined, 'bacnet')).toBe('bacnet');
    expect(stepOf('nowhere', 'finished')).toBe('summary');
  });

  it('follow one another', () => {
    expect(nextStep('line')).toBe('ups');
    expect(nextStep('summary')).toBe('summary');
    expect(stepBefore('line')).toBeUndefined();
    expect(stepBefore('ups')).toBe('line');
  });
});

describe('what is left to do', () => {
  const left = (more: Partial<StatusView>) => remaining({ ...status, ...more }).map(({ text }) => text);

  it('is nothing where the UPS answers and nothing waits', () => {
    expect(left({})).toEqual([]);
  });

  it('is the line where none is set, and not that the UPS is silent as well', () => {
    const ups = { ...status.ups, connection: 'none' as const };
    expect(left({ ups, link: { ...status.link, port: '' }, pending: ['first-setup'] })).toEqual(['todo.noPort']);
  });

  it('is a UPS that does not answer, is simulated, or has no such unit', () => {
    expect(left({ ups: { ...status.ups, connection: 'lost' } })).toEqual(['todo.noUps']);
    expect(left({ simulated: true })).toEqual(['todo.simulated']);
    const problem = { code: 'ups.unit-absent', message: { en: '', fr: '' } };
    expect(left({ ups: { ...status.ups, problem } })).toEqual(['todo.upsProblem']);
  });

  it('is what waits for somebody on any page', () => {
    expect(left({ pending: ['factory-password', 'duplicate-device'] })).toEqual([
      'pending.factory-password',
      'pending.duplicate-device',
    ]);
  });
});
