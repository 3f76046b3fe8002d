import { beforeEach, describe, expect, it } from 'vitest';
import { scFailure } from '../../../src/bacnet/datalink/sc/node/sc-failure.js';
import { GatewayError } from '../../../src/core/errors.js';
import { ScService } from '../../../src/device/sc/sc-service.js';
import type { ScCredentials } from '../../../src/security/sc-certificates/sc-certificates.js';
import type { SettingsChange } from '../../../src/settings/loaded-settings.js';
import { northboundSources, type TestSources } from '../../support/northbound/northbound-sources.js';
import { PlayedSite } from '../../support/sc-node/played-hub.js';

const primary = 'wss://primary.example:4443/hub';
const failover = 'wss://failover.example:4443/hub';
const on = { sc: { enabled: 'yes', primary_hub: primary } };
const issuers = ['the issuer'];
const inForce: ScCredentials = { key: 'key 1', chain: 'certificate 1', issuers };
const renewed: ScCredentials = { key: 'key 2', chain: 'certificate 2', issuers };

/** Certificates without files. */
class HeldCertificates {
  operational: ScCredentials | undefined = inForce;
  candidate: ScCredentials | undefined;
  /** Instead of what a commit does. */
  commitFailure: GatewayError | undefined;
  #listener: () => void = () => undefined;

  credentials = (of: 'operational' | 'candidate') => this[of];

  onChange(listener: () => void): () => void {
    this.#listener = listener;
    return () => {
      this.#listener = () => undefined;
    };
  }

  /** As the class that has files does. */
  async commit(tried: ScCredentials): Promise<void> {
    if (this.commitFailure !== undefined) throw this.commitFailure;
    if (this.candidate !== tried) throw new GatewayError('sc-certificates.no-candidate', '');
    this.take(this.candidate);
  }

  take(credentials: ScCredentials | undefined): void {
    this.operational = credentials;
    this.candidate = undefined;
    this.#listener();
  }
}

let sources: TestSources;
let site: PlayedSite;
let certificates: HeldCertificates;
/** The certificates that sockets were opened with, in this order. */
let shown: (string | undefined)[];
let service: ScService;

beforeEach(() => {
  sources = northboundSources(on);
  site = new PlayedSite();
  certificates = new HeldCertificates();
  shown = [];
  service = new ScService({
    ...sources,
    certificates,
    identity: {
      deviceUuid: '01234567-89ab-4def-8123-456789abcdef',
      vmac: '021122334455',
      redrawVmac: () => '02ffffffffff',
    },
    makeSockets: (credentials) => (uri, events) => {
      shown.push(credentials()?.chain);
      return site.open(uri, events);
    },
  });
});

const settle = () => sources.clock.advance(5);
const hub = () => site.hub(primary);
const events = () => sources.events.map(({ kind }) => kind);

async function start(): Promise<void> {
  await service.start();
  await settle();
}

async function apply(sc: Record<string, string>): Promise<void> {
  sources.setSettings({ sc });
  const change = { settings: sources.settings.current, changed: [{ section: 'sc', key: 'any' }] };
  await service.applySettings(change as unknown as SettingsChange);
  await settle();
}

describe('BACnet/SC by its settings', () => {
  it('asks no hub and has no state while it is off', async () => {
    sources.setSettings({});
    await start();
    await sources.clock.advance(3_600_000);
    expect(site.hubs.size).toBe(0);
    expect(service.status).toBeUndefined();
    expect(service.isWithoutHub).toBe(false);
  });

  it('connects, sends and hears by the link that the server was given before', async () => {
    const heard: string[] = [];
    service.link.onNpdu((npdu, source) => heard.push(`${source} ${Buffer.from(npdu).toString('hex')}`));
    const connections: boolean[] = [];
    service.link.onConnection((isConnected) => connections.push(isConnected));
    await start();
    expect(connections).toEqual([true]);
    expect(service.link.vmac).toBe('021122334455');
    hub().link.say({ fn: 1, id: 5, origin: '42aabbccddee', payload: '0100 1008'.replace(' ', '') });
    await settle();
    expect(heard).toEqual(['42aabbccddee 01001008']);
    service.link.sendNpdu(Buffer.from('01001000', 'hex'), 'ffffffffffff');
    expect(hub().link.last).toMatchObject({ fn: 1, destination: 'ffffffffffff', payload: '01001000' });
  });

  it('is switched on, sent to another hub and switched off while it runs', async () => {
    sources.setSettings({});
    await start();
    const connections: boolean[] = [];
    service.link.onConnection((isConnected) => connections.push(isConnected));
    await apply({ enabled: 'yes', primary_hub: primary });
    expect(hub().accepted).toHaveLength(1);
    await apply({ enabled: 'yes', primary_hub: failover });
    await settle();
    expect(hub().accepted).toEqual([]);
    expect(site.hub(failover).accepted).toHaveLength(1);
    await apply({});
    expect(site.accepted).toEqual([]);
    expect(connections.at(0)).toBe(true);
    expect(connections.at(-1)).toBe(false);
    expect(service.status).toBeUndefined();
  });

  it('stays as it is when something else of the settings changes', async () => {
    await start();
    const change = { settings: sources.settings.current, changed: [{ section: 'bacnet', key: 'port' }] };
    await service.applySettings(change as unknown as SettingsChange);
    await apply({ enabled: 'yes', primary_hub: primary, failover_hub: failover, reconnect_min_s: '20' });
    expect(hub().links).toHaveLength(1);
    expect(hub().accepted).toHaveLength(1);
  });

  it('says farewell at its end, and does nothing after it', async () => {
    await start();
    const { link } = hub();
    const stopped = service.stop();
    await settle();
    await stopped;
    expect(link.messages.map(({ fn }) => fn)).toContain(8);
    await apply({ enabled: 'yes', primary_hub: failover });
    await service.stop();
    expect(site.hub(failover).links).toEqual([]);
  });
});

describe('its certificates', () => {
  it('are asked for at each connection: one that comes later is shown at once', async () => {
    certificates.operational = undefined;
    hub().mode = 'refusing';
    await start();
    hub().mode = 'up';
    certificates.take(inForce);
    await settle();
    expect(shown).toEqual([undefined, 'certificate 1']);
    expect(service.link.vmac).toBeDefined();
  });

  it('renewed, come into force when the hub has accepted them, and the link never breaks', async () => {
    await start();
    const connections: boolean[] = [];
    service.link.onConnection((isConnected) => connections.push(isConnected));
    certificates.candidate = renewed;
    const outcome = service.tryCandidate();
    await settle();
    expect(await outcome).toEqual({ kind: 'accepted' });
    expect(certificates.operational).toEqual(renewed);
    expect(shown).toEqual(['certificate 1', 'certificate 2']);
    expect(connections).not.toContain(false);
    // From then on it is the new one.
    hub().link.drop();
    await sources.clock.advance(60_000);
    expect(shown.at(-1)).toBe('certificate 2');
  });

  it('that the hub refuses leave those in force, and say why', async () => {
    await start();
    const [former] = hub().accepted;
    hub().mode = 'refusing';
    certificates.candidate = renewed;
    const outcome = service.tryCandidate();
    await sources.clock.advance(60_000);
    expect(await outcome).toEqual({ kind: 'refused', failure: scFailure('refused', { hub: primary }) });
    expect(certificates.operational).toEqual(inForce);
    expect(certificates.candidate).toEqual(renewed);
    expect(hub().accepted).toEqual([former]);
  });

  it('that a hub takes its time for keep neither a change of the settings nor the end waiting', async () => {
    await start();
    hub().mode = 'mute';
    certificates.candidate = renewed;
    const outcome = service.tryCandidate();
    expect(service.tryCandidate()).toBe(outcome);
    await settle();
    await apply({ enabled: 'yes', primary_hub: primary, reconnect_min_s: '20' });
    const stopped = service.stop();
    await sources.clock.advance(500);
    await stopped;
    expect((await outcome).kind).toBe('refused');
    expect(certificates.operational).toEqual(inForce);
  });

  describe('accepted by the hub, and not kept: what is in force is shown at the next connection', () => {
    const lost = async () => {
      hub().link.drop(scFailure('closed-abnormally', { hub: primary }));
      await sources.clock.advance(60_000);
      return shown.at(-1);
    };

    it('the disk takes nothing', async () => {
      await start();
      certificates.candidate = renewed;
      certificates.commitFailure = new GatewayError('sc-certificates.unwritable', '');
      const outcome = service.tryCandidate();
      const refused = expect(outcome).rejects.toMatchObject({ code: 'sc-certificates.unwritable' });
      await settle();
      await refused;
      certificates.candidate = undefined;
      expect(await lost()).toBe('certificate 1');
      expect(service.link.vmac).toBeDefined();
    });

    it('somebody has given another one meanwhile, which no hub has seen', async () => {
      await start();
      certificates.candidate = renewed;
      const outcome = service.tryCandidate();
      certificates.candidate = { ...renewed, chain: 'certificate 3' };
      await settle();
      expect(await outcome).toEqual({ kind: 'no-candidate' });
      expect(certificates.operational).toEqual(inForce);
      expect(await lost()).toBe('certificate 1');
    });

    it('somebody has discarded it meanwhile', async () => {
      await start();
      certificates.candidate = renewed;
      const outcome = service.tryCandidate();
      certificates.candidate = undefined;
      await settle();
      expect(await outcome).toEqual({ kind: 'no-candidate' });
      expect(await lost()).toBe('certificate 1');
    });
  });

  it('cannot be tried without a candidate, nor without a hub', async () => {
    await start();
    expect(await service.tryCandidate()).toEqual({ kind: 'no-candidate' });
    certificates.candidate = renewed;
    await apply({});
    expect(await service.tryCandidate()).toEqual({ kind: 'no-hub' });
  });
});

describe('what journal and alarms hear of it', () => {
  it('the hub that has us, and once why none has, however often it is tried', async () => {
    await start();
    expect(sources.events).toEqual([{ kind: 'sc-primary-connected', subject: primary }]);
    hub().mode = 'refusing';
    hub().link.drop(scFailure('closed-abnormally', { hub: primary }));
    await sources.clock.advance(3_600_000);
    expect(events()).toEqual(['sc-primary-connected', 'sc-hub-lost', 'sc-hub-lost']);
    expect(sources.events.at(-1)?.detail).toBe(scFailure('refused', { hub: primary }).detail.en);
    expect(sources.events.at(-1)?.detailFr).toBe(scFailure('refused', { hub: primary }).detail.fr);
    expect(service.isWithoutHub).toBe(true);
    hub().mode = 'up';
    await sources.clock.advance(600_000);
    expect(events().at(-1)).toBe('sc-primary-connected');
    expect(service.isWithoutHub).toBe(false);
  });

  it('of a connection that ends every minute and is back at once, the first loss and each doubling', async () => {
    await start();
    for (let minute = 1; minute <= 1000; minute += 1) {
      await sources.clock.advance(60_000);
      hub().link.drop(scFailure('closed-abnormally', { hub: primary }));
      await settle();
      expect(service.link.vmac).toBeDefined();
    }
    // At 1, 2, 4 ... 512, each with the return; and the one of the start.
    expect(events()).toHaveLength(21);
    expect(events().at(-1)).toBe('sc-primary-connected');
    // When it does not come back, that is told whatever was before.
    await sources.clock.advance(60_000);
    hub().mode = 'refusing';
    hub().link.drop(scFailure('closed-abnormally', { hub: primary }));
    await sources.clock.advance(60_000);
    expect(events().slice(21)).toEqual(['sc-hub-lost']);
    hub().mode = 'up';
    await sources.clock.advance(600_000);
    expect(events().at(-1)).toBe('sc-primary-connected');
    // After a day it is news again.
    const before = events().length;
    await sources.clock.advance(86_400_000);
    hub().link.drop(scFailure('closed-abnormally', { hub: primary }));
    await settle();
    expect(events().slice(before)).toEqual(['sc-hub-lost', 'sc-primary-connected']);
  });

  it('the failover hub', async () => {
    sources.setSettings({ sc: { enabled: 'yes', primary_hub: primary, failover_hub: failover } });
    hub().mode = 'refusing';
    await start();
    await sources.clock.advance(30_000);
    expect(events().at(-1)).toBe('sc-failover-connected');
    expect(sources.events.at(-1)?.subject).toBe(failover);
  });
});
