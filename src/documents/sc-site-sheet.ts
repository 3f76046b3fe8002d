import type { Language } from '../core/bilingual.js';
import { isoDate, timeOfDay } from '../core/local-time.js';
import { filledText, type TextFacts } from '../core/written-texts.js';
import { hostOfHubUri } from '../settings/hub-uri.js';
import { parseIpv4 } from '../settings/ipv4.js';
import type { Settings } from '../settings/settings-schema.js';
import type { DocumentContext, DocumentFile } from './document-file.js';
import { scSiteTexts } from './sc-site-texts.js';
import { acceptanceStyle, type Html, html } from './sheet-html.js';

/** What the sheet says of this device. */
export interface ScSiteFacts {
  readonly settings: Pick<Settings, 'sc' | 'bacnet'>;
  readonly deviceName: string;
  /** Undefined before the first start. */
  readonly identity: { readonly deviceUuid: string; readonly vmac: string } | undefined;
  readonly inForce: { readonly subject: string; readonly issuer: string; readonly validToMs: number } | undefined;
  /** Of the last request. */
  readonly requested: string | undefined;
}

type Words = (name: keyof typeof scSiteTexts, facts?: TextFacts) => string;

/** One HTML page for those who run the network and the certificates of a site: what to open, and what to sign. */
export function scSiteSheet(baseName: string, facts: ScSiteFacts, context: DocumentContext): DocumentFile {
  const { language } = context;
  const words = wordsIn(language);
  const { sc, bacnet } = facts.settings;
  const page = html`<!DOCTYPE html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>${words('title')} - ${facts.deviceName}</title>
<style>${{ html: acceptanceStyle }}</style>
</head>
<body>
<h1>${words('title')}</h1>
<p>${words('purpose')}</p>
${sc.enabled ? [] : html`<p class="warning">${words('off')}</p>`}
<h2>${words('device')}</h2>
${fields(deviceRows(facts, context, words))}
<h2>${words('ways')}</h2>
${waysTable(facts, words)}
<p>${words('noInbound')}</p>
<p>${words('longLived', { seconds: sc.heartbeat_s })}</p>
<p>${words('noInspection')}</p>
<p>${sc.enabled && !sc.ip ? words('ipOff') : words('ipOn', { port: bacnet.port })}</p>
<h2>${words('tls')}</h2>
${fields([
  [words('protocolLabel'), words('tlsVersion')],
  [words('trustedLabel'), words('trusted')],
  [words('hostNamesLabel'), words('hostNames')],
  [words('revocationLabel'), words('revocation')],
  [words('hubCertificateLabel'), words('hubCertificate')],
])}
<h2>${words('authority')}</h2>
${fields(authorityRows(facts, words))}
<h2>${words('clock')}</h2>
<p>${words('clockText')}</p>
<h2>${words('now')}</h2>
${fields(presentRows(facts, words))}
<p>${words('renewal')}</p>
</body>
</html>
`;
  return { name: `${baseName}-bacnet-sc-${language}.html`, text: page.html };
}

function wordsIn(language: Language): Words {
  return (name, facts = {}) => filledText(scSiteTexts[name][language], facts);
}

function fields(rows: readonly (readonly [label: string, value: string])[]): Html {
  const lines = rows.map(([label, value]) => html`<tr><th scope="row">${label}</th><td>${value}</td></tr>\n`);
  return html`<table class="identity"><tbody>\n${lines}</tbody></table>`;
}

function deviceRows({ deviceName, identity, settings }: ScSiteFacts, { version, date }: DocumentContext, words: Words) {
  const vmac = identity === undefined ? '' : `${identity.vmac.replace(/..(?=.)/g, '$&:')}: `;
  return [
    [words('name'), `${deviceName}, ${settings.bacnet.device_identifier}`],
    [words('uuid'), identity?.deviceUuid ?? words('noUuid')],
    [words('vmac'), `${vmac}${words('vmacKind')}`],
    [words('version'), version],
    [words('printed'), `${isoDate(date)} ${timeOfDay(date)}`],
  ] as const;
}

/** Every connection of BACnet/SC, with what it needs. */
function waysTable({ settings }: ScSiteFacts, words: Words): Html {
  const { primary_hub, failover_hub } = settings.sc;
  const hubs = [
    { name: words('primary'), uri: primary_hub },
    ...(failover_hub === '' ? [] : [{ name: words('failover'), uri: failover_hub }]),
  ];
  const isNamed = hubs.some(({ uri }) => parseIpv4(hostOfHubUri(uri)?.host ?? '') === undefined);
  const out = (to: string, port: string, purpose: string) => [words('out'), words('gateway'), to, port, purpose];
  const rows = [
    ...hubs.map(({ name, uri }) => {
      const place = hostOfHubUri(uri);
      const port = place === undefined ? words('hubPortToSet') : `TCP ${place.port}`;
      return out(place?.host ?? words('hubToSet'), port, uri === '' ? name : words('hubAt', { hub: name, uri }));
    }),
    ...(isNamed ? [out(words('dnsServers'), 'UDP, TCP 53', words('dnsFor'))] : []),
    out(words('ntpServers'), 'UDP 123', words('ntpFor')),
  ];
  const heads = words('waysHead').split(' | ');
  const cells = (row: readonly string[]) => row.map((cell) => html`<td>${cell}</td>`);
  return html`<table><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>
${rows.map((row) => html`<tr>${cells(row)}</tr>\n`)}</tbody></table>`;
}

function authorityRows({ requested }: ScSiteFacts, words: Words) {
  const rows = [
    ['requestLabel', 'request'],
    ['subjectLabel', 'subjectAny'],
    ['sanLabel', 'san'],
    ['keyUsageLabel', 'keyUsage'],
    ['extendedLabel', 'extended'],
    ['constraintsLabel', 'constraints'],
    ['strengthLabel', 'strength'],
    ['validityLabel', 'validity'],
    ['answerLabel', 'answer'],
  ] as const;
  return rows.map(([label, text]) => {
    const own = text === 'subjectAny' ? requested : undefined;
    return [words(label), own ?? words(text)] as const;
  });
}

function presentRows({ inForce, requested }: ScSiteFacts, words: Words) {
  const none = words('none');
  return [
    [words('inForceLabel'), inForce?.subject ?? none],
    ...(inForce
      ? ([
          [words('issuedBy'), inForce.issuer],
          [words('until'), new Date(inForce.validToMs).toISOString().slice(0, 10)],
        ] as const)
      : []),
    [words('requestedLabel'), requested ?? none],
  ] as const;
}
