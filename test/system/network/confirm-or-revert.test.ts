import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfirmOrRevert, type NetworkEvent } from '../../../src/system/network/confirm-or-revert.js';
import { factoryNetwork, type NetworkSettings } from '../../../src/system/network/network-settings.js';
import { FakeAgent } from '../../support/machine/network-agent.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { until } from '../../support/until.js';

const fixed: NetworkSettings = {
  dhcp: false,
  address: '192.0.2.9',
  netmask: '255.255.255.0',
  gateway: '192.0.2.1',
  dns: ['192.0.2.53'],
  hostname: '',
};
const other: NetworkSettings = { ...fixed, address: '192.0.2.77' };
const third: NetworkSettings = { ...fixed, address: '192.0.2.78' };
const byPage = { by: 'root', delayMs: 1000, confirmation: 'page' } as const;

let folder: string;
let clock: ManualClock;
let agent: FakeAgent;
let log: RecordingLog;
let events: NetworkEvent[];
let written: NetworkSettings[];
let change: ConfirmOrRevert;

function make(): ConfirmOrRevert {
  return new ConfirmOrRevert({
    file: join(folder, 'network.json'),
    agent,
    clock,
    log: log.logger,
    choice: () => 'auto',
    putBack: async (settings) => void written.push(settings),
    report: (event) => void events.push(event),
  });
}

/** What a power cut and the next start do. */
async function restart(downMs = 0): Promise<void> {
  await change.stop();
  await clock.advance(downMs);
  change = make();
  await change.start();
}

const kinds = () => events.map(({ kind }) => kind);

async function reach(kind: NetworkEvent['kind'], afterMs: number): Promise<void> {
  await clock.advance(afterMs);
  const isBack = () => (kind !== 'reverted' && kind !== 'failed') || change.pending === undefined;
  await until(() => kinds().at(-1) === kind && isBack(), 5000, kind);
}

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'network-'));
  clock = new ManualClock();
  agent = new FakeAgent();
  log = new RecordingLog();
  events = [];
  written = [];
  change = make();
  await change.start();
});

afterEach(async () => {
  await change.stop();
  await rm(folder, { recursive: true });
});

describe('a change of the network', () => {
  it('is made when the answer to the request is out', async () => {
    const { revertAtMs } = await change.begin({ settings: fixed, ...byPage });
    expect(revertAtMs).toBe(clock.wallMs() + 91_000);
    await clock.advance(999);
    expect(agent.asked).toEqual([]);
    await reach('applied', 1);
    expect(agent.asked).toEqual(['apply 192.0.2.9']);
    expect(agent.orders[0]).toMatchObject({ choice: 'auto', settings: fixed });
  });

  it('goes back after 90 s without a confirmation, in the machine and in config.ini', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await clock.advance(89_999);
    expect(agent.asked).toEqual(['apply 192.0.2.9']);
    await reach('reverted', 1);
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'revert 192.0.2.9']);
    expect(written).toEqual([factoryNetwork]);
    expect(events.at(-1)).toMatchObject({ kind: 'reverted' });
  });

  it('stays when it is confirmed at the new address', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await change.confirm('root', '::ffff:192.0.2.9');
    await restart(200_000);
    await clock.advance(200_000);
    expect(kinds()).toEqual(['applied', 'confirmed']);
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'confirm 192.0.2.9']);
    expect(change.isKnown(fixed)).toBe(true);
  });

  it('cannot be confirmed at the old address, nor before it is made, nor twice', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await expect(change.confirm('root', '192.0.2.9')).rejects.toMatchObject({ code: 'network.nothing-to-confirm' });
    await reach('applied', 1000);
    for (const address of ['192.0.2.8', '127.0.0.1', '']) {
      await expect(change.confirm('root', address)).rejects.toMatchObject({ code: 'network.not-there' });
    }
    await change.confirm('root', '192.0.2.9');
    await expect(change.confirm('root', '192.0.2.9')).rejects.toMatchObject({ code: 'network.nothing-to-confirm' });
  });

  it('to DHCP is confirmed at any address but the loopback', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await change.confirm('root', '192.0.2.9');
    await change.begin({ settings: factoryNetwork, ...byPage });
    await reach('applied', 1000);
    await expect(change.confirm('root', '127.0.0.1')).rejects.toMatchObject({ code: 'network.not-there' });
    await change.confirm('root', '198.51.100.4');
    expect(kinds().at(-1)).toBe('confirmed');
  });

  it('by a file is confirmed by a login at the new address, and only there', async () => {
    await change.begin({ settings: fixed, by: 'config.ini', delayMs: 0, confirmation: 'login' });
    await reach('applied', 0);
    await change.noticeLogin('root', '192.0.2.8');
    expect(kinds()).toEqual(['applied']);
    await change.noticeLogin('root', '192.0.2.9');
    expect(kinds()).toEqual(['applied', 'confirmed']);
  });

  describe('by a BMS', () => {
    const byBms = { by: '192.0.2.20:47808', delayMs: 1000, confirmation: 'request', peer: '192.0.2.20' } as const;

    it('is confirmed by a request of that BMS after the change, not before it and not by another one', async () => {
      await change.begin({ settings: fixed, ...byBms });
      await change.noticeRequest('192.0.2.20');
      await reach('applied', 1000);
      await change.noticeRequest('192.0.2.21');
      expect(kinds()).toEqual(['applied']);
      await change.noticeRequest('192.0.2.20');
      await change.noticeRequest('192.0.2.20');
      expect(events).toMatchObject([{ kind: 'applied' }, { kind: 'confirmed', by: '192.0.2.20' }]);
    });

    it('is confirmed by a login at the new address', async () => {
      await change.begin({ settings: fixed, ...byBms });
      await reach('applied', 1000);
      await change.noticeLogin('root', '192.0.2.8');
      expect(kinds()).toEqual(['applied']);
      await change.noticeLogin('root', '192.0.2.9');
      expect(kinds()).toEqual(['applied', 'confirmed']);
    });

    it('waits for the same BMS after a restart, and goes back without it', async () => {
      await change.begin({ settings: fixed, ...byBms });
      await reach('applied', 1000);
      await restart(10_000);
      await change.noticeRequest('192.0.2.21');
      expect(kinds()).toEqual(['applied']);
      await change.noticeRequest('192.0.2.20');
      expect(kinds()).toEqual(['applied', 'confirmed']);
      await change.begin({ settings: other, ...byBms });
      await reach('applied', 1000);
      await reach('reverted', 90_000);
    });

    it.each(['page', 'login'] as const)('no request confirms a change that waits for the %s', async (confirmation) => {
      await change.begin({ settings: fixed, by: 'root', delayMs: 1000, confirmation });
      await reach('applied', 1000);
      await change.noticeRequest('192.0.2.20');
      expect(kinds()).toEqual(['applied']);
    });
  });

  it('by the page is not confirmed by a login: somebody must say so', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await change.noticeLogin('root', '192.0.2.9');
    expect(kinds()).toEqual(['applied']);
  });

  it('by somebody at the machine needs no confirmation', async () => {
    await change.begin({ settings: fixed, by: 'hand', delayMs: 0, confirmation: 'none' });
    await reach('confirmed', 0);
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'confirm 192.0.2.9']);
  });

  it('goes back at once when it cannot be made', async () => {
    agent.failures.apply = 1;
    await change.begin({ settings: fixed, ...byPage });
    await reach('failed', 1000);
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'revert 192.0.2.9']);
    expect(events.at(-1)).toEqual({ kind: 'failed', settings: factoryNetwork, cause: 'as the test wants it' });
    expect(log.at('error').map(({ code }) => code)).toEqual(['network.failed']);
  });

  it('is tried to be taken back every ten seconds until that works', async () => {
    agent.failures.revert = 2;
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await clock.advance(90_000);
    await until(() => log.at('error').length === 1, 5000, 'the first attempt');
    await clock.advance(10_000);
    await until(() => log.at('error').length === 2, 5000, 'the second attempt');
    await reach('reverted', 10_000);
    expect(agent.asked.filter((word) => word.startsWith('revert'))).toHaveLength(3);
  });

  it('names to the helper the last change that may have reached it', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await change.begin({ settings: third, ...byPage });
    await change.begin({ settings: other, ...byPage });
    await clock.advance(1000);
    await until(() => events.length === 2, 5000, 'the last change');
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'apply 192.0.2.77']);
    expect(agent.orders[1]?.continues).toBe(agent.orders[0]?.id);
  });

  it('that comes while another one is being made waits for its end, and is made', async () => {
    let begun: Promise<unknown> = Promise.resolve();
    agent.whileApplying = () => {
      agent.whileApplying = () => {};
      begun = change.begin({ settings: other, ...byPage });
    };
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await begun;
    await clock.advance(1000);
    await until(() => events.length === 2, 5000, 'the second change');
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'apply 192.0.2.77']);
  });

  it('that was confirmed is never gone back behind, even if the helper did not hear of it', async () => {
    agent.failures.confirm = 1;
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await change.confirm('root', '192.0.2.9');
    await restart();
    await change.begin({ settings: other, ...byPage });
    await reach('applied', 1000);
    const [confirmed] = agent.orders;
    expect(agent.asked.slice(1)).toEqual(['confirm 192.0.2.9', 'confirm 192.0.2.9', 'apply 192.0.2.77']);
    expect(agent.orders[1]).not.toHaveProperty('continues', confirmed?.id);
  });

  it('that takes the place of an unconfirmed one goes back to before both', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await change.begin({ settings: other, ...byPage });
    await clock.advance(1000);
    await until(() => events.length === 2, 5000, 'the second change');
    expect(agent.orders[1]).toMatchObject({ continues: agent.orders[0]?.id });
    await reach('reverted', 90_000);
    expect(agent.asked.slice(-2)).toEqual(['apply 192.0.2.77', 'revert 192.0.2.77']);
    expect(written).toEqual([factoryNetwork]);
  });
});

describe('a data folder that cannot be written', () => {
  // To write a file anew takes the folder; a folder in its place stops root, too.
  const break_ = async () => {
    await rm(join(folder, 'network.json'), { force: true });
    await mkdir(join(folder, 'network.json/x'), { recursive: true });
  };

  it('right after a change was made does not keep it from going back', async () => {
    agent.whileApplying = break_;
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await reach('reverted', 90_000);
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'revert 192.0.2.9']);
    expect(written).toEqual([factoryNetwork]);
    expect(log.at('error')).not.toEqual([]);
  });

  it('before a change refuses it, and none is pending', async () => {
    await break_();
    await expect(change.begin({ settings: fixed, ...byPage })).rejects.toMatchObject({ code: 'settings.unwritable' });
    expect(change.pending).toBeUndefined();
    expect(change.isKnown(factoryNetwork)).toBe(true);
    await clock.advance(1000);
    expect(agent.asked).toEqual([]);
  });

  it('refuses a confirmation, and the change goes back in time', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await restart();
    await break_();
    await expect(change.confirm('root', '192.0.2.9')).rejects.toMatchObject({ code: 'settings.unwritable' });
    await reach('reverted', 90_000);
  });

  it('does not keep somebody at the machine from setting it', async () => {
    await break_();
    await change.begin({ settings: fixed, by: 'hand', delayMs: 0, confirmation: 'none' });
    await reach('confirmed', 0);
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'confirm 192.0.2.9']);
  });
});

describe('a change by somebody at the machine that cannot be made yet', () => {
  beforeEach(async () => {
    agent.failures.apply = 2;
    await change.begin({ settings: fixed, by: 'hand', delayMs: 0, confirmation: 'none' });
    await reach('waiting', 0);
  });

  it('is tried again every minute until it can, told once, and never taken back', async () => {
    await clock.advance(59_999);
    expect(agent.asked).toEqual(['apply 192.0.2.9']);
    await clock.advance(1);
    await until(() => agent.asked.length === 2 && clock.pendingTimers === 1, 5000, 'the second attempt');
    await reach('confirmed', 60_000);
    expect(kinds()).toEqual(['waiting', 'applied', 'confirmed']);
    expect(agent.asked).toEqual(['apply 192.0.2.9', 'apply 192.0.2.9', 'apply 192.0.2.9', 'confirm 192.0.2.9']);
    expect(log.at('error')).toHaveLength(1);
  });

  it('survives a restart as what it is: nobody needs to confirm it', async () => {
    agent.failures.apply = 0;
    await restart(1000);
    await reach('confirmed', 0);
    await clock.advance(200_000);
    expect(kinds()).toEqual(['waiting', 'applied', 'confirmed']);
    expect(written).toEqual([]);
  });
});

describe('a stop while the helper is at work', () => {
  const file = () => join(folder, 'network.json');
  let finish: () => void;

  /** The helper is asked, and takes its time. */
  async function isAsked(verb: 'whileApplying' | 'whileReverting'): Promise<void> {
    let isAtWork = false;
    agent[verb] = () => {
      isAtWork = true;
      return new Promise((resolve) => {
        finish = resolve;
      });
    };
    await change.begin({ settings: fixed, ...byPage });
    await clock.advance(1000);
    if (verb === 'whileReverting') await reach('applied', 0).then(() => clock.advance(90_000));
    await until(() => isAtWork, 5000, 'the helper');
  }

  it.each(['whileApplying', 'whileReverting'] as const)(
    '(%s) waits for nothing, writes nothing and tells nothing',
    async (verb) => {
      await isAsked(verb);
      const before = await readFile(file(), 'utf8');
      const told = events.length;
      await change.stop();
      await rm(file());
      finish();
      const late = change.begin({ settings: other, ...byPage });
      await expect(late).rejects.toMatchObject({ code: 'network.unavailable' });
      await clock.advance(200_000);
      expect([events.length, written, log.at('error'), clock.pendingTimers]).toEqual([told, [], [], 0]);
      await expect(readFile(file())).rejects.toMatchObject({ code: 'ENOENT' });
      expect(JSON.parse(before).pending.stage).toBe(verb === 'whileApplying' ? 'applying' : 'applied');
    },
  );

  it('leaves the change to the next start, which takes it back', async () => {
    await isAsked('whileApplying');
    agent.whileApplying = () => {};
    await restart();
    await reach('failed', 0);
    expect(agent.asked).toContain('revert 192.0.2.9');
    finish();
  });
});

describe('a restart in the middle of a change', () => {
  it('before it was made makes it', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await restart();
    await reach('applied', 0);
  });

  it('while it was made takes it back at once', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await change.stop();
    const file = join(folder, 'network.json');
    const record = JSON.parse(await readFile(file, 'utf8'));
    await writeFile(file, JSON.stringify({ ...record, pending: { ...record.pending, stage: 'applying' } }));
    await restart();
    await reach('failed', 0);
  });

  it('leaves what remains of the 90 s', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await restart(60_000);
    await clock.advance(29_999);
    expect(kinds()).toEqual(['applied']);
    await reach('reverted', 1);
  });

  it('takes it back at once when the time was over meanwhile', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await restart(500_000);
    await reach('reverted', 0);
  });

  it('never waits longer than 90 s, whatever the clock of the machine says', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await change.stop();
    clock = new ManualClock(Date.UTC(1970, 0, 1));
    change = make();
    await change.start();
    await clock.advance(89_999);
    expect(kinds()).toEqual(['applied']);
    await reach('reverted', 1);
  });

  it('can still be confirmed', async () => {
    await change.begin({ settings: fixed, ...byPage });
    await reach('applied', 1000);
    await restart(10_000);
    await change.confirm('root', '192.0.2.9');
    expect(kinds()).toEqual(['applied', 'confirmed']);
  });

  it('with a damaged record forgets the change and says so', async () => {
    await change.begin({ settings: other, ...byPage });
    expect(change.hasRecord).toBe(true);
    await change.stop();
    await writeFile(join(folder, 'network.json'), '{"confirmed":{"dhcp":"maybe"}}');
    await restart();
    expect(change.pending).toBeUndefined();
    expect(change.isKnown(factoryNetwork)).toBe(true);
    expect(change.hasRecord).toBe(false);
    expect(log.at('warn')).toHaveLength(1);
    await change.adopt(fixed);
    await restart();
    expect([change.hasRecord, change.isKnown(fixed)]).toEqual([true, true]);
  });
});
