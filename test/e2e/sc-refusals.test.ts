import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Daemon, startDaemon } from '../support/daemon.js';
import type { ScHubOptions } from '../support/sc-hub/sc-hub.js';
import { ScSite } from '../support/sc-hub/sc-site.js';
import { type CertificateWishes, hasOpenssl, SitePki } from '../support/sc-hub/site-pki.js';
import { until } from '../support/until.js';
import { WebClient } from '../support/web/web-client.js';

const dayMs = 86_400_000;
const day = (days: number) => new Date(Date.now() + days * dayMs);

interface ScState {
  readonly hubs: readonly { readonly lastFailure?: { readonly text: Words } }[];
}

interface Words {
  readonly en: string;
  readonly fr: string;
}

interface Journal {
  readonly events: readonly { readonly kind: string; readonly text: Words }[];
}

/** How a hub is wrong, what the gateway calls it, and what it says of it in both languages. */
interface Wrong {
  readonly title: string;
  readonly hub: (site: ScSite, other: SitePki) => Partial<ScHubOptions>;
  readonly behave?: (site: ScSite) => void;
  readonly reason: string;
  readonly en: RegExp;
  readonly fr: RegExp;
}

const certificate = (wishes: CertificateWishes) => (site: ScSite) => ({ identity: site.pki.issue('hub', wishes) });
const asItIs = () => ({});

const wrongs: readonly Wrong[] = [
  {
    title: 'offers TLS 1.2 only',
    hub: () => ({ minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' }),
    reason: 'tls-version',
    en: /does not offer TLS 1\.3/,
    fr: /ne propose pas TLS 1\.3/,
  },
  {
    title: 'has no cipher suite in common with us',
    hub: () => ({ ciphers: 'TLS_AES_128_CCM_8_SHA256' }),
    reason: 'tls-cipher',
    en: /no TLS cipher suite in common/,
    fr: /aucune suite de chiffrement TLS en commun/,
  },
  {
    title: 'has a certificate of another site',
    hub: (_site, other) => ({ identity: other.issue('hub') }),
    reason: 'hub-certificate-ca',
    en: /not signed by an issuer that is installed here/,
    fr: /n'est signé par aucun/,
  },
  {
    title: 'has a certificate that has expired',
    hub: certificate({ notBefore: day(-9), notAfter: day(-1) }),
    reason: 'hub-certificate-expired',
    en: /has expired/,
    fr: /a expiré/,
  },
  {
    title: 'has a certificate that is not valid yet',
    hub: certificate({ notBefore: day(1), notAfter: day(9) }),
    reason: 'hub-certificate-not-yet-valid',
    en: /not valid yet/,
    fr: /pas encore valide/,
  },
  {
    title: 'has the certificate of a mere client',
    hub: certificate({ usage: 'client' }),
    reason: 'hub-certificate-usage',
    en: /not issued for a TLS server/,
    fr: /pas délivré pour un serveur TLS/,
  },
  {
    title: 'does not trust our issuer',
    hub: (_site, other) => ({ issuers: [other.ca] }),
    // Node's TLS closes without an alert.
    reason: 'closed-after-handshake',
    en: /closes the connection right after the TLS handshake/,
    fr: /ferme la connexion juste après la négociation TLS/,
  },
  {
    title: 'agrees to no sub-protocol',
    hub: asItIs,
    behave: ({ primary }) => {
      primary.behaviour.subProtocol = 'none';
    },
    reason: 'sub-protocol',
    en: /not for BACnet\/SC/,
    fr: /pas pour BACnet\/SC/,
  },
  {
    title: 'is a web server that knows no such page',
    hub: asItIs,
    behave: ({ primary }) => {
      primary.behaviour.httpStatus = 404;
    },
    reason: 'http-status',
    en: /HTTP 404/,
    fr: /HTTP 404/,
  },
  {
    title: 'takes the Connect-Request without a word',
    hub: asItIs,
    behave: ({ primary }) => {
      primary.behaviour.silence = 'nothing';
    },
    reason: 'no-accept',
    en: /does not answer the Connect-Request/,
    fr: /ne répond pas au Connect-Request/,
  },
  {
    title: 'refuses the Connect-Request',
    hub: asItIs,
    behave: ({ primary }) => primary.refuseNext({ code: 25, details: 'full' }),
    reason: 'refused-by-hub',
    en: /full/,
    fr: /full/,
  },
];

const titled = wrongs.map((wrong) => [wrong.title, wrong.reason, wrong] as const);

describe.skipIf(!hasOpenssl)('a hub of BACnet/SC that cannot be had is told in words', () => {
  let site: ScSite;
  let other: SitePki;
  let daemon: Daemon;
  let web: WebClient;

  beforeAll(async () => {
    site = await ScSite.start();
    other = new SitePki('Site B');
    daemon = await startDaemon({
      settings: { sc: site.settings({ failover_hub: '' }) },
      prepare: (dataDir) => site.install(dataDir),
    });
    await site.gatewayOn();
    web = new WebClient(daemon.webPort);
    await web.untilServed();
  });

  afterAll(async () => {
    await daemon?.stop();
    other?.dispose();
    await site?.stop();
  });

  const lost = async () => {
    const { events } = (await web.get<Journal>('/api/v1/journal')).body;
    return events.filter(({ kind }) => kind === 'sc-hub-lost');
  };

  it.each(titled)('a hub that %s: %s', async (_title, _reason, { hub, behave, reason, en, fr }) => {
    await site.primary.kill();
    Object.assign(site.primary.behaviour, { subProtocol: 'as asked', httpStatus: undefined, silence: 'none' });
    const told = daemon.program.log.length;
    behave?.(site);
    await site.primary.listen(hub(site, other));
    const line = await until(
      () => daemon.program.log.slice(told).find((one) => one.reason === reason),
      20_000,
      `the log says ${reason}`,
    );
    expect(line.msg).toMatch(en);
    expect(line.msg).toContain(site.primary.uri);
    const event = await until(async () => (await lost()).find(({ text }) => en.test(text.en)), 3000, 'the event');
    expect(event.text.fr).toMatch(fr);
    const [seen] = (await web.get<ScState>('/api/v1/sc')).body.hubs;
    expect(seen?.lastFailure?.text.en).toMatch(en);
    expect(seen?.lastFailure?.text.fr).toMatch(fr);
  });

  it('a hub that does not listen: refused', async () => {
    const told = daemon.program.log.length;
    await site.primary.kill();
    await until(
      () => daemon.program.log.slice(told).some((one) => one.reason === 'refused'),
      20_000,
      'the log says it',
    );
  });

  it('a hub that knows what every node must know, and no more, is taken after all that', async () => {
    const profile = { ciphers: 'TLS_AES_128_GCM_SHA256', ecdhCurve: 'P-256', sigalgs: 'ecdsa_secp256r1_sha256' };
    await site.primary.listen(profile);
    await site.gatewayOn(site.primary, 20_000);
    expect(site.violations).toEqual([]);
  });
});
