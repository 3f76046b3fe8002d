import { describe, expect, it } from 'vitest';
import { hasCode } from '../../../src/core/errors.js';
import { waitsForSetup } from '../../../src/http/screens/home/status-reader.js';
import { type SetupParts, setupAnswers } from '../../../src/http/screens/setup/answers.js';

interface Site {
  readonly number?: number;
  readonly name?: string;
  readonly seen?: readonly number[];
  readonly hasDouble?: boolean;
  readonly problems?: readonly object[];
}

const by = { user: 'root', address: '127.0.0.1' };

function site({ number = 1338, name = '', seen = [], hasDouble = false, problems = [] }: Site = {}) {
  const events: unknown[] = [];
  const orders: unknown[] = [];
  const kept: { setupStep?: string } = {};
  const identity = {
    seen: new Set(seen),
    state: { sameInstance: hasDouble ? [{}] : [], objectName: name || 'MASTERYS GP4' },
  };
  const parts = {
    loaded: () => ({
      settings: {
        serial: { port: '/dev/ttyS0', slave: 3 },
        bacnet: { device_identifier: number, object_name: name },
      },
    }),
    bacnet: () => ({ server: { identity } }),
    memory: { current: kept, remember: (facts: object) => Object.assign(kept, facts) },
    journal: { record: (event: unknown) => events.push(event) },
    settings: { preview: async () => ({ problems }) },
    upsSearch: {
      state: undefined,
      noteAsked: () => undefined,
      ports: async () => [],
      start: async (order: unknown) => void orders.push(order),
    },
  } as unknown as SetupParts;
  return { answers: setupAnswers(parts), events, orders };
}

describe('the number that is proposed', () => {
  it('is the one in force where nobody else has it', () => {
    expect(site({ number: 77 }).answers.proposal(0)).toEqual({ deviceIdentifier: 77, objectName: '', heard: 0 });
  });

  it('is another where somebody else has it, one that nobody was heard with', () => {
    const { deviceIdentifier, heard } = site({ hasDouble: true, seen: [1339, 1340] }).answers.proposal(0);
    expect([deviceIdentifier, heard]).toEqual([1341, 2]);
  });

  it('tells the units of a system apart as long as each has the factory number (Manual §4.3)', () => {
    expect(site().answers.proposal(2)).toMatchObject({ deviceIdentifier: 1340, objectName: 'MASTERYS GP4 unit 2' });
    expect(site({ number: 500, name: 'B2 unit 2' }).answers.proposal(2)).toMatchObject({
      deviceIdentifier: 500,
      objectName: 'B2 unit 2',
    });
  });
});

describe('the set-up', () => {
  it('begins with the line, and is found again at the step where somebody left', async () => {
    const { answers } = site();
    expect((await answers.read()).step).toBe('line');
    answers.keepStep('network');
    expect((await answers.read()).step).toBe('network');
  });

  it('calls on every page from its second step on until its end, also once the line is set', () => {
    expect(waitsForSetup(undefined, true)).toBe(true);
    expect(waitsForSetup('bacnet', false)).toBe(true);
    expect(waitsForSetup('summary', false)).toBe(true);
  });

  it('does not call where it was gone through, or where the line was set without it', () => {
    expect(waitsForSetup('finished', true)).toBe(false);
    expect(waitsForSetup(undefined, false)).toBe(false);
    expect(waitsForSetup('line', false)).toBe(false);
  });

  it('shows the line in force before a search', async () => {
    expect((await site().answers.read()).search).toMatchObject({ status: 'none', port: '/dev/ttyS0', slave: 3 });
  });

  it('refuses to search on what the settings would refuse, and says why', async () => {
    const problem = { section: 'serial', key: 'port', found: 'x y', message: { en: 'a', fr: 'b' }, line: undefined };
    const { answers, orders, events } = site({ problems: [problem] });
    const refusal = await answers.startSearch({ port: 'x y', slave: 1 }, by).catch((error: unknown) => error);
    expect(hasCode(refusal, 'settings.invalid') && refusal.facts.problems).toMatchObject([{ key: 'port' }]);
    expect([orders, events]).toEqual([[], []]);
  });

  it('tells the journal who has a UPS looked for', async () => {
    const { answers, orders, events } = site();
    await answers.startSearch({ port: '/dev/ttyS1', slave: 1 }, by);
    expect(orders).toEqual([{ port: '/dev/ttyS1', slave: 1 }]);
    expect(events).toMatchObject([{ kind: 'detection-requested', who: expect.stringContaining('root') }]);
  });
});
