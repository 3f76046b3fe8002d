import { describe, expect, it } from 'vitest';
import { type ServerParts, serverAnswers } from '../../../src/http/screens/servers/answers.js';
import { DrillBody, StageView } from '../../../src/http/screens/servers/schema.js';
import { stageNames } from '../../../src/northbound/nut/policy/stage-state.js';
import type { LoadedSettings } from '../../../src/settings/loaded-settings.js';
import { settingsOf } from '../../support/northbound/northbound-sources.js';
import { testApp } from '../../support/web/fake-screens.js';

const by = { user: 'root', address: '192.0.2.1' };
const stage: StageView = { name: 'ups', isStale: false, isOnBattery: false, isLow: false, isUnseen: false };
const drill = { clients: [{ address: '192.0.2.9', user: 'upsmon' }], lastsS: 300 };

function site(status: object = {}, isOn = true) {
  const asked: unknown[] = [];
  const policy = {
    status: {
      stages: [stage],
      feed: 'mains' as const,
      secondsOnBattery: 0,
      runtimeMinutes: 25,
      isSimulated: false,
      ...status,
    },
    startDrill: (...args: unknown[]) => asked.push(args) > 0,
    stopDrill: (...args: unknown[]) => asked.push(args) > 0,
  };
  const attached = [{ id: 1, address: '192.0.2.9', user: 'upsmon', stage: 'ups' }];
  const parts: ServerParts = {
    loaded: () => ({ settings: settingsOf({}) }) as LoadedSettings,
    northbounds: () => ({ nut: { running: isOn ? { policy, status: { attached, isEndAwaited: false } } : undefined } }),
    dryRun: async ({ nut }) => {
      asked.push([nut.ups_minutes, nut.ups_seconds, nut.grace_s]);
      return { fromMs: 0, toMs: 1, outages: [], hasMore: false };
    },
  };
  return { answers: serverAnswers(parts), asked };
}

const code = (work: () => unknown) => {
  try {
    work();
  } catch (error) {
    return (error as { code?: string }).code;
  }
  return undefined;
};

describe('the shutdown of servers', () => {
  it('is described with the stages and the times of a drill that the server has', () => {
    expect(site().answers.read().drillSeconds).toEqual({ shortest: 180, longest: 3600, usual: 300 });
    expect(DrillBody).toMatchObject({ properties: { lastsS: { minimum: 180, maximum: 3600 } } });
    expect(StageView.properties.name).toMatchObject({ enum: stageNames });
  });

  it('says that the UPS is none, and that a change waits for the end of the outage', () => {
    expect(site({ isSimulated: true }).answers.read().policy?.isSimulated).toBe(true);
    expect(site().answers.read().policy).toMatchObject({ isSimulated: false, isEndAwaited: false });
  });

  it('is shown with who is logged in, while the server is switched on', () => {
    const { policy } = site().answers.read();
    expect(policy?.clients).toEqual([{ address: '192.0.2.9', user: 'upsmon', stage: 'ups' }]);
    expect(policy?.stages).toEqual([stage]);
    expect(site({}, false).answers.read().policy).toBeUndefined();
  });

  it('is tried on the past with limits that are only written, whether or not the server is on', async () => {
    const { answers, asked } = site({}, false);
    const edits = [
      { section: 'nut', key: 'ups_minutes', value: '20' },
      { section: 'nut', key: 'ups_seconds', value: null },
      { section: 'bacnet', key: 'port', value: '1' },
    ];
    expect((await answers.dryRun({ edits })).isEdited).toBe(true);
    expect((await answers.dryRun({ edits: [] })).isEdited).toBe(false);
    expect(asked).toEqual([
      [20, 'off', 45],
      [10, 'off', 45],
    ]);
    const wrong = [{ section: 'nut', key: 'ups_minutes', value: 'many' }];
    await expect(answers.dryRun({ edits: wrong })).rejects.toMatchObject({ code: 'settings.invalid' });
  });
});

describe('a drill', () => {
  it('plays a battery that lasts as long as the UPS says now', () => {
    const { answers, asked } = site();
    answers.startDrill(drill, by);
    expect(asked[0]).toEqual([{ ...drill, runtimeMinutes: 25 }, expect.stringContaining('root')]);
  });

  it('is refused, and why is said', () => {
    expect(code(() => site({}, false).answers.startDrill(drill, by))).toBe('servers.off');
    expect(code(() => site({ cannotDrill: 'outage' }).answers.startDrill(drill, by))).toBe('servers.no-drill');
    const running = { ...drill, leftS: 10, runtimeMinutes: 25, charge: 50, minutes: 12, stages: [stage] };
    expect(code(() => site({ drill: running }).answers.startDrill(drill, by))).toBe('servers.drill-running');
    expect(code(() => site().answers.startDrill({ ...drill, clients: [] }, by))).toBe('web.malformed');
    expect(code(() => site().answers.startDrill({ ...drill, clients: [{ address: '0.0.0.0' }] }, by))).toBe(
      'web.malformed',
    );
  });

  it('asks for the password again', async () => {
    const web = await testApp();
    const ask = (headers: Record<string, string>) =>
      web.app.inject({
        method: 'POST',
        url: '/api/v1/servers/drill',
        headers: { authorization: `Basic ${Buffer.from('root:public').toString('base64')}`, ...headers },
        payload: drill,
      });
    const refused = await ask({});
    expect([refused.statusCode, refused.json().error.code]).toEqual([403, 'web.confirmation']);
    expect((await ask({ 'x-confirm-password': 'public' })).statusCode).toBe(200);
    expect(web.calls).toEqual([['servers.startDrill', drill, { user: 'root', address: '127.0.0.1' }]]);
    await web.app.close();
  });
});
