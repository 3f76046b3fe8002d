import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { AlarmEventsAnswer } from '../../src/http/screens/alarms/schema.js';
import { hex, unconfirmed, unicast } from '../support/bacnet/wire.js';
import { type Daemon, startDaemon } from '../support/daemon.js';
import { RawPeer } from '../support/udp.js';
import { until } from '../support/until.js';
import { Browser, browserMissing, browserNote } from '../support/web/browser.js';
import { WebClient } from '../support/web/web-client.js';

/** I-Am of device 1234: 1476 octets, no segmentation, vendor 5. */
const iAm1234 = unicast(unconfirmed(0, hex('c4020004d2 2205c4 9103 2105')), 0x00);
/** ConfirmedEventNotification (135-2016 §21). */
const confirmedEventNotification = 2;
const simpleAck = 0x20;

describe.skipIf(browserMissing)(`the page of the alarms${browserNote}`, { timeout: 60_000 }, () => {
  let daemon: Daemon;
  let web: WebClient;
  let bms: RawPeer;
  let browser: Browser;
  let page: Page;

  const events = async () => (await web.get<AlarmEventsAnswer>('/api/v1/alarms/events')).body;

  beforeAll(async () => {
    daemon = await startDaemon({ args: ['--demo'], settings: { simulator: { pace: 'none', scenario: 'on-battery' } } });
    web = new WebClient(daemon.webPort);
    const isPresent = async () => (await events()).events.some(({ name }) => name === 'UnitAlarms.ON BATTERY');
    await until(() => isPresent().catch(() => false), 60_000, 'the alarm');
    bms = await RawPeer.open(daemon.port);
    browser = await Browser.open();
    page = browser.page;
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    await bms.close();
    await daemon.stop();
  });

  const open = (route: string) => page.goto(`http://127.0.0.1:${daemon.webPort}/#/${route}`);

  /** Takes what is confirmed, as a BMS does; the number of notifications that it has taken rises. */
  function takeNotifications(): { readonly taken: () => number } {
    let taken = 0;
    const take = async (): Promise<void> => {
      const packet = await bms.next(60_000, (one) => one[6] === 0x00 || one[6] === 0x02);
      if (packet === undefined) return;
      const [, , , , , , , , invokeId = 0, service] = packet;
      if (service === confirmedEventNotification) {
        taken += 1;
        bms.send(unicast(Uint8Array.of(simpleAck, invokeId, confirmedEventNotification), 0x00));
      }
      return take();
    };
    void take();
    return { taken: () => taken };
  }

  it('acknowledges an alarm in the name of the person who has logged in', async () => {
    await open('alarms');
    const row = page.getByRole('row').filter({ hasText: 'UnitAlarms.ON BATTERY' }).first();
    await row.getByText('present').waitFor();
    await row.getByRole('button', { name: 'Acknowledge' }).click();
    await row.getByText('root at 127.0.0.1 (web)').waitFor();
    const { acknowledgements } = await events();
    expect(acknowledgements).toMatchObject([{ name: 'UnitAlarms.ON BATTERY', by: { en: 'root at 127.0.0.1 (web)' } }]);
    await open('events/journal');
    await page.getByText(/Alarm acknowledged: Unit on battery.*, by root at 127\.0\.0\.1 \(web\)/).waitFor();
  });

  it('adds a device that was heard on the network, tests it, and removes it', async () => {
    const { taken } = takeNotifications();
    bms.send(iAm1234);
    await open('alarms/recipients');
    await page.getByText('nobody is told of alarms').waitFor();
    await page.getByRole('button', { name: 'Add a recipient' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('button', { name: '1234' }).click();
    // In one class only.
    await dialog.getByLabel('2 – Something has failed').uncheck();
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    await dialog.waitFor({ state: 'detached' });
    const row = page.getByRole('row').filter({ hasText: 'Device 1234' });
    await row.waitFor();
    // It answers the Who-Is, which a socket of the loopback does not hear.
    bms.send(iAm1234);
    await row.getByText('ready').waitFor();
    await row.getByRole('button', { name: 'Test' }).click();
    await page.getByText('Device 1234: the test event was confirmed.').waitFor();
    expect(taken()).toBeGreaterThan(0);
    await row.getByRole('button', { name: 'Remove' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('says which field is wrong, and what is allowed', async () => {
    await open('alarms/recipients');
    await page.getByRole('button', { name: 'Add a recipient' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Device number').fill('4194303');
    await dialog.getByRole('button', { name: 'Add', exact: true }).click();
    const alert = dialog.getByRole('alert');
    await alert.getByText('The device number is not possible.').waitFor();
    expect(await alert.innerText()).toContain('0 to 4194302');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
  });

  it('puts an alarm aside with an end, says so on every page, and ends it', async () => {
    await open('alarms');
    await page
      .getByRole('row')
      .filter({ hasText: 'UnitAlarms.ON BATTERY' })
      .first()
      .getByRole('button', { name: 'Put aside' })
      .click();
    await page.getByRole('dialog').getByRole('button', { name: 'Put aside' }).click();
    await open('home');
    const banner = page.locator('.banner', { hasText: 'Alarms put aside for maintenance: UnitAlarms.ON BATTERY.' });
    await banner.waitFor();
    await banner.getByRole('link').click();
    await page.getByRole('button', { name: 'End now' }).click();
    await banner.waitFor({ state: 'detached' });
  });

  it('switches a limit on that is offered, and sends what was touched only', async () => {
    await open('alarms/table');
    await page.getByLabel('Show').selectOption('limits');
    const row = page.getByRole('row').filter({ hasText: 'UPS_OUTPUT_Lr' });
    await row.getByRole('button', { name: 'Change' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('In force', { exact: true }).check();
    await dialog.getByLabel('High limit (%)').fill('85,5');
    const sent = page.waitForRequest((request) => request.method() === 'PUT');
    await dialog.getByRole('button', { name: 'Save' }).click();
    expect((await sent).postDataJSON()).toEqual({ isOn: true, high: 85.5 });
    await row.getByText('> 85.5 %').waitFor();
  });

  it('says that a class is changed, beside the button', async () => {
    await open('alarms/recipients');
    await page.getByRole('button', { name: 'Change', exact: true }).first().click();
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await page.getByRole('status').getByText('The class is changed.').waitFor();
  });

  it('says that alarms are switched off, and offers to switch them on', async () => {
    await web.send('PUT', '/api/v1/settings', { edits: [{ section: 'bacnet', key: 'alarm_points', value: 'no' }] });
    await open('alarms');
    await page.getByText('The alarms for a BMS are switched off').waitFor();
    await page.getByLabel('Alarms for the BMS').waitFor();
    expect(browser.complaints.filter((one) => !one.includes('400'))).toEqual([]);
  });
});
