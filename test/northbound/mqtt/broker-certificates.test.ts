import { mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { generate } from 'selfsigned';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { BrokerCertificates } from '../../../src/northbound/mqtt/broker-certificates.js';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'mqtt-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const made = async (name: string) => {
  const { cert, private: key } = await generate([{ name: 'commonName', value: name }], {
    keyType: 'ec',
    notAfterDate: new Date(Date.UTC(2036, 0, 1)),
  });
  return { cert, key };
};

describe('the certificates for the broker', () => {
  it('are none at first', async () => {
    const certificates = new BrokerCertificates(dataDir);
    expect(await certificates.load()).toEqual({});
    expect(await certificates.view()).toEqual({});
  });

  it('are kept for this user alone, and shown without the key', async () => {
    const certificates = new BrokerCertificates(dataDir);
    const [ca, client] = [await made('site CA'), await made('ups-0123abcd')];
    await certificates.storeCa(ca.cert);
    await certificates.storeClient(client.cert, client.key);
    expect(await certificates.load()).toEqual({ ca: ca.cert, cert: client.cert, key: client.key });
    for (const name of readdirSync(join(dataDir, 'mqtt'))) {
      expect(statSync(join(dataDir, 'mqtt', name)).mode & 0o777).toBe(0o600);
    }
    const view = await certificates.view();
    expect(view.ca).toMatchObject({ subject: 'CN=site CA', validToMs: Date.UTC(2036, 0, 1) });
    expect(view.client).toMatchObject({ subject: 'CN=ups-0123abcd' });
    expect(JSON.stringify(view)).not.toContain('PRIVATE');
    await certificates.removeCa();
    expect(await certificates.load()).toEqual({ cert: client.cert, key: client.key });
    await certificates.removeClient();
    expect(await certificates.load()).toEqual({});
  });

  it('are refused where they are none, or the key is of another', async () => {
    const certificates = new BrokerCertificates(dataDir);
    const [one, other] = [await made('one'), await made('other')];
    const refused = { code: 'web.bad-certificate' };
    await expect(certificates.storeCa('no certificate')).rejects.toMatchObject(refused);
    await expect(certificates.storeClient(one.cert, other.key)).rejects.toMatchObject(refused);
    expect(await certificates.load()).toEqual({});
  });

  it('may be put into the folder by hand; a certificate without its key is none', async () => {
    const certificates = new BrokerCertificates(dataDir);
    const { cert, key } = await made('by hand');
    await certificates.storeCa(cert);
    writeFileSync(join(dataDir, 'mqtt', 'client.pem'), cert);
    expect(await certificates.load()).toEqual({ ca: cert });
    writeFileSync(join(dataDir, 'mqtt', 'client-key.pem'), key);
    expect(await certificates.load()).toEqual({ ca: cert, cert, key });
  });
});
