import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { IncidentStory, IncidentsAnswer } from '../../src/http/screens/incidents/schema.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { skipTimeUntil } from '../support/skip-time.js';
import { until } from '../support/until.js';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { WebClient } from '../support/web/web-client.js';

const plain = (text: string) => text.replaceAll(/[\u00a0\u202f]/g, ' ');

describe.skipIf(browserMissing)(`incidents${browserNote}`, { timeout: 90_000 }, () => {
  let daemon: Daemon;
  let web: WebClient;
  let browser: Browser;

  beforeAll(async () => {
    // Mains fail 5 s after the start, and come back 85 s later.
    const settings = { simulator: { pace: 'none', scenario: 'mains-failure' } };
    daemon = await startDaemon({ args: ['--demo'], settings, skipping: true });
    web = new WebClient(daemon.webPort);
    browser = await Browser.open({ language: 'fr', width: 390 });
    await browser.page.setViewportSize({ width: 390, height: 844 });
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    await daemon.stop();
  });

  const incidents = async () => (await web.get<IncidentsAnswer>('/api/v1/incidents')).body;
  const address = (route: string) => `http://127.0.0.1:${daemon.webPort}/#/${route}`;

  it('a mains failure is one entry: as it goes on, and when it is over', async () => {
    const { page } = browser;
    await page.goto(address('events'));
    const entries = page.locator('.incident');
    const summary = entries.first().locator('summary');
    await summary.getByText('en cours').waitFor({ timeout: 30_000 });
    const going = plain(await summary.innerText());
    expect(going).toContain('Coupure du secteur');
    expect(going).toContain('simulé');
    expect(going).toMatch(/depuis [\d,]+ s/);
    expect(going).toContain("L'onduleur maintient la charge, sur batterie.");
    expect(going).toMatch(/100 %, \d+ min avant ; il reste \d+ %, \d+ min/);

    const isOver = async () => (await incidents()).over.length > 0;
    await skipTimeUntil(daemon.program.child, isOver, 60_000, 'the mains are back');
    await summary.getByText('en cours').waitFor({ state: 'detached' });
    expect(await entries.count()).toBe(1);
    const { open, over } = await incidents();
    expect([open, over.length, over[0]?.kind, over[0]?.returns]).toEqual([[], 1, 'outage', 0]);
    const told = plain(await summary.innerText());
    expect(told).toContain("L'onduleur a maintenu la charge, sur batterie.");
    expect(told).toMatch(/100 %, \d+ min avant ; il restait \d+ %, \d+ min à la fin/);

    await summary.click();
    const story = entries.first().locator('.incident-story');
    await story
      .getByRole('row', { name: /Unité fonctionnant sur batterie/ })
      .first()
      .waitFor();
    expect(plain(await story.innerText())).toMatch(
      /charge sur onduleur → charge sur batterie .* → charge sur onduleur/,
    );
    const { body } = await web.get<IncidentStory>(`/api/v1/incidents/${over[0]?.id}`);
    await until(async () => (await story.getByRole('row').count()) > body.events.length, 5000, 'its events');
    expect(body.events.length).toBeGreaterThan(11);
    expect(await browser.overflow()).toBeLessThanOrEqual(0);
    expect(await browser.seriousFindings()).toEqual([]);
    expect(browser.complaints).toEqual([]);
  });

  it('the journal is one press away, and keeps its filter over a reload', async () => {
    const { page } = browser;
    await page.getByRole('link', { name: 'Journal', exact: true }).click();
    await page.getByLabel('Afficher').selectOption('alarms');
    const alarm = page.getByRole('row', { name: /Alarme\s: / }).first();
    await alarm.waitFor();
    await page.reload();
    await alarm.waitFor();
    expect(await page.getByLabel('Afficher').inputValue()).toBe('alarms');
  });

  it('a graph names the incidents of its time, and leads to them', async () => {
    const { page } = browser;
    await page.goto(address('values/graphs'));
    const beside = page.getByRole('region', { name: 'Incidents dans cette période' });
    await beside.getByRole('link', { name: 'Coupure du secteur' }).click();
    await page.locator('.incident-story').waitFor();
    expect(await browser.seriousFindings()).toEqual([]);
  });
});
