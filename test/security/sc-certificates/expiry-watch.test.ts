import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import { ExpiryWatch } from '../../../src/security/sc-certificates/expiry-watch.js';
import { ScCertificates } from '../../../src/security/sc-certificates/sc-certificates.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { SiteAuthority, signedAtMs, type Terms } from '../../support/sc/site-authority.js';

const dayMs = 86_400_000;
const hourMs = 3_600_000;

let dataDir: string;
let clock: ManualClock;
let events: NewEvent[];
let isOn: boolean;
const { logger: log } = new RecordingLog();
const running: ExpiryWatch[] = [];

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'expiry-'));
  clock = new ManualClock(signedAtMs);
  events = [];
  isOn = true;
});

afterEach(async () => {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  await rm(dataDir, { recursive: true });
});

/** A gateway that starts; after its predecessor has stopped. */
async function started() {
  await Promise.all(running.splice(0).map((one) => one.stop()));
  const certificates = new ScCertificates({ dataDir, clock, log });
  await certificates.load();
  const recorder = { record: (event: NewEvent) => events.push(event) };
  const watch = new ExpiryWatch({ certificates, recorder, isOn: () => isOn, clock, log });
  watch.start();
  running.push(watch);
  return { certificates, watch };
}

const file = (text: string) => ({ name: 'a file', bytes: Buffer.from(text) });

async function install(certificates: ScCertificates, terms: Terms, issuerDays = 3_650) {
  const site = await SiteAuthority.make({ days: issuerDays });
  const signed = await site.sign(await certificates.makeRequest({ commonName: 'ups-1' }), terms);
  const { outcome } = await certificates.offer([file(signed), file(site.pem)]);
  expect(outcome).not.toBe('refused');
}

const told = () => events.map(({ kind, subject, detail }) => [kind, subject, detail].filter(Boolean).join(' '));
const expiring = 'sc-certificate-expiring CN=ups-1';

/** Goes on for that many days, hour by hour. */
async function passDays(days: number) {
  for (let hour = 0; hour < days * 24; hour += 1) await clock.advance(hourMs);
}

describe('a certificate in force that comes to its end', () => {
  it('is told 60, 30 and 7 days before, and when it has expired, once each', async () => {
    const { certificates, watch } = await started();
    await install(certificates, { days: 100 });
    await passDays(39);
    expect([told(), watch.isDue]).toEqual([[], false]);
    await passDays(62);
    expect(told()).toEqual([`${expiring} 60`, `${expiring} 30`, `${expiring} 7`, 'sc-certificate-expired CN=ups-1']);
    expect(events.map(({ to }) => to)).toEqual(Array.from({ length: 4 }, () => '2027-02-09'));
    expect([watch.isDue, watch.expiries[0]?.daysLeft]).toEqual([true, -1]);
  });

  it('is not told again by a gateway that starts again', async () => {
    const { certificates } = await started();
    await install(certificates, { days: 100 });
    await passDays(45);
    expect(told()).toEqual([`${expiring} 60`]);
    await started();
    await passDays(30);
    expect(told()).toEqual([`${expiring} 60`, `${expiring} 30`]);
  });

  it('is told by the nearest warning alone where the gateway was off meanwhile', async () => {
    const { certificates } = await started();
    await install(certificates, { days: 100 });
    clock.stepWall(95 * dayMs);
    await started();
    expect(told()).toEqual([`${expiring} 5`]);
  });

  it('is no trouble any more once it is renewed; the new one is told in its own time', async () => {
    const { certificates, watch } = await started();
    await install(certificates, { days: 61 });
    await passDays(2);
    expect(watch.isDue).toBe(true);
    await install(certificates, { days: 200 });
    await certificates.commit();
    expect(watch.isDue).toBe(false);
    await passDays(140);
    expect(told()).toEqual([`${expiring} 60`, `${expiring} 60`]);
  });

  it('is told in its time, although a clock that was wrong for an hour had told of it before', async () => {
    const { certificates } = await started();
    await install(certificates, { days: 100 });
    await passDays(1);
    clock.stepWall(200 * dayMs);
    await passDays(1);
    clock.stepWall(-200 * dayMs);
    expect(told()).toEqual(['sc-certificate-expired CN=ups-1']);
    await passDays(1);
    await started();
    await passDays(98);
    expect(told().slice(1)).toEqual([
      `${expiring} 60`,
      `${expiring} 30`,
      `${expiring} 7`,
      'sc-certificate-expired CN=ups-1',
    ]);
  });

  it('is also that of the authority', async () => {
    const { certificates, watch } = await started();
    await install(certificates, { days: 20 }, 50);
    await clock.advance(0);
    expect(told()).toEqual([`${expiring} 20`, 'sc-certificate-expiring CN=Site CA 50']);
    expect(watch.expiries.map(({ of }) => of)).toEqual(['device', 'issuer']);
  });
});

describe('nothing is told', () => {
  it('by a clock that is not set: no certificate has expired in 1970', async () => {
    const { certificates, watch } = await started();
    await install(certificates, { days: 100 });
    clock.stepWall(-clock.wallMs());
    await passDays(1);
    expect([told(), watch.isDue, watch.expiries[0]?.daysLeft]).toEqual([[], false, undefined]);
    clock.stepWall(signedAtMs + 50 * dayMs - clock.wallMs());
    await passDays(1);
    expect(told()).toEqual([`${expiring} 49`]);
  });

  it('while BACnet/SC is off', async () => {
    isOn = false;
    const { certificates, watch } = await started();
    await install(certificates, { days: 10 });
    await passDays(1);
    expect([told(), watch.isDue]).toEqual([[], false]);
    isOn = true;
    await passDays(1);
    expect(told()).toHaveLength(1);
  });

  it('without a certificate', async () => {
    const { watch } = await started();
    expect([watch.expiries, watch.isDue]).toEqual([[], false]);
  });
});
