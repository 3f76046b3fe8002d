import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import type { StatusView } from '../../src/http/screens/home/schema.js';
import type { ObjectView } from '../../src/http/screens/values/schema.js';
import { analogValues } from '../../src/objects/catalog/analog-values.js';
import { descriptionsEn } from '../../src/objects/catalog/descriptions-en.js';
import { descriptionsFr } from '../../src/objects/catalog/descriptions-fr.js';
import { startDaemon } from '../support/daemon.js';
import { until } from '../support/until.js';
import { Browser, type BrowserOptions, browserMissing, browserNote } from '../support/web/browser.js';
import { fakeScreens } from '../support/web/fake-screens.js';
import { PageServer } from '../support/web/page-server.js';
import { objectOf, statusOf } from '../support/web/page-state.js';
import { candidateOf, findingOf, observationOf, PlayedSearch, searchStateOf } from '../support/web/played-search.js';
import { WebClient } from '../support/web/web-client.js';

/** What no public source has of VU-MAP (register-map.md E.1): with it, groups of every kind are there. */
const isMissing = (name: string) => /^BYPASS|^RECTIFIER_(I|kw)|_pf\d$|_cf$|_KVA\d$|_kw\d$|OUTPUT_U/.test(name);

function objects(): ObjectView[] {
  const numbers = analogValues.map(({ name, instance, unit, level }) =>
    objectOf(name, {
      instance,
      unit,
      level,
      description: { en: descriptionsEn[name], fr: descriptionsFr[name] },
      certainty: isMissing(name) ? 'none' : 'documented',
      state: isMissing(name) ? 'not-managed' : 'good',
      ...(!isMissing(name) && { presentValue: 230, engineeringValue: 230, text: `230 ${unit}` }),
    }),
  );
  const bits = ['UNIT GENERAL ALARM', 'CHARGER ALARM'].map((name) => ({ name, active: false }));
  return [
    ...numbers,
    objectOf('UnitAlarms', { type: 'BSV', bits, description: { en: 'Unit alarms', fr: "Alarmes de l'unité" } }),
    objectOf('BatteryStatus', {
      type: 'MV',
      states: ['NO BATTERY', 'CHARGING', 'OK'],
      description: { en: 'Battery status', fr: 'État batterie' },
    }),
  ];
}

describe.skipIf(browserMissing)(`the page of the register search${browserNote}`, { timeout: 60_000 }, () => {
  const fake = fakeScreens([]);
  const cleanUp: (() => unknown)[] = [];
  let browser: Browser;
  let page: Page;
  let search: PlayedSearch;

  afterEach(async () => {
    for (const end of cleanUp.splice(0).reverse()) await end();
  });

  async function open(route: string, options: BrowserOptions = {}, state = searchStateOf()): Promise<void> {
    const gateway = await PageServer.start({
      status: () => statusOf(),
      values: { ...fake.values, objects },
    });
    cleanUp.push(() => gateway.stop());
    browser = await Browser.open(options);
    cleanUp.push(() => browser.close());
    page = browser.page;
    search = new PlayedSearch();
    search.state = state;
    await search.answer(page);
    await page.goto(`${gateway.url}#/${route}`);
  }

  /** Kept for eyes where a folder is named. */
  async function picture(name: string): Promise<void> {
    const folder = process.env.PAGE_PICTURES;
    if (!folder) return;
    mkdirSync(folder, { recursive: true });
    await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true });
  }

  const found = searchStateOf({
    isComplete: true,
    observations: [
      observationOf('1'),
      observationOf('2', { shown: '229' }),
      observationOf('3', { shown: '233' }),
      observationOf('4', { object: 'BYPASS_I1', shown: '12.4' }),
    ],
    findings: [
      findingOf(),
      findingOf({
        object: 'BYPASS_I1',
        verdict: 'open',
        observations: 1,
        advice: { en: 'Read it again with another load.', fr: 'Relisez-la avec une autre charge.' },
        candidates: [
          candidateOf({ id: 'a', address: 0x0070, decimals: 1, now: 12.4, probability: 0.61, mayBeAccepted: false }),
          candidateOf({
            id: 'b',
            address: 0x0046,
            decimals: 1,
            now: 12.3,
            probability: 0.32,
            mayBeAccepted: false,
            alsoFeeds: ['UNIT_OUTPUT_I1'],
            documented: { code: 'M006', name: 'Output current L1', certainty: 'documented' },
          }),
          candidateOf({
            id: 'c',
            address: 0x0072,
            type: 's32',
            order: 'low-first',
            probability: 0.02,
            mayBeAccepted: false,
          }),
        ],
      }),
      findingOf({ object: 'UPS_OUTPUT_cf', verdict: 'none', observations: 1, candidates: [] }),
    ],
    assigned: [
      {
        key: 'BYPASS_V2',
        line: '0x0069 u16 /1',
        found: { date: '2026-06-01', observations: 3, chance: 0.9993 },
      },
      { key: 'BYPASS_Fr', line: '0x0071 /10' },
    ],
  });

  it('offers what has no register first, by the groups of the manual (§5.2.2), with its unit', async () => {
    await open('link/search');
    const groups = page.locator('.search-group summary');
    await groups.first().waitFor();
    expect(await groups.allInnerTexts()).toEqual([
      'UPS output 13 of 13 without a register',
      'Unit output 13 of 13 without a register',
      'Rectifier 6 of 6 without a register',
      'Bypass 13 of 13 without a register',
    ]);
    await groups.nth(3).click();
    expect(await page.getByLabel('Bypass voltage phase 1', { exact: false }).first().isVisible()).toBe(true);
    await page.getByLabel('Also values that have a register').check();
    expect(await groups.count()).toBe(5);
  });

  it('sends several values at once, each with the time at which it was typed, as it was typed', async () => {
    await open('link/search/BYPASS_V1', { language: 'fr' });
    const first = page.getByLabel(/BYPASS_V1/);
    await first.waitFor();
    await page.waitForFunction("document.activeElement.tagName === 'INPUT'");
    await page.keyboard.type('231,4');
    await page.getByLabel(/BYPASS_V2/).fill('230,9');
    await page.getByLabel(/BYPASS_Fr/).fill('cinquante');
    const send = page.getByRole('button', { name: 'Comparer les saisies (3)' });
    expect(await send.isDisabled()).toBe(true);
    await page.getByText(/Un nombre comme sur l'afficheur/).waitFor();
    await page.getByLabel(/BYPASS_Fr/).fill('50,0');
    await send.click();
    await page.getByText('Pris en compte\u00a0: 3').waitFor();
    const [[what, body] = ['', { observations: [] }]] = search.asked as [
      string,
      { observations: { secondsAgo: number }[] },
    ][];
    for (const { secondsAgo } of body.observations) expect(secondsAgo).toBeLessThan(30);
    expect(what).toBe('POST observations');
    expect(body).toEqual({
      observations: [
        { object: 'BYPASS_V1', shown: '231,4', secondsAgo: expect.any(Number) },
        { object: 'BYPASS_V2', shown: '230,9', secondsAgo: expect.any(Number) },
        { object: 'BYPASS_Fr', shown: '50,0', secondsAgo: expect.any(Number) },
      ],
    });
    expect(await first.inputValue()).toBe('');
  });

  it('begins with the first value, where it does not run', async () => {
    await open('link/search/BYPASS_V1', {}, searchStateOf({ isRunning: false, ups: 'running' }));
    await page.getByLabel(/BYPASS_V1/).fill('231');
    await page.getByRole('button', { name: 'Compare 1 typed' }).click();
    await expect.poll(() => search.asked.map(([what]) => what)).toEqual(['POST start', 'POST observations']);
  });

  it('keeps what was typed while somebody looks at another page', async () => {
    await open('link/search/BYPASS_V1');
    await page.getByLabel(/BYPASS_V1/).fill('231');
    await page.getByRole('link', { name: 'Values', exact: true }).click();
    await page.getByRole('heading', { level: 1, name: 'Values' }).waitFor();
    await page.goBack();
    await page.getByRole('button', { name: 'Compare 1 typed' }).waitFor();
    expect(await page.getByLabel(/BYPASS_V1/).inputValue()).toBe('231');
  });

  it('tells what was refused, and keeps what was typed', async () => {
    await open('link/search/BYPASS_V1');
    search.refusal = { code: 'settings.invalid', message: { en: 'There is no UPS.', fr: '' } };
    await page.getByLabel(/BYPASS_V1/).fill('231');
    await page.getByRole('button', { name: 'Compare 1 typed' }).click();
    await page.getByText('There is no UPS.').waitFor();
    expect(await page.getByLabel(/BYPASS_V1/).inputValue()).toBe('231');
  });

  it('says how far it has read, and begins where it does not run', async () => {
    await open('link/search', {}, searchStateOf({ isRunning: false }));
    await page.getByRole('button', { name: 'Begin' }).click();
    expect(search.asked.map(([what]) => what)).toEqual(['POST start']);
    search.state = searchStateOf();
    await page.getByText('120 addresses left').waitFor();
    await page.getByText('41 of 60').waitFor();
    await page.getByRole('button', { name: 'End the search' }).click();
    await page.getByRole('button', { name: 'End, and keep what was typed' }).click();
    expect(search.asked.at(-1)).toEqual(['POST stop', { forget: false }]);
  });

  it('shows what was found, why and how surely, never as a hundred percent, and takes it', async () => {
    await open('link/search', {}, found);
    const finding = page.locator('.finding', { hasText: 'BYPASS_V1' });
    await finding.getByText('0x0068').waitFor();
    await finding.getByText('Why').click();
    for (const text of ['99.93 %', 'Says now: 231 V', 'one word, whole numbers', '3 times of 3', '231 V']) {
      expect(await finding.innerText()).toContain(text);
    }
    await finding.getByRole('button', { name: 'Accept this register' }).click();
    await expect
      .poll(() => search.asked.at(-1))
      .toEqual(['POST accept', { object: 'BYPASS_V1', candidate: 'system:3:104:u16:0' }]);
    search.state = searchStateOf({
      ...found,
      findings: [findingOf({ candidates: [candidateOf({ probability: 0.999999 })] })],
    });
    await finding.getByText('99.99 %').waitFor();
  });

  it('takes all that were found, one after the other', async () => {
    const second = findingOf({ object: 'BYPASS_V3', candidates: [candidateOf({ id: 'd', address: 0x006a })] });
    await open('link/search', {}, searchStateOf({ ...found, findings: [...found.findings, second] }));
    await page.getByRole('button', { name: 'Accept all 2 found' }).click();
    await expect.poll(() => search.asked.length).toBe(2);
    expect(search.asked.map(([, body]) => body)).toEqual([
      { object: 'BYPASS_V1', candidate: 'system:3:104:u16:0' },
      { object: 'BYPASS_V3', candidate: 'd' },
    ]);
  });

  it('tells what to read next, and takes what is below the bound only when somebody insists', async () => {
    await open('link/search', {}, found);
    const finding = page.locator('.finding', { hasText: 'BYPASS_I1' });
    await finding.getByText('Read it again with another load.').waitFor();
    expect(await finding.getByRole('button', { name: 'Accept this register' }).count()).toBe(0);
    expect(await finding.innerText()).toContain('This register already feeds UNIT_OUTPUT_I1.');
    expect(await finding.innerText()).toContain('The documents call it M006 Output current L1.');
    await finding.getByRole('button', { name: '1 more' }).click();
    await finding.getByText('two words with sign, low word first').waitFor();
    await finding
      .getByRole('button', { name: /all the same/ })
      .first()
      .click();
    const question = page.getByRole('dialog', { name: 'Take 0x0070 all the same?' });
    expect(await question.innerText()).toContain('61 %');
    expect(await question.innerText()).toContain('99.50 %');
    await question.getByRole('button', { name: 'Take it all the same' }).click();
    await expect
      .poll(() => search.asked.at(-1))
      .toEqual(['POST accept', { object: 'BYPASS_I1', candidate: 'a', insist: true }]);
    await question.waitFor({ state: 'detached' });
  });

  it('forgets a slip, saves the lines for a sister UPS, and takes one back', async () => {
    await open('link/search', {}, found);
    await page.getByRole('button', { name: 'Forget 229 V' }).click();
    await expect.poll(() => search.asked.at(-1)?.[0]).toBe('DELETE observations/2');
    const row = page.getByRole('row', { name: /BYPASS_V2/ });
    expect(await row.innerText()).toContain('found on site 2026-06-01, observations: 3, 99.93 %');
    const [file] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Save these lines' }).click(),
    ]);
    const saved = readFileSync(await file.path(), 'utf8');
    expect(saved).toBe('[registers]\nBYPASS_V2 = 0x0069 u16 /1\nBYPASS_Fr = 0x0071 /10\n');
    await row.getByRole('button', { name: 'Take back' }).click();
    await expect.poll(() => search.asked.at(-1)).toEqual(['POST take-back', { key: 'BYPASS_V2' }]);
  });

  it('takes an alarm that the display shows since now, and its end', async () => {
    await open('link/search/UnitAlarms');
    await page.getByLabel('Bit or state of the object').selectOption('CHARGER ALARM');
    await page.getByRole('button', { name: 'Report it' }).click();
    await page.getByText('Taken: 1').waitFor();
    expect(search.asked.at(-1)).toEqual([
      'POST observations',
      { observations: [{ object: 'UnitAlarms', part: 'CHARGER ALARM', isSet: true, secondsAgo: 0, sinceSeconds: 0 }] },
    ]);
    await page.getByLabel('The display', { exact: true }).selectOption('no');
    await page.getByLabel('Since', { exact: true }).selectOption('I do not know');
    await page.getByRole('button', { name: 'Report it' }).click();
    await expect.poll(() => search.asked.length).toBe(2);
    expect(search.asked.at(-1)?.[1]).toEqual({
      observations: [{ object: 'UnitAlarms', part: 'CHARGER ALARM', isSet: false, secondsAgo: 0 }],
    });
  });

  it('is reached from a value that has no register', async () => {
    await open('values');
    const row = page.getByRole('row', { name: /BYPASS_V1/ });
    await row.getByRole('link', { name: 'Look for its register' }).click();
    await page.getByLabel(/BYPASS_V1/).waitFor();
    expect(await page.evaluate<string>('document.activeElement.tagName')).toBe('INPUT');
  });

  const looks: readonly BrowserOptions[] = [
    { language: 'en', theme: 'light', width: 1440 },
    { language: 'fr', theme: 'dark', width: 390 },
    { language: 'fr', theme: 'light', width: 390 },
  ];

  it.each(looks)('hinders nobody seriously and fits the window: %o', async (look) => {
    await open('link/search/BYPASS_V1', look, found);
    await page.locator('.candidate').first().waitFor();
    await page.getByLabel(/BYPASS_V1/).fill('231');
    await picture(`search-${look.language}-${look.theme}-${look.width}`);
    expect(await browser.seriousFindings()).toEqual([]);
    expect(await browser.overflow()).toBeLessThanOrEqual(0);
    expect(browser.complaints).toEqual([]);
  });
});

describe.skipIf(browserMissing)(`the register search of a gateway${browserNote}`, () => {
  it('begins with what a person types, tells what fits, and is there again after a look at another page', async () => {
    const daemon = await startDaemon({ args: ['--demo'], settings: { simulator: { pace: 'none' } } });
    const browser = await Browser.open({ width: 390 });
    const { page } = browser;
    try {
      const web = new WebClient(daemon.webPort);
      const connection = async () => (await web.get<StatusView>('/api/v1/status')).body.ups.connection;
      await until(async () => (await connection().catch(() => undefined)) === 'running', 15_000, 'the UPS is found');
      await page.goto(`http://127.0.0.1:${daemon.webPort}/#/link/search/BYPASS_V1`);
      await page.getByLabel(/BYPASS_V1/).fill('231');
      await page.getByRole('button', { name: 'Compare 1 typed' }).click();
      const finding = page.locator('.finding', { hasText: 'BYPASS_V1' });
      await finding.getByText('231 V').first().waitFor();
      await page.getByText('Words compared').waitFor();
      await page.goto(`http://127.0.0.1:${daemon.webPort}/#/values`);
      await page.goto(`http://127.0.0.1:${daemon.webPort}/#/link/search`);
      await finding.getByRole('button', { name: 'Forget 231 V' }).click();
      await finding.waitFor({ state: 'detached' });
      await page.getByRole('button', { name: 'End the search' }).click();
      await page.getByRole('button', { name: 'End, and forget what was typed' }).click();
      await page.getByRole('button', { name: 'Begin' }).waitFor();
      expect(browser.complaints).toEqual([]);
    } finally {
      await browser.close();
      await daemon.stop();
    }
  }, 60_000);
});
