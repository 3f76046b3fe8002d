import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import {
  type GatewayMachine,
  gatewayMachinesMissing,
  gatewayMachinesNote,
  makeGatewayMachine,
} from '../support/machine/gateway-machine.js';
import { skipTimeUntil } from '../support/skip-time.js';
import { until } from '../support/until.js';
import { Browser, type BrowserOptions, browserMissing, browserNote } from '../support/web/browser.js';

const note = gatewayMachinesNote || browserNote;
const skipped = browserMissing || gatewayMachinesMissing;

const former = 'http://198.51.100.2:8080';
const next = 'http://192.0.2.9:8080';

describe.skipIf(skipped)(`an electrician who gives the gateway a fixed address${note}`, { timeout: 120_000 }, () => {
  let site: GatewayMachine;
  let gateway: ReturnType<GatewayMachine['startGateway']>;
  let browser: Browser | undefined;

  beforeEach(async () => {
    site = await makeGatewayMachine();
    gateway = site.startGateway();
    const page = () => site.machine.sh(`ip netns exec peer curl -s -m 1 ${former}/healthz || true`);
    await until(() => page() !== '', 60_000, 'the page');
  }, 120_000);
  afterEach(async () => {
    await browser?.close();
    browser = undefined;
    await site?.remove();
  });

  async function open(options: BrowserOptions): Promise<Page> {
    const inside = [...site.machine.inside, 'ip', 'netns', 'exec', 'peer'];
    browser = await Browser.open({ ...options, inside });
    await browser.page.goto(`${former}/#/network`);
    // The machine's own tools say how its network is set: on a busy one they take their time.
    await browser.page.locator('form').first().waitFor({ timeout: 60_000 });
    return browser.page;
  }

  const savedAddress = () => /^address=(.*)$/m.exec(readFileSync(join(site.folder, 'config.ini'), 'utf8'))?.[1];

  it('is told where the page is then, opens it there, and keeps the address', async () => {
    const page = await open({ language: 'en', width: 390 });
    await page.getByLabel('Addressing').selectOption('fixed');
    await page.getByLabel('Address', { exact: true }).fill('192.0.2.9');
    await page.getByRole('button', { name: 'Apply' }).click();
    await page.locator('.note.critical').first().waitFor();
    await page.getByLabel('Netmask').fill('255.255.255.0');
    await page.getByRole('button', { name: 'Apply' }).click();
    await says(page.locator('.note.warning'), 'The gateway changes its address now.');
    expect(await page.evaluate('scrollY')).toBe(0);
    await says(page.locator('.note.warning'), /come back in 1 min \d+ s/);
    const link = page.getByRole('link', { name: next });
    await until(() => site.machine.addresses().includes('192.0.2.9'), 30_000, 'the new address');
    await link.click();
    const keep = page.getByRole('button', { name: 'Keep the new settings' });
    await keep.waitFor();
    expect(page.url()).toBe(`${next}/#/network`);
    await says(page.locator('.note.warning'), /come back in 1 min \d+ s/);
    await keep.click();
    await keep.waitFor({ state: 'detached' });
    await says(page.locator('.note.good'), 'The new settings are confirmed and stay.');
    await says(page.locator('main'), 'Network settings confirmed');
    expect(savedAddress()).toBe('192.0.2.9');
  });

  it('who does nothing more sees in French that the former address is back', async () => {
    const page = await open({ language: 'fr', width: 390 });
    await page.getByLabel('Adressage').selectOption('fixed');
    await page.getByLabel('Adresse', { exact: true }).fill('192.0.2.9');
    const apply = page.getByRole('button', { name: 'Appliquer' });
    await apply.click();
    await says(page.locator('.field', { hasText: 'Masque' }), 'sans DHCP, il faut un masque');
    await page.getByLabel('Masque').fill('255.255.255.0');
    await apply.click();
    await says(page.locator('.note.warning'), "La passerelle change d'adresse maintenant.");
    await until(() => site.machine.addresses().includes('192.0.2.9'), 30_000, 'the new address');
    const isBack = () => site.machine.addresses().includes('198.51.100.2');
    await skipTimeUntil(gateway, isBack, 60_000, 'the former address');
    await says(page.locator('.note.warning'), "La modification n'a pas été conservée");
    await says(page.locator('main'), 'Réglages réseau non confirmés, retour aux précédents');
    expect(savedAddress() ?? '').toBe('');
  });
});

const says = (place: Locator, text: string | RegExp) =>
  place.filter({ hasText: text }).first().waitFor({ timeout: 60_000 });
