import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import type { EventView } from '../../src/http/screens/events/schema.js';
import type { StatusView } from '../../src/http/screens/home/schema.js';
import type { NetworkAnswer } from '../../src/http/screens/network/schema.js';
import type { Screens } from '../../src/http/screens/screens.js';
import type { SettingKey } from '../../src/http/screens/settings/schema.js';
import { until } from '../support/until.js';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { fakeScreens, type TestScreens } from '../support/web/fake-screens.js';
import { PageServer } from '../support/web/page-server.js';
import { objectOf, objectsOf, statusOf } from '../support/web/page-state.js';

describe.skipIf(browserMissing)(`the page, with a gateway that is played${browserNote}`, { timeout: 120_000 }, () => {
  const fake = fakeScreens([]);
  let browser: Browser;
  let page: Page;
  let gateway: PageServer;
  let asked: string[];
  let status: StatusView;
  let tell: (event: EventView) => void;

  beforeAll(async () => {
    browser = await Browser.open();
    page = browser.page;
    page.on('request', (request) => asked.push(`${request.method()} ${new URL(request.url()).pathname}`));
  });
  afterAll(async () => {
    await browser.close();
  });
  beforeEach(() => {
    asked = [];
    status = statusOf();
  });
  afterEach(async () => {
    await page.goto('about:blank');
    await gateway.stop();
  });

  async function open(route: string, screens: TestScreens = {}, on = page): Promise<void> {
    const objects = [
      ...objectsOf({ UnitLoadStatus: 3, Alarms: 1 }, { UNIT_OUTPUT_Lr: 40 }).values(),
      ...['UPSAlarms', 'UnitAlarms'].map((name) => objectOf(name, { type: 'BSV', presentValue: [false] })),
    ];
    const onUpsEvent = (listener: typeof tell) => {
      tell = listener;
      return () => undefined;
    };
    gateway = await PageServer.start({
      status: () => status,
      values: { ...fake.values, objects: () => objects },
      events: { ...fake.events, onUpsEvent },
      ...screens,
    });
    await on.goto(`${gateway.url}#/${route}`);
  }

  /** In a browser of its own, whose time can be skipped. */
  async function skipping(test: (page: Browser['page']) => Promise<void>): Promise<void> {
    const other = await Browser.open();
    try {
      await other.page.clock.install();
      await test(other.page);
    } finally {
      await other.close();
    }
  }

  /** Skips time until the page has asked. */
  async function skipUntil(page: Browser['page'], isSo: () => boolean | Promise<boolean>, what: string): Promise<void> {
    await until(
      async () => {
        if (await isSo()) return true;
        await page.clock.fastForward(1000);
        return false;
      },
      10_000,
      what,
    );
  }

  const count = (what: string) => asked.filter((one) => one === what).length;

  it('takes nothing for true without contact, and says what was known last', async () => {
    await open('home');
    const sentence = page.locator('.state-sentence');
    await sentence.filter({ hasText: 'The load is protected.' }).waitFor();
    expect(await page.locator('.top-state .mark.good').count()).toBe(1);
    await gateway.stop();
    await page.locator('.banner.lost').waitFor();
    expect(await sentence.innerText()).toBe('No contact with the gateway.');
    expect(await page.locator('.state-line').innerText()).toMatch(/Last known \(.*\): The load is protected\./);
    expect(await page.locator('.top-state').innerText()).toBe('No contact');
    expect(await page.locator('.measure', { hasText: '40' }).innerText()).toContain('last known');
    expect(await page.locator('.mark.good').count()).toBe(0);
    expect(await page.locator('.lamps .lit').count()).toBe(0);
  });

  it('draws a history of one sample, names it in words, and gives chosen measurements of a chosen time as a file', async () => {
    let query: unknown;
    const load = objectOf('UNIT_OUTPUT_Lr', { description: { en: 'Load rate of the unit', fr: '' } });
    const series = [{ name: load.name, unit: '%', points: [[60_000, 40, 39, 41] as const] }];
    await open('values/graphs', {
      values: { ...fake.values, objects: () => [load] },
      history: {
        series: async () => ({ stepMs: 60_000, series }),
        csv: async (asked) => {
          query = asked;
          const text = async function* () {
            yield 'rows';
          };
          return { name: 'ups-5-history_a_b_Europe-Paris.csv', text: text() };
        },
      },
    });
    await page.locator('.u-legend', { hasText: load.description.en }).waitFor();
    /** Pixels of the curve in that colour. */
    const drawnIn = (red: number, green: number, blue: number) =>
      page.evaluate<number>(`(() => {
        const { width, height } = document.querySelector('.graph canvas');
        const { data } = document.querySelector('.graph canvas').getContext('2d').getImageData(0, 0, width, height);
        let count = 0;
        for (let at = 0; at < data.length; at += 4)
          if (data[at] === ${red} && data[at + 1] === ${green} && data[at + 2] === ${blue} && data[at + 3] === 255) count += 1;
        return count;
      })()`);
    expect(await drawnIn(0x0b, 0x6d, 0x82)).toBeGreaterThan(10);
    // It takes the colours of another theme at once, and those of paper.
    await page.emulateMedia({ colorScheme: 'dark' });
    await until(async () => (await drawnIn(0x45, 0xbc, 0xd4)) > 10, 5000, 'the colours of the dark theme');
    await page.emulateMedia({ colorScheme: 'dark', media: 'print' });
    await until(async () => (await drawnIn(0x0b, 0x6d, 0x82)) > 10, 5000, 'the colours of paper');
    await page.emulateMedia({ colorScheme: 'light', media: 'screen' });

    await page.getByRole('button', { name: 'Choose none' }).click();
    expect(await page.getByRole('button', { name: 'Save as CSV' }).isDisabled()).toBe(true);
    await page.getByLabel('Frequencies').check();
    await page.getByLabel('From').fill('2026-01-31T08:00');
    await page.getByLabel('To (empty: now)').fill('2026-01-31T07:00');
    await page.getByText('The end must lie after the beginning.').waitFor();
    await page.getByLabel('To (empty: now)').fill('2026-01-31T09:00');
    // The password of this browser goes with what the page asks, not with a download.
    const address = await page.getByRole('link', { name: 'Save as CSV' }).getAttribute('href');
    const file = await page.request.get(new URL(address ?? '', gateway.url).href);
    expect(await file.text()).toBe('rows');
    expect(file.headers()['content-disposition']).toBe('attachment; filename="ups-5-history_a_b_Europe-Paris.csv"');
    expect(query).toEqual({
      names: ['UNIT_OUTPUT_fr', 'RECTIFIER_Fr', 'BYPASS_Fr'],
      fromMs: new Date('2026-01-31T08:00').getTime(),
      toMs: new Date('2026-01-31T09:00').getTime(),
      language: 'en',
    });
  });

  it('loads what draws the graphs as soon as it can be had', async () => {
    const file = '**/assets/graph-*.js*';
    const load = objectOf('UNIT_OUTPUT_Lr', {});
    const series = [{ name: load.name, unit: '%', points: [[60_000, 40, 39, 41] as const] }];
    await page.route(file, (route) => route.abort());
    await open('values/graphs', {
      values: { ...fake.values, objects: () => [load] },
      history: { ...fake.history, series: async () => ({ stepMs: 60_000, series }) },
    });
    await page.getByText('could not be loaded').waitFor();
    await page.unroute(file);
    gateway.cutOff();
    await page.locator('.graph canvas').waitFor({ timeout: 15_000 });
  });

  it('takes another language though it was chosen without contact at first', async () => {
    await open('home');
    const language = page.getByLabel('Language');
    await language.waitFor();
    const answers = /\/(fr-.*\.js(\?.*)?|session)$/;
    await page.route(answers, (route) => route.abort());
    const refused = page.waitForEvent('requestfailed', (request) => request.url().endsWith('/session'));
    await language.selectOption('fr');
    await refused;
    await until(async () => (await language.inputValue()) === 'en', 5000, 'the language stays as it is');
    await page.unroute(answers);
    await language.selectOption('fr');
    await page.getByText('La charge est protégée.').first().waitFor();
    await page.evaluate('localStorage.clear()');
  });

  it('says that an incident is gone only where the gateway says so', async () => {
    let code: 'web.busy' | 'web.not-found' = 'web.busy';
    const story = () => Promise.reject(new GatewayError(code, ''));
    await open('events?incident=7', { incidents: { ...fake.incidents, story } });
    await page.locator('.note.critical').waitFor();
    expect(await page.locator('.note.info').count()).toBe(0);
    code = 'web.not-found';
    await page.reload();
    await page.locator('.note.info').waitFor();
    expect(await page.locator('.note.critical').count()).toBe(0);
  });

  it('asks in a tab in the background as soon as somebody looks at it', async () => {
    await page.addInitScript(`Object.defineProperty(document, 'visibilityState', {
      get: () => (globalThis.isShown ? 'visible' : 'hidden'),
    })`);
    try {
      await open('settings');
      await page.locator('h1', { hasText: 'Settings' }).waitFor();
      expect(count('GET /api/v1/settings')).toBe(0);
      await page.evaluate("globalThis.isShown = true; document.dispatchEvent(new Event('visibilitychange'))");
      await until(() => count('GET /api/v1/settings') > 0, 5000, 'the settings are asked for');
    } finally {
      await page.addInitScript('globalThis.isShown = true');
    }
  });

  it('loads its texts again where they fail, and says in both languages that they cannot be had', async () => {
    const other = await Browser.open({ language: 'fr' });
    try {
      await other.page.clock.install();
      const texts = '**/assets/fr-*.js*';
      let refused = 0;
      await other.page.route(texts, (route) => {
        refused += 1;
        return route.abort();
      });
      await open('home', {}, other.page);
      const again = other.page.getByRole('button', { name: 'Try again / Réessayer' });
      await skipUntil(other.page, () => refused > 2, 'the texts are asked for again');
      expect(await again.count()).toBe(0);
      await skipUntil(other.page, () => again.isVisible(), 'the page gives up');
      await other.page.getByText("La page n'a pas pu être chargée depuis la passerelle.").waitFor();
      expect(await other.seriousFindings()).toEqual([]);
      await other.page.unroute(texts);
      await again.click();
      await other.page.locator('.state-line').waitFor();
    } finally {
      await other.close();
    }
  });

  it('asks for the alarms again with each event of the UPS', async () => {
    await open('home');
    await page.getByText('No alarm.').waitFor();
    const before = count('GET /api/v1/alarms');
    tell({ id: 9, atMs: 1, kind: 'alarm-raised', text: { en: 'Overload', fr: 'Surcharge' } });
    await gateway.web.clock.advance(1000);
    await until(() => count('GET /api/v1/alarms') > before, 5000, 'the alarms are asked for');
  });

  it('says what is to be done where a UPS answers otherwise than it is set', async () => {
    const advice = { familyName: 'MASTERYS GP4', map: 'vu-map', baud: 57_600 };
    const problem = { code: 'x', message: { en: 'The port is gone.', fr: '' } };
    status = statusOf({ connection: 'lost', advice, problem });
    await open('home');
    const line = page.locator('.state-line');
    await line
      .getByText('With these settings nothing answers; a UPS answers as MASTERYS GP4, vu-map, 57600 baud.')
      .waitFor();
    expect(await line.getByRole('link', { name: 'Change the settings' }).getAttribute('href')).toBe('#/link');
    await line.getByText('The port is gone.').waitFor();
    await gateway.stop();
    await page.locator('.banner.lost').waitFor();
    expect(await line.innerText()).not.toMatch(/answers as|The port is gone/);
  });

  it('says why commissioning does not end', async () => {
    status = statusOf({}, { commissioning: { active: true, forced: [] } });
    const closeCommissioning = () => Promise.reject(new GatewayError('web.not-commissioning', ''));
    await open('home', { commissioning: { ...fake.commissioning, close: closeCommissioning } });
    const banner = page.locator('.banner.commissioning');
    await banner.getByRole('button', { name: 'End now' }).click();
    await banner.getByText(/Commissioning is not active/i).waitFor();
  });

  const secret = (key: string): SettingKey => ({ key, kind: 'secret', value: '(set)', secret: true });
  const settings: Screens['settings'] = {
    ...fake.settings,
    read: async () => ({
      sections: [
        { name: 'bacnet', title: { en: 'BACnet', fr: 'BACnet' }, free: false, keys: [secret('password')] },
        { name: 'security', title: { en: 'Login', fr: 'Accès' }, free: false, keys: [] },
      ],
      secrets: [
        { section: 'bacnet', key: 'password' },
        { section: 'security', key: 'password' },
      ],
      text: '[bacnet]\n',
      origin: 'file',
      problems: [],
      notices: [],
    }),
  };

  it('can take away the password of BACnet, not that of the login, and keeps what is not applied', async () => {
    let edits: unknown;
    const preview: Screens['settings']['preview'] = async (input) => {
      edits = input;
      return { problems: [], notices: [], changed: [] };
    };
    await open('settings', { settings: { ...settings, preview } });
    const remove = page.getByRole('button', { name: 'Remove password' });
    await remove.waitFor();
    expect(await remove.count()).toBe(1);
    await remove.click();
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.locator('.state-line').waitFor();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByRole('button', { name: 'Keep password' }).waitFor();
    await page.getByRole('button', { name: /Check and apply/ }).click();
    await page.getByRole('dialog').waitFor();
    expect(edits).toEqual({ edits: [{ section: 'bacnet', key: 'password', value: '' }] });
  });

  it('forgets with what is discarded that it was refused', async () => {
    const apply = () => Promise.reject(new GatewayError('web.busy', ''));
    const changed = [{ section: 'bacnet', key: 'password', from: '(set)', to: '' }];
    const preview = async () => ({ problems: [], notices: [], changed });
    await open('settings', { settings: { ...settings, preview, apply } });
    await page.getByRole('button', { name: 'Remove password' }).click();
    await page.getByRole('button', { name: /Check and apply/ }).click();
    const question = page.getByRole('dialog');
    await question.getByRole('button', { name: 'Apply', exact: true }).click();
    await question.locator('.note.critical').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.action-bar.sticky .note.critical').waitFor();
    await page.getByRole('button', { name: 'Discard', exact: true }).click();
    await page.locator('.action-bar:not(.sticky)').waitFor();
    expect(await page.locator('.note.critical').count()).toBe(0);
  });

  it('keeps config.ini as somebody has begun to change it', async () => {
    await open('settings/text', { settings });
    await page.locator('textarea').fill('[bacnet]\nport=47809\n');
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.locator('.state-line').waitFor();
    await page.goto(`${gateway.url}#/settings/text`);
    await page.getByText('No error. Settings that change: 0.').waitFor();
    expect(await page.locator('textarea').inputValue()).toContain('port=47809');
  });

  it('says that config.ini has changed elsewhere since somebody began to change it', async () => {
    let text = '[bacnet]\n';
    const read: Screens['settings']['read'] = async () => ({ ...(await settings.read()), text });
    await open('settings/text', { settings: { ...settings, read } });
    const area = page.locator('textarea');
    const lookAgain = () => page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
    const discard = page.getByRole('button', { name: 'Discard', exact: true });
    await area.fill('[bacnet]\n;');
    await area.fill('[bacnet]\n');
    text = '[bacnet]\nport=47810\n';
    await lookAgain();
    await until(async () => (await area.inputValue()) === text, 5000, 'what is in force');
    expect(await discard.isDisabled()).toBe(true);

    await area.fill(`${text};`);
    text = '[bacnet]\nport=47811\n';
    await lookAgain();
    await page.getByText('The settings have changed since this text was begun.').waitFor();
    await page.getByRole('button', { name: 'Discard this text' }).click();
    expect(await area.inputValue()).toBe(text);
  });

  it('takes no draft for a change before the settings are there', async () => {
    let answer = () => {};
    let isSlow = false;
    const read: Screens['settings']['read'] = async () => {
      if (isSlow) {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
      }
      return settings.read();
    };
    await open('settings/text', { settings: { ...settings, read } });
    const area = page.locator('textarea');
    await area.fill('[bacnet]\nport=47809\n');
    await page.getByText('No error.').waitFor();
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.locator('.state-line').waitFor();
    isSlow = true;
    await page.goto(`${gateway.url}#/settings/text`);
    await area.waitFor();
    expect(await area.inputValue()).toContain('port=47809');
    expect(await page.locator('.difference').count()).toBe(0);
    expect(await page.getByRole('button', { name: 'Discard', exact: true }).isDisabled()).toBe(true);
    await until(() => count('GET /api/v1/settings') > 1, 5000, 'the settings are asked for');
    answer();
    await page.locator('.difference').waitFor();
  });

  it('shows what is in force again when nobody has touched config.ini for a quarter of an hour', async () => {
    await skipping(async (page) => {
      await open('settings/text', { settings }, page);
      const area = page.locator('textarea');
      await area.fill('[bacnet]\npassword=apple\n');
      await page.clock.fastForward(15 * 60_000);
      await until(async () => (await area.inputValue()) === '[bacnet]\n', 5000, 'what is in force');
    });
  });

  it('keeps no password that somebody has written and not applied', async () => {
    await open('settings', { settings });
    await page.getByLabel('password').first().fill('apple');
    await page
      .getByRole('button', { name: /Check and apply/ })
      .and(page.locator(':enabled'))
      .waitFor();
    await page.getByRole('link', { name: 'Home', exact: true }).click();
    await page.locator('.state-line').waitFor();
    await page.getByRole('link', { name: 'Settings', exact: true }).click();
    await page.getByLabel('password').first().waitFor();
    expect(await page.getByLabel('password').first().inputValue()).toBe('');
    expect(await page.getByRole('button', { name: /Check and apply/ }).isDisabled()).toBe(true);
  });

  it('leaves no private key on the screen', async () => {
    await open('security');
    await page.getByLabel('Certificate (PEM)').first().fill('certificate');
    await page.getByLabel('Private key (PEM)').first().fill('key');
    await page.getByRole('button', { name: 'Use this certificate' }).click();
    const question = page.getByRole('dialog');
    await question.getByLabel('Password again').fill('public');
    await question.getByRole('button', { name: 'Use this certificate' }).click();
    await page.getByText('The certificate is set.').waitFor();
    expect(await page.getByLabel('Private key (PEM)').first().inputValue()).toBe('');
  });

  it('keeps the reason in view why an image was refused that took its time', async () => {
    let isBusy = false;
    let refuse = () => undefined as unknown;
    const upload = () => {
      isBusy = true;
      return new Promise<never>((_, reject) => {
        refuse = () => reject(new GatewayError('firmware.truncated', ''));
      });
    };
    let heard = 0;
    const read = async () => {
      if (isBusy) heard += 1;
      return { current: '1.0.0', canUpdate: !isBusy, slots: [] };
    };
    await skipping(async (page) => {
      await open('firmware', { firmware: { ...fake.firmware, read, upload } }, page);
      await page.getByLabel('Image (image.bin)').setInputFiles({
        name: 'image.bin',
        mimeType: 'application/octet-stream',
        buffer: Buffer.from('image'),
      });
      await page.getByRole('button', { name: 'Install' }).click();
      const dialog = page.getByRole('dialog');
      await dialog.getByLabel('Password again').fill('public');
      await dialog.getByRole('button', { name: 'Install' }).click();
      await until(() => isBusy, 5000, 'the image is there');
      await skipUntil(page, () => heard > 1, 'the page has heard that the gateway is busy');
      refuse();
      await dialog.getByRole('alert').filter({ hasText: /./ }).waitFor();
      await dialog.getByRole('button', { name: 'Cancel' }).click();
      await dialog.waitFor({ state: 'detached' });
    });
  });

  it('asks before a restart for which servers would shut down, and says how many', async () => {
    const asked: unknown[] = [];
    const machine = { ...fake.machine, restart: (kind: string) => void asked.push(kind) };
    await open('settings/backup', { machine, serversAtStake: () => 3 });
    const begin = async () => {
      await page.getByRole('button', { name: 'Restart (warm)' }).click();
      const dialog = page.getByRole('dialog', { name: 'Restart (warm)' });
      await dialog.getByLabel('Password again').fill('public');
      await dialog.getByRole('button', { name: 'Restart (warm)' }).click();
      const question = page.getByRole('dialog', { name: 'Servers would shut down' });
      await question.getByText('3 clients of the NUT server were told').waitFor();
      return { dialog, question };
    };
    const refused = await begin();
    expect(await browser.seriousFindings()).toEqual([]);
    await refused.question.getByRole('button', { name: 'Not now' }).click();
    await refused.dialog.getByText('3 clients of the NUT server were told').waitFor();
    await refused.dialog.getByRole('button', { name: 'Cancel' }).click();
    expect(asked).toEqual([]);
    const meant = await begin();
    await meant.question.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('The gateway restarts; the page reconnects by itself.').waitFor();
    expect(asked).toEqual(['warm']);
  });

  it('says that an update waits for servers, and restarts all the same where somebody insists', async () => {
    const asked: unknown[] = [];
    const machine = { ...fake.machine, restart: (kind: string) => void asked.push(kind) };
    const update = { state: 'staged', progressPercent: 100, version: '9.1.0', isWaiting: true } as const;
    const read = async () => ({ current: '1.0.0', canUpdate: false, slots: [], update });
    await open('firmware', { machine, firmware: { ...fake.firmware, read }, serversAtStake: () => 1 });
    await page.getByText('The image is good and waits').waitFor();
    await page.getByRole('button', { name: 'Restart now all the same' }).click();
    const dialog = page.getByRole('dialog', { name: 'Restart now all the same' });
    await dialog.getByLabel('Password again').fill('public');
    await dialog.getByRole('button', { name: 'Restart', exact: true }).click();
    const question = page.getByRole('dialog', { name: 'Servers would shut down' });
    await question.getByText('One client of the NUT server was told').waitFor();
    await question.getByRole('button', { name: 'Do it now' }).click();
    await page.getByText('The gateway restarts; the page reconnects by itself.').waitFor();
    expect(asked).toEqual(['cold']);
  });

  it.each([
    ['network-confirmed', 'The new settings are confirmed and stay.'],
    ['network-reverted', 'The change was not kept'],
  ])('tells a change of the name servers alone by the journal: %s', async (kind, text) => {
    const answer: NetworkAnswer = {
      backend: 'ifupdown',
      canApply: true,
      inForce: { addresses: ['127.0.0.1'], gateway: '', dns: '', hostname: '', mac: '' },
      configured: { dhcp: true, address: '', netmask: '', gateway: '', dns: '192.0.2.53', hostname: '' },
    };
    let unconfirmed: NetworkAnswer['unconfirmed'];
    let events: EventView[] = [{ id: 4, atMs: 1, kind: 'network-confirmed', text: { en: 'Earlier', fr: '' } }];
    const apply = async () => {
      unconfirmed = { untilMs: 90_000, canConfirm: true };
      return { revertAtMs: 90_000 };
    };
    const read = async () => ({ ...answer, ...(unconfirmed && { unconfirmed }) });
    const journal = { ...fake.events, events: async () => ({ events }) };
    await skipping(async (page) => {
      await open('network', { network: { ...fake.network, apply, read }, events: journal }, page);
      await page.getByText('Earlier').waitFor();
      await page.getByLabel('Name servers (DNS)').fill('192.0.2.54');
      await page.getByRole('button', { name: 'Apply' }).click();
      await page.getByRole('button', { name: 'Keep the new settings' }).waitFor();
      unconfirmed = undefined;
      events = [{ id: 6, atMs: 2, kind, text: { en: 'Later', fr: '' } }];
      await skipUntil(page, () => page.getByText(text).isVisible(), text);
    });
  });

  it('takes no earlier change of the network for the one that was begun before the journal answered', async () => {
    let answer = () => {};
    let isBegun = false;
    const earlier: EventView = { id: 4, atMs: 1, kind: 'network-confirmed', text: { en: 'Earlier', fr: '' } };
    const journal = async () => {
      if (!isBegun) {
        await new Promise<void>((resolve) => {
          answer = resolve;
        });
      }
      return { events: [earlier] };
    };
    const read = async (): Promise<NetworkAnswer> => ({
      backend: 'ifupdown',
      canApply: true,
      inForce: { addresses: ['127.0.0.1'], gateway: '', dns: '', hostname: '', mac: '' },
      configured: { dhcp: true, address: '', netmask: '', gateway: '', dns: '192.0.2.53', hostname: '' },
    });
    const apply = async () => {
      isBegun = true;
      return { revertAtMs: gateway.web.clock.wallMs() + 90_000 };
    };
    await open('network', {
      network: { ...fake.network, apply, read },
      events: { ...fake.events, events: journal },
    });
    await page.getByLabel('Name servers (DNS)').fill('192.0.2.54');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.getByText('Earlier').waitFor();
    answer();
    expect(await page.getByText('The new settings are confirmed and stay.').count()).toBe(0);
    expect(await page.locator('.note.warning').count()).toBe(1);
  });
});
