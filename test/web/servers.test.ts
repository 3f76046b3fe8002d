import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Screens } from '../../src/http/screens/screens.js';
import type { DryRunOutage, ServersAnswer, StageView } from '../../src/http/screens/servers/schema.js';
import { until } from '../support/until.js';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { fakeScreens } from '../support/web/fake-screens.js';
import { PageServer } from '../support/web/page-server.js';

const stage = (name: StageView['name'], more: Partial<StageView> = {}): StageView => {
  return { name, isStale: false, isOnBattery: false, isLow: false, isUnseen: false, ...more };
};
const why = { en: '9 min of runtime, limit 10 min', fr: "9 min d'autonomie, limite 10 min" };
const outage: DryRunOutage = {
  id: 7,
  beginMs: 1000,
  endMs: 601_000,
  outcome: 'mains-back',
  secondsOnBattery: 600,
  stages: [
    { name: 'ups-early', told: 'yes', earliestMs: 301_000, why },
    { name: 'ups', told: 'perhaps', earliestMs: 400_000, why },
    { name: 'ups-late', told: 'no' },
  ],
  doubts: ['losses'],
};
const clients = [
  { address: '192.0.2.7', user: 'upsmon', stage: 'ups' },
  { address: '192.0.2.8', user: 'upsmon', stage: 'ups-early' },
];
const drill = {
  clients: [{ address: '192.0.2.8', user: 'upsmon' }],
  lastsS: 300,
  leftS: 200,
  runtimeMinutes: 25,
  charge: 67,
  minutes: 16,
  stages: [stage('ups-early', { isOnBattery: true })],
};

describe.skipIf(browserMissing)(`who has servers to shut down${browserNote}`, { timeout: 60_000 }, () => {
  const fake = fakeScreens([]);
  const asked: unknown[] = [];
  let isPlayed = false;
  let browser: Browser;
  let gateway: PageServer;

  const answer = (): ServersAnswer => ({
    policy: {
      stages: [
        stage('ups-early', { isUnseen: true }),
        stage('ups', { isOnBattery: true, isLow: true, why, sinceMs: 1000 }),
        stage('ups-late', { atOnce: why }),
      ],
      feed: 'battery',
      secondsOnBattery: 90,
      runtimeMinutes: 25,
      isSimulated: false,
      isEndAwaited: false,
      clients,
      ...(isPlayed && { drill }),
    },
    drillSeconds: { shortest: 180, longest: 3600, usual: 300 },
  });
  const key = {
    key: 'ups_minutes',
    kind: 'integer',
    value: '10',
    label: { en: 'Minutes left', fr: 'Minutes restantes' },
  };
  const settings: Screens['settings'] = {
    ...fake.settings,
    read: async () => ({
      sections: [{ name: 'nut', title: { en: 'NUT server', fr: 'Serveur NUT' }, free: false, keys: [key] }],
      secrets: [],
      text: '',
      origin: 'file',
      problems: [],
      notices: [],
    }),
  };

  beforeAll(async () => {
    browser = await Browser.open();
    gateway = await PageServer.start({
      settings,
      servers: {
        read: answer,
        dryRun: async (body) => {
          asked.push(body);
          return { fromMs: 0, toMs: 1, outages: [outage], hasMore: false, isEdited: body.edits.length > 0 };
        },
        startDrill: (body) => {
          asked.push(body);
          isPlayed = true;
        },
        stopDrill: () => {
          asked.push('stopped');
          isPlayed = false;
        },
      },
    });
    await browser.page.goto(`${gateway.url}#/servers`);
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  it('sees what each stage is told, why, and what the next outage would begin with', async () => {
    const { page } = browser;
    const row = (told: string) => page.getByRole('row').filter({ hasText: told });
    await row('shut down (OB LB)').getByText(why.en).waitFor();
    expect(await row('mains (OL)').count()).toBe(2);
    await page.getByText('The UPS tells nothing that the limits of ups-early ask for').waitFor();
    await page.getByText('If the mains failed now, ups-late would have to go').waitFor();
    expect(await browser.seriousFindings()).toEqual([]);
  });

  it('tries limits on the past before they are saved', async () => {
    const { page } = browser;
    await page.getByRole('button', { name: 'Play them' }).click();
    await page.getByText('With the limits in force.').waitFor();
    await page.getByLabel('Minutes left').fill('20');
    await page.getByRole('button', { name: 'Play them' }).click();
    await page.getByText('With the limits that are being written').waitFor();
    expect(asked.splice(0)).toEqual([{ edits: [] }, { edits: [{ section: 'nut', key: 'ups_minutes', value: '20' }] }]);
    const told = page.getByRole('row').filter({ hasText: 'UPS lost for a time' });
    await told.getByText(/perhaps/).waitFor();
    await told.getByText('stays').waitFor();
    await told.locator('a[href="#/events?incident=7"]').waitFor();
  });

  it('plays a drill to those who are chosen, with the password again, and ends it', async () => {
    const { page } = browser;
    const start = page.getByRole('button', { name: 'Start the drill' });
    expect(await start.first().getAttribute('aria-disabled')).toBe('true');
    await page.getByLabel('upsmon@192.0.2.8').check();
    await start.click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('These servers will shut down: upsmon@192.0.2.8. A battery of 25 min').waitFor();
    expect(await browser.seriousFindings()).toEqual([]);
    await dialog.locator('input[type=password]').fill('public');
    await dialog.getByRole('button', { name: 'Start the drill' }).click();
    await page.getByText('A drill is played to upsmon@192.0.2.8: charge 67 %, 16 min.').waitFor();
    await page.getByRole('button', { name: 'End the drill' }).click();
    await until(() => asked.includes('stopped'), 5000, 'the drill is ended');
    expect(asked[0]).toEqual({ clients: [{ address: '192.0.2.8', user: 'upsmon' }], lastsS: 300 });
    await start.waitFor();
  });
});
