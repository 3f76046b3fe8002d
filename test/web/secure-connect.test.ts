import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { GatewayError } from '../../src/core/errors.js';
import type { ScAnswer, ScCertificateSet, ScFilesBody, ScTrialAnswer } from '../../src/http/screens/sc/schema.js';
import { finding } from '../../src/security/sc-certificates/findings.js';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { fakeScreens } from '../support/web/fake-screens.js';
import { isPhone, looks } from '../support/web/looks.js';
import { PageServer } from '../support/web/page-server.js';

const nowMs = Date.UTC(2026, 10, 30, 9);
const dayMs = 86_400_000;

const setOf = (subject: string, daysLeft: number): ScCertificateSet => ({
  sinceMs: nowMs - dayMs,
  certificate: {
    subject,
    issuer: 'CN=Clinic BACnet CA, O=Clinic',
    serialNumber: '4F2A',
    validFromMs: nowMs - 300 * dayMs,
    validToMs: nowMs + daysLeft * dayMs,
    daysLeft,
    key: 'EC prime256v1',
    usages: ['clientAuth', 'serverAuth'],
    isCa: false,
    fingerprint: Array.from({ length: 32 }, () => 'A7').join(':'),
  },
  issuers: [],
});

const failure = {
  en: 'wss://hub-1.clinic.example/hub does not answer: check the address, and that no firewall blocks the port.',
  fr: "wss://hub-1.clinic.example/hub ne répond pas : vérifiez l'adresse, et qu'aucun pare-feu ne bloque le port.",
};

const connected: ScAnswer = {
  isOn: true,
  hasHub: true,
  isClockSet: true,
  nowMs,
  deviceUuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
  vmac: '12:22:33:44:55:66',
  connector: 'connected-to-failover',
  sinceMs: nowMs - dayMs,
  hubs: [
    {
      ...{ role: 'primary', uri: 'wss://hub-1.clinic.example/hub', state: 'failed-to-connect', isTrying: false },
      ...{ sinceMs: nowMs - 60_000, failure, lastFailure: { text: failure, atMs: nowMs - 60_000 }, failedAttempts: 4 },
    },
    {
      ...{ role: 'failover', uri: 'wss://hub-2.clinic.example/hub', state: 'connected', isTrying: false },
      ...{ sinceMs: nowMs - dayMs, failedAttempts: 0, peerVmac: '02:00:00:00:00:01' },
    },
  ],
  counters: { connects: 2, losses: 1, heartbeats: 1440, naksReceived: 0 },
  messages: [
    {
      ...{ atMs: nowMs, direction: 'out', hub: 'failover', name: 'Heartbeat-Request', kind: 'message' },
      ...{ length: 4, hex: '0a 00 00 07' },
    },
    {
      ...{ atMs: nowMs + 9, direction: 'in', hub: 'failover', name: 'Encapsulated-NPDU', kind: 'unexpected' },
      ...{ from: '02:00:00:00:00:05', length: 900, hex: '01 00 00 08' },
    },
  ],
  certificates: { operational: setOf('CN=UPS 1338, O=Clinic', 21) },
  proposal: { commonName: 'UPS 1338' },
};

describe.skipIf(browserMissing)(`who joins the gateway to BACnet/SC${browserNote}`, { timeout: 60_000 }, () => {
  const fake = fakeScreens([]);
  let asked: unknown[] = [];
  let answer: ScAnswer;
  let trial: ScTrialAnswer;
  let browser: Browser;
  let gateway: PageServer;

  beforeAll(async () => {
    browser = await Browser.open();
    gateway = await PageServer.start({
      sc: {
        ...fake.sc,
        read: () => answer,
        makeRequest: async (fields) => {
          asked.push(fields);
          if (fields.country === 'France') {
            const allowed = { en: 'a country in two letters', fr: 'un pays en deux lettres' };
            const message = { en: 'The country (C) is not possible.', fr: 'Le pays (C) ne convient pas.' };
            const problems = [{ key: 'country', found: 'France', allowed, message }];
            throw new GatewayError('sc-certificates.request-invalid', '', { problems });
          }
          answer = {
            ...answer,
            certificates: { ...answer.certificates, request: { fields, madeAtMs: nowMs, pem: '' } },
          };
          return 'PEM';
        },
        check: async (body: ScFilesBody) => {
          asked.push(body.files.map(({ name, base64 }) => `${name}: ${Buffer.from(base64, 'base64')}`));
          const isOther = body.files.some(({ base64 }) => Buffer.from(base64, 'base64').includes('OTHER'));
          return { findings: isOther ? [finding('otherKey', { subject: 'CN=ups-2' })] : [] };
        },
        offer: async () => {
          asked.push('offer');
          answer = {
            ...answer,
            certificates: { ...answer.certificates, candidate: setOf('CN=UPS 1338, OU=new', 400) },
          };
          return { outcome: 'candidate', findings: [] };
        },
        tryCandidate: async () => {
          asked.push('try');
          const { candidate } = answer.certificates;
          if (trial.outcome === 'accepted' && candidate)
            answer = { ...answer, certificates: { operational: candidate } };
          return trial;
        },
        discard: async () => {
          asked.push('discard');
          const { candidate: _, ...certificates } = answer.certificates;
          answer = { ...answer, certificates };
        },
      },
    });
  });

  beforeEach(async () => {
    asked = [];
    answer = connected;
    trial = { outcome: 'accepted' };
    await browser.page.goto('about:blank');
    await browser.page.goto(`${gateway.url}#/bacnet/sc`);
    await browser.page.getByText('Connected to the failover hub').waitFor();
  });

  afterAll(async () => {
    await browser.close();
    await gateway.stop();
  });

  const card = (title: string) =>
    browser.page.locator('.card', { has: browser.page.getByRole('heading', { name: title }) });
  const choose = (...files: readonly (readonly [name: string, text: string])[]) =>
    browser.page
      .getByLabel('Files', { exact: true })
      .setInputFiles(
        files.map(([name, text]) => ({ name, mimeType: 'application/x-pem-file', buffer: Buffer.from(text) })),
      );

  /** Checks the files, and says the password where they fit. */
  async function give(...files: readonly (readonly [name: string, text: string])[]) {
    await choose(...files);
    await browser.page.getByRole('button', { name: 'Check', exact: true }).click();
    const dialog = browser.page.getByRole('dialog');
    await dialog.getByText('From then on the gateway trusts').waitFor();
    await dialog.locator('input[type=password]').fill('public');
    await dialog.getByRole('button', { name: 'Use these certificates' }).click();
  }

  it('sees both hubs in words, since when, and why one is not there', async () => {
    const { page } = browser;
    await page.getByText(failure.en).waitFor();
    await page.getByText('4 attempts in a row have failed').waitFor();
    await page.getByText('days left: 21').waitFor();
    const row = page.getByRole('row').filter({ hasText: 'Encapsulated-NPDU (not expected here)' });
    expect(await row.innerText()).toContain('← 02:00:00:00:00:05');
    expect(await row.innerText()).toContain('900');
    expect(await browser.seriousFindings()).toEqual([]);
  });

  it('makes a request; what is wrong stands beside its field', async () => {
    const { page } = browser;
    await page.getByText('More fields').click();
    await page.getByLabel('Country (C)').fill('France');
    await page.getByLabel('DNS names').fill('ups-1.clinic.example, ups-1');
    await page.getByRole('button', { name: 'Make key and request' }).click();
    await page
      .locator('.field.wrong', { hasText: 'Country (C)' })
      .getByText('Allowed: a country in two letters')
      .waitFor();
    await page.getByLabel('Country (C)').fill('FR');
    await page.getByRole('button', { name: 'Make key and request' }).click();
    await page.getByText('Done. Download the request').waitFor();
    expect(asked[1]).toEqual({ commonName: 'UPS 1338', country: 'FR', dns: ['ups-1.clinic.example', 'ups-1'] });
    expect(await page.getByRole('link', { name: 'Request (.csr)' }).getAttribute('href')).toMatch(
      /\/sc\/request\.csr$/,
    );
    await page.getByText('will not be accepted any more').waitFor();
  });

  it('is told what does not fit before the password is asked for', async () => {
    const { page } = browser;
    await choose(['ups.cer', 'OTHER'], ['ca.cer', 'CA']);
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText('The certificate CN=ups-2 is of another key').waitFor();
    expect(await page.getByRole('dialog').count()).toBe(0);
    expect(asked).toEqual([['ups.cer: OTHER', 'ca.cer: CA']]);
    await page.getByLabel('Or paste them here').fill('PASTED');
    expect(await page.getByText('is of another key').count()).toBe(0);
    expect(await browser.seriousFindings()).toEqual([]);
  });

  it('gives a certificate that the hub accepts', async () => {
    await give(['all.p7b', 'GOOD']);
    await browser.page.getByText('The hub has accepted the new certificate').waitFor();
    expect(asked).toEqual([['all.p7b: GOOD'], 'offer', 'try']);
    await card('Certificates in force').getByText('CN=UPS 1338, OU=new').waitFor();
    expect(await card('New certificate').count()).toBe(0);
  });

  it('keeps the one in force where the hub refuses the new one, tries again, and discards it', async () => {
    trial = { outcome: 'refused', failure };
    await give(['all.p7b', 'GOOD']);
    await browser.page.getByText(`the certificate in force stays in use. ${failure.en}`).first().waitFor();
    await card('Certificates in force').getByText('CN=UPS 1338, O=Clinic').waitFor();
    const waiting = card('New certificate');
    await waiting.getByText('CN=UPS 1338, OU=new').waitFor();
    await waiting.getByRole('button', { name: 'Try it with the hub' }).click();
    await waiting.getByText(failure.en).waitFor();
    expect(await browser.seriousFindings()).toEqual([]);
    await waiting.getByRole('button', { name: 'Discard' }).click();
    await waiting.waitFor({ state: 'detached' });
    expect(asked.slice(-2)).toEqual(['try', 'discard']);
  });

  it('is told that the clock is unset, and that no certificate is there', async () => {
    answer = { ...connected, isClockSet: false, nowMs: 0, certificates: {}, connector: 'no-hub-connection' };
    await browser.page.reload();
    await browser.page.getByText('no certificate can be checked and no hub be reached').waitFor();
    await browser.page.getByText('No certificate is in force: make a request below').waitFor();
  });

  it.each(looks)('finds all of it at $width in $language, $theme', async (look) => {
    answer = {
      ...connected,
      certificates: { ...connected.certificates, candidate: setOf('CN=UPS 1338, OU=new', 400) },
    };
    const other = await Browser.open(look);
    try {
      await other.page.goto(`${gateway.url}#/bacnet/sc`);
      await other.page.getByText(look.language === 'fr' ? failure.fr : failure.en).waitFor();
      await other.page.locator('details summary').click();
      const wide = await other.page.evaluate<number>('document.documentElement.scrollWidth - window.innerWidth');
      expect(wide).toBeLessThanOrEqual(0);
      expect(await other.seriousFindings()).toEqual([]);
      if (process.env.PAGE_PICTURES !== undefined) {
        const name = `sc-${look.language}-${isPhone(look) ? 'phone' : 'desk'}.png`;
        await other.page.screenshot({ path: `${process.env.PAGE_PICTURES}/${name}`, fullPage: true });
      }
    } finally {
      await other.close();
    }
  });
});
