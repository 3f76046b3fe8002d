import { expect, it } from 'vitest';
import { type NorthboundParts, northboundAnswers } from '../../../src/http/screens/northbounds/answers.js';
import type { NewEvent } from '../../../src/journal/journal-event.js';
import { ManualClock } from '../../support/manual-clock.js';

const door = {
  transport: 'tcp',
  bind: '0.0.0.0',
  port: 1502,
  isOpen: true,
  problem: undefined,
  connections: 1,
} as const;
const off = { doors: [], running: undefined };

class Certificates {
  readonly steps: string[] = [];
  readonly view = () => Promise.resolve({});
  readonly storeCa = async (ca: string) => void this.steps.push(`CA ${ca}`);
  readonly storeClient = async (cert: string, key: string) => void this.steps.push(`client ${cert} ${key}`);
  readonly removeCa = async () => void this.steps.push('no CA');
  readonly removeClient = async () => void this.steps.push('no client');
}

const certificates = new Certificates();
const mqtt = { running: undefined, certificates, renew: () => void certificates.steps.push('connects anew') };

function answersOf(
  switchedOn: Partial<ReturnType<NorthboundParts['northbounds']>>,
  clock = new ManualClock(),
  record: (event: NewEvent) => void = () => {},
) {
  return northboundAnswers({
    clock,
    journal: { record },
    northbounds: () => ({ nut: off, snmp: off, modbus_tcp: off, mqtt, ...switchedOn }),
  });
}

const counts = { requests: 5, fromMemory: 3, passedThrough: 1, refused: 1 };

it('the page is told of a protocol that is switched on, with times of day', async () => {
  const clock = new ManualClock(Date.UTC(2026, 0, 15));
  await clock.advance(10_000);
  const status = {
    clients: [{ address: '192.0.2.7', sinceMs: 4000, heardAtMs: 9000, tally: counts }],
    total: counts,
    waiting: 1,
    turnedAway: 2,
    lastTurnedAway: { address: '192.0.2.9', reason: 'not-allowed', atMs: 8000 } as const,
  };
  const { read } = answersOf({ modbus_tcp: { doors: [door], running: { status } } }, clock);
  const at = (second: number) => Date.UTC(2026, 0, 15, 0, 0, second);
  expect(read().modbusTcp).toEqual({
    doors: [{ transport: 'tcp', bind: '0.0.0.0', port: 1502, isOpen: true, connections: 1 }],
    view: {
      clients: [{ address: '192.0.2.7', sinceMs: at(4), heardAtMs: at(9), counts }],
      total: counts,
      waiting: 1,
      turnedAway: 2,
      lastTurnedAway: { address: '192.0.2.9', reason: 'not-allowed', atMs: at(8) },
    },
  });
});

it('one that is switched off has neither a port nor anything to tell', () => {
  expect(answersOf({}).read()).toEqual({ nut: { doors: [] }, snmp: { doors: [] }, modbusTcp: { doors: [] }, mqtt: {} });
});

it('of NUT the page is told who is attached, who has left, who only reads and who has guessed, an address once', () => {
  const client = {
    id: 1,
    user: 'mon',
    address: '192.0.2.7',
    stage: 'ups',
    isEncrypted: false,
    sinceMs: 1000,
    told: [{ told: 'OB LB', atMs: 2000 }],
    wantedPrimary: false,
  } as const;
  const gone = [{ ...client, id: 0, left: { how: 'closed', atMs: 9000, afterMs: 7000 } as const }];
  const status = {
    attached: [client],
    gone,
    readers: [{ address: '192.0.2.8' }, { address: '192.0.2.8' }],
    hasAccounts: true,
    failedLogins: [
      { address: '192.0.2.9', atMs: 5000 },
      { address: '192.0.2.9', atMs: 4000 },
    ],
    turnedAway: 3,
  };
  expect(answersOf({ nut: { doors: [], running: { status } } }).read().nut.view).toEqual({
    attached: [client],
    gone,
    readers: [{ address: '192.0.2.8', connections: 2 }],
    hasAccounts: true,
    failedLogins: [{ address: '192.0.2.9', atMs: 5000, count: 2 }],
    turnedAway: 3,
  });
});

it('of MQTT the page is told how it goes with the broker, and what went wrong last in both languages', () => {
  const facts = {
    status: 'connecting',
    broker: 'mqtts://192.0.2.5:8883',
    version: '5',
    isEncrypted: true,
    clientId: 'ups-0123abcd',
    root: 'ups/lab/u1',
    sinceMs: 1000,
    sent: 7,
    waiting: 3,
    refused: 1,
  } as const;
  const lastError = {
    text: { en: 'user or password are wrong', fr: "l'utilisateur ou le mot de passe est faux" },
    atMs: 2000,
  };
  const { read } = answersOf({ mqtt: { ...mqtt, running: { status: { ...facts, lastError } } } });
  expect(read().mqtt.view).toEqual({ ...facts, lastError: { ...lastError.text, atMs: 2000 } });
});

it('a change of the certificates for the broker is kept, written into the journal, and used at once', async () => {
  const events: NewEvent[] = [];
  const { brokerCertificates } = answersOf({}, new ManualClock(), (event) => events.push(event));
  const by = { user: 'root', address: '192.0.2.7' };
  await brokerCertificates.setCa('A', by);
  await brokerCertificates.setClient('C', 'K', by);
  await brokerCertificates.removeClient(by);
  await brokerCertificates.removeCa(by);
  const steps = ['CA A', 'client C K', 'no client', 'no CA'].flatMap((step) => [step, 'connects anew']);
  expect(certificates.steps).toEqual(steps);
  expect(events.map(({ kind }) => kind)).toEqual(Array.from({ length: 4 }, () => 'broker-certificates-changed'));
  expect(JSON.stringify(events)).not.toContain('"K"');
});

it('of SNMP the page is told who may read, who is told, and of whom nothing was heard', () => {
  const status = {
    engineId: '80000000050a',
    engineBoots: 3,
    reads: { v3: true, v2c: false },
    heard: 42,
    failedGuesses: 1,
    turnedAway: 2,
    lastTurnedAway: '192.0.2.9',
    receivers: [{ address: '192.0.2.5', port: 162, sent: 4, confirmed: 3, unconfirmed: 1 }],
    isInform: true,
    cannotTell: false,
    cannotSend: false,
  };
  const udp = { transport: 'udp', bind: '0.0.0.0', port: 1161, isOpen: true } as const;
  const { reads, ...rest } = status;
  expect(answersOf({ snmp: { doors: [udp], running: { status } } }).read().snmp).toEqual({
    doors: [udp],
    view: { ...rest, readsV3: reads.v3, readsV2c: reads.v2c },
  });
});
