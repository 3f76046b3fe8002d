import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { scFailure } from '../../../src/bacnet/datalink/sc/node/sc-failure.js';
import { GatewayError } from '../../../src/core/errors.js';
import { type ScParts, type ShownSc, scAnswers } from '../../../src/http/screens/sc/answers.js';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import { ScCertificates } from '../../../src/security/sc-certificates/sc-certificates.js';
import { ManualClock } from '../../support/manual-clock.js';
import { RecordingLog } from '../../support/recording-log.js';
import { SiteAuthority, signedAtMs } from '../../support/sc/site-authority.js';

let dataDir: string;
let clock: ManualClock;
let events: NewEvent[];
let sc: ShownSc;
let certificates: ScCertificates;
const hub = 'wss://hub.clinic.example';
const by = { user: 'root', address: '192.0.2.7' };
const failure = scFailure('timeout', { hub });

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'sc-screen-'));
  clock = new ManualClock(signedAtMs);
  events = [];
  certificates = new ScCertificates({ dataDir, clock, log: new RecordingLog().logger });
  sc = { status: undefined, trace: [], tryCandidate: async () => ({ kind: 'no-hub' }) };
});

afterEach(() => rm(dataDir, { recursive: true }));

function answers(settings = { enabled: true, primary_hub: hub, failover_hub: '' }) {
  const parts = {
    clock,
    journal: { record: (event: NewEvent) => events.push(event) },
    sc: {
      get status() {
        return sc.status;
      },
      get trace() {
        return sc.trace;
      },
      tryCandidate: () => sc.tryCandidate(),
    },
    scIdentity: { deviceUuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301', vmac: '122233445566' },
    scCertificates: certificates,
    loaded: () => ({ settings: { sc: settings, bacnet: { device_identifier: 1338 } } }),
    bacnet: () => ({ store: { device: { name: 'MASTERYS' } } }),
  };
  return scAnswers(parts as unknown as ScParts);
}

const files = (...texts: readonly string[]) => ({
  files: texts.map((text) => ({ name: 'a.pem', base64: Buffer.from(text).toString('base64') })),
});
const kinds = () => events.map(({ kind, who }) => [kind, who]);

/** A certificate in force, and what signs another one. */
async function inForce(screen: ReturnType<typeof answers>) {
  const site = await SiteAuthority.make();
  const renew = async () => files(await site.sign(await screen.makeRequest({ commonName: 'ups-1' }, by)), site.pem);
  expect((await screen.offer(await renew(), by)).outcome).toBe('in-force');
  events.length = 0;
  return { renew };
}

it('while it is off the page has the identity, and a name that tells this device from others', () => {
  expect(answers({ enabled: false, primary_hub: '', failover_hub: '' }).read()).toEqual({
    isOn: false,
    hasHub: false,
    isClockSet: true,
    nowMs: signedAtMs,
    deviceUuid: '3f2504e0-4f89-41d3-9a0c-0305e82c3301',
    vmac: '12:22:33:44:55:66',
    hubs: [],
    counters: {},
    messages: [],
    certificates: {},
    proposal: { commonName: 'MASTERYS 1338', uris: ['urn:uuid:3f2504e0-4f89-41d3-9a0c-0305e82c3301'] },
  });
});

it('of a hub the page is told how it stands, since when, and why', () => {
  const uuid = '00112233-4455-4677-8899-aabbccddeeff';
  const ours = { uri: hub, isTrying: true, connectMs: 5, disconnectMs: 9, failedAttempts: 3, peerUuid: uuid };
  const status = {
    connector: 'no-hub-connection',
    sinceMs: 9,
    nextAttemptInMs: 4000,
    primary: {
      ...{ ...ours, role: 'primary', state: 'failed-to-connect', failure },
      ...{ lastFailure: { failure, wallMs: 5 }, peerVmac: 'aabbccddeeff' },
    },
    failover: undefined,
    counters: { connects: 1 },
  };
  const trace = [
    {
      ...{ wallMs: 7, direction: 'received', hub: 'primary', kind: 'message', function: 0, messageId: 1, length: 99 },
      ...{ origin: '020000000005', destination: undefined, bytes: Uint8Array.of(0, 8, 0xff) },
    },
    { wallMs: 8, direction: 'sent', hub: 'primary', kind: 'broken', function: 99, length: 1, bytes: Uint8Array.of(99) },
  ];
  sc = { ...sc, status, trace } as unknown as ShownSc;
  const view = answers().read();
  expect(view).toMatchObject({ connector: 'no-hub-connection', sinceMs: 9, nextAttemptMs: 4000 });
  expect(view.hubs).toEqual([
    {
      ...{ role: 'primary', uri: hub, state: 'failed-to-connect', isTrying: true, failedAttempts: 3, sinceMs: 5 },
      ...{ failure: failure.detail, lastFailure: { text: failure.detail, atMs: 5 }, peerVmac: 'aa:bb:cc:dd:ee:ff' },
    },
  ]);
  expect(
    view.messages.map(({ name, direction, from, hex, length }) => ({ name, direction, from, hex, length })),
  ).toEqual([
    { name: 'BVLC-Result', direction: 'in', from: '02:00:00:00:00:05', hex: '00 08 ff', length: 99 },
    { name: '?', direction: 'out', from: undefined, hex: '63', length: 1 },
  ]);
});

it('no answer has a key', async () => {
  const screen = answers();
  const { renew } = await inForce(screen);
  await screen.offer(await renew(), by);
  await screen.makeRequest({ commonName: 'ups-1' }, by);
  const { operational, candidate, request } = screen.read().certificates;
  expect([operational, candidate, request].every((one) => one !== undefined)).toBe(true);
  expect(JSON.stringify(screen.read())).not.toContain('PRIVATE');
});

it('fields of a request that are wrong are told by their names, in both languages, and no key is made', async () => {
  const wrong = answers().makeRequest({ commonName: '', country: 'France' }, by);
  const error = await wrong.catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(GatewayError);
  expect(error).toMatchObject({
    code: 'sc-certificates.request-invalid',
    facts: { problems: [{ key: 'commonName' }, { key: 'country', message: { fr: 'Le pays (C) ne convient pas.' } }] },
  });
  expect([certificates.shown, events]).toEqual([{}, []]);
});

it('a renewal that the hub accepts is in force; the journal has each step and who took it', async () => {
  const screen = answers();
  const { renew } = await inForce(screen);
  sc = {
    ...sc,
    tryCandidate: async () => {
      await certificates.commit();
      return { kind: 'accepted' };
    },
  };
  expect((await screen.offer(await renew(), by)).outcome).toBe('candidate');
  expect(await screen.tryCandidate(by)).toEqual({ outcome: 'accepted' });
  expect(kinds().map(([kind]) => kind)).toEqual([
    'sc-certificate-requested',
    'sc-certificate-given',
    'sc-certificate-in-force',
  ]);
  expect(events.at(-1)).toMatchObject({ subject: 'CN=ups-1', to: '2027-11-01' });
  expect(new Set(kinds().map(([, who]) => who)).size).toBe(1);
  expect(kinds()[0]?.[1]).toContain('192.0.2.7');
});

it('a renewal that the hub refuses is told with the reason, and can be discarded or put into force all the same', async () => {
  const screen = answers();
  const { renew } = await inForce(screen);
  sc = { ...sc, tryCandidate: async () => ({ kind: 'refused', failure }) };
  await screen.offer(await renew(), by);
  const { en, fr } = failure.detail;
  expect(await screen.tryCandidate(by)).toEqual({ outcome: 'refused', failure: { en, fr } });
  expect(events.at(-1)).toEqual({ kind: 'sc-certificate-failed', subject: 'CN=ups-1', detail: en, detailFr: fr });
  await screen.discard(by);
  expect(screen.read().certificates.candidate).toBeUndefined();
  await screen.offer(await renew(), by);
  await screen.commit(by);
  expect(events.slice(-4).map(({ kind }) => kind)).toEqual([
    'sc-certificate-discarded',
    'sc-certificate-requested',
    'sc-certificate-given',
    'sc-certificate-in-force',
  ]);
  await expect(screen.commit(by)).rejects.toMatchObject({ code: 'sc-certificates.no-candidate' });
});

it('what does not fit is told and not taken over', async () => {
  const { outcome, findings } = await answers().offer(files('<html>'), by);
  expect([outcome, findings.map(({ kind }) => kind), events]).toEqual(['refused', ['noCertificate'], []]);
});
