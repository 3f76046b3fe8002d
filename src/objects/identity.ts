import { decodeText, decodeWord, measurementFactor, rawNumber, scaled } from '../ups/maps/decode-words.js';
import { type Identity as DeviceCodeAndText, identify } from '../ups/maps/identification.js';
import type { Architecture, Page } from '../ups/maps/page.js';
import type { RegisterMap } from '../ups/maps/register-map.js';
import { viewOf } from '../ups/maps/views.js';
import type { RegisterSnapshot } from '../ups/polling/snapshot.js';

/** What the UPS says of itself for the Device object (Manual §5.2.1); undefined where it says nothing. */
export interface UpsIdentity {
  readonly model: string | undefined;
  readonly serialNumber: string | undefined;
  readonly nominalKva: number | undefined;
}

/** Where words are looked for. */
interface Place {
  readonly snapshot: RegisterSnapshot;
  readonly map: RegisterMap;
  readonly page: Page;
}

/** The identity of the unit that the interface stands for: its own page first, then that of the whole. */
export function readIdentity(snapshot: RegisterSnapshot, architecture: Architecture): UpsIdentity {
  const { map } = snapshot;
  if (map === undefined) return { model: undefined, serialNumber: undefined, nominalKva: undefined };
  const feed = map.feed.identity;
  const { unitPage, devicePage } = viewOf(map, architecture);
  const pages = unitPage === devicePage ? [unitPage] : [unitPage, devicePage];
  const places = pages.map((page) => ({ snapshot, map, page }));
  const first = <T>(read: (place: Place) => T | undefined) => places.map(read).find((value) => value !== undefined);
  const deviceCode = first((place) => wordOf(place, feed.deviceCode));
  const reference = first((place) => textOf(place, feed.model));
  return {
    model: reference ?? nameOf(snapshot, { deviceCode, reference: '' }),
    serialNumber: serialNumber(snapshot, map, feed.serialNumber, unitPage, devicePage),
    nominalKva: first((place) => nominalKva(place, feed.nominalKva)),
  };
}

/** The printed name of the family that a documented code stands for; of an unknown range, what it says of itself. */
function nameOf({ map, family }: RegisterSnapshot, identity: DeviceCodeAndText): string | undefined {
  if (map === undefined || family === undefined || identity.deviceCode === undefined) return undefined;
  if (family.isUnknownRange) return `${family.displayName}, code 0x${identity.deviceCode.toString(16).toUpperCase()}`;
  const known = identify(map, identity);
  return known?.certainty === 'documented' && known.family === family.name ? family.displayName : undefined;
}

/** Another unit's number would be worse than none: the whole's counts only where units have no identity of their own. */
function serialNumber(
  snapshot: RegisterSnapshot,
  map: RegisterMap,
  code: string | undefined,
  unitPage: Page,
  devicePage: Page,
): string | undefined {
  const row = map.texts.find((one) => one.code === code);
  const table = map.tables.find(({ id }) => id === row?.table);
  const hasOwn = table !== undefined && map.addressOf(unitPage, table) !== undefined;
  return textOf({ snapshot, map, page: hasOwn ? unitPage : devicePage }, code);
}

function textOf({ snapshot, map, page }: Place, code: string | undefined): string | undefined {
  const row = map.texts.find((one) => one.code === code);
  const words = row && snapshot.reading(page, row.table).words;
  return (row && words && decodeText(row, words)) || undefined;
}

function wordOf({ snapshot, map, page }: Place, code: string | undefined): number | undefined {
  const row = map.words.find((one) => one.code === code);
  const words = row && snapshot.reading(page, row.table).words;
  const raw = row && words && rawNumber(row, [words[row.offset], words[row.offset + 1]]);
  return row && raw !== undefined ? decodeWord(map, row, raw) : undefined;
}

function nominalKva(place: Place, code: string | undefined): number | undefined {
  const { map } = place;
  const row = map.words.find((one) => one.code === code);
  const value = wordOf(place, code);
  const factor = wordOf(place, map.feed.factor) ?? 0;
  if (row === undefined || value === undefined || value === 0) return undefined;
  return scaled(row, value, measurementFactor(factor));
}
