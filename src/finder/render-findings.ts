import type { SearchResult } from './finder.js';
import { type FinderLanguage, finderTexts } from './finder-texts.js';
import type { FoundGateway } from './found-gateway.js';
import { placeOf } from './merge-findings.js';
import type { SearchNetwork } from './search-networks.js';

/** The result for people: what was found, then what they should know or do. */
export function renderTable(result: SearchResult, port: number, language: FinderLanguage): string {
  const texts = finderTexts[language];
  const { gateways, others, heardBroadcasts, networks } = result;
  const advice = adviceOf(result, language).map((line) => `! ${line}`);
  if (!heardBroadcasts) advice.push(`! ${texts.portTaken(port)}`);
  const rest = others.length > 0 ? [texts.otherDevices(others.length)] : [];
  if (gateways.length === 0) {
    const isOffline = networks.every(({ internal }) => internal);
    const hints = isOffline ? [texts.noNetwork] : texts.hints(networkNames(networks));
    return lines([texts.nothing, ...hints.map((hint) => `  - ${hint}`), ...advice, ...rest]);
  }
  const rows = gateways.map((gateway, at) => cellsOf(gateway, at + 1, texts.simulated));
  return lines([
    texts.found(gateways.length),
    '',
    ...aligned([texts.columns, ...rows]),
    ...(advice.length + rest.length > 0 ? ['', ...advice, ...rest] : []),
  ]);
}

/**
 * The result for programs; a list is never left out when it is empty. In ASCII: PowerShell reads what it is piped in the
 * console's code page, and a terminal obeys some control characters that JSON leaves as they are.
 */
export function renderJson({ gateways, others, conflicts, networks, heardBroadcasts }: SearchResult): string {
  const rows = gateways.map((gateway, at) => ({ number: at + 1, ...gateway }));
  const searched = networks.map(({ name, address, netmask }) => ({ name, address, netmask }));
  const json = JSON.stringify({ gateways: rows, conflicts, others, searched, heardBroadcasts }, null, 2);
  return `${json.replace(/[\u007f-\uffff]/g, escaped)}\n`;
}

function escaped(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

/** The networks that were searched, as people know them. */
export function networkNames(networks: readonly SearchNetwork[]): string {
  return networks.map(({ name, address }) => `${name} (${address})`).join(', ');
}

function adviceOf({ gateways, conflicts, networks }: SearchResult, language: FinderLanguage): string[] {
  const texts = finderTexts[language];
  const rowsWith = (isIt: (gateway: FoundGateway) => boolean) => {
    const rows = gateways.flatMap((gateway, at) => (isIt(gateway) ? [at + 1] : []));
    return rows.length === 0 ? '' : ` (${rows.join(', ')})`;
  };
  const shared = conflicts.map(({ kind, value, addresses }) =>
    kind === 'same-number'
      ? texts.sameNumber(
          value,
          rowsWith(({ device }) => String(device) === value),
          addresses.join(', '),
        )
      : texts.sameName(
          value,
          rowsWith(({ name }) => name === value),
        ),
  );
  const own = networks.map(({ address }) => address).join(', ');
  const single = gateways.flatMap((gateway, at) => {
    if (gateway.remote !== undefined) return [];
    if (!gateway.isInOwnSubnet) return [texts.otherSubnet(at + 1, gateway.address, own)];
    if (gateway.bacnetPort === undefined) return [texts.secureConnectAlone(at + 1)];
    return gateway.foundBy.includes('bacnet') ? [] : [texts.notAsked(at + 1)];
  });
  return [...shared, ...single];
}

function cellsOf(gateway: FoundGateway, row: number, simulated: string): readonly string[] {
  const { name, model, power, device, bacnetPort, unit, serial, firmware, page, isSimulated } = gateway;
  const kind = model === undefined || model === name ? undefined : `(${model})`;
  const ups = [name, kind, power, isSimulated ? simulated : undefined].filter((part) => part !== undefined).join(' ');
  const isUsual = bacnetPort === undefined || bacnetPort === 47_808;
  const place = isUsual ? placeOf(gateway) : `${placeOf(gateway)}:${bacnetPort}`;
  return [String(row), place, String(device), ups || '-', unit ?? '-', serial ?? '-', firmware ?? '-', page ?? '-'];
}

function aligned(rows: readonly (readonly string[])[]): readonly string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => widthOf(row[column] ?? ''))));
  const right = new Set([0, 2, 4]);
  return rows.map((row) =>
    row
      .map((cell, column) => {
        const blanks = ' '.repeat((widths[column] ?? 0) - widthOf(cell));
        return right.has(column) ? blanks + cell : cell + blanks;
      })
      .join('  ')
      .trimEnd(),
  );
}

function lines(all: readonly string[]): string {
  return `${all.join('\n')}\n`;
}

/** What East Asian and emoji fonts draw two columns wide (Unicode Standard Annex 11), near enough for aligning a table. */
const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u;

/** Columns of a terminal that a text takes. */
export function widthOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (wide.test(character)) columns += 2;
    else if (!/\p{M}/u.test(character)) columns += 1;
  }
  return columns;
}
