import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Clock, systemClock } from '../../src/core/clock.js';
import { loginTexts } from '../../web/src/login/login-texts.js';
import { Reader } from '../support/bacnet/reader.js';
import { objectId, objectType, join as octets, unconfirmed, unicast } from '../support/bacnet/wire.js';
import { type Daemon, type DaemonOptions, Program, root, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';
import { socatMissing, socatNote } from '../support/ups/pty-pair.js';
import { SimulatedPort } from '../support/ups/simulated-port.js';
import { Browser, type BrowserOptions, browserMissing, browserNote } from '../support/web/browser.js';
import { WebClient } from '../support/web/web-client.js';

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const end of cleanUp.splice(0).reverse()) await end();
});

async function start(options: DaemonOptions): Promise<Daemon> {
  const daemon = await startDaemon(options);
  cleanUp.push(() => daemon.stop());
  return daemon;
}

async function openPage(
  daemon: Daemon,
  language: 'en' | 'fr',
  login: 'script' | 'form' = 'script',
  size: Pick<BrowserOptions, 'width' | 'height'> = {},
): Promise<Page> {
  const web = new WebClient(daemon.webPort);
  await until(async () => (await web.get('/healthz').catch(() => undefined)) !== undefined, 15_000, 'the page');
  const browser = await Browser.open({ language, login, ...size });
  cleanUp.push(() => browser.close());
  const { page } = browser;
  await page.goto(`http://127.0.0.1:${daemon.webPort}/`);
  if (login === 'form') {
    await page.getByLabel(loginTexts[language].password, { exact: true }).fill('public');
    await page.getByRole('button', { name: loginTexts[language].logIn }).click();
    await page.getByRole('button', { name: loginTexts[language].later }).click();
  }
  await page.locator('.state-line').waitFor();
  return page;
}

const says = (place: Locator, text: string | RegExp) =>
  place.filter({ hasText: text }).first().waitFor({ timeout: 15_000 });
const sentence = (page: Page) => page.locator('.state-sentence');

async function visit(page: Page, ...names: readonly string[]): Promise<void> {
  for (const name of names) {
    const link = page.getByRole('link', { name, exact: true });
    // On a phone the pages stand in a menu.
    const menu = page.getByRole('button', { name: 'Menu' });
    await link.or(menu).first().waitFor();
    if ((await link.count()) === 0) await menu.click();
    await link.click();
  }
}

/** Runs ahead of the machine's clock, as far as the story needs. */
class SkippingClock implements Clock {
  #skippedMs = 0;
  readonly schedule = systemClock.schedule;

  wallMs(): number {
    return systemClock.wallMs() + this.#skippedMs;
  }

  monotonicMs(): number {
    return systemClock.monotonicMs() + this.#skippedMs;
  }

  skip(ms: number): void {
    this.#skippedMs += ms;
  }
}

async function openUps(scenario: string, clock: Clock = systemClock): Promise<SimulatedPort> {
  const ups = await SimulatedPort.open({
    family: 'masterys-bc-plus',
    map: 'vu-map',
    units: 1,
    scenario,
    seed: 1,
    clock,
  });
  let isThere = true;
  const stop = ups.stop.bind(ups);
  ups.stop = async () => {
    if (isThere) await stop();
    isThere = false;
  };
  cleanUp.push(() => ups.stop());
  return ups;
}

const needsSerial = browserMissing || socatMissing;

describe.skipIf(needsSerial)(`an electrician${browserNote}${socatNote}`, () => {
  it('finds out what is missing, sets the port, sees the UPS found, and gets rid of the factory password', async () => {
    const ups = await openUps('healthy');
    const daemon = await start({});
    // As a person logs in: a tab without a login of its own does not outlast the password.
    const page = await openPage(daemon, 'fr', 'form', { width: 390, height: 844 });
    await says(sentence(page), 'Aucun port série');
    const way = await page.getByRole('link', { name: 'Régler le port série' }).boundingBox();
    expect((way?.y ?? 0) + (way?.height ?? 0), 'the way out, above the fold').toBeLessThan(844);
    await visit(page, 'Régler le port série');
    await page.getByLabel("Port série, ou adresse de l'ASI").fill(ups.path);
    await page.getByRole('button', { name: /Vérifier et appliquer/ }).click();
    const question = page.getByRole('dialog', { name: 'Ce qui change' });
    await says(question, ups.path);
    await question.getByRole('button', { name: 'Appliquer', exact: true }).click();
    await says(page.locator('main'), 'MASTERYS BC+');
    await visit(page, 'Accueil');
    await says(sentence(page), 'La charge est protégée.');
    await says(page.locator('.card', { hasText: 'Numéro de série' }), 'vu-map, 57600 bauds');

    await says(page.locator('.banner.pending'), "mot de passe d'usine");
    await visit(page, 'Changer le mot de passe');
    await page.getByLabel('Mot de passe actuel').fill('public');
    await page.getByLabel('Nouveau mot de passe', { exact: true }).fill('onduleur 60');
    await page.getByLabel('Confirmer le nouveau mot de passe').fill('onduleur 60');
    await page.getByRole('button', { name: 'Changer le mot de passe' }).click();
    await says(page.locator('.note.good'), 'Changé');
    await page.locator('.banner.pending').waitFor({ state: 'detached' });
    expect((await new WebClient(daemon.webPort, 'onduleur 60').get('/api/v1/status')).status).toBe(200);
  }, 120_000);
});

/** What another device with this number tells (135-2012 §16.10.2). */
function iAm(instance: number): Uint8Array {
  const parts = [[0xc4], objectId(objectType.device, instance), [0x22, 0x05, 0xc4, 0x91, 0x03, 0x21, 0x63]];
  return unicast(unconfirmed(0, octets(...parts)), 0x00);
}

describe.skipIf(browserMissing)(`an integrator${browserNote}`, () => {
  it('gets rid of a duplicate number, takes the EDE files, and reads a forced alarm by BACnet', async () => {
    const daemon = await start({ args: ['--demo'], settings: { simulator: { pace: 'none' } } });
    // As a person logs in: a password that is sent with each request goes with no download.
    const page = await openPage(daemon, 'en', 'form');
    await says(sentence(page), 'The load is protected.');
    const double = await RawPeer.open(daemon.port);
    cleanUp.push(() => double.close());
    double.send(iAm(1338));
    await says(page.locator('.banner.pending'), 'Another device on the network has the same Device Identifier');
    await visit(page, 'BACnet');
    const proposal = page.getByRole('button', { name: /Use \d+ instead/ });
    const number = /\d+/.exec(await proposal.innerText())?.[0] ?? '';
    await proposal.click();
    await says(page.locator('.brand-more'), number);

    await visit(page, 'Documents');
    const [all] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'All five (.zip)', exact: true }).click(),
    ]);
    expect(all.suggestedFilename()).toBe(`ups-${number}-en_EDE.zip`);
    const [ede] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Objects', exact: true }).click(),
    ]);
    const lines = await textOf(await ede.createReadStream());
    expect(lines).toContain(`;${number};`);
    expect(lines).toContain('UPS_OUTPUT_Lr');

    await visit(page, 'Commissioning');
    await page.getByRole('button', { name: 'Start commissioning' }).click();
    await says(page.locator('.banner.commissioning'), 'Nothing is forced');
    await page.getByLabel('Object').selectOption('UnitAlarms');
    await page.getByRole('button', { name: 'Force', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'Force UnitAlarms' });
    await dialog.getByLabel('OVERLOAD', { exact: true }).check();
    await dialog.getByRole('button', { name: 'Force', exact: true }).click();
    await says(page.locator('.banner.commissioning'), 'UnitAlarms');

    const reader = await Reader.open(daemon.port);
    cleanUp.push(() => reader.close());
    const unitAlarms = 2;
    const overload = 1;
    const isSet = async () => bitsOf(await reader.value(objectType.bitStringValue, unitAlarms))[overload];
    expect(await isSet()).toBe(true);
    await visit(page, 'Home');
    await says(page.locator('.banner.commissioning'), 'UnitAlarms');
    await says(page.locator('main'), 'No alarm.');
    await page.locator('.banner.commissioning').getByRole('button', { name: 'End now' }).click();
    await page.locator('.banner.commissioning').waitFor({ state: 'detached' });
    await until(async () => (await isSet()) === false, 5000, 'the object shows the UPS again');
  }, 120_000);
});

describe.skipIf(needsSerial)(`an operator${browserNote}${socatNote}`, () => {
  it('sees the mains fail and return, the line go silent, and the gateway restart', async () => {
    const clock = new SkippingClock();
    const ups = await openUps('mains-failure', clock);
    const settings = { serial: { port: ups.path }, ups: { family: 'masterys-bc-plus' } };
    const daemon = await start({ settings });
    const page = await openPage(daemon, 'en');
    const held = page.getByRole('button', { name: /Appearance/ });
    await held.focus();
    // The scenario lets the mains fail after 5 s, whether the UPS has been found by then or not.
    clock.skip(5000);
    await says(sentence(page), /On battery: \d+ min left/);
    await says(page.getByRole('status'), /On battery: \d+ min left/);
    expect(await held.evaluate('document.activeElement.className'), 'nothing takes the focus').toBe('quiet');
    await says(page.locator('.alarms'), 'Unit on battery');
    expect(await page.locator('.power-path svg').getAttribute('aria-label')).toMatch(/Battery [^;]*discharging/);
    clock.skip(90_000);
    await says(sentence(page), 'The load is protected.');
    await says(page.locator('main'), 'No alarm.');
    await visit(page, 'Events', 'Journal');
    await says(page.getByRole('row'), /Unit on battery/);

    await visit(page, 'Home');
    await ups.stop();
    await says(sentence(page), /No data from the UPS for \d/);
    await says(page.locator('.state-line'), 'Last known: load on inverter.');

    await daemon.program.stop();
    await says(page.locator('.banner.lost'), 'No contact with the gateway since');
    const again = new Program(join(root, 'dist/main.js'), ['--config', daemon.configFile, '--data', daemon.dataDir]);
    cleanUp.push(() => again.stop());
    await page.locator('.banner.lost').waitFor({ state: 'detached', timeout: 20_000 });
    await says(sentence(page), /Looking for the UPS|does not answer|internal fault/);
  }, 120_000);
});

function bitsOf(value: unknown): readonly boolean[] {
  if (!Array.isArray(value)) throw new Error(`no bit string: ${JSON.stringify(value)}`);
  return value.map(Boolean);
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
